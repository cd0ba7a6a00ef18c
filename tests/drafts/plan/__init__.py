"""Planning backwards."""
