"""What is compressed takes as much memory as it has bytes, and no more."""

import subprocess
import sys
from pathlib import Path

import pytest

from webapp.web.compression import ENCODINGS

# Another process, whose memory nothing else has stirred; it prints the bytes of what is kept, and what it grew by.
KEEP_MANY = """
import random, sys
from pathlib import Path
from webapp.web.compression import pack

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def page(number):
    words = random.Random(number).choices(["<li class='row'>", "task", "due", "</li>", "0123456789abcdef"], k=9_000)
    return " ".join(words).encode()

encoding = sys.argv[1]
pack(page(0), encoding)
before = resident()
kept = [pack(page(number), encoding) for number in range(600)]
print(sum(map(len, kept)), resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what a process holds in this way")
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_kept_pages_hold_as_much_memory_as_they_have_bytes(encoding: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", KEEP_MANY, encoding], capture_output=True, text=True, check=True, timeout=60
    )
    kept, grown = map(int, ran.stdout.split())
    assert grown < 2 * kept + 2_000_000
