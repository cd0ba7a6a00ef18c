"""Memory that was needed for a moment is given back."""

import subprocess
import sys
from pathlib import Path

import pytest

# Another process, whose memory nothing else has stirred: pages of 60 kB, and between them what is kept of each.
MAKE_MANY = """
from pathlib import Path
from webapp.heap import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

before = resident()
made = [(bytes([number % 256]) * 60_000, b"kept" * 200 + bytes([number % 256])) for number in range(500)]
kept = [each[1] for each in made]
del made
held = resident() - before
give_back()
print(held, resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what a process holds in this way")
def test_what_was_between_things_that_are_kept_is_given_back() -> None:
    ran = subprocess.run([sys.executable, "-c", MAKE_MANY], capture_output=True, text=True, check=True, timeout=60)
    held, left = map(int, ran.stdout.split())
    assert held > 25_000_000
    assert left < 6_000_000
