"""Saved views: lists of tasks and of drafts, and calendars, under a name."""
