"""What drafts begin with."""
