"""Details that several change, and what the history tells of them."""

import pytest

from tests.drafts.details import FIELDS, LABELS, ROW, send
from tests.support.conflicts import put_together, sides
from tests.support.drafts import saved
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_details_that_do_not_touch_are_merged_and_told(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await send(ana, draft, **FIELDS)
    ben = await desk.member("editor", ana, "Ben")
    form = Page(await ana.get(f"/drafts/{draft}"))
    await send(ben, draft, 2, description="Ben's words", keywords="winter, opening hours, oak", kind="other")
    await saved(ben, draft, 1, "A text is no detail")
    reply = await form.submit(ana.browser, "Save details", {"Slug": "hours", "Keywords": "opening hours,ash"})
    assert reply.status_code == 303
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.notice == "Draft saved, merged with what Ben changed"
    wanted = {"slug": "hours", "description": "Ben's words", "keywords": "opening hours, oak, ash"}
    assert {name: page.value(label) for name, label in LABELS.items()} == FIELDS | wanted
    assert page.value("Kind") == "other"
    assert "Ana changed the slug from “winter-hours” to “hours”" in page.text
    await page.submit(ana.browser, "Undo Z")
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert (page.value("Slug"), page.value("Description")) == ("winter-hours", "Ben's words")


async def test_what_both_changed_is_409_with_both_shown(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    ben = await desk.member("editor", ana, "Ben")
    form = Page(await ana.get(f"/drafts/{draft}"))
    await send(ben, draft, description="Ben's words", keywords="oak, ash", slug="hours", search_title="Hours")
    typed = {"Description": "Ana's words", "Keywords": "oak,ash", "Slug": "opening"}
    reply = await form.submit(ana.browser, "Save details", typed)
    assert reply.status_code == 409
    page = Page(reply)
    assert page.heading == "Changed by two people at once"
    assert sides(page) == {
        "Slug": ["Nothing", "hours", "opening"],
        "Description": ["Nothing", "Ben's words", "Ana's words"],
    }
    assert list(put_together(page)) == ["Title for search engines"]
    assert (page.value("Description"), page.value("Slug")) == ("Ana's words", "opening")
    assert await desk.fetch("select description from drafts") == "Ben's words"
    assert (await page.submit(ana.browser, "Save", {"Keep what is there now": "1"})).status_code == 303
    assert await desk.fetch("select row(description, search_title, slug)::text from drafts") == (
        '("Ana\'s words",Hours,hours)'
    )


async def test_where_it_is_too_long_ago_to_tell_both_are_shown(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    form = Page(await ana.get(f"/drafts/{draft}"))
    for version in range(1, 40):
        await send(ana, draft, version, description=f"Words {version}")
    reply = await form.submit(ana.browser, "Save details", {"Slug": "hours"})
    assert reply.status_code == 409
    assert sides(Page(reply)) == {"Slug": ["Nothing", "hours"], "Description": ["Words 39", "Nothing"]}


async def test_the_history_tells_of_fields_in_words(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await send(ana, draft, **FIELDS)
    await send(ana, draft, 2, slug="hours", description="Other words", keywords="opening hours, ash, oak")
    await send(ana, draft, 3, description="", search_title="", canonical_link="https://example.com/hours")
    text = Page(await ana.get(f"/drafts/{draft}")).text
    for told in (
        "Ana set the slug to “winter-hours”",
        "Ana set the title for search engines to “When we are open in winter”",
        "Ana set the description",
        "Ana added the keywords winter, opening hours",
        "Ana set the link to “https://example.com/winter”",
        "Ana changed the slug from “winter-hours” to “hours”",
        "Ana changed the description",
        "Ana added the keywords ash, oak and removed the keyword winter",
        "Ana removed the description",
        "Ana removed the title for search engines “When we are open in winter”",
        "Ana changed the link from “https://example.com/winter” to “https://example.com/hours”",
    ):
        assert told in text


async def test_a_change_of_fields_is_one_event_and_taken_back_as_one(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    before = await desk.fetch(ROW, draft)
    events = await desk.fetch("select count(*) from events")
    await send(ana, draft, **FIELDS)
    assert await desk.fetch("select count(*) from events") == events + 1
    after = await desk.fetch(ROW, draft)
    for wanted in (before, after):
        latest = await desk.fetch("select max(id) from events")
        await ana.post(f"/events/{latest}/undo")
        assert await desk.fetch(ROW, draft) == wanted
