"""Backups: everything that a desk holds in one file, and back."""
