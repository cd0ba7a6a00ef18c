"""What the desk is compared with: the same page from the same statements, each framework used as its manual advises."""
