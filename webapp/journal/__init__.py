"""The public journal of a workspace: what went out, on pages for everybody, and its settings for the owner."""
