"""Many clients, headers by the megabyte, and no file left to be opened."""

import resource
import socket
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.support.commands import PATIENCE, CommandLine, Serving

pytestmark = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")

NO_FILE = resource.RLIMIT_NOFILE


def megabytes(serving: Serving) -> float:
    """What the process holds in memory."""
    pages = int(Path(f"/proc/{serving.process.pid}/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def connect(serving: Serving) -> socket.socket:
    """A client."""
    host, _, port = serving.base.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def test_the_desk_opens_as_many_files_as_the_system_lets_it(cofounder: CommandLine) -> None:
    soft, hard = resource.getrlimit(NO_FILE)
    resource.setrlimit(NO_FILE, (min(512, hard), hard))
    try:
        serving = cofounder.serve()
    finally:
        resource.setrlimit(NO_FILE, (soft, hard))
    assert resource.prlimit(serving.process.pid, NO_FILE) == (hard, hard)


def test_pages_and_errors_are_shown_while_no_file_can_be_opened(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    with httpx.Client(base_url=serving.base, timeout=PATIENCE) as browser:
        assert browser.get("/health/live").status_code == 200  # this connection is there
        _, hard = resource.prlimit(serving.process.pid, NO_FILE)
        resource.prlimit(serving.process.pid, NO_FILE, (3, hard))
        assert "Nothing here" in browser.get("/nothing").text
        assert "Sign in" in browser.get("/sign-in").text
        assert browser.post("/sign-in").status_code == 403


def test_a_header_without_end_takes_no_memory(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    serving.get("/sign-in")
    before = megabytes(serving)
    with connect(serving) as client, suppress(OSError):
        client.sendall(b"GET / HTTP/1.1\r\nhost: desk.test\r\nx: ")
        for _ in range(300):
            client.sendall(b"x" * 1_000_000)
    assert megabytes(serving) < before + 10
    assert serving.answers()


@pytest.mark.parametrize("kind", ["cookies", "query"])
def test_nothing_of_what_strangers_send_is_remembered(cofounder: CommandLine, kind: str) -> None:
    serving = cofounder.serve()

    def ask(browser: httpx.Client, number: int) -> None:
        long = "".join(f"{number}{piece}=;" for piece in range(3_000))[:30_000]
        if kind == "cookies":
            browser.get("/sign-in", headers={"cookie": long})
        else:
            browser.get("/sign-in?" + long[:7_000].replace(";", "&"))

    with httpx.Client(base_url=serving.base, timeout=PATIENCE) as browser:
        for number in range(20):
            ask(browser, number)
        before = megabytes(serving)
        for number in range(20, 320):
            ask(browser, number)
    assert megabytes(serving) < before + 10
