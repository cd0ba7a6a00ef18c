"""A change of a task is answered with what changed on the list that is shown, and nothing else."""

import random
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

Act = Callable[[Desk, Person], Awaitable[httpx.Response]]

MOST = 6_000  # bytes of a reply, before it is compressed
MANY = """
    insert into tasks (workspace_id, title, due_on, priority, labels, created_at, updated_at)
    select $1, 'Task ' || n, date '2026-03-01' + n % 40, 'normal', array['print'], now(), now()
    from generate_series(1, 100) as n
"""


async def asked(who: Person, rest: str, shown: str = "/tasks", **fields: str) -> httpx.Response:
    """The reply to a form of the list, or of another page that is shown."""
    return await who.htmx(rest, fields, **{"hx-current-url": f"http://desk.test{who.path(shown)}"})


async def the_task(desk: Desk) -> int:
    """The task that acts are about, whose version is its only one."""
    found: int = await desk.fetch("select id from tasks where title = 'Order paper'")
    return found


async def add(desk: Desk, who: Person) -> httpx.Response:
    return await asked(who, "/tasks", title="Call Bob tomorrow p2 @print", place="add")


async def complete(desk: Desk, who: Person) -> httpx.Response:
    return await asked(who, f"/tasks/{await the_task(desk)}/completion")


async def reopen(desk: Desk, who: Person) -> httpx.Response:
    return await asked(who, f"/tasks/{await the_task(desk)}/completion?_method=delete")


async def edit(desk: Desk, who: Person) -> httpx.Response:
    fields = {"version": "1", "title": "Order paper", "due_on": "2026-03-09", "priority": "high"}
    return await asked(who, f"/tasks/{await the_task(desk)}?_method=put", **fields)


async def delete(desk: Desk, who: Person) -> httpx.Response:
    return await asked(who, f"/tasks/{await the_task(desk)}?_method=delete")


async def undo(desk: Desk, who: Person) -> httpx.Response:
    task = await the_task(desk)
    await who.htmx(f"/tasks/{task}?_method=delete")
    event = await desk.fetch("select max(id) from events where subject_id = $1 and subject = 'task'", task)
    headers = {"hx-request-type": "full", "hx-current-url": f"http://desk.test{who.path('/tasks')}"}
    return await who.htmx(f"/events/{event}/undo", {"events": ""}, **headers)


ACTS: dict[str, tuple[Act, int]] = {  # with the most statements that each may take
    "add": (add, 6),
    "complete": (complete, 4),
    "reopen": (reopen, 4),
    "edit": (edit, 5),
    "delete": (delete, 3),
    "undo": (undo, 9),  # of which three are the deletion that it takes back, and one says what can be done again
}


@pytest.mark.parametrize("act", ACTS)
async def test_the_answer_to_an_act_is_small_and_the_same_beside_ten_tasks_and_beside_a_thousand(
    desk: Desk, ana: Person, act: str
) -> None:
    ben = await desk.owner("Ben", business="Birch")
    sizes = []
    for who, few in ((ana, True), (ben, False)):
        await desk.fetch("update tasks set title = 'Other'")
        await desk.task(who, status="completed" if act == "reopen" else "pending")
        if few:
            for number in range(10):
                await desk.task(who, f"Task {number}", labels=["print"])
        else:
            for _ in range(10):
                await desk.fetch(MANY, who.workspace_id)
        reply = await ACTS[act][0](desk, who)
        assert reply.status_code == 200
        sizes.append(len(reply.content))
    assert max(sizes) < MOST
    assert sizes[1] - sizes[0] < 100  # longer numbers


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_asks_the_database_few_questions(desk: Desk, ana: Person, act: str) -> None:
    await desk.task(ana, status="completed" if act == "reopen" else "pending")
    await ana.get("/tasks")
    with watched() as watch:
        await ACTS[act][0](desk, ana)
    assert 0 < len(watch.names) <= ACTS[act][1], watch.names


@pytest.mark.parametrize(
    "query", ["", "sort=priority", "sort=title", "sort=newest", "sort=change", "status=completed", "status=cancelled"]
)
async def test_the_places_of_rows_sort_as_their_list_does(desk: Desk, ana: Person, query: str) -> None:
    dice = random.Random(7)
    for _ in range(40):
        await desk.task(
            ana,
            dice.choice(["Task 2", "task 10", "Äpfel", "apple pie", "apple", "Zoo", "電話", "apple 3"]),
            due_on=dice.choice([None, "2026-03-01", "2026-03-04", "2026-03-05", "2026-05-01"]),
            priority=dice.choice(["low", "normal", "high", "urgent"]),
            status=dice.choice(["pending", "waiting", "completed", "cancelled"]),
        )
        desk.app.state.clock.advance(seconds=dice.randrange(3))
    await desk.fetch("update tasks set due_at = '2026-03-04 09:30Z' where due_on = '2026-03-04' and id % 2 = 0")
    page = Page(await ana.get(f"/tasks?{query}"))
    places = [row.attributes["data-place"] or "" for row in page.tree.css("#task-list .row")]
    assert len(places) > 5
    assert places == sorted(places)
    assert len(set(places)) == len(places)


async def test_what_is_added_comes_as_a_row_with_its_place_and_a_link(desk: Desk, ana: Person) -> None:
    page = Page(await asked(ana, "/tasks", title="Call Bob tomorrow", place="add"))
    assert page.titles == ["Call Bob"]
    row = page.one("[hx-target='#came'] > .row")
    assert row.attributes["data-heading"] == "Tomorrow"
    assert row.attributes["data-place"]
    task = await desk.fetch("select id from tasks")
    assert page.one("[data-toast] a").attributes["href"] == ana.path(f"/tasks/{task}")


@pytest.mark.parametrize("shown", ["/tasks?due=today", "/tasks?status=waiting", "/tasks?label=post", "/tasks?q=bob"])
async def test_what_the_filter_does_not_show_comes_as_a_link_only(ana: Person, shown: str) -> None:
    page = Page(await asked(ana, "/tasks", shown, title="Call Bob tomorrow", place="add"))
    assert page.titles == []
    assert page.notice == "Task added"
    assert page.tree.css("[data-toast] a")


async def test_what_is_edited_out_of_the_filter_leaves_and_the_notice_leads_to_it(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-04")
    fields = {"version": "1", "due_on": "2026-03-20"}
    page = Page(await asked(ana, f"/tasks/{task}?_method=put", "/tasks?due=today", **fields))
    assert page.one(f"[hx-target='#task-{task}']").attributes["hx-swap"] == "delete"
    assert page.notice == "Due Fri 20 Mar"
    assert page.one("[data-toast] a").attributes["href"] == ana.path(f"/tasks/{task}")


async def test_the_numbers_beside_the_tabs_are_those_of_the_filter(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    task = await desk.task(ana, project_id=project)
    await desk.task(ana)
    page = Page(await asked(ana, f"/tasks/{task}/completion", f"/tasks?project={project}"))
    numbers = {name: text_of(page.one(f"[hx-target='#{name}']")) for name in ("count-open", "count-completed")}
    assert numbers == {"count-open": "0", "count-completed": "1"}
    assert text_of(page.one("[hx-target='#tasks-count']")) == "1"
    page = Page(await asked(ana, f"/tasks/{task}/completion", f"/tasks?project={project}&due=today"))
    assert not page.tree.css("[hx-target^='#count']")


async def test_what_somebody_moved_on_meanwhile_is_not_opened_again(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, status="in_progress")
    page = Page(await asked(ana, f"/tasks/{task}/completion?_method=delete"))
    assert "done" not in page.row("Order paper").classes
    assert not page.notice
    assert await desk.fetch("select status::text from tasks") == "in_progress"


async def test_what_is_taken_back_comes_as_a_row_or_leaves(desk: Desk, ana: Person) -> None:
    await desk.task(ana, due_on="2026-03-05")
    reply = await undo(desk, ana)
    assert reply.headers["hx-reswap"] == "none"
    page = Page(reply)
    assert page.one("[hx-target='#came'] > .row").attributes["data-heading"] == "Tomorrow"
    assert page.notice == "Put back"
    await asked(ana, "/tasks", title="Call Bob", place="add")
    event = await desk.fetch("select max(id) from events where action = 'task.created'")
    task = await desk.fetch("select id from tasks where title = 'Call Bob'")
    headers = {"hx-request-type": "full", "hx-current-url": f"http://desk.test{ana.path('/tasks')}"}
    page = Page(await ana.htmx(f"/events/{event}/undo", {"events": ""}, **headers))
    assert page.one(f"[hx-target='#task-{task}']").attributes["hx-swap"] == "delete"
    assert page.notice == "Taken back"
    assert page.titles == []
