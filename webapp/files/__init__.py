"""Files: pictures and attachments of drafts and tasks, their content, and where it is kept."""
