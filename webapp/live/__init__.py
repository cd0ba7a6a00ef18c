"""Open pages are told of what has changed, and who else has them open."""
