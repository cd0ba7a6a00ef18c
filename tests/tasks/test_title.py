"""A title that is edited: its words are read as in quick add, and what was shown of them is changed as one act."""

import httpx
import pytest

from tests.support.html import Page, text_of, value_of
from tests.support.people import Desk, Person
from tests.support.quick_add import chips, offers, the_task

pytestmark = pytest.mark.anyio

HTMX = {"hx-request": "true"}


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


def carried(page: Page) -> dict[str, str]:
    """What the form holds of how its title was read."""
    fields = page.tree.css("[name=shown], [name=before], [name=words], [name=taken], [name=place]")
    return {str(node.attributes["name"]): str(node.attributes["value"] or "") for node in fields}


def sent(page: Page) -> dict[str, str]:
    """What the form sends, with all that is typed."""
    form = page.form("Save")
    return {
        str(node.attributes["name"]): value_of(node) for node in form.css("input[name], textarea[name], select[name]")
    }


def undo_of(who: Person, page: Page) -> str:
    """Where the notice takes back what was just done."""
    return (page.one("form[data-undo]").attributes["action"] or "").removeprefix(who.path(""))


async def read(who: Person, task: int, title: str, **fields: str) -> Page:
    """How a title is read while it is typed into a form that was just opened, and that holds `fields`."""
    opened = carried(Page(await who.get(f"/tasks/{task}/facts/title", headers=HTMX)))
    reply = await who.htmx(f"/tasks/{task}/facts/title/reading", {**opened, "title": title, **fields})
    assert reply.status_code == 200
    return Page(reply)


async def save(who: Person, task: int, title: str, fields: dict[str, str], *, version: int = 1) -> httpx.Response:
    """What saving a title in the sheet is answered, with what was shown of it."""
    shown = {"hx-current-url": f"http://desk.test{who.path('/tasks')}"}
    sent = {"version": str(version), "title": title, **fields}
    return await who.htmx(f"/tasks/{task}/facts/title?_method=put", sent, **shown)


async def retitle(who: Person, task: int, title: str, *, version: int = 1, **fields: str) -> Page:
    """Type a title, look at how it is read, and save it."""
    reply = await save(who, task, title, carried(await read(who, task, title, **fields)), version=version)
    assert reply.status_code == 200, reply.text
    return Page(reply)


async def test_the_words_of_a_title_change_what_they_say_as_one_act_with_one_undo(
    desk: Desk, ana: Person, ben: Person
) -> None:
    await desk.project(ana, "Shop")
    task = await desk.task(ana, "Call Dan", labels=["vip"], estimate_minutes=30, priority="high", notes="Ask")
    line = "Call Dana friday 3pm #Shop +Ben @print for 1h !30min before // twice"
    shown = await read(ana, task, line)
    assert chips(shown) == [
        *("Due Friday 15:00", "Project Shop", "For Ben", "Label print", "Takes 1 h", "Remind 30 min before"),
        "Notes: twice",
    ]
    page = Page(await save(ana, task, line, carried(shown)))
    found = await the_task(desk, ana, "Call Dana")
    assert (str(found.due_on), found.project_name, found.assignee_name) == ("2026-03-06", "Shop", "Ben")
    assert (found.labels, found.estimate_minutes, found.notes) == (["vip", "print"], 60, "Ask\n\ntwice")
    assert (found.priority, found.reminder, found.version) == ("high", "-PT30M", 2)
    assert text_of(page.one(".row .title")) == "Call Dana"
    assert await desk.fetch("select count(*) from events where subject = 'task'") == 2
    await ana.htmx(undo_of(ana, page), {})
    found = await the_task(desk, ana, "Call Dan")
    assert (found.due_on, found.project_name, found.labels, found.estimate_minutes) == (None, None, ["vip"], 30)


async def test_what_isnt_said_stays(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Call", due_on="2026-03-12")
    assert chips(await read(ana, task, "Call 3pm")) == ["Due Thu 12 Mar 15:00"]
    await retitle(ana, task, "Call 3pm")
    assert await desk.fetch(
        "select due_on::text || ' ' || to_char(due_at at time zone 'UTC', 'DD HH24') from tasks"
    ) in (
        "2026-03-12 12 15",
        "2026-03-12 12 14",
    )
    assert chips(await read(ana, task, "Call friday")) == ["Due Friday 15:00"]
    await retitle(ana, task, "Call friday", version=2)
    assert await desk.fetch("select due_on::text from tasks where due_at is not null") == "2026-03-06"
    await retitle(ana, task, "Call every monday until june", version=3)
    found = await the_task(desk, ana, "Call")
    assert found.repeat is not None
    assert (found.repeat["rrule"], str(found.due_on)) == ("FREQ=WEEKLY;BYDAY=MO", "2026-03-09")


async def test_words_that_stood_there_before_stay_words_until_somebody_reads_them(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Lunche friday")
    shown = await read(ana, task, "Lunches friday")
    assert (chips(shown), offers(shown)) == ([], ["“friday” stays words"])
    await retitle(ana, task, "Lunches friday")
    assert (await the_task(desk, ana, "Lunches friday")).due_on is None
    taken = await read(ana, task, "Lunches friday", take="0:friday")
    assert chips(taken) == ["Due Friday"]
    kept = await read(ana, task, "Lunches friday tomorrow", keep="0:tomorrow")
    assert chips(kept) == []
    await save(ana, task, "Lunches friday tomorrow", carried(kept), version=2)
    assert (await the_task(desk, ana, "Lunches friday tomorrow")).due_on is None


async def test_only_what_is_shown_is_saved(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Call")
    early = await read(ana, task, "Call fri")
    reply = await save(ana, task, "Call friday", carried(early))
    page = Page(reply)
    assert (reply.status_code, reply.headers["hx-retarget"]) == (422, "#fact")
    assert "Not saved yet" in text_of(page.one("#fact-error"))
    assert chips(page) == ["Due Friday"]
    assert page.one("textarea").text().strip() == "Call friday"
    assert await desk.fetch("select title from tasks") == "Call"
    assert (await save(ana, task, "Call friday", carried(page))).status_code == 200
    assert await desk.fetch("select due_on::text from tasks") == "2026-03-06"
    reply = await ana.htmx(f"/tasks/{task}?_method=put", {"version": "2", "title": "Call tomorrow"})
    assert reply.status_code == 200
    assert await desk.fetch("select title || ' ' || due_on from tasks") == "Call tomorrow 2026-03-06"


async def test_a_new_project_is_made_with_it_and_taken_back_with_it(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Fence")
    shown = await read(ana, task, "Fence #Yard")
    assert chips(shown) == ["Project Yard (new)"]
    page = Page(await save(ana, task, "Fence #Yard", carried(shown)))
    assert (await the_task(desk, ana, "Fence")).project_name == "Yard"
    events = page.one("form[data-undo] [name=events]").attributes["value"]
    await ana.htmx(undo_of(ana, page), {"events": events or ""})
    assert (await the_task(desk, ana, "Fence")).project_name is None
    assert await desk.fetch("select count(*) from projects") == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("friday 3pm", "Title can't be empty"),
        ("Call " + "x" * 300, "at most 200 fit"),
        ("Call " + " ".join(f"@l{number}" for number in range(21)), "A task has at most 20 labels."),
    ],
)
async def test_what_cant_be_saved_is_said_with_what_was_typed(desk: Desk, ana: Person, line: str, said: str) -> None:
    task = await desk.task(ana, "Call")
    reply = await save(ana, task, line, carried(await read(ana, task, line)))
    assert reply.status_code == 422
    assert said in text_of(Page(reply).one("#fact-error"))
    assert Page(reply).one("textarea").text().strip() == line
    assert await desk.fetch("select title from tasks") == "Call"


async def test_what_two_change_is_merged_or_told_and_nothing_is_lost(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Call")
    await ben.htmx(f"/tasks/{task}/facts/priority?_method=put", {"version": "1", "value": "high"})
    await retitle(ana, task, "Call friday")
    found = await the_task(desk, ana, "Call")
    assert (str(found.due_on), found.priority) == ("2026-03-06", "high")
    await ben.htmx(f"/tasks/{task}/facts/due?_method=put", {"version": "3", "words": "monday"})
    line = "Call Dana tomorrow #Yard"
    reply = await save(ana, task, line, carried(await read(ana, task, line)), version=3)
    page = Page(reply)
    assert reply.status_code == 409
    assert "Ben changed this meanwhile" in text_of(page.one("#fact-error"))
    assert (page.one("textarea").text().strip(), chips(page)[0]) == (line, "Due Tomorrow")
    assert await desk.fetch("select count(*) from projects") == 0
    version = page.one("[name=version]").attributes["value"] or ""
    assert (await save(ana, task, line, carried(page), version=int(version))).status_code == 200
    found = await the_task(desk, ana, "Call Dana")
    assert (str(found.due_on), found.project_name) == ("2026-03-05", "Yard")


@pytest.mark.parametrize("at", ["row", "page"])
async def test_the_title_of_the_long_form_and_of_a_rows_form_is_read_too(desk: Desk, ana: Person, at: str) -> None:
    task = await desk.task(ana, "Call", due_on="2026-03-12")
    page = Page(await ana.get(f"/tasks/{task}/edit", headers=HTMX if at == "row" else {}))
    form = Page(page.form("Save").html or "")
    place = f"title-{task}" if at == "row" else "title"
    assert carried(form) == {"place": place, "shown": "Call", "before": "Call"}
    assert form.one(f"#{place}").attributes["data-mentions"] == f"{place}-names"
    line = "Call Dana friday"
    shown = await ana.htmx(f"/tasks/{task}/facts/title/reading", {**carried(form), "title": line, "names": "wanted"})
    assert Page(shown).one(f"#{place}-reading") is not None
    fields = {"version": "1", "title": line, "due_on": "2026-03-12", "priority": "low", **carried(Page(shown))}
    sends = ana.htmx if at == "row" else ana.post
    reply = await sends(f"/tasks/{task}?_method=put", fields)
    assert reply.status_code == (200 if at == "row" else 303)
    found = await the_task(desk, ana, "Call Dana")
    assert (str(found.due_on), found.priority) == ("2026-03-06", "low")


@pytest.mark.parametrize("where", ["edit", "facts/title"])
async def test_without_scripts_the_first_save_shows_the_chips_and_the_second_saves(
    desk: Desk, ana: Person, where: str
) -> None:
    task = await desk.task(ana, "Call")
    page = Page(await ana.get(f"/tasks/{task}/{where}"))
    reply = await page.submit(ana.browser, "Save", {"Title": "Call friday @print"})
    assert (reply.status_code, chips(Page(reply))) == (422, ["Due Friday", "Label print"])
    reply = await ana.post(f"/tasks/{task}/facts/title/reading", {**sent(Page(reply)), "keep": "0:friday"})
    page = Page(reply)
    assert (reply.status_code, chips(page), page.value("Title")) == (200, ["Label print"], "Call friday @print")
    assert (await page.submit(ana.browser, "Save", {})).status_code == 303
    found = await the_task(desk, ana, "Call friday")
    assert (found.labels, found.due_on) == (["print"], None)
