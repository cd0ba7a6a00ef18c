"""The commands of `cofounder`, one file each."""
