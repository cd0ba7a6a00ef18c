"""What people do with the desk from end to end, each a whole story in order."""
