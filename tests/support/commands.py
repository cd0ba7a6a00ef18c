"""The command line as whoever runs a desk uses it: real processes, real signals. Most of them are forked from one that
has loaded the application (`tests.support.forked`)."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx

from tests.support.forked import CAN_FORK, READ_AT_START, Forked
from webapp.database.embedded.postmaster import read_postmaster

T = TypeVar("T")
Process = subprocess.Popen[str] | Forked

PATIENCE = 300.0  # seconds, more than anything here takes on a machine that does ten times as much beside it
ROOT = Path(__file__).parents[2]
OWN_PAGE = {"sec-fetch-site": "same-origin"}


def eventually(look: Callable[[], T], what: str) -> T:
    """What `look` returns when that is true at last; fails when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"in vain waited for {what}")


def begin(module: str, *arguments: str, environment: dict[str, str], within: tuple[str, ...] | None = ()) -> Process:
    """`python -m module`, in a process of its own; `within` is a command that runs it, None where Python has to be
    started anew."""
    if CAN_FORK and within == ():
        return Forked(module, arguments, ROOT, environment)
    return subprocess.Popen(
        [*(within or ()), sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )


class CommandLine:
    """`cofounder` with a data folder of its own; `from_nothing`, it loads all that it consists of each time; `within`
    is a command that runs it."""

    def __init__(self, data_dir: Path, *, from_nothing: bool = False, within: tuple[str, ...] = ()) -> None:
        self.data_dir = data_dir
        self.from_nothing = from_nothing
        self.within = within
        self.serving: list[Serving] = []

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        """The present environment, without the settings of whoever runs the tests."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COFOUNDER_", "DATABASE_"))}
        return kept | {"COFOUNDER_DATA": str(self.data_dir)} | settings

    def run(self, *arguments: str | Path, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        process = self.start(*map(str, arguments), **settings)
        stdout, stderr = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(arguments, process.returncode or 0, stdout, stderr)

    def serve(self, *arguments: str, **settings: str) -> "Serving":
        """Start to serve, on a free port, and wait for the line with the link."""
        process = self.start("serve", "--port", "0", *arguments, **settings)
        serving = Serving(process)
        self.serving.append(serving)
        serving.wait_until_ready()
        return serving

    def start(self, *arguments: str, **settings: str) -> Process:
        """Start a command and go on."""
        anew = self.from_nothing or any(name.startswith(READ_AT_START) for name in settings)
        within = self.within or (None if anew else ())
        return begin("webapp", *arguments, environment=self.environment(settings), within=within)

    def postmaster_pid(self) -> int | None:
        """The process of the embedded server; None where it was stopped in order."""
        found = read_postmaster(self.data_dir / "postgres" / "postmaster.pid")
        return found.pid if found else None


class Serving:
    """A `cofounder serve`."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.line = ""
        self.link = ""

    def wait_until_ready(self) -> None:
        """Read the line with the link."""
        stdout = self.process.stdout
        assert stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            assert selector.select(PATIENCE), "no line with a link"
        self.line = stdout.readline().strip()
        self.link = self.line.rpartition(" ")[2]
        assert self.link.startswith("http"), f"{self.line!r} {self.process.stderr and self.process.stderr.read()}"

    @property
    def base(self) -> str:
        """Where it listens."""
        return "/".join(self.link.split("/")[:3])

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return httpx.get(self.base + path, timeout=PATIENCE)

    def answers(self, path: str = "/health/ready") -> bool:
        """Whether a page can be had now."""
        try:
            return self.get(path).is_success
        except httpx.TransportError:
            return False

    def set_up(self, email: str = "mara@example.com") -> None:
        """Fill in the form behind the first link."""
        form = {
            "name": "Mara", "email": email, "password": "a long enough password", "workspace_name": "Alder",
            "time_zone": "Europe/Berlin", "week_start": "monday", "date_order": "dmy",
        }  # fmt: skip
        done = httpx.post(self.link, data=form, headers=OWN_PAGE, timeout=PATIENCE)
        assert done.status_code == 303, done.text

    def can_sign_in(self, email: str = "mara@example.com") -> bool:
        """Whether the person who set the desk up is known."""
        form = {"email": email, "password": "a long enough password"}
        return httpx.post(f"{self.base}/sign-in", data=form, headers=OWN_PAGE, timeout=PATIENCE).status_code == 303

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop; returns its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """kill -9"""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)
