"""Commands of `cofounder`, and other modules, that need not load what they consist of: see `tests.support.fork_server`.

They are processes like any others: to signals, to what they start, and to who reads what they say.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path

CAN_FORK = sys.platform == "linux"  # macOS knows neither such sockets nor a safe fork
# What Python reads when it starts; a process that was forked has started already.
READ_AT_START = ("PYTHON", "LC_", "LANG")


class Forked:
    """A command that runs, with the part of `subprocess.Popen` that tests use."""

    def __init__(self, module: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        request = {"module": module, "arguments": arguments, "folder": str(folder), "environment": environment}
        self._told, told = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pipes = [os.pipe(), os.pipe()]
        given = [pipes[0][1], pipes[1][1], told.fileno()]
        socket.send_fds(fork_server(), [json.dumps(request).encode()], given)
        told.close()
        for _, end in pipes:
            os.close(end)
        self.stdout, self.stderr = (os.fdopen(end, encoding="utf-8") for end, _ in pipes)
        self.pid = int(self._told.recv(100))
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, or the signal that ended it, as a negative number. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            self.returncode = int(self._told.recv(100))
            self._told.close()
        return self.returncode

    def poll(self) -> int | None:
        """Its exit code, or the signal that ended it, as a negative number; None until it has ended."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it says until it ends. Raises subprocess.TimeoutExpired."""
        if self.stdout.closed:
            return "", ""
        readers = ThreadPoolExecutor(2)
        said = [readers.submit(output.read) for output in (self.stdout, self.stderr)]
        readers.shutdown(wait=False)
        try:
            self.wait(timeout)
            return said[0].result(timeout), said[1].result(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            self.stdout.close()
            self.stderr.close()

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it is known to have ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9"""
        self.send_signal(signal.SIGKILL)


@cache
def fork_server() -> socket.socket:
    """What asks the one of this process of the test run, which is started when it is first asked."""
    asking, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COFOUNDER_", "DATABASE_"))}
    command = [sys.executable, "-m", "tests.support.fork_server"]
    server = subprocess.Popen(
        command, stdin=asked.fileno(), stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2], env=kept
    )
    asked.close()

    def end() -> None:
        asking.close()
        server.wait()

    atexit.register(end)
    return asking
