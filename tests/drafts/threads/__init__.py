"""Comments on passages of drafts."""
