"""Files go to the trash and come back, and each of it is told in the history."""

import pytest

from tests.history.test_every_write import Recorder
from tests.support.file_samples import PDF, a_picture
from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from tests.support.uploads import a_file, on_disk
from webapp.files.queries import LIST_SIZE

pytestmark = pytest.mark.anyio


def names(page: Page) -> list[str]:
    """The names of the files on a page."""
    return [text_of(node) for node in page.tree.css("#files .title")]


async def test_a_file_is_removed_found_in_the_trash_and_restored(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    found = await a_file(ana, f"/tasks/{task}/files", "List.pdf", PDF)
    page = Page(await ana.get(f"/tasks/{task}"))
    reply = await page.submit(ana.browser, "Remove: List.pdf")
    assert reply.headers["location"] == ana.path(f"/tasks/{task}#files")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert page.notice == "File moved to the trash"
    assert names(page) == []
    assert (await ana.browser.get(found["url"])).content == PDF, "old texts show it"
    page = Page(await ana.get("/trash"))
    assert "File Deleted just now" in page.row("List.pdf").text
    assert page.one(".row .title").attributes["href"] == found["url"]
    await page.submit(ana.browser, "Restore: List.pdf")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert names(page) == ["List.pdf"]
    for told in ("took the file “List.pdf” out of the trash", "moved the file “List.pdf” to the trash"):
        assert told in page.text
    assert Page(await ana.get("/trash")).titles == []
    assert len(on_disk(desk)) == 1


async def test_each_change_is_one_event_that_can_be_taken_back(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    recorder = Recorder(desk, ana)
    await recorder.events()
    await a_file(ana, f"/drafts/{draft}/files", "List.pdf", PDF)
    known = {"file_id": 1, "name": "List.pdf"}
    assert await recorder.one() == ("draft", "file.created", {}, known)
    now = "2026-03-04T10:00:00+00:00"
    reply = await ana.htmx("/files/1?_method=delete")
    assert Page(reply).notice == "File moved to the trash"
    there, gone = {"file": {"deleted_at": None}}, {"file": {"deleted_at": now}}
    assert await recorder.one() == ("draft", "file.deleted", there, gone | known)
    await ana.htmx("/files/1?_method=delete")
    assert await recorder.events() == [], "it is there already"
    await Page(reply).submit(ana.browser, "Undo Z")
    assert await recorder.one() == ("draft", "file.undone", gone, there | known)
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert names(page) == ["List.pdf"]
    assert "took a change back: took the file “List.pdf” out of the trash" in page.text
    latest = await desk.fetch("select max(id) from events")
    await ana.post(f"/events/{latest}/undo")
    assert await recorder.one() == ("draft", "file.undone", there, gone | known)
    await ana.post("/trash/files/1/restoration")
    assert (await recorder.one())[1] == "file.restored"
    added = await desk.fetch("select id from events where action = 'file.created'")
    assert (await ana.post(f"/events/{added}/undo")).status_code == 303
    assert await recorder.one() == ("draft", "file.undone", there, gone | known)
    assert (await ana.post(f"/events/{added}/undo")).status_code == 409


async def test_files_of_another_workspace_can_be_neither_removed_nor_restored(desk: Desk, ana: Person) -> None:
    await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "List.pdf", PDF)
    eve = await desk.owner("Eve", business="Elsewhere")
    assert (await eve.post("/files/1?_method=delete")).status_code == 404
    await ana.post("/files/1?_method=delete")
    assert (await eve.post("/trash/files/1/restoration")).status_code == 404
    assert Page(await eve.get("/trash")).titles == []


async def test_a_hundred_files_are_listed_and_the_rest_page_by_page(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await a_file(ana, f"/tasks/{task}/files", "First.pdf", PDF)
    await desk.db._pool.execute(
        "insert into files (workspace_id, task_id, name, sha256, created_by, created_at)"
        " select workspace_id, task_id, 'More ' || n, sha256, created_by, created_at"
        " from files, generate_series(1, $1) n",
        LIST_SIZE + 20,
    )
    page = Page(await ana.get(f"/tasks/{task}"))
    assert len(names(page)) == LIST_SIZE
    met: list[str] = []
    address: str | None = ana.path(f"/tasks/{task}/files")
    assert page.one(f"#files a[href='{address}']").text() == "All files"
    while address:
        page = Page(await ana.browser.get(address))
        met += names(page)
        link = page.tree.css_first("a[rel=next]")
        address = link.attributes["href"] if link is not None else None
    assert met == [*(f"More {n}" for n in range(LIST_SIZE + 20, 0, -1)), "First.pdf"]
    fragment = Page(await ana.get(f"/tasks/{task}/files", headers=HTMX))
    assert names(fragment) == met[:LIST_SIZE]


async def test_a_draft_has_at_most_so_many_files(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await a_file(ana, f"/drafts/{draft}/files", "First.pdf", PDF)
    await desk.db._pool.execute(
        "insert into files (workspace_id, draft_id, name, sha256)"
        " select workspace_id, draft_id, 'More ' || n, sha256 from files, generate_series(1, 499) n"
    )
    reply = await ana.browser.post(ana.path(f"/drafts/{draft}/files"), files={"file": ("One more.pdf", PDF)})
    assert reply.status_code == 422
    assert "There are 500 files already" in Page(reply).errors[0]
    await ana.post("/files/5?_method=delete")
    await a_file(ana, f"/drafts/{draft}/files", "One more.pdf", PDF)


async def test_without_scripts_a_draft_shows_what_to_copy_into_its_text(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    found = await a_file(ana, f"/drafts/{draft}/files", "Oak.png", a_picture("PNG", (40, 30)))
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.value("To show it in the text, copy this into it") == found["markdown"]
