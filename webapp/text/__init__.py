"""Texts compared, merged and counted. Pure: neither HTTP nor SQL."""
