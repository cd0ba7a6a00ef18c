"""Files sent, and what is left of them in the store and in the database."""

import hashlib
from pathlib import Path
from typing import Any

import httpx

from tests.people import Desk, Person
from webapp.files.models import Content, Parent
from webapp.files.queries import add_file, reserve_content
from webapp.files.uploading import keep_content

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
    assert await desk.fetch("select count(*) from events where kind = 'file_added'") == 0


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


async def a_kept_file(desk: Desk, who: Person, parent: Parent, name: str, data: bytes = b"words") -> int:
    """A file without the upload that it came by."""
    path = desk.app.state.store.arriving / hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    content = Content(path=path, sha256=hashlib.sha256(data).digest(), size=len(data), media_type="text/plain")
    await reserve_content(desk.db, who.workspace_id, content, now=desk.clock())
    await keep_content(desk.app.state.store, who.workspace_id, content)
    added = await add_file(desk.db, who.workspace_id, parent, who.account_id, name, content.sha256, now=desk.clock())
    assert added is not None
    assert added.id is not None
    return added.id
