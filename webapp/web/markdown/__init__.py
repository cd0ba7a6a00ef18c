"""Markdown, with mentions and pictures of ours."""
