"""Fuzz every route for a while: `python -m tests.fuzz --minutes 10`. Each round has a seed of its own, which it prints;
what it finds is an assertion with the request in it."""

import argparse
import subprocess
import sys
import time

ROUND = "tests/security/test_fuzz.py"


def main() -> None:
    """Run rounds until the time is over, or one fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first round")
    asked = parser.parse_args()
    until, seed = time.monotonic() + asked.minutes * 60, asked.seed
    while time.monotonic() < until:
        print(f"rounds from seed {seed} on")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", ROUND, "--fuzz-from", str(seed)], check=False
        )
        if done.returncode != 0:
            sys.exit(done.returncode)
        seed += 3


if __name__ == "__main__":
    main()
