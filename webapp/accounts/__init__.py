"""People who sign in: set-up, sessions, passwords, personal settings."""
