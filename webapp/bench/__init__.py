"""`cofounder bench`: how fast the desk is on this machine, beside what it is compared with."""
