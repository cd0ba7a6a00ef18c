"""The Chromium that the browser tests drive; `python -m tests.support.chromium` brings one where there is none.

Looked for, in this order: the program that COFOUNDER_CHROMIUM names, a Chromium or Chrome that is installed, the one
that Playwright has downloaded. Brought, where none of these opens a page: Debian's packages for root on Debian,
Playwright's own download elsewhere.

Most tests are content with Chromium's headless shell, which takes half of the processor's time: it has no windows, and
keeps no page for the back button.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMED = "COFOUNDER_CHROMIUM"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# What keeps it from asking the internet for anything while it is tried out; Playwright adds such flags by itself.
QUIETLY = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SHELL = "chromium-headless-shell"
PACKAGES = ("chromium", SHELL, "fonts-liberation", "libatomic1")  # the last one for Playwright's own Node.js


class NoChromium(Exception):
    """There is no Chromium that works; says what to do."""


def find_chromium() -> Path:
    """The Chromium to use; blocks for about a second. Raises NoChromium."""
    named = os.environ.get(NAMED)
    if named:
        if not opens_a_page(Path(named)):
            raise NoChromium(f"{NAMED} is {named!r}, which doesn't open a page: name another, or unset it.")
        return Path(named)
    for program in candidates():
        if opens_a_page(program):
            return program
    raise NoChromium(
        "No Chromium works here: run `python -m tests.support.chromium`, or name one by COFOUNDER_CHROMIUM."
    )


@cache
def find_shell() -> Path:
    """The headless shell, unless another program was named; the whole Chromium where there is none. Blocks for about a
    second. Raises NoChromium."""
    found = None if os.environ.get(NAMED) else shutil.which(SHELL)
    return Path(found) if found and opens_a_page(Path(found)) else find_chromium()


def candidates() -> Iterator[Path]:
    """Where a Chromium may be."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            yield Path(found)
    for name in APPLICATIONS:
        yield Path(name)
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def complaint_of_playwright() -> str | None:
    """What keeps Playwright itself from starting, such as a library that its Node.js misses; None where it starts."""
    command = [sys.executable, "-m", "playwright", "--version"]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else tried.stderr.strip().rpartition("\n")[2] or "it says nothing"


def opens_a_page(program: Path) -> bool:
    """Whether it does, headless. Asking for its version would tell less: libraries, fonts or rights can be missing."""
    if not program.exists():
        return False
    with tempfile.TemporaryDirectory(prefix="cofounder-chromium-") as profile:
        command = [str(program), *QUIETLY, f"--user-data-dir={profile}", "--dump-dom", "data:text/html,<p>It works</p>"]
        try:
            tried = subprocess.run(command, capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return b"It works" in tried.stdout


def bring_chromium() -> Path:
    """Find a Chromium, or install one. Raises NoChromium."""
    root = os.geteuid() == 0
    installed = False
    if complaint_of_playwright() is not None:
        installed = root and is_debian() and install_packages()
        if complaint := complaint_of_playwright():
            raise NoChromium(f"Playwright doesn't start ({complaint}): install what it needs, such as libatomic1.")
    try:
        return find_chromium()
    except NoChromium:
        if os.environ.get(NAMED):
            raise
    if not (installed or (root and is_debian() and install_packages())):
        download(with_libraries=root and sys.platform == "linux")
    try:
        return find_chromium()
    except NoChromium:
        advice = "install the package chromium or Google Chrome and try again."
        if sys.platform == "linux":
            advice = (
                f"install what it needs by `sudo {sys.executable} -m playwright install-deps chromium`, or {advice}"
            )
        raise NoChromium(f"A Chromium was installed, but it doesn't open a page: {advice}") from None


def is_debian() -> bool:
    """Whether this is Debian itself: Ubuntu's package of that name only leads to a snap, which tests can't drive."""
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def install_packages() -> bool:
    """Install Debian's Chromium; whether that went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *PACKAGES],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            return False
    return True


def download(*, with_libraries: bool) -> None:
    """Let Playwright download its own. Raises NoChromium."""
    command = [sys.executable, "-m", "playwright", "install", *(["--with-deps"] if with_libraries else []), "chromium"]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise NoChromium(
            "No Chromium could be downloaded: look at the message above, or install Chromium or Google Chrome yourself "
            f"(or name one by {NAMED})."
        )


def main() -> None:
    """Make sure that there is one, and say which."""
    try:
        print(f"Browser tests use {bring_chromium()}")
    except NoChromium as error:
        sys.exit(f"tests.support.chromium: {error}")


if __name__ == "__main__":
    main()
