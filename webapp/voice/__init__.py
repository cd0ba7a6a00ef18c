"""A desk that one can talk to."""
