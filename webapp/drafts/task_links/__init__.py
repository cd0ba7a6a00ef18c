"""Drafts that belong to a task."""
