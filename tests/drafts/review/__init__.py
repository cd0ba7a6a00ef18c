"""Reviews of drafts."""
