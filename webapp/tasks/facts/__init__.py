"""One fact of a task at a time, changed where it stands: its date, who has it, where it stands, and so on."""
