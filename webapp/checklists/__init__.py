"""Checklists: the small steps of a task."""
