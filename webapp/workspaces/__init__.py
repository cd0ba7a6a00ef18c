"""Businesses: members, roles, invitations, settings."""
