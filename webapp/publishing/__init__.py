"""Publishing: what was approved goes out, once, when it should, and leaves a receipt at each place."""
