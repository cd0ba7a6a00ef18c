"""What a draft has beside its text."""
