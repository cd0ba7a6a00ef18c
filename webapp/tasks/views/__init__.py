"""Saved views: lists of tasks under a name."""
