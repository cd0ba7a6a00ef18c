"""Recurrence rules (RFC 5545) and the dates on which they fall. Pure."""
