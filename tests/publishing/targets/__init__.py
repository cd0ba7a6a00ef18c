"""Tests of the kinds of places."""
