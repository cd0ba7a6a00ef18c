"""Reviewing a draft without an account: a link for one draft and one person."""
