"""Projects: named groups of tasks and drafts."""
