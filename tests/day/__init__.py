"""Somebody's day."""
