"""Reading a draft as it will look, with what changed since it was last read, and what readers say to it."""
