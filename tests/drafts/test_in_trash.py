"""A draft in the trash: what is said to who follows a link of a mail there, or has its page open."""

import pytest

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.suggestions import a_suggestion

pytestmark = pytest.mark.anyio

PAGES = (
    "reading",
    "threads",
    "threads/new",
    "suggestions",
    "suggestions/new",
    "links",
    "preflight",
    "plan",
    "clash",
    "mail",
)


@pytest.mark.parametrize("path", PAGES)
async def test_its_pages_say_who_put_it_there_and_when_and_lead_to_it(
    desk: Desk, ana: Person, clock: Clock, path: str
) -> None:
    ben, cy = await desk.member("reviewer", ana), await desk.member("viewer", ana, "Cy")
    draft = await desk.draft(ana, "Winter hours", body="We open at nine.")
    await ben.post(f"/drafts/{draft}?_method=delete")
    clock.advance(hours=2)
    page = Page(await ana.get(f"/drafts/{draft}/{path}"))
    assert page.heading == "“Winter hours” is in the trash"
    assert "Ben put it there 2 h ago. You can look at it there, and restore it." in page.text
    there = page.one("main a.btn.go")
    assert text_of(there) == "Look at it there"
    page = Page(await ana.browser.get(there.attributes["href"] or ""))
    assert "This draft is in the trash. Ben put it there 2 h ago." in page.text
    await page.submit(ana.browser, "Restore")
    reply = await ana.get(f"/drafts/{draft}/{path}")
    assert (reply.status_code, "in the trash" in reply.text) == (200, False)
    if path == "reading":
        await ana.post(f"/drafts/{draft}?_method=delete")
        page = Page(await cy.get(f"/drafts/{draft}/reading"))
        assert "Ana put it there just now. You can look at it there, and ask somebody" in page.text


async def test_another_workspace_learns_nothing_of_it(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve")
    draft = await desk.draft(ana, "Winter hours")
    await ana.post(f"/drafts/{draft}?_method=delete")
    for path in ("reading", "threads", "suggestions", "links", "preflight", "plan"):
        for asked in (eve.path(f"/drafts/{draft}/{path}"), ana.path(f"/drafts/{draft}/{path}")):
            reply = await eve.browser.get(asked)
            assert (reply.status_code, Page(reply).heading) == (404, "Nothing here")
            assert "trash" not in Page(reply).one("main").text()


async def test_what_was_typed_on_an_open_page_is_shown_again(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, "Winter hours", body="We open at nine.")
    said = await desk.thread(ben, draft)
    suggestion = await a_suggestion(desk, ben, draft, "We open at ten.")
    await ana.post(f"/drafts/{draft}?_method=delete")
    words, here = "Let us open later", f"/drafts/{draft}"
    for path, fields in (
        (f"{here}/threads", {"body": words}),
        (f"{here}/threads/{said.thread_id}/comments", {"body": words}),
        (f"{here}/threads/{said.thread_id}/comments/{said.comment_id}?_method=put", {"body": words, "version": "1"}),
        (f"{here}?_method=put", {"body": words, "title": "Winter hours", "revision": "1"}),
        (f"{here}/details?_method=put", {"description": words, "version": "1"}),
        (f"{here}/revisions/1/name?_method=put", {"name": words}),
        (f"{here}/suggestions", {"title": "Winter hours", "body": words, "version": "1"}),
        (f"{here}/suggestions/{suggestion}/note?_method=put", {"note": words}),
        (f"{here}/review/decisions", {"verdict": "approved", "note": words, "shown": "x"}),
        (f"{here}/review", {"note": words}),
        (f"{here}/links", {"name": "Nora", "days": "14", "note": words}),
    ):
        page = Page(await ben.post(path, fields))
        assert "in the trash" in page.text, path
        assert words in [area.text().strip() for area in page.tree.css("textarea")], path


async def test_files_for_it_and_a_test_of_its_mail_say_so_too(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours")
    await ana.post(f"/drafts/{draft}?_method=delete")
    files = await ana.browser.post(ana.path(f"/drafts/{draft}/files"), files={"file": ("List.txt", b"words")})
    for reply in (files, await ana.post(f"/drafts/{draft}/mail/test")):
        assert (reply.status_code, Page(reply).heading) == (404, "“Winter hours” is in the trash")


async def test_a_page_that_stays_open_is_told_where_the_draft_is(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours")
    await ana.post(f"/drafts/{draft}?_method=delete")
    reply = await ana.post(f"/drafts/{draft}/threads", {"body": "Later"}, headers={"hx-request": "true"})
    page = Page(reply)
    assert (reply.status_code, reply.headers["hx-retarget"]) == (404, "#notices")
    assert "is in the trash" in text_of(page.one(".toast"))
    assert page.one(".toast a").attributes["href"] == ana.path(f"/drafts/{draft}")
