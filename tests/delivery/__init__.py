"""Tests of what goes out by mail."""
