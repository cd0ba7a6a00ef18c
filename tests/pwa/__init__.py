"""Tests of the desk as an app."""
