"""Uploads: received, examined, made clean, kept."""
