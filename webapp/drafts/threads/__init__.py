"""Threads: what readers say to a passage of a draft, or to all of it."""
