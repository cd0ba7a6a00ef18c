"""The notes of a task, written where it stands: in a list, on its page, or on a page of their own."""

import httpx
import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


async def write(who: Person, task: int, notes: str, *, version: int = 1, at: str = "/tasks") -> httpx.Response:
    """What saving the notes in the sheet is answered."""
    fields = {"version": str(version), "notes": notes}
    shown = {"hx-current-url": f"http://desk.test{who.path(at)}"}
    return await who.htmx(f"/tasks/{task}/facts/notes?_method=put", fields, **shown)


async def test_notes_are_written_from_a_row_which_says_that_it_has_some(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    assert "Notes" not in text_of(Page(await ana.get("/tasks")).one(".meta"))
    page = Page(await write(ana, task, "Grey, *not* white\n\nAsk Jo"))
    assert "Notes" in text_of(page.one(".meta"))
    assert await desk.fetch("select notes from tasks") == "Grey, *not* white\n\nAsk Jo"
    assert text_of(Page(await ana.get(f"/tasks/{task}")).one(".prose.notes")) == "Grey, not white Ask Jo"
    form = Page(await ana.get(f"/tasks/{task}/facts/notes"))
    assert form.one("#fact-notes").text() == "Grey, *not* white\n\nAsk Jo"


async def test_without_scripts_they_have_a_page_that_leads_back(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = Page(
        await ana.get(
            f"/tasks/{task}/facts/notes", headers={"referer": f"http://desk.test{ana.path('/tasks?sort=title')}"}
        )
    )
    reply = await page.submit(ana.browser, "Save notes", {"Notes": "Grey"})
    assert (reply.status_code, reply.headers["location"]) == (303, ana.path("/tasks?sort=title"))
    assert Page(await ana.get("/tasks")).notice == "Notes saved"
    reply = await ana.post(f"/tasks/{task}/facts/notes?_method=put", {"version": "2", "notes": ""})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}")


async def test_what_two_write_in_different_places_is_put_together(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, notes="Paper\n\nInk\n\nGlue")
    await write(ben, task, "Paper, grey\n\nInk\n\nGlue")
    page = Page(await write(ana, task, "Paper\n\nInk\n\nGlue, two"))
    assert page.notice == "Notes saved, merged with what Ben changed"
    assert await desk.fetch("select notes from tasks") == "Paper, grey\n\nInk\n\nGlue, two"


async def test_what_two_write_in_the_same_place_is_shown_and_nothing_is_lost(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, notes="Paper")
    await write(ben, task, "Grey paper")
    reply = await write(ana, task, "White paper", at=f"/tasks/{task}")
    assert (reply.status_code, reply.headers["hx-retarget"]) == (409, "#fact")
    page = Page(reply)
    assert "Ben wrote in the same place meanwhile" in text_of(page.one("[role=alert]"))
    assert [text_of(side) for side in page.tree.css(".sides pre")] == ["Grey paper", "White paper"]
    both = page.one("#fact-notes").text()
    assert "Grey" in both
    assert "White" in both
    assert await desk.fetch("select notes from tasks") == "Grey paper"
    version = int(page.one("[name=version]").attributes["value"] or "")
    assert (await write(ana, task, "Light grey paper", version=version)).status_code == 200
    assert await desk.fetch("select notes from tasks") == "Light grey paper"


async def test_what_is_too_long_is_kept_as_it_was_typed(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana)
    await write(ben, task, "Theirs")
    long = "x" * 20_001
    for reply in (
        await write(ana, task, long),
        await ana.post(f"/tasks/{task}/facts/notes?_method=put", {"version": "1", "notes": long}),
    ):
        assert reply.status_code == 422
        page = Page(reply)
        assert page.one("#fact-notes").text().strip() == long
        assert "20,000" in text_of(page.one(".field .error"))
        assert page.one("[name=version]").attributes["value"] == "1"


async def test_notes_are_for_those_who_may_edit_what_is_there(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    eve = await desk.owner("Eve", business="Elm")
    viewer = await desk.member("viewer", ana, "Vic")
    assert (await eve.get(f"/tasks/{task}/facts/notes")).status_code == 404
    assert (await write(eve, task, "x")).status_code == 404
    assert (await viewer.get(f"/tasks/{task}/facts/notes")).status_code == 403
    assert (await write(viewer, task, "x")).status_code == 403
    await ana.post(f"/tasks/{task}?_method=delete")
    assert (await ana.get(f"/tasks/{task}/facts/notes")).status_code == 404
    assert (await write(ana, task, "x", version=2)).status_code == 404
