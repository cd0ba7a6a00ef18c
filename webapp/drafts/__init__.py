"""Drafts: pieces of content and their revisions."""
