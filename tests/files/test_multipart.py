"""Uploads are received within bounds: of parts, of time, of room on the disk, and of how many come at once."""

import asyncio
import resource
import shutil
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.file_samples import PDF
from tests.support.people import Desk, Person
from tests.support.uploads import nothing_is_left, on_disk, send
from webapp.files.store.store import RESERVE
from webapp.files.uploads import multipart as receiving
from webapp.files.uploads.multipart import AT_ONCE_EACH, MOST_PARTS

pytestmark = pytest.mark.anyio

BEGUN = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
ENDED = b"\r\n--x--\r\n"


def more(body: bytes) -> dict[str, Any]:
    """A piece of an upload, and not its last."""
    return {"type": "http.request", "body": body, "more_body": True}


async def status_of(desk: Desk, who: Person, rest: str, messages: AsyncIterator[dict[str, Any]]) -> int:
    """What an upload without an announced length is answered with, that comes in these pieces."""
    cookie = "; ".join(f"{name}={value}" for name, value in who.browser.cookies.items())
    headers = {"cookie": cookie, "content-type": "multipart/form-data; boundary=x", "sec-fetch-site": "same-origin"}
    scope: Any = {
        "type": "http", "method": "POST", "path": who.path(rest), "query_string": b"",
        "raw_path": b"", "root_path": "", "scheme": "http", "http_version": "1.1", "state": {}, "asgi": {},
        "server": ("desk.test", 80), "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[Any] = []

    async def keep(message: Any) -> None:
        sent.append(message)

    receive: Any = messages.__anext__
    await desk.app(scope, receive, keep)
    status: int = sent[0]["status"]
    return status


async def test_many_more_files_than_are_taken_at_once_are_named_too(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await send(ana, f"/tasks/{task}/files", *[(f"{number}.txt", b"text") for number in range(60)])
    assert reply.status_code == 422
    assert len(reply.json()["files"]) == 20
    assert "“59.txt” isn't taken. At most 20 files" in reply.json()["errors"]["file"]


async def test_an_upload_of_parts_without_end_is_too_much(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await send(ana, f"/tasks/{task}/files", *[("a.txt", b"text")] * (MOST_PARTS + 1))
    assert reply.status_code == 413
    assert "20 files of 2 MB each are taken" in reply.json()["errors"]["file"]
    await nothing_is_left(desk)


async def test_a_client_that_goes_away_leaves_nothing_and_is_no_error_of_ours(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    seen: list[int] = []

    async def messages() -> AsyncIterator[dict[str, Any]]:
        yield more(BEGUN + PDF + b"\r\n" + BEGUN)
        yield more(b"x" * 900_000)
        seen.append(len(on_disk(desk)))
        yield {"type": "http.disconnect"}

    assert await status_of(desk, ana, f"/drafts/{draft}/files", messages()) == 400
    assert seen == [2], "both files were on the disk by then"
    await nothing_is_left(desk)


async def test_more_uploads_than_are_received_at_once_are_asked_to_come_again(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "AT_ONCE", 1)
    here = f"/drafts/{await desk.draft(ana)}/files"
    replies: list[httpx.Response] = []

    async def messages() -> AsyncIterator[dict[str, Any]]:
        yield more(BEGUN + PDF)
        replies.append(await send(ana, here, ("Other.pdf", PDF)))
        yield {"type": "http.disconnect"}

    assert await status_of(desk, ana, here, messages()) == 400
    assert [reply.status_code for reply in replies] == [503]
    assert "wait a moment" in replies[0].json()["errors"]["file"]
    assert (await send(ana, here, ("Other.pdf", PDF))).status_code == 201


async def test_one_account_leaves_room_for_the_uploads_of_others(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    here = f"/drafts/{await desk.draft(ana)}/files"
    go_on = asyncio.Event()
    begun: list[int] = []

    async def messages() -> AsyncIterator[dict[str, Any]]:
        yield more(BEGUN + PDF)
        begun.append(1)
        if len(begun) == AT_ONCE_EACH:
            go_on.set()
        await asyncio.Event().wait()

    uploads = [asyncio.create_task(status_of(desk, ben, here, messages())) for _ in range(AT_ONCE_EACH)]
    await asyncio.wait_for(go_on.wait(), 30)
    one_more = await send(ben, here, ("Other.pdf", PDF))
    assert one_more.status_code == 503
    assert "wait a moment" in one_more.json()["errors"]["file"]
    assert (await send(ana, here, ("Other.pdf", PDF))).status_code == 201
    for upload in uploads:
        upload.cancel()
    await asyncio.gather(*uploads, return_exceptions=True)
    assert (await send(ben, here, ("Other.pdf", PDF))).status_code == 201


class Disk:
    """A disk of 100 GB, to stand in for the machine's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.total = 100_000_000_000
        self.free = RESERVE + 1_000_000
        monkeypatch.setattr(shutil, "disk_usage", lambda _: self)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk with room for a megabyte more."""
    return Disk(monkeypatch)


async def test_an_upload_leaves_the_database_its_room(desk: Desk, ana: Person, disk: Disk) -> None:
    here = f"/drafts/{await desk.draft(ana)}/files"
    reply = await send(ana, here, *[(f"{number}.txt", b"x" * 400_000) for number in range(3)])
    assert reply.status_code == 507
    assert "no room for it" in reply.json()["errors"]["file"]
    await nothing_is_left(desk)
    assert (await send(ana, here, ("Small.pdf", PDF))).status_code == 201


async def test_an_upload_without_an_announced_length_leaves_room_too(desk: Desk, ana: Person, disk: Disk) -> None:
    draft = await desk.draft(ana)
    seen: list[int] = []

    async def messages() -> AsyncIterator[dict[str, Any]]:
        yield more(BEGUN)
        yield more(b"x" * 300_000)
        yield more(b"x" * 300_000)
        seen.append(len(on_disk(desk)))
        disk.free = RESERVE
        yield more(b"x" * 300_000)

    assert await status_of(desk, ana, f"/drafts/{draft}/files", messages()) == 507
    assert seen == [1], "there was room until then"
    await nothing_is_left(desk)


async def test_nothing_is_made_clean_where_that_would_take_the_room(desk: Desk, ana: Person, disk: Disk) -> None:
    draft = await desk.draft(ana)

    async def messages() -> AsyncIterator[dict[str, Any]]:
        yield more(BEGUN + PDF + ENDED)
        disk.free = RESERVE
        yield {"type": "http.request", "body": b"", "more_body": False}

    assert await status_of(desk, ana, f"/drafts/{draft}/files", messages()) == 507
    await nothing_is_left(desk)


async def test_a_full_disk_is_told_and_leaves_nothing(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # what is written beyond fails as on a full disk
    try:
        reply = await send(ana, f"/drafts/{draft}/files", ("List.pdf", b"%PDF-1.7" + b"x" * 900_000 + b"%%EOF"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert reply.status_code == 507
    assert "no room for it" in reply.json()["errors"]["file"]
    await nothing_is_left(desk)
