"""Editing a row that others edit too: merged, or a conflict that a person decides."""
