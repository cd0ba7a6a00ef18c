"""Reminders as they reach people: told at their moment, and put off by whoever got them."""
