"""Several people at once: nothing is lost, nobody waits for ever, and the counts stay right."""

import asyncio
import random

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.files.garbage_collection import Cleaner
from webapp.housekeeping import tidy

pytestmark = pytest.mark.anyio

WRONG = """
    with real as materialized (
        select k.dimension, k.value, k.status, count(*)::bigint as amount
        from tasks t cross join lateral (select * from task_counter_keys(t) offset 0) k group by 1, 2, 3
    ), kept as materialized (
        select dimension, value, status, amount from counters where subject = 'task' and amount <> 0
    )
    select json_agg(d) from ((table real except table kept) union all (table kept except table real)) d
"""


async def test_writers_of_the_same_rows_and_counters_never_fail(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    projects = [await desk.project(ana, name) for name in ("Marketing", "Shop")]
    tasks = [await desk.task(ana, labels=["a"], project_id=projects[0]) for _ in range(6)]
    dice = random.Random(13)

    async def write(person: Person) -> int:
        task = dice.choice(tasks)
        path, fields = dice.choice(
            [
                ("/tasks", {"title": "New", "labels": "b, a", "due_on": "2026-03-06"}),
                ("/tasks", {"title": "New", "labels": "a, b", "project_id": str(projects[1])}),
                (f"/tasks/{task}/completion", {}),
                (f"/tasks/{task}/completion?_method=delete", {}),
                (f"/tasks/{task}/status?_method=put", {"status": "waiting"}),
                (f"/tasks/{task}?_method=put", {"version": "1", "labels": "c, b, a", "project_id": str(projects[1])}),
                (f"/tasks/{task}?_method=delete", {}),
                (f"/trash/tasks/{task}/restoration", {}),
                (f"/events/{dice.randrange(1, 60)}/undo", {}),
            ]
        )
        return (await person.post(path, fields)).status_code

    for _ in range(12):
        statuses, _ = await asyncio.gather(
            asyncio.gather(*(write(dice.choice([ana, ben])) for _ in range(8))),
            tidy(desk.db, desk.app.state.store, Cleaner(), desk.clock()),
        )
        assert set(statuses) <= {303, 404, 409}, statuses
    assert await desk.fetch(WRONG) is None
    assert await desk.fetch("select count(*) from counters where amount < 0") == 0
    count = await desk.fetch("select count(*) from tasks where is_open")
    assert f"Open {count}" in Page(await ana.get("/tasks")).text


async def test_many_who_write_to_the_same_checklists_comments_and_drafts_lose_nothing_and_counts_stay_right(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    tasks = [await desk.task(ana, f"Task {number}") for number in range(3)]
    drafts = [await desk.draft(ana, f"Draft {number}") for number in range(3)]
    dice = random.Random(19)
    for task in tasks:
        await desk.item(ana, task, "One", "Two")
        await desk.comment(ana, task)

    async def write(person: Person, number: int) -> int:
        task, draft, one = dice.choice(tasks), dice.choice(drafts), dice.randrange(1, 12)
        text = {"revision": str(dice.randrange(1, 4)), "title": "Hours", "body": f"Line {number}."}
        path, fields = dice.choice(
            [
                (f"/tasks/{task}/items", {"title": "Three\nFour"}),
                (f"/tasks/{task}/items/{one}/completion", {}),
                (f"/tasks/{task}/items/{one}/completion?_method=delete", {}),
                (f"/tasks/{task}/items/{one}?_method=delete", {}),
                (f"/tasks/{task}/comments", {"body": "Yes"}),
                (f"/tasks/{task}/comments/{one}?_method=delete", {}),
                (f"/drafts/{draft}?_method=put", text),
                (f"/drafts/{draft}?_method=put", text | {"by": "autosave", "session": f"s{number % 3}"}),
                (f"/events/{dice.randrange(1, 60)}/undo", {}),
            ]
        )
        return (await person.post(path, fields)).status_code

    for _ in range(8):
        before = await desk.fetch("select change from workspaces")
        told = await desk.fetch("select count(*) from events")
        statuses = await asyncio.gather(*(write(dice.choice([ana, ben]), number) for number in range(16)))
        assert set(statuses) <= {303, 403, 404, 409}, statuses
        new = await desk.fetch("select count(*) from events") - told
        assert await desk.fetch("select change from workspaces") - before >= new  # an autosave may go on with its event
    wrong = """
        select count(*) from tasks t
        where (t.items_total, t.items_done, t.comments_count) <> (
            select count(*), count(i.done_at), (
                select count(*) from comments c
                where c.workspace_id = t.workspace_id and c.task_id = t.id and c.deleted_at is null
            )
            from checklist_items i
            where i.workspace_id = t.workspace_id and i.task_id = t.id and i.deleted_at is null
        )
    """
    assert await desk.fetch(wrong) == 0
    lost = """
        select count(*)
        from drafts d, generate_series(1, d.last_revision) as n (number)
        where not exists (select from revisions r where r.draft_id = d.id and r.number = n.number)
            and not exists (
                select from autosaves a where a.draft_id = d.id and n.number between a.number and a.last_number
            )
    """
    assert await desk.fetch(lost) == 0


async def test_counts_of_nothing_are_forgotten_and_counted_anew(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-02", labels=["print"])
    await ana.post(f"/tasks/{task}/completion")
    rows = "select string_agg(dimension || ' ' || amount, ', ' order by dimension, amount) from counters"
    assert await desk.fetch(rows) == " 0,  1, assignee 0, assignee 1, due 0, label 0, label 1, project 0, project 1"
    await tidy(desk.db, desk.app.state.store, Cleaner(), desk.clock())
    assert await desk.fetch(rows) == " 1, assignee 1, label 1, project 1"
    await ana.post(f"/tasks/{task}/completion?_method=delete")
    await tidy(desk.db, desk.app.state.store, Cleaner(), desk.clock())
    assert await desk.fetch(rows) == " 1, assignee 1, due 1, label 1, project 1"
    assert await desk.fetch(WRONG) is None


async def test_the_counts_beside_the_filters_are_those_of_the_rows(desk: Desk, ana: Person) -> None:
    dice = random.Random(17)
    project = await desk.project(ana, "Shop")
    for _ in range(45):
        await desk.task(
            ana,
            due_on=dice.choice([None, "2026-03-01", "2026-03-04", "2026-03-08", "2026-03-09"]),
            project_id=dice.choice([None, project]),
            assignee_id=dice.choice([None, ana.account_id]),
            labels=dice.sample(["a", "b"], dice.randrange(3)),
            status=dice.choice(["pending", "waiting", "completed", "cancelled"]),
        )
    page = Page(await ana.get("/tasks"))
    told = 0
    for name in ("project", "assignee", "label", "due"):
        for option in page.tree.css(f"select[name={name}] option"):
            chosen = option.attributes.get("value")
            if chosen:
                shown = len(Page(await ana.get(f"/tasks?{name}={chosen}")).titles)
                assert f"({shown})" in option.text(), (name, option.text())
                told += 1
    assert told == 11
    for link in page.tree.css("#task-tabs a"):
        rows = Page(await ana.browser.get(link.attributes["href"] or "")).titles
        number = link.css_first(".num")
        assert number is not None
        assert number.text() == str(len(rows))
