"""The title of a task, edited: its words are read as quick add reads them, and what they say of the task is changed."""
