"""Files are attached to drafts and tasks: with scripts and without, one and several, whole or not at all."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.support.file_samples import PDF, a_picture
from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from tests.support.uploads import JSON, a_file, nothing_is_left, on_disk, rows, send
from webapp.database.failures import DatabaseUnavailable
from webapp.database.loader import Query
from webapp.database.pool import Database
from webapp.files.models import MOST_AT_ONCE
from webapp.files.uploads.sandbox import Examiner

pytestmark = pytest.mark.anyio

BEGUN = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


@pytest.mark.parametrize("subject", ["draft", "task"])
async def test_a_plain_form_adds_a_file_and_tells_it_with_an_undo(desk: Desk, ana: Person, subject: str) -> None:
    number = await (desk.draft if subject == "draft" else desk.task)(ana)
    here = f"/{subject}s/{number}"
    form = Page(await ana.get(here)).form("Upload")
    assert form.attributes["enctype"] == "multipart/form-data"
    reply = await ana.browser.post(form.attributes["action"] or "", files={"file": ("Price list.pdf", PDF)})
    assert reply.status_code == 303
    assert reply.headers["location"] == ana.path(f"{here}#files")
    page = Page(await ana.get(here))
    assert page.notice == "File added"
    assert text_of(page.one("#files .title")) == "Price list.pdf"
    assert "added the file “Price list.pdf”" in page.text
    await page.submit(ana.browser, "Undo Z")
    assert Page(await ana.get(here)).tree.css("#files .title") == []


async def test_the_editor_is_told_what_to_put_into_the_text(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    found = await a_file(ana, f"/drafts/{draft}/files", "Oak [table].jpg", a_picture(size=(1200, 800)))
    address = ana.path("/files/1/Oak%20%5Btable%5D.jpg")
    assert {name: found[name] for name in ("id", "name", "url", "picture", "width", "height", "media_type")} == {
        "id": 1, "name": "Oak [table].jpg", "url": address, "picture": True, "width": 1200, "height": 800,
        "media_type": "image/jpeg",
    }  # fmt: skip
    assert found["markdown"] == rf"![Oak \[table\]]({address})"
    other = await a_file(ana, f"/drafts/{draft}/files", "a_b.pdf", PDF)
    assert other["markdown"] == rf"[a\_b.pdf]({other['url']})"
    assert (other["picture"], other["width"], other["size"]) == (False, None, len(PDF))


async def test_htmx_gets_the_list_the_history_and_the_notice(desk: Desk, ana: Person) -> None:
    for here in (f"/drafts/{await desk.draft(ana)}", f"/tasks/{await desk.task(ana)}"):
        reply = await ana.post(f"{here}/files", files={"file": ("List.pdf", PDF)}, headers=HTMX)
        assert reply.status_code == 200
        page = Page(reply)
        assert text_of(page.one("#files .title")) == "List.pdf"
        assert page.notice == "File added"
        assert "added the file “List.pdf”" in page.text


async def test_each_of_several_files_stands_for_itself(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    sent = [("One.pdf", PDF), ("Two.png", b"<html>"), ("Three.pdf", PDF + b"\n"), ("Four.pdf", b"")]
    reply = await send(ana, f"/tasks/{task}/files", *sent)
    assert reply.status_code == 422
    told = reply.json()
    assert [file["name"] for file in told["files"]] == ["One.pdf", "Three.pdf"]
    assert "“Two.png” isn't taken." in told["errors"]["file"]
    assert "“Four.pdf” isn't taken. It is empty." in told["errors"]["file"]
    plain = await ana.browser.post(ana.path(f"/tasks/{task}/files"), files=[("file", file) for file in sent])
    assert plain.status_code == 422
    page = Page(plain)
    assert [text_of(node) for node in page.tree.css("#files .title")] == ["Three.pdf", "One.pdf"] * 2
    assert len(page.errors) == 2
    both = await ana.browser.post(
        ana.path(f"/tasks/{task}/files"), files=[("file", ("Five.pdf", PDF)), ("file", ("Six.pdf", PDF))]
    )
    assert both.status_code == 303
    page = Page(await ana.get(f"/tasks/{task}"))
    assert page.notice == "2 files added"
    await page.submit(ana.browser, "Undo Z")
    assert "Six.pdf" not in [text_of(node) for node in Page(await ana.get(f"/tasks/{task}")).tree.css("#files .title")]


async def test_a_file_over_the_limit_is_refused_with_the_limit(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    here = f"/drafts/{draft}/files"
    reply = await send(ana, here, ("Big.pdf", PDF + b"x" * 2_000_000))
    assert reply.status_code == 413
    assert "a file may have 2 MB" in reply.json()["errors"]["file"]
    reply = await send(ana, here, ("Much.pdf", b"x" * (2_000_000 * MOST_AT_ONCE + 200_000)))
    assert reply.status_code == 413
    assert "too much at once" in reply.json()["errors"]["file"]
    await nothing_is_left(desk)
    reply = await ana.browser.post(ana.path(here), files={"file": ("Big.pdf", b"x" * 2_000_001)})
    assert reply.status_code == 413
    assert "may have 2 MB" in Page(reply).errors[0]


async def test_more_files_than_are_taken_at_once_are_named(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    reply = await send(ana, f"/tasks/{task}/files", *[(f"{number}.txt", b"text") for number in range(22)])
    assert reply.status_code == 422
    told = reply.json()
    assert len(told["files"]) == 20
    assert "“20.txt” isn't taken. At most 20 files" in told["errors"]["file"]


async def test_an_upload_without_a_file_says_so(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    for parts in ({"other": ("a.pdf", PDF)}, {"file": ("", b"")}):
        reply = await ana.browser.post(ana.path(f"/drafts/{draft}/files"), files=parts, headers=JSON)
        assert reply.status_code == 422
        assert reply.json()["errors"]["file"] == "Choose a file first."


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"file=x", 415),
        ("multipart/form-data", b"", 415),
        ("multipart/form-data; boundary=x", b"nothing of that kind", 400),
        ("multipart/form-data; boundary=x", BEGUN + b"half", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 9000 + b"\r\n", 400),
    ],
)  # fmt: skip
async def test_what_is_no_upload_leaves_nothing(desk: Desk, ana: Person, kind: str, body: bytes, status: int) -> None:
    draft = await desk.draft(ana)
    path = ana.path(f"/drafts/{draft}/files")
    reply = await ana.browser.post(path, content=body, headers={"content-type": kind})
    assert reply.status_code == status
    await nothing_is_left(desk)


async def test_a_folder_that_cannot_be_written_is_told(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    desk.app.state.store.folder.parent.mkdir(exist_ok=True)
    desk.app.state.store.folder.write_text("in the way")
    reply = await send(ana, f"/drafts/{draft}/files", ("List.pdf", PDF))
    assert reply.status_code == 503
    assert "can't be reached" in reply.json()["errors"]["file"]


async def test_more_uploads_than_can_be_looked_at_are_asked_to_come_again(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    desk.app.state.examiner = Examiner(most=0)
    reply = await send(ana, f"/tasks/{task}/files", ("List.pdf", PDF))
    assert reply.status_code == 503
    assert "wait a moment" in reply.json()["errors"]["file"]
    await nothing_is_left(desk)


class GoneAfter(Database):
    """A database that is away from when it has run a statement."""

    def __init__(self, db: Database, last: str) -> None:
        super().__init__(db._pool, acquire_timeout=5)
        self.last = last
        self.gone = False

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        if self.gone:
            raise DatabaseUnavailable("it is away")
        self.gone = query.name == self.last
        return await super()._fetch(query, arguments)


async def test_a_file_that_was_added_is_told_though_the_database_goes_away_then(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    desk.app.state.db = GoneAfter(desk.db, "add_file of_draft")
    reply = await send(ana, f"/drafts/{draft}/files", ("Price list.pdf", PDF))
    assert reply.status_code == 201
    assert [file["name"] for file in reply.json()["files"]] == ["Price list.pdf"]
    assert (await rows(desk, "files"), len(on_disk(desk))) == (1, 1)


async def test_the_same_content_is_kept_once_for_a_workspace(desk: Desk, ana: Person) -> None:
    draft, task = await desk.draft(ana), await desk.task(ana)
    data = a_picture(size=(1000, 500))
    replies = await asyncio.gather(
        *(
            send(ana, rest, ("Oak.jpg", data))
            for rest in (f"/drafts/{draft}/files", f"/tasks/{task}/files")
            for _ in "ab"
        )
    )
    assert [reply.status_code for reply in replies] == [201] * 4
    assert (await rows(desk, "files"), await rows(desk, "contents")) == (4, 1)
    assert len(on_disk(desk)) == 3, "the picture, and two smaller ones"
    eve = await desk.owner("Eve", business="Elsewhere")
    await a_file(eve, f"/drafts/{await desk.draft(eve)}/files", "Mine.jpg", data)
    assert (await rows(desk, "contents"), len(on_disk(desk))) == (2, 6)


async def test_nothing_is_added_to_the_trash_or_by_who_may_only_read(desk: Desk, ana: Person) -> None:
    draft, gone = await desk.draft(ana), await desk.draft(ana)
    await ana.post(f"/drafts/{gone}?_method=delete")
    assert (await send(ana, f"/drafts/{gone}/files", ("a.pdf", PDF))).status_code == 404
    ben = await desk.member("viewer", ana)
    assert (await send(ben, f"/drafts/{draft}/files", ("a.pdf", PDF))).status_code == 403
    await nothing_is_left(desk)
    await a_file(ana, f"/drafts/{draft}/files", "List.pdf", PDF)
    page = Page(await ben.get(f"/drafts/{draft}"))
    assert text_of(page.one("#files .title")) == "List.pdf"
    assert page.tree.css("#files form") == []
    assert Page(await ben.get(f"/drafts/{draft}/files")).tree.css("#files form") == []


async def test_who_is_signed_out_is_asked_to_sign_in_and_choose_again(desk: Desk, ana: Person) -> None:
    here = ana.path(f"/drafts/{await desk.draft(ana)}/files")
    nobody = desk.browser()
    reply = await nobody.post(here, files={"file": ("List.pdf", PDF)})
    assert reply.status_code == 401
    page = Page(reply)
    assert "what you sent wasn't taken" in page.text
    assert page.one("input[name=next]").attributes["value"] == here
    assert (await ana.browser.get(here)).status_code == 200
    reply = await nobody.post(here, files={"file": ("List.pdf", PDF)}, headers=JSON)
    assert (reply.status_code, reply.json()["state"]) == (401, "signed-out")
    await nothing_is_left(desk)
