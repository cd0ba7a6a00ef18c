"""One line, typed anywhere, becomes a task with all that it says; see test_quick_add_lines.py for several."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.quick_add import chips, offers, preview, the_task, titles

pytestmark = pytest.mark.anyio

EVERYTHING = (
    'Order flyers #Marketing @print @"spring sale" p2 +Dana every 3rd friday at 4pm ~45m !30 min before // ask for 500'
)


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
    assert "Typed Order paper tomorrow // <b>grey</b>" in Page(await ana.get(f"/tasks/{task.id}")).text
    await ana.post("/tasks", {"title": "Call Bob"})
    task = await the_task(desk, ana, "Call Bob")
    assert "Typed " not in Page(await ana.get(f"/tasks/{task.id}")).text


async def test_who_may_only_read_has_no_plus(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    page = Page(await ben.get("/drafts"))
    assert not page.tree.css("[data-opens-quick-add], [data-quick-add]")
