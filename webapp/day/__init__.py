"""Somebody's day: what they mean to do, in their order, against the hours that there are; and its quiet end."""
