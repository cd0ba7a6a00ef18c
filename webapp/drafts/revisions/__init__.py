"""Revisions and autosaves of drafts."""
