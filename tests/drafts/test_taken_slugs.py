"""The name of a draft in addresses: suggested, and had once in each workspace."""

import pytest

from tests.drafts.details import send
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_slug_is_suggested_from_the_title_until_there_is_one(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Über uns")
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.value("Slug") == ""
    assert page.one("button[data-fill-field=slug]").attributes["value"] == "ueber-uns"
    await send(ana, draft, slug="about")
    assert Page(await ana.get(f"/drafts/{draft}")).tree.css("button[data-fill-field]") == []


async def test_a_taken_slug_is_refused_with_a_free_one(desk: Desk, ana: Person) -> None:
    for number in range(2):
        await send(ana, await desk.draft(ana), slug="winter-hours" + ("-2" if number else ""))
    draft = await desk.draft(ana)
    page = Page(await ana.get(f"/drafts/{draft}"))
    reply = await page.submit(ana.browser, "Save details", {"Slug": "winter-hours", "Keywords": "oak"})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Slug") == "Another draft has this slug. “winter-hours-3” is free."
    assert page.value("Slug") == "winter-hours"
    assert page.value("Keywords") == "oak"
    assert page.one("button[data-fill-field=slug]").attributes["value"] == "winter-hours-3"
    assert page.form("Save details").css("button:not([type])")[0].text(strip=True) == "Save details"  # for Enter
    reply = await page.submit(ana.browser, "Save with slug winter-hours-3")
    assert reply.status_code == 303
    assert await desk.fetch("select slug from drafts where id = $1", draft) == "winter-hours-3"


async def test_the_longest_slug_has_a_free_one_too(desk: Desk, ana: Person) -> None:
    await send(ana, await desk.draft(ana), slug="x" * 100)
    draft = await desk.draft(ana)
    page = Page(await send(ana, draft, slug="x" * 100))
    free = page.one("button[data-fill-field=slug]").attributes["value"] or ""
    assert (await send(ana, draft, slug=free)).status_code == 303


async def test_no_slug_is_none_and_another_workspace_has_its_own(desk: Desk, ana: Person) -> None:
    otto = await desk.owner("Otto", business="Other")
    for who in (ana, ana, otto):
        draft = await desk.draft(who)
        assert (await send(who, draft, slug="", keywords="oak")).status_code == 303
    for who in (ana, otto):
        assert (await send(who, await desk.draft(who), slug="winter-hours")).status_code == 303


async def test_a_slug_is_free_again_once_its_draft_is_in_the_trash(desk: Desk, ana: Person) -> None:
    first, second = await desk.draft(ana, "First"), await desk.draft(ana, "Second")
    await send(ana, first, slug="winter-hours")
    await ana.post(f"/drafts/{first}?_method=delete")
    assert (await send(ana, second, slug="winter-hours")).status_code == 303
    assert (await ana.post(f"/trash/drafts/{first}/restoration")).status_code == 303
    assert await desk.fetch("select slug from drafts where id = $1", first) == "winter-hours-2"
    page = Page(await ana.get(f"/drafts/{first}"))
    assert "Ana changed the slug from “winter-hours” to “winter-hours-2”" in page.text


async def test_undoing_a_deletion_whose_slug_is_taken_gives_it_a_number(desk: Desk, ana: Person) -> None:
    first, second = await desk.draft(ana, "First"), await desk.draft(ana, "Second")
    await send(ana, first, slug="winter-hours")
    await ana.post(f"/drafts/{first}?_method=delete")
    deleted = await desk.fetch("select id from events where action like '%.deleted'")
    await send(ana, second, slug="winter-hours")
    assert (await ana.post(f"/events/{deleted}/undo")).status_code == 303
    assert await desk.fetch("select slug from drafts where id = $1", first) == "winter-hours-2"
    text = Page(await ana.get(f"/drafts/{first}")).text
    assert "Ana took a change back: changed the slug from “winter-hours” to “winter-hours-2”" in text
