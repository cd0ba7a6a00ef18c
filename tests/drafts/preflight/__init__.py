"""Before a draft goes out."""
