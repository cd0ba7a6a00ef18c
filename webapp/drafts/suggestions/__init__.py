"""Suggested edits of a draft: made in place, taken or declined one by one."""
