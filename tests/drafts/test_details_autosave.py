"""Details that save themselves: what the page is told, how the history tells of it, and what is merged with it."""

from typing import Any

import httpx
import pytest

from tests.support.conflicts import sides
from tests.support.drafts import JSON
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def autosave(who: Person, draft: int, version: int, session: str = "window", **fields: str) -> httpx.Response:
    """Send details as a page does that saves them by itself."""
    sent = {"version": str(version), "session": session, **fields}
    return await who.post(f"/drafts/{draft}/details?_method=put", sent, headers=JSON)


async def autosaved(who: Person, draft: int, version: int, session: str = "window", **fields: str) -> dict[str, Any]:
    """What is told of such a save that succeeded."""
    reply = await autosave(who, draft, version, session, **fields)
    assert reply.status_code == 200, reply.text
    told: dict[str, Any] = reply.json()
    return told


async def told_in_history(who: Person, draft: int) -> list[list[str]]:
    """The sentences of each line of the history, the latest first."""
    lines = Page(await who.get(f"/drafts/{draft}")).tree.css("#draft-history li")
    return [[sentence.text(strip=False).strip() for sentence in line.css("p")] for line in lines]


async def test_a_page_that_saves_by_itself_is_told_the_version(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    told = await autosaved(ana, draft, 1, slug="hours")
    assert (told["state"], told["revision"]) == ("saved", 2)
    assert (await autosaved(ana, draft, 2, slug="hours"))["revision"] == 2
    assert await desk.fetch("select slug from drafts") == "hours"


async def test_what_cannot_be_saved_is_told_by_its_field(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    reply = await autosave(ana, draft, 1, slug="Winter Hours", description="Closed at four.")
    assert reply.status_code == 422
    assert list(reply.json()["errors"]) == ["slug"]
    await autosaved(ana, await desk.draft(ana, "Another"), 1, slug="hours")
    reply = await autosave(ana, draft, 1, slug="hours")
    assert reply.json() == {"errors": {"slug": "Another draft has this slug. “hours-2” is free."}, "free": "hours-2"}


async def test_what_saves_itself_is_one_line_of_the_history_and_one_undo(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    for version, words in enumerate(["Clo", "Closed", "Closed at four."], 1):
        await autosaved(ana, draft, version, description=words)
    await autosaved(ana, draft, 4, slug="winter")
    await autosaved(ana, draft, 5, slug="hours")
    told = await told_in_history(ana, draft)
    assert [len(line) for line in told] == [2, 1]
    assert sorted(told[0]) == ["Ana set the description", "Ana set the slug to “hours”"]
    event = await desk.fetch("select id from events where action = 'draft.updated'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await desk.fetch("select row(description, slug)::text from drafts") == '("","")'


async def test_what_came_back_to_what_it_was_is_not_told(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await autosaved(ana, draft, 1, slug="hours")
    await autosaved(ana, draft, 2, description="Closed at four.")
    await autosaved(ana, draft, 3, slug="")
    assert (await told_in_history(ana, draft))[0] == ["Ana set the description"]


@pytest.mark.parametrize("between", ["another window", "another person", "the form", "an undo", "an hour"])
async def test_another_line_begins_where_something_came_between(desk: Desk, ana: Person, between: str) -> None:
    draft = await desk.draft(ana, kind="page")
    await autosaved(ana, draft, 1, slug="hours")
    version, session = 2, "window"
    if between == "another window":
        session = "other"
    elif between == "another person":
        await autosaved(await desk.member("editor", ana), draft, 2, keywords="oak")
        version = 3
    elif between == "the form":
        await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "2", "keywords": "oak"})
        version = 3
    elif between == "an undo":
        event = await desk.fetch("select id from events where action = 'draft.updated'")
        await ana.post(f"/events/{event}/undo")
        version = 3
    else:
        await desk.fetch("update events set at = at - interval '1 hour' where id > 0 returning id")
    await autosaved(ana, draft, version, session, description="Closed at four.")
    assert (await told_in_history(ana, draft))[0] == ["Ana set the description"]


async def test_a_text_saved_in_between_does_not_part_it(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await autosaved(ana, draft, 1, slug="hours")
    text = {"revision": "1", "title": "Winter hours", "body": "Words", "session": "text", "by": "autosave"}
    assert (await ana.post(f"/drafts/{draft}?_method=put", text, headers=JSON)).status_code == 200
    await autosaved(ana, draft, 2, description="Closed at four.")
    assert await desk.fetch("select count(*) from events where action = 'draft.updated'") == 1


async def test_what_others_changed_since_comes_along(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    ben = await desk.member("editor", ana, "Ben")
    await autosaved(ben, draft, 1, description="Ben's words")
    told = await autosaved(ana, draft, 1, slug="hours")
    assert (told["state"], told["revision"]) == ("merged", 3)
    assert (told["details"]["slug"], told["details"]["description"]) == ("hours", "Ben's words")


async def test_a_form_opened_in_the_middle_is_merged_with_what_was_changed_after(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    ben = await desk.member("editor", ana, "Ben")
    await autosaved(ben, draft, 1, description="One", slug="a")
    await autosaved(ben, draft, 2, slug="b")
    form = Page(await ana.get(f"/drafts/{draft}"))
    await autosaved(ben, draft, 3, slug="a")
    await autosaved(ben, draft, 4, keywords="oak")
    reply = await form.submit(ana.browser, "Save details", {"Description": "One two"})
    assert reply.status_code == 303
    row = await desk.fetch("select row(slug, description, keywords)::text from drafts")
    assert row == '(a,"One two",{oak})'


async def test_what_both_changed_is_not_overwritten(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    ben = await desk.member("editor", ana, "Ben")
    await autosaved(ben, draft, 1, slug="hours")
    reply = await autosave(ana, draft, 1, slug="opening")
    assert (reply.status_code, reply.json()["state"]) == (409, "conflict")
    assert await desk.fetch("select slug from drafts") == "hours"
    sent = {"version": "1", "slug": "opening"}
    page = Page(await ana.post(f"/drafts/{draft}/details?_method=put", sent))
    assert sides(page) == {"Slug": ["Nothing", "hours", "opening"]}


async def test_a_page_that_did_not_hear_of_its_save_goes_on_from_it(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await autosaved(ana, draft, 1, description="Closed at four.")
    told = await autosaved(ana, draft, 1, description="Closed at four. Always.")
    assert (told["state"], told["revision"]) == ("merged", 3)
    assert await desk.fetch("select description from drafts") == "Closed at four. Always."
    assert (await autosave(ana, draft, 1, "another window", description="Open")).status_code == 409
