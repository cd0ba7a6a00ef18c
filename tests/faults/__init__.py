"""What goes wrong on real machines, with real processes."""
