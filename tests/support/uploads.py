"""Files sent, and what is left of them in the store and in the database."""

from pathlib import Path
from typing import Any

import httpx

from tests.support.people import Desk, Person

JSON = {"accept": "application/json"}


def on_disk(desk: Desk) -> list[Path]:
    """Everything in the folder of files."""
    return sorted(path for path in desk.app.state.settings.files_dir.rglob("*") if path.is_file())


async def rows(desk: Desk, table: str) -> int:
    """How many rows a table has."""
    found: int = await desk.fetch(f"select count(*) from {table}")  # noqa: S608  # a word of ours
    return found


async def nothing_is_left(desk: Desk) -> None:
    """No file, no content, no event, not even a piece of an upload."""
    assert on_disk(desk) == []
    assert await rows(desk, "files") == 0
    assert await rows(desk, "contents") == 0
    assert await desk.fetch("select count(*) from events where action = 'file.created'") == 0


async def send(who: Person, rest: str, *files: tuple[str, bytes], **headers: str) -> httpx.Response:
    """Send files as the editor does."""
    parts = [("file", (name, data)) for name, data in files]
    return await who.browser.post(who.path(rest), files=parts, headers=JSON | headers)


async def a_file(who: Person, rest: str, name: str, data: bytes) -> dict[str, Any]:
    """A file that was taken."""
    reply = await send(who, rest, (name, data))
    assert reply.status_code == 201, reply.text
    found: dict[str, Any] = reply.json()["files"][0]
    return found
