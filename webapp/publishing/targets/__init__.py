"""The kinds of places that drafts go out to: one small module for each, behind one interface (`target.py`)."""
