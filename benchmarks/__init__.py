"""How fast the desk is on this machine, beside others: `cofounder bench`. Not in the wheel."""
