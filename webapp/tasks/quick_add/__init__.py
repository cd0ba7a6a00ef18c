"""Quick add: a typed line becomes tasks."""
