"""The programs beside which the desk is tested for real; `python -m tests.programs` brings those that are missing.

A Chromium for the browser tests (see `tests.support.chromium`), and what desks are hosted with: nginx, Caddy,
PgBouncer and a PostgreSQL of the distribution. As root on Debian its packages are installed, without starting a
service. Elsewhere the tests that need one of the latter say which, and are left out; never where CI is set.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.chromium import NoChromium, bring_chromium, is_debian

# Debian's package for each program.
PACKAGES = {"nginx": "nginx-light", "caddy": "caddy", "pgbouncer": "pgbouncer", "postgres": "postgresql"}
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by Debian's packages before they start a service; 101 says no
REFUSE = "#!/bin/sh\nexit 101\n"


def candidates(name: str) -> list[Path]:
    """Where Debian and others put a program; PostgreSQL's newest version first, and never a wrapper of it."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]), reverse=True)
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    others = [Path(found)] if found else []
    return [folder / name for folder in versions if (folder / name).exists()] or others


def find_program(name: str) -> Path | None:
    """The program of this name, None where there is none: nginx, caddy, pgbouncer, or one of PostgreSQL's."""
    return next(iter(candidates(name)), None)


def program(name: str) -> Path:
    """The program of this name. Where there is none, the test is left out with a word on what to install; under CI it
    fails."""
    found = find_program(name)
    if found is not None:
        return found
    say = f"{name} isn't installed: `python -m tests.programs` as root on Debian brings it"
    if os.environ.get("CI"):
        pytest.fail(say)
    pytest.skip(say)


def install(packages: list[str]) -> None:
    """Install Debian packages, and start nothing. Failing is told by apt itself."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text(REFUSE)
        POLICY.chmod(0o755)
    try:
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False)
    finally:
        if ours:
            POLICY.unlink()


def main() -> None:
    """Bring what is missing, and say what the tests use."""
    try:
        print(f"Browser tests use {bring_chromium()}")
    except NoChromium as error:
        sys.exit(f"tests.programs: {error}")
    missing = [package for name, package in PACKAGES.items() if find_program(name) is None]
    if missing and is_debian() and os.geteuid() == 0:
        install(missing)
    for name in PACKAGES:
        found = find_program(name)
        print(f"Hosting tests use {found}" if found else f"Hosting tests that need {name} will be left out")


if __name__ == "__main__":
    main()
