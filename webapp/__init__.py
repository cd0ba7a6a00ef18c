"""Cofounder: the business owner's desk."""
