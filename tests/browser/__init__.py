"""Tests in a real browser: only for what needs one."""
