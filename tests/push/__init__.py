"""Tests of messages to phones and desktops."""
