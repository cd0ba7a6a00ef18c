"""The list: filters, orders, pages, counts."""

import random
from urllib.parse import urlsplit

import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio


async def titles(person: Person, query: str = "") -> list[str]:
    """The titles that a list shows."""
    return Page(await person.get(f"/tasks{query}")).titles


async def test_open_tasks_are_listed_by_due_day_then_priority_under_their_headings(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "No date")
    await desk.task(ana, "Later", due_on="2026-04-20")
    await desk.task(ana, "This week", due_on="2026-03-07")
    await desk.task(ana, "Tomorrow", due_on="2026-03-05")
    await desk.task(ana, "Today, normal", due_on="2026-03-04")
    await desk.task(ana, "Today, urgent", due_on="2026-03-04", priority="urgent")
    await desk.task(ana, "Late", due_on="2026-03-01")
    await desk.task(ana, "Done", status="pending")
    page = Page(await ana.get("/tasks"))
    await page.submit(ana.browser, "Complete: Done")
    page = Page(await ana.get("/tasks"))
    assert page.titles == [
        "Late", "Today, urgent", "Today, normal", "Tomorrow", "This week", "Later", "No date",
    ]  # fmt: skip
    headings = [node.text() for node in page.tree.css(".group h2")]
    assert headings == ["Overdue", "Today", "Tomorrow", "Next 7 days", "Later", "No date"]


async def test_each_filter_shows_what_fits_and_its_opposite(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Marketing")
    ben = await desk.member("editor", ana, "Ben")
    await desk.task(ana, "Flyers", project_id=project, labels=["print", "rush"])
    await desk.task(ana, "Call Ben", assignee_id=ben.account_id, notes="about the oak prices")
    await desk.task(ana, "Late", due_on="2026-03-03", status="waiting")
    await desk.task(ana, "Sunday", due_on="2026-03-08")
    await desk.task(ana, "Next Monday", due_on="2026-03-09")
    everything = {"Flyers", "Call Ben", "Late", "Sunday", "Next Monday"}
    expected = {
        f"project={project}": {"Flyers"},
        "project=none": everything - {"Flyers"},
        f"assignee={ben.account_id}": {"Call Ben"},
        "assignee=none": everything - {"Call Ben"},
        "label=rush": {"Flyers"},
        "label=nothing": set(),
        "due=overdue": {"Late"},
        "due=today": set(),
        "due=week": {"Sunday"},
        "due=none": {"Flyers", "Call Ben"},
        "status=waiting": {"Late"},
        "q=oak": {"Call Ben"},
        "q=fly": {"Flyers"},
        "q=sun+day": set(),
        f"project={project}&label=print&q=flyers&due=none": {"Flyers"},
    }
    for query, wanted in expected.items():
        assert set(await titles(ana, f"?{query}")) == wanted, query


async def test_the_week_ends_where_the_member_says_and_today_is_theirs(desk: Desk) -> None:
    kiri = await desk.owner("Kiri", time_zone="Pacific/Kiritimati", week_start="sunday")  # UTC+14: it is Thursday there
    await desk.task(kiri, "Thursday", due_on="2026-03-05")
    await desk.task(kiri, "Saturday", due_on="2026-03-07")
    await desk.task(kiri, "Sunday", due_on="2026-03-08")
    assert await titles(kiri, "?due=today") == ["Thursday"]
    assert await titles(kiri, "?due=week") == ["Thursday", "Saturday"]


@pytest.mark.parametrize("query", ["status=x", "sort=x", "due=x", "project=x", "assignee=-1", "q=" + "x" * 8001])
async def test_a_filter_that_cannot_be_read_is_refused_in_words(desk: Desk, ana: Person, query: str) -> None:
    await desk.task(ana)
    reply = await ana.get(f"/tasks?{query}")
    assert reply.status_code == 422
    page = Page(reply)
    assert page.errors
    assert page.titles == ["Order paper"]


async def many(desk: Desk, ana: Person) -> set[str]:
    """Tasks with many equal keys, so that pages end in the middle of them."""
    dice = random.Random(5)
    wanted = set()
    for number in range(130):
        title = f"{dice.choice(['same', 'Same', 'other'])} {number}" if number % 3 else f"ähnlich {number}"
        due = dice.choice([None, "2026-03-02", "2026-03-04", "2026-05-01"])
        await desk.task(ana, title, due_on=due, priority=dice.choice(["urgent", "normal", "low"]))
        wanted.add(title)
    return wanted


@pytest.mark.parametrize("sort", ["due", "priority", "title", "newest", "change"])
async def test_following_the_next_links_meets_each_task_once(desk: Desk, ana: Person, sort: str) -> None:
    wanted = await many(desk, ana)
    for headers in ({}, HTMX):
        met: list[str] = []
        address: str | None = ana.path(f"/tasks?sort={sort}")
        while address:
            page = Page(await ana.browser.get(address, headers=headers))
            met += page.titles
            link = page.tree.css_first("a[rel=next]")
            address = link.attributes["href"] if link is not None else None
        assert len(met) == len(wanted)
        assert set(met) == wanted


async def test_closed_tasks_are_listed_from_the_latest_page_by_page(desk: Desk, ana: Person) -> None:
    for number in range(60):
        task = await desk.task(ana, f"Task {number}")
        await ana.post(f"/tasks/{task}/completion")
        desk.app.state.clock.advance(seconds=1)
    page = Page(await ana.get("/tasks?status=completed"))
    assert page.titles == [f"Task {number}" for number in range(59, 9, -1)]
    following = page.one("a[rel=next]").attributes["href"] or ""
    assert Page(await ana.browser.get(following)).titles == [f"Task {number}" for number in range(9, -1, -1)]


async def test_closed_tasks_stand_under_the_day_on_which_they_were_closed(desk: Desk, ana: Person) -> None:
    desk.app.state.clock.advance(days=-3)
    for title, days in (("A", 0), ("B", 2), ("C", 1), ("D", 0)):
        desk.app.state.clock.advance(days=days)
        task = await desk.task(ana, title, due_on="2026-03-20")
        await ana.post(f"/tasks/{task}/completion")
    page = Page(await ana.get("/tasks?status=completed"))
    groups = [
        (text_of(group.css("h2")[0]), [text_of(each) for each in group.css("a.title")])
        for group in page.tree.css(".group")
    ]
    assert groups == [("Today", ["D", "C"]), ("Yesterday", ["B"]), ("Sun 1 Mar", ["A"])]
    row = Page(
        await ana.htmx(
            f"/tasks/{task}/facts/priority?_method=put",
            {"version": "2", "value": "high"},
            **{"hx-current-url": f"http://desk.test{ana.path('/tasks?status=completed')}"},
        )
    ).one(".row")
    assert row.attributes["data-heading"] == "Today"


@pytest.mark.parametrize("after", ["x", "1", "1~", "1~x~y", "1~2026-99-99~urgent", "9" * 30, "1~none~shocking", "%00"])
async def test_a_tampered_cursor_never_breaks_the_list(desk: Desk, ana: Person, after: str) -> None:
    await desk.task(ana)
    for sort in ("due", "title", "newest", "change"):
        assert (await ana.get(f"/tasks?sort={sort}&after={after}")).status_code in (200, 422)


async def test_the_counts_are_those_of_the_rows_after_any_sequence_of_changes(desk: Desk, ana: Person) -> None:
    dice = random.Random(3)
    projects = [await desk.project(ana, name) for name in ("Marketing", "Shop")]
    tasks: list[int] = []
    for _ in range(60):
        act = dice.choice(["add", "add", "complete", "reopen", "delete", "restore", "edit"])
        task = dice.choice(tasks) if tasks else 0
        match act:
            case "add":
                project, due = dice.choice([None, *projects]), dice.choice([None, "2026-03-01", "2026-03-04"])
                labels = dice.sample(["a", "b", "c"], dice.randrange(3))
                tasks.append(await desk.task(ana, project_id=project, due_on=due, labels=labels))
            case "complete":
                await ana.post(f"/tasks/{task}/completion")
            case "reopen":
                await ana.post(f"/tasks/{task}/completion?_method=delete")
            case "delete":
                await ana.post(f"/tasks/{task}?_method=delete")
            case "restore":
                await ana.post(f"/trash/tasks/{task}/restoration")
            case "edit":
                version = await desk.fetch("select version from tasks where id = $1", task) or 1
                fields = {
                    "version": version,
                    "labels": dice.choice(["", "a", "b, c"]),
                    "due_on": dice.choice(["", "2026-03-04"]),
                }
                await ana.post(f"/tasks/{task}?_method=put", fields)
    wrong = await desk.fetch(
        """
        with real as materialized (
            select k.dimension, k.value, k.status, count(*)::bigint as amount
            from tasks t cross join lateral (select * from task_counter_keys(t) offset 0) k group by 1, 2, 3
        ), kept as materialized (
            select dimension, value, status, amount from counters where subject = 'task' and amount <> 0
        )
        select json_agg(d) from (
            (table real except table kept) union all (table kept except table real)
        ) d
        """
    )
    assert wrong is None


async def test_tabs_count_the_workspace_or_one_filter_and_say_nothing_for_several(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Marketing")
    await desk.task(ana, project_id=project)
    await desk.task(ana)
    assert "Open 2" in Page(await ana.get("/tasks")).text
    assert "Open 1" in Page(await ana.get(f"/tasks?project={project}")).text
    tabs = Page(await ana.get(f"/tasks?project={project}&label=x")).one("#task-tabs")
    assert not tabs.css(".num")


async def test_another_workspace_has_its_own_list(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Ours")
    other = await desk.owner("Otto", business="Other")
    assert await titles(other) == []
    assert (await other.browser.get(urlsplit(ana.path("/tasks")).path)).status_code == 404


async def test_who_may_only_read_sees_no_form_that_changes_anything(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    kim = await desk.member("viewer", ana, "Kim")
    page = Page(await kim.get("/tasks"))
    assert page.titles == ["Order paper"]
    posts = [form.attributes.get("action") or "" for form in page.tree.css("main form[method=post]")]
    assert posts == []
