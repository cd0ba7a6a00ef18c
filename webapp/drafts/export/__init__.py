"""Drafts to take along."""
