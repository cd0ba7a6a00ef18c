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


async def save_by_itself(
    who: Person, task: int, what: str, text: str, *, version: int = 1, session: str = "s1", **more: str
) -> httpx.Response:
    """What a pause in typing is answered: the notes or the title are saved by the page."""
    fields = {"version": str(version), "session": session, what: text, **more}
    return await who.browser.post(
        who.path(f"/tasks/{task}/facts/{what}?_method=put"), data=fields, headers={"accept": "application/json"}
    )


async def test_what_saves_itself_is_one_step_back_for_each_sitting(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, notes="Paper")
    first = (await save_by_itself(ana, task, "notes", "Paper, gr")).json()
    told = (await save_by_itself(ana, task, "notes", "Paper, grey", version=first["revision"])).json()
    assert (told["state"], told["revision"], told["event"]) == ("saved", 3, first["event"])
    assert await desk.fetch("select count(*) from events where action = 'task.updated'") == 1
    shown = {"hx-current-url": f"http://desk.test{ana.path('/tasks')}"}
    end = {"version": "3", "session": "s1", "event": told["event"], "notes": "Paper, grey"}
    page = Page(await ana.htmx(f"/tasks/{task}/facts/notes?_method=put", end, **shown))
    assert page.notice == "Notes saved"
    assert page.one("form[data-undo]").attributes["action"] == told["undo"]
    await save_by_itself(ana, task, "notes", "Paper, grey, two", version=3, session="s2")
    assert await desk.fetch("select count(*) from events where action = 'task.updated'") == 2
    assert (await ana.browser.post(told["undo"].replace(told["event"], str(int(told["event"]) + 1)))).status_code == 303
    assert await desk.fetch("select notes from tasks") == "Paper, grey"
    await ana.browser.post(told["undo"])
    assert await desk.fetch("select notes from tasks") == "Paper"


async def test_what_saves_itself_is_merged_with_what_others_write_and_goes_on_from_what_it_did_not_hear(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, notes="Paper\n\nInk\n\nGlue")
    await save_by_itself(ana, task, "notes", "Paper\n\nInk\n\nGlue, t")  # whose answer is lost
    told = (await save_by_itself(ana, task, "notes", "Paper\n\nInk\n\nGlue, two")).json()
    assert (told["state"], told["notes"]) == ("merged", "Paper\n\nInk\n\nGlue, two")
    await write(ben, task, "Paper, grey\n\nInk\n\nGlue, two", version=3)
    told = (await save_by_itself(ana, task, "notes", "Paper\n\nInk\n\nGlue, two!", version=3)).json()
    assert (told["state"], told["notes"]) == ("merged", "Paper, grey\n\nInk\n\nGlue, two!")
    await write(ben, task, "Grey paper\n\nInk\n\nGlue, two!", version=told["revision"])
    reply = await save_by_itself(ana, task, "notes", "White paper\n\nInk\n\nGlue, two!", version=told["revision"])
    assert (reply.status_code, reply.json()["state"]) == (409, "conflict")
    assert await desk.fetch("select notes from tasks") == "Grey paper\n\nInk\n\nGlue, two!"
    reply = await save_by_itself(ana, task, "notes", "x" * 20_001)
    assert (reply.status_code, "20,000" in reply.json()["errors"]["notes"]) == (422, True)


async def test_a_title_saves_itself_and_what_its_words_say_is_part_of_the_same_step(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, "Call")
    told = (await save_by_itself(ana, task, "title", "Call Dana", shown="Call Dana")).json()
    end = {"version": "2", "session": "s1", "event": told["event"], "title": "Call Dana friday"}
    reply = await save_by_itself(ana, task, "title", "Call Dana friday", version=2, shown="Call Dana")
    assert (reply.status_code, "Not saved yet" in reply.json()["errors"]["title"]) == (422, True)
    page = Page(await ana.htmx(f"/tasks/{task}/facts/title?_method=put", end | {"shown": "Call Dana friday"}))
    assert await desk.fetch("select title || ' ' || due_on from tasks") == "Call Dana 2026-03-06"
    assert await desk.fetch("select count(*) from events where action = 'task.updated'") == 1
    await ana.browser.post(page.one("form[data-undo]").attributes["action"] or "")
    assert await desk.fetch("select title || coalesce(due_on::text, '') from tasks") == "Call"
    await ben.htmx(f"/tasks/{task}/facts/title?_method=put", {"version": "4", "title": "Ring"})
    reply = await save_by_itself(ana, task, "title", "Phone", version=4, session="s3", shown="Phone")
    assert (reply.status_code, reply.json()["state"]) == (409, "conflict")


async def test_what_was_typed_and_taken_back_in_one_sitting_leaves_the_task_as_it_was(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, notes="Paper")
    told = (await save_by_itself(ana, task, "notes", "Paper, grey")).json()
    told = (await save_by_itself(ana, task, "notes", "Paper", version=told["revision"])).json()
    page = Page(await ana.get(f"/tasks/{task}"))
    assert page.tree.css("#task-history form[data-undo]") == []
    end = {"version": "3", "session": "s1", "event": told["event"], "notes": "Paper"}
    shown = {"hx-current-url": f"http://desk.test{ana.path('/tasks')}"}
    page = Page(await ana.htmx(f"/tasks/{task}/facts/notes?_method=put", end, **shown))
    assert page.tree.css("#notices form[data-undo], [hx-target='#notices'] form[data-undo]") == []
    assert await desk.fetch("select notes from tasks") == "Paper"
