"""One line, typed anywhere, becomes a task with all that it says; several lines become several tasks."""

import asyncio
import json
from zoneinfo import ZoneInfo

import pytest

from tests.html import Page, text_of
from tests.people import Desk, Person
from webapp.tasks.capture import MAX_WAITING, MOST_LINES, Marks, Typed, read_typed
from webapp.tasks.models import Task
from webapp.tasks.queries import get_task
from webapp.tasks.quick_add import Context
from webapp.web.errors import Busy

pytestmark = pytest.mark.anyio

EVERYTHING = (
    'Order flyers #Marketing @print @"spring sale" p2 +Dana every 3rd friday at 4pm ~45m !30 min before // ask for 500'
)


async def the_task(desk: Desk, who: Person, title: str) -> Task:
    """The only task of a title."""
    task_id = await desk.fetch(
        "select id from tasks where workspace_id = $1 and title = $2 and deleted_at is null", who.workspace_id, title
    )
    assert task_id is not None, f"no task is titled {title!r}"
    task = await get_task(desk.db, who.workspace_id, task_id)
    assert task is not None
    return task


async def titles(desk: Desk, who: Person) -> list[str]:
    """The titles of all tasks, in the order in which they were added."""
    found = await desk.fetch(
        "select json_agg(title order by id) from tasks where workspace_id = $1 and deleted_at is null", who.workspace_id
    )
    return json.loads(found) if found else []


def chips(page: Page) -> list[str]:
    """What the chips say was understood, in order."""
    return [text_of(node) for node in page.tree.css(".piece > span")]


def offers(page: Page) -> list[str]:
    """What the dotted chips suggest, in order."""
    return [text_of(node) for node in page.tree.css(".offer")]


async def preview(who: Person, line: str, **fields: str) -> Page:
    """What htmx gets while a line is typed."""
    reply = await who.htmx("/tasks/reading", {"title": line, **fields})
    assert reply.status_code == 200
    return Page(reply)


async def test_all_that_a_line_says_is_saved(desk: Desk, ana: Person) -> None:
    dana = await desk.member("editor", ana, "Dana")
    marketing = await desk.project(ana, "Marketing")
    await ana.post("/tasks", {"title": EVERYTHING})
    task = await the_task(desk, ana, "Order flyers")
    assert task.project_id == marketing
    assert task.labels == ["print", "spring sale"]
    assert task.priority == "high"
    assert task.assignee_id == dana.account_id
    assert task.estimate_minutes == 45
    assert task.notes == "ask for 500"
    assert f"{task.due_at:%Y-%m-%d %H:%M}" == "2026-03-20 16:00"
    assert task.reminder == "-PT30M"
    assert f"{task.remind_at:%Y-%m-%d %H:%M}" == "2026-03-20 15:30"
    assert task.repeat == {
        "rrule": "FREQ=MONTHLY;BYDAY=3FR",
        "start": "2026-03-20",
        "zone": "UTC",
        "clock": "16:00",
        "anchor": "schedule",
        "missed": "keep",
        "ends": None,
        "skipped": [],
    }
    assert task.typed == EVERYTHING


async def test_the_preview_says_the_same_in_the_members_words_and_saves_nothing(desk: Desk, ana: Person) -> None:
    await desk.member("editor", ana, "Dana")
    await desk.project(ana, "Marketing")
    page = await preview(ana, EVERYTHING)
    assert chips(page) == [
        "Project Marketing",
        "Label print",
        "Label spring sale",
        "Priority High",
        "For Dana",
        "Repeats every third Friday at 16:00",
        "Takes 45 min",
        "Remind 30 min before",
        "Notes: ask for 500",
    ]
    assert "Next: Fri 20 Mar 16:00 · Fri 17 Apr 16:00 · Fri 15 May 16:00" in page.text
    assert "<html" not in page.html
    assert await titles(desk, ana) == []


async def test_the_members_zone_week_and_date_order_are_used(desk: Desk) -> None:
    kim = await desk.owner("Kim", time_zone="America/New_York", week_start="sunday", date_order="mdy")
    page = await preview(kim, "Review budget next week 9:30")
    assert chips(page) == ["Due Sunday 09:30"]
    await kim.post("/tasks", {"title": "Supplier review 05/06 at 9:30"})
    task = await the_task(desk, kim, "Supplier review")
    assert task.due_at is not None
    assert task.due_at.isoformat() == "2026-05-06T13:30:00+00:00"


async def test_a_time_that_a_clock_change_removes_is_told(desk: Desk) -> None:
    kim = await desk.owner("Kim", time_zone="America/New_York", date_order="mdy")
    page = await preview(kim, "Server switch sun 2:30am")
    assert chips(page) == ["Due Sunday 03:00"]
    assert "there is no 02:30 on 2026-03-08, so it is due at 03:00" in page.text


async def test_an_unknown_project_is_offered_and_made_with_the_task_once_for_all_lines(desk: Desk, ana: Person) -> None:
    page = await preview(ana, "Order flyers #Flyers")
    assert chips(page) == ["Project Flyers (new)"]
    assert await desk.fetch("select count(*) from projects") == 0
    await ana.post("/tasks", {"title": "Order flyers #Flyers\nFold flyers #flyers\nBurn flyers #FLYERS"})
    assert await desk.fetch("select array_agg(name) from projects") == ["Flyers"]
    assert await desk.fetch("select count(distinct project_id) from tasks where project_id is not null") == 1
    assert await desk.fetch("select count(*) from events where subject = 'project' and kind = 'created'") == 1
    assert chips(await preview(ana, "More #flyers")) == ["Project Flyers"]


async def test_a_project_that_two_people_make_at_once_is_made_once(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    lines = [who.post("/tasks", {"title": f"Line {number} #Flyers"}) for number, who in enumerate([ana, ben] * 3)]
    assert {reply.status_code for reply in await asyncio.gather(*lines)} == {303}
    assert await desk.fetch("select count(*) from projects") == 1
    assert await desk.fetch("select count(*) from tasks where project_id is not null") == 6


async def test_pasted_lines_are_tasks_in_their_order_with_one_notice_and_one_undo(desk: Desk, ana: Person) -> None:
    reply = await ana.post("/tasks", {"title": "Order paper tomorrow\r\n\r\n  Call Bob p1 \r\nPack\r\n"})
    assert reply.status_code == 303
    assert await titles(desk, ana) == ["Order paper", "Call Bob", "Pack"]
    page = Page(await ana.get("/tasks"))
    assert page.notice == "3 tasks added"
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.status_code == 303
    assert await titles(desk, ana) == []
    assert await desk.fetch("select count(*) from events where kind = 'undone'") == 3


async def test_an_undo_of_several_is_refused_where_one_has_changed_since_and_takes_none_back(
    desk: Desk, ana: Person
) -> None:
    await ana.post("/tasks", {"title": "One\nTwo"})
    page = Page(await ana.get("/tasks"))
    two = await the_task(desk, ana, "Two")
    await ana.post(f"/tasks/{two.id}?_method=delete")
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.status_code == 409
    assert await titles(desk, ana) == ["One"]


async def test_an_undo_of_events_that_are_none_is_not_found(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    await ana.post("/tasks", {"title": "One\nTwo"})
    events = ".".join(str(number) for number in await desk.fetch("select array_agg(id) from events"))
    for who, said in ((eve, events), (ana, f"{events}.999999"), (ana, "one.two"), (ana, ""), (ana, "9" * 30)):
        assert (await who.post("/events/undo", {"events": said})).status_code == 404
    assert await titles(desk, ana) == ["One", "Two"]


async def test_if_one_line_cannot_be_a_task_none_is_saved_and_all_is_kept(desk: Desk, ana: Person) -> None:
    typed = f"Order paper #Flyers\n{'x' * 201}"
    reply = await ana.post("/tasks", {"title": typed})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Add a task") == "Line 2: Title is 201 characters long; at most 200 fit."
    assert page.value("Add a task") == typed
    assert await titles(desk, ana) == []
    assert await desk.fetch("select count(*) from projects") == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("tomorrow p1", "Title can't be empty: every word was read as something else."),
        ("Pay rent 9999-12-31", "Due date has to be between the years 1900 and 2999."),
        (f"Order #{'x' * 81}", "The name of a project is at most 80 characters long, this one 81."),
        (f"Order @{'x' * 41}", "A label has at most 40 characters."),
        ("Order " + " ".join(f"@l{number}" for number in range(21)), "A task has at most 20 labels."),
        ("x" * 10_001, "Title is 10,001 characters long; at most 10,000 fit."),
        ("x " * 5_000, "at most 200 fit."),
        ("a\n" * 101, "These are 101 lines; at most 100 can be added at once."),
    ],
)
async def test_what_cannot_be_a_task_is_said_beside_the_field(desk: Desk, ana: Person, line: str, message: str) -> None:
    reply = await ana.post("/tasks", {"title": line})
    assert reply.status_code == 422
    assert message in Page(reply).error("Add a task")
    assert await titles(desk, ana) == []
    assert (await ana.htmx("/tasks/reading", {"title": line})).status_code in (200, 422)


async def test_a_chip_turned_back_into_words_stays_so_while_the_line_goes_on(desk: Desk, ana: Person) -> None:
    page = await preview(ana, "Film tomorrow")
    assert chips(page) == ["Due Tomorrow"]
    kept = page.one("[name=keep]").attributes["value"] or ""
    page = await preview(ana, "Film tomorrow", keep=kept)
    assert chips(page) == []
    words = page.one("[name=words]").attributes["value"] or ""
    page = await preview(ana, "Film tomorrow with Bob friday at 9", words=words)
    assert chips(page) == ["Due Friday 09:00"]
    await ana.post("/tasks", {"title": "Film tomorrow with Bob friday at 9", "words": words})
    task = await the_task(desk, ana, "Film tomorrow with Bob")
    assert f"{task.due_on}" == "2026-03-06"
    assert task.typed == "Film tomorrow with Bob friday at 9"


async def test_words_of_a_chip_are_forgotten_with_them_and_read_again_when_asked(ana: Person) -> None:
    page = await preview(ana, "Film tomorrow", words="0:tomorrow")
    assert offers(page) == ["“tomorrow” stays words"]
    again = page.one("[name=take]").attributes["value"] or ""
    assert chips(await preview(ana, "Film tomorrow", words="0:tomorrow", take=again)) == ["Due Tomorrow"]
    page = await preview(ana, "Film tomorro", words="0:tomorrow")
    assert not page.tree.css("[name=words]")


async def test_a_suggestion_is_taken_and_stays_taken_while_the_line_goes_on(desk: Desk, ana: Person) -> None:
    page = await preview(ana, "Fix sun shade")
    assert (chips(page), offers(page)) == ([], ["Sunday?"])
    page = await preview(ana, "Fix sun shade", take=page.one("[name=take]").attributes["value"] or "")
    assert (chips(page), offers(page)) == (["Due Sunday"], [])
    taken = page.one("[name=taken]").attributes["value"] or ""
    await ana.post("/tasks", {"title": "Fix sun shade of the shop", "taken": taken})
    assert f"{(await the_task(desk, ana, 'Fix shade of the shop')).due_on}" == "2026-03-08"
    page = await preview(ana, "Fix sun shade", taken=taken, keep=taken)
    assert chips(page) == []


async def test_a_chip_of_one_line_is_none_of_another(ana: Person) -> None:
    page = await preview(ana, "Film tomorrow\nPack tomorrow", keep="1:tomorrow")
    assert chips(page) == ["Due Tomorrow"]
    assert [text_of(node) for node in page.tree.css(".read-title")] == ["Film", "Pack tomorrow"]


@pytest.mark.parametrize(
    "mark", ["tomorrow", ":tomorrow", "0:", "x:tomorrow", "-1:tomorrow", "99999:x", "0:\x00", "²:x"]
)
async def test_a_mark_that_is_none_is_ignored(ana: Person, mark: str) -> None:
    page = await preview(ana, "Film tomorrow", keep=mark, words=mark, take=mark, taken=mark)
    assert chips(page) == ["Due Tomorrow"]


async def test_the_line_goes_before_the_filters_in_force(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Marketing")
    given = {"project_id": str(project), "labels": "print", "due_on": "2026-03-04", "priority": "low"}
    await ana.post("/tasks", {"title": "Order flyers @rush #Shop tomorrow p1", **given})
    task = await the_task(desk, ana, "Order flyers")
    assert (task.project_name, task.labels, f"{task.due_on}", task.priority) == (
        "Shop",
        ["rush", "print"],
        "2026-03-05",
        "urgent",
    )
    await ana.post("/tasks", {"title": "Order ink", **given})
    task = await the_task(desk, ana, "Order ink")
    assert (task.project_name, task.labels, f"{task.due_on}") == ("Marketing", ["print"], "2026-03-04")


async def test_without_scripts_the_plus_leads_to_the_form_whose_preview_chips_and_save_are_plain_forms(
    desk: Desk, ana: Person
) -> None:
    page = Page(await ana.get("/drafts"))
    assert page.one("[data-opens-quick-add]").attributes["href"] == ana.path("/tasks/new")
    page = Page(await ana.get("/tasks/new", headers={"referer": page.url}))
    page = Page(await page.submit(ana.browser, "Preview", {"Add a task": "Film tomorrow with sun shade"}))
    assert page.heading == "Add a task"
    assert page.value("Add a task") == "Film tomorrow with sun shade"
    assert chips(page) == ["Due Tomorrow"]
    page = Page(await page.submit(ana.browser, "Keep “tomorrow” as words"))
    assert chips(page) == []
    page = Page(await page.submit(ana.browser, "Read “sun” as Sunday"))
    assert chips(page) == ["Due Sunday"]
    reply = await page.submit(ana.browser, "Add task")
    assert reply.headers["location"] == ana.path("/drafts")
    assert await titles(desk, ana) == ["Film tomorrow with shade"]
    page = Page(await ana.get("/drafts"))
    assert page.notice == "Task added"
    task = await the_task(desk, ana, "Film tomorrow with shade")
    assert page.one("[data-toast] a").attributes["href"] == ana.path(f"/tasks/{task.id}")


async def test_a_preview_of_the_list_keeps_its_filters_and_leads_back_to_it(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Marketing")
    page = Page(await ana.get(f"/tasks?project={project}"))
    page = Page(await page.submit(ana.browser, "Preview", {"Add a task": "Order flyers tomorrow"}))
    reply = await page.submit(ana.browser, "Add task")
    assert reply.headers["location"] == ana.path(f"/tasks?project={project}")
    assert (await the_task(desk, ana, "Order flyers")).project_id == project


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
async def test_the_way_back_never_leads_to_another_host(ana: Person, back: str) -> None:
    reply = await ana.post("/tasks", {"title": "Order paper", "place": "page", "back": back})
    assert "evil" not in reply.headers["location"].split("/")[0]
    assert reply.headers["location"].startswith("/")
    assert not reply.headers["location"].startswith("//")


async def test_from_another_page_htmx_gets_the_notice_and_the_count_only(ana: Person) -> None:
    reply = await ana.htmx("/tasks", {"title": "Order paper tomorrow", "place": "quick"})
    page = Page(reply)
    assert page.notice == "Task added"
    assert not page.tree.css(".row")
    assert page.tree.css("#quick-reading")


async def test_the_tasks_page_shows_the_typed_line_where_it_says_more_than_the_title(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Order paper tomorrow // <b>grey</b>"})
    task = await the_task(desk, ana, "Order paper")
    assert "Typed: Order paper tomorrow // <b>grey</b>" in Page(await ana.get(f"/tasks/{task.id}")).text
    await ana.post("/tasks", {"title": "Call Bob"})
    task = await the_task(desk, ana, "Call Bob")
    assert "Typed:" not in Page(await ana.get(f"/tasks/{task.id}")).text


async def test_who_may_only_read_has_no_plus(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    page = Page(await ben.get("/drafts"))
    assert not page.tree.css("[data-opens-quick-add], [data-quick-add]")


async def test_a_long_paste_is_read_beside_the_loop_and_refused_where_too_many_wait(desk: Desk, ana: Person) -> None:
    text = "\n".join(f"Task {number} tomorrow at 4pm #Shop" for number in range(MOST_LINES))
    assert len(chips(await preview(ana, text))) == 2 * MOST_LINES
    context = Context(now=desk.clock(), zone=ZoneInfo("UTC"))
    readings = [read_typed(text, Marks(), context) for _ in range(MAX_WAITING + 1)]
    found = await asyncio.gather(*readings, return_exceptions=True)
    assert [type(each) for each in found] == [Typed] * MAX_WAITING + [Busy]
    assert len((await read_typed(text, Marks(), context)).lines) == MOST_LINES
