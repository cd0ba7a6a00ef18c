"""The list divided by what its tasks have: headings, their order, pages that end within them, and what is narrowed."""

from typing import Any

import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from webapp.tasks.arranging import Grouping, Sort

pytestmark = pytest.mark.anyio

Groups = list[tuple[str, list[str]]]


def groups(page: Page) -> Groups:
    """The headings of a list, each with the titles below it."""
    return [
        (text_of(group.css_first("h2")), [text_of(title) for title in group.css(".row .title")])
        for group in page.tree.css(".group")
    ]


async def some(desk: Desk, ana: Person) -> None:
    """A few tasks that differ in all by which a list is divided."""
    ben = await desk.member("editor", ana)
    shop, blog = await desk.project(ana, "shop"), await desk.project(ana, "Blog")
    await desk.project(ana, "Empty")
    tasks: dict[str, dict[str, Any]] = {
        "Saw": {"project_id": shop, "priority": "urgent", "labels": ["wood", "Ops"], "due_on": "2026-03-09"},
        "Oil": {"project_id": shop, "assignee_id": ben.account_id, "labels": ["ops"], "due_on": "2026-03-02"},
        "Post": {"project_id": blog, "assignee_id": ana.account_id, "status": "in_progress", "labels": ["Ops"]},
        "Ask": {"status": "waiting", "priority": "low", "due_on": "2026-03-03"},
    }
    for title, fields in tasks.items():
        await desk.task(ana, title, **fields)
    await desk.task(ana, "Later", project_id=blog, starts_on="2026-12-01")


OF_PROJECTS: Groups = [("Blog", ["Post"]), ("shop", ["Oil", "Saw"]), ("No project", ["Ask"])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("group=project", OF_PROJECTS),
        ("group=assignee", [("Ana", ["Post"]), ("Ben", ["Oil"]), ("Nobody", ["Ask", "Saw"])]),
        ("group=label", [("ops", ["Oil", "Post"]), ("wood", ["Saw"]), ("No label", ["Ask"])]),
        ("group=priority", [("Urgent", ["Saw"]), ("Normal", ["Oil", "Post"]), ("Low", ["Ask"])]),
        ("group=status", [("To do", ["Oil", "Saw"]), ("In progress", ["Post"]), ("Waiting", ["Ask"])]),
        ("group=none", [("", ["Oil", "Ask", "Saw", "Post"])]),
        ("group=project&sort=title", OF_PROJECTS),
        ("group=project&sort=newest", [("Blog", ["Post"]), ("shop", ["Oil", "Saw"]), ("No project", ["Ask"])]),
        ("group=priority&sort=title", [("Urgent", ["Saw"]), ("Normal", ["Oil", "Post"]), ("Low", ["Ask"])]),
        ("group=project&q=priority>=normal", [("Blog", ["Post"]), ("shop", ["Oil", "Saw"])]),
        ("group=project&q=label:ops", [("Blog", ["Post"]), ("shop", ["Oil", "Saw"])]),
        ("group=assignee&q=project:shop", [("Ben", ["Oil"]), ("Nobody", ["Saw"])]),
        ("group=project&q=project:shop", [("shop", ["Oil", "Saw"])]),
        ("group=status&q=status:waiting", [("Waiting", ["Ask"])]),
        ("group=project&q=later", [("Blog", ["Later"])]),
        ("group=project&q=is:started (is:open or is:done)", OF_PROJECTS),
        ("sort=assignee", [("", ["Post", "Oil", "Ask", "Saw"])]),
        ("sort=project", [("", ["Post", "Oil", "Saw", "Ask"])]),
        ("sort=created", [("", ["Ask", "Post", "Oil", "Saw"])]),
    ],
)
async def test_tasks_stand_under_what_they_have(desk: Desk, ana: Person, query: str, expected: Groups) -> None:
    await some(desk, ana)
    page = Page(await ana.get(f"/tasks?{query}"))
    found = groups(page)
    if "label" in query.partition("&")[0] or "is:done" in query or "newest" in query:
        found, expected = unordered(found), unordered(expected)
    assert [(heading.lower(), titles) for heading, titles in found] == [
        (heading.lower(), titles) for heading, titles in expected
    ]
    places = [str(row.attributes["data-place"]) for row in page.tree.css(".row")]
    assert places == sorted(places) or "is:done" in query


def unordered(found: Groups) -> Groups:
    """Groups whose rows may stand in any order."""
    return [(heading, sorted(titles)) for heading, titles in found]


async def test_what_is_done_is_divided_too(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    for title, project in (("Saw", shop), ("Ask", None)):
        await ana.post(f"/tasks/{await desk.task(ana, title, project_id=project)}/completion")
    page = Page(await ana.get("/tasks?status=completed&group=project"))
    assert groups(page) == [("Shop", ["Saw"]), ("No project", ["Ask"])]


@pytest.mark.parametrize("sort", ["due", "title", "priority"])
@pytest.mark.parametrize("group", [Grouping.PROJECT, Grouping.PRIORITY, Grouping.LABEL])
async def test_pages_meet_each_task_once_and_no_heading_twice(
    desk: Desk, ana: Person, group: Grouping, sort: Sort
) -> None:
    projects = [await desk.project(ana, name) for name in ("A", "B")]
    await desk.fetch(
        "insert into tasks (workspace_id, title, project_id, priority, labels, due_on)"
        " select $1, 'Task ' || lpad(n::text, 3, '0'), ($2::bigint[])[1 + n % 3],"
        " (enum_range(null::task_priority))[1 + n % 3], case when n % 3 < 2 then array['l' || n % 3] else '{}' end,"
        " date '2026-03-01' + n % 40 from generate_series(1, 160) n",
        ana.workspace_id,
        projects,
    )
    address, met, headings = ana.path(f"/tasks?group={group}&sort={sort}"), list[str](), list[str]()
    headers: dict[str, str] = {}
    while address:
        page = Page(await ana.browser.get(address, headers=headers))
        met += page.titles
        headings += [text_of(heading) for heading in page.tree.css(".group h2")]
        following = page.tree.css_first("a[rel=next]")
        address, headers = str(following.attributes["href"]) if following is not None else "", HTMX
    assert len(met) == len(set(met)) == 160
    assert len(headings) == len(set(headings)) == 3


async def test_many_small_groups_come_a_few_at_a_time(desk: Desk, ana: Person) -> None:
    for number in range(30):
        await desk.task(ana, f"Task {number:02}", project_id=await desk.project(ana, f"Project {number:02}"))
    first = Page(await ana.get("/tasks?group=project"))
    assert first.titles == [f"Task {number:02}" for number in range(20)]
    more = await ana.browser.get(str(first.one("a[rel=next]").attributes["href"]), headers=HTMX)
    assert Page(more).titles == [f"Task {number:02}" for number in range(20, 30)]


async def test_a_place_made_by_hand_is_the_first_page(desk: Desk, ana: Person) -> None:
    await some(desk, ana)
    for after in ("p9!", "x", "!", "p-!9~9", "p1!nonsense", "!!", "p1"):
        for query in ("group=project", "group=label&sort=title", "group=status"):
            reply = await ana.get(f"/tasks?{query}&after={after}")
            assert reply.status_code == 200
    assert (await ana.get("/tasks?group=odd")).status_code == 422


async def test_a_change_of_a_row_keeps_it_in_its_group_or_says_where_it_goes(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    task = await desk.task(ana, "Saw")
    here = {"hx-current-url": f"http://desk.test{ana.path('/tasks?group=project')}"}
    reply = await ana.htmx(f"/tasks/{task}/facts/project?_method=put", {"version": "1", "value": str(shop)}, **here)
    row = Page(reply).one(f"#task-{task}")
    assert row.attributes["data-heading"] == "Shop"
    assert str(row.attributes["data-place"]).startswith("shop")
