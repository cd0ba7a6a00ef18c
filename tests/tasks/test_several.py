"""Several tasks changed as one act: chosen in a list, told what is left out, undone together."""

from datetime import date

import httpx
import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.repeats import repeating
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


async def press(who: Person, chosen: dict[int, int], **fields: str) -> httpx.Response:
    """Change some tasks, as they were shown."""
    pairs = {"task": [f"{task}-{version}" for task, version in chosen.items()], "act": "change", **fields}
    return await who.post("/tasks/several", pairs)


def link(page: Page, words: str) -> str:
    """Where a link leads."""
    return next(node.attributes["href"] or "" for node in page.tree.css("main a") if text_of(node) == words)


async def test_what_is_chosen_is_changed_as_one_act_and_taken_back_as_one(desk: Desk, ana: Person, ben: Person) -> None:
    shop = await desk.project(ana, "Shop")
    tasks = [await desk.task(ana, title, labels=["Print"]) for title in ("Order ink", "Order card", "Order glue")]
    await desk.task(ana, "Fold letters")
    reply = await press(
        ana,
        dict.fromkeys(tasks, 1),
        due="day",
        day="2026-03-20",
        priority="high",
        assignee=str(ben.account_id),
        project=str(shop),
        give="spring",
        take="print",
        back=ana.path("/tasks?sort=title"),
    )
    assert (reply.status_code, reply.headers["location"]) == (303, ana.path("/tasks?sort=title"))
    made = "select count(*) from tasks where (due_on, priority) = ($1, 'high') and assignee_id = $2"
    made += " and project_id = $3 and labels = $4"
    changed = (date(2026, 3, 20), ben.account_id, shop, ["spring"])
    assert await desk.fetch(made, *changed) == 3
    assert await desk.fetch("select count(*) from events where action = 'task.updated'") == 3
    page = Page(await ana.get("/tasks"))
    assert page.notice == "3 tasks saved"
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert await desk.fetch(made, *changed) == 0
    assert await desk.fetch("select count(*) from tasks where labels = '{Print}'") == 3


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("today", date(2026, 3, 4)),
        ("tomorrow", date(2026, 3, 5)),
        ("workday", date(2026, 3, 5)),
        ("next_week", date(2026, 3, 9)),
        ("week_later", date(2026, 3, 18)),
        ("none", None),
    ],
)
async def test_each_is_due_on_the_day_that_is_chosen(desk: Desk, ana: Person, due: str, day: date | None) -> None:
    task = await desk.task(ana, due_on="2026-03-11")
    assert (await press(ana, {task: 1}, due=due)).status_code == 303
    assert await desk.fetch("select due_on from tasks") == day


async def test_what_is_left_out_is_told_with_its_reason_before_anything_is_changed(
    desk: Desk, ana: Person, ben: Person
) -> None:
    dated = await desk.task(ana, "Order ink", due_on="2026-03-11")
    undated = await desk.task(ana, "Order card")
    stale = await desk.task(ana, "Order glue", due_on="2026-03-11")
    gone = await desk.task(ana, "Order tape", due_on="2026-03-11")
    assert (await ben.post(f"/tasks/{stale}?_method=put", {"version": "1", "priority": "low"})).status_code == 303
    assert (await ben.post(f"/tasks/{gone}?_method=delete")).status_code == 303
    others = await desk.owner("Eve")
    elsewhere = await desk.task(others, "Secret")
    reply = await press(ana, dict.fromkeys((dated, undated, stale, gone, elsewhere), 1), due="week_later")
    page = Page(reply)
    assert reply.status_code == 409
    assert page.heading == "Change the other one?"
    for said in ("no date to move from", "changed since", "in the trash", "isn’t here any more"):
        assert said in page.text
    assert "Secret" not in page.text
    assert await desk.fetch("select due_on from tasks where id = $1", dated) == date(2026, 3, 11)
    assert (await page.submit(ana.browser, "Change 1 task")).status_code == 303
    assert await desk.fetch("select due_on from tasks where id = $1", dated) == date(2026, 3, 18)


async def test_tasks_that_repeat_go_on_when_several_are_completed(desk: Desk, ana: Person) -> None:
    once, again = await desk.task(ana, "Order ink"), await repeating(desk, ana)
    assert (await press(ana, {once: 1, again: 1}, status="completed")).status_code == 303
    assert await desk.fetch("select count(*) from tasks where status = 'completed'") == 2
    assert await desk.fetch("select count(*) from tasks where is_open and repeat is not null") == 1
    page = Page(await ana.get("/tasks"))
    assert "2 tasks completed" in page.text
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert await desk.fetch("select count(*) from tasks where is_open and deleted_at is null") == 2


async def test_several_go_to_the_trash_and_come_back_together(desk: Desk, ana: Person) -> None:
    tasks = [await desk.task(ana, title) for title in ("Order ink", "Order card")]
    assert (await press(ana, dict.fromkeys(tasks, 1), act="delete")).status_code == 303
    assert await desk.fetch("select count(*) from tasks where deleted_at is not null") == 2
    page = Page(await ana.get("/tasks"))
    assert page.notice == "2 tasks moved to the trash"
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert await desk.fetch("select count(*) from tasks where deleted_at is not null") == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose what is to change."),
        ({"due": "day"}, "Choose the day."),
        ({"due": "day", "day": "2026-02-31"}, "Day isn't a day in the calendar."),
        ({"priority": "enormous"}, "Priority"),
        ({"project": "99999"}, "This project is gone. Choose another."),
        ({"assignee": "99999"}, "This person isn't a member. Choose another."),
        ({"give": "x" * 41}, "at most 40"),
    ],
)
async def test_what_cannot_be_done_is_said_and_the_choice_kept(
    desk: Desk, ana: Person, fields: dict[str, str], said: str
) -> None:
    task = await desk.task(ana)
    reply = await press(ana, {task: 1}, take="print", **fields) if fields else await press(ana, {task: 1})
    page = Page(reply)
    assert reply.status_code == 422
    assert said in page.text
    assert page.one("input[name=task]").attributes.keys() >= {"checked"}
    assert await desk.fetch("select version from tasks") == 1


async def test_nothing_chosen_too_much_and_what_is_so_already(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, priority="high")
    assert "Choose the tasks first." in Page(await press(ana, {}, priority="high")).text
    many = await press(ana, dict.fromkeys(range(1, 102), 1), priority="high")
    assert (many.status_code, "at most 100" in many.text) == (422, True)
    already = await press(ana, {task: 1}, priority="high")
    assert (already.status_code, "they are so already" in already.text) == (200, True)


async def test_a_hundred_tasks_are_a_few_statements(desk: Desk, ana: Person) -> None:
    tasks = [await desk.task(ana, f"Order {number}") for number in range(100)]
    with watched() as watch:
        assert (await press(ana, dict.fromkeys(tasks, 1), priority="high", give="spring")).status_code == 303
    assert len(watch.names) < 12, watch.names
    assert await desk.fetch("select count(*) from tasks where priority = 'high'") == 100


async def test_the_list_that_was_filtered_is_the_one_to_choose_from(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Order ink", labels=["print"])
    await desk.task(ana, "Fold letters")
    page = Page(await ana.get("/tasks?label=print"))
    chosen = Page(await ana.browser.get(link(page, "Select")))
    assert [node.text() for node in chosen.tree.css(".several .title")] == ["Order ink"]
    every = Page(await ana.browser.get(link(chosen, "Choose all 1")))
    assert every.one("input[name=task]").attributes.keys() >= {"checked"}


async def test_who_may_only_read_has_nothing_to_choose(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    vera = await desk.member("viewer", ana)
    assert "Select" not in (await vera.get("/tasks")).text
    assert (await vera.get("/tasks/several")).status_code == 403
