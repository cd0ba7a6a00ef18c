"""Tests: through HTTP against the real application and a real PostgreSQL, and in a real browser."""

import os
import sys

# Each process of a test run, and each desk that it starts, would compile all modules for itself.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
