"""The search box of the list takes queries, and the menus write theirs into the same text."""

from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from webapp.tasks import queries
from webapp.tasks.query.asking import get_asked

pytestmark = pytest.mark.anyio


async def asked(who: Person, text: str, **more: str) -> Page:
    """The list of a query."""
    reply = await who.get("/tasks", params={"q": text, **more})
    assert reply.status_code == 200, text
    return Page(reply)


async def titles(who: Person, text: str, **more: str) -> set[str]:
    """The titles of a query's list."""
    return set((await asked(who, text, **more)).titles)


def text_in(address: str) -> str:
    """The query of an address."""
    return parse_qs(urlsplit(address).query).get("q", [""])[0]


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """Ben, and a desk with tasks of all kinds. It is Wednesday, 4 March 2026."""
    ben = await desk.member("editor", ana, "Ben")
    help_center = await desk.project(ana, "Help Center")
    await desk.task(ana, "Oak desk", project_id=help_center, labels=["ops"], due_on="2026-03-05", priority="high")
    await desk.task(ana, "Pine desk", labels=["ops", "q4"], due_on="2026-03-20", assignee_id=ben.account_id)
    await desk.task(ana, "Late", due_on="2026-03-02", assignee_id=ana.account_id, estimate_minutes=90)
    await desk.task(ana, "Someday", notes="about oak", status="in_progress")
    done = await desk.task(ana, "Done oak", due_on="2026-03-01")
    await ana.post(f"/tasks/{done}/completion")
    waiting = await desk.task(ana, "Waits")
    await ana.post(f"/tasks/{waiting}/waiting?_method=put", {"version": "1", "waiting_for_id": str(ben.account_id)})
    return ben


QUERIES = {
    "due<friday": {"Oak desk", "Late"},
    "due<friday -assignee:me": {"Oak desk"},
    "label:ops -label:q4": {"Oak desk"},
    "label:OPS (project:none or priority>=high)": {"Oak desk", "Pine desk"},
    'project:"help center" or assignee:ben': {"Oak desk", "Pine desk"},
    "oak": {"Oak desk", "Someday"},
    "oak -desk": {"Someday"},
    "oak or is:overdue": {"Oak desk", "Someday", "Late"},
    "(oak or late) no:assignee": {"Oak desk", "Someday"},
    "estimate>1h": {"Late"},
    "has:label due:today..+2w": {"Oak desk"},
    "no:due -oak": {"Waits"},
    "waiting:ben": {"Waits"},
    "-waiting:ben no:due": {"Someday"},
    "status:in-progress or status:waiting": {"Someday", "Waits"},
    "oak (status:completed or is:open)": {"Oak desk", "Someday", "Done oak"},
    "is:done": {"Done oak"},
    "is:closed": {"Done oak"},
    "completed:today": {"Done oak"},
    "created:today label:ops": {"Oak desk", "Pine desk"},
    "status:waiting status:completed": set(),
}


async def test_a_query_finds_what_it_says(ana: Person, ben: Person) -> None:
    for text, expected in QUERIES.items():
        for sort in ("due", "priority", "title", "newest", "change"):
            assert await titles(ana, text, sort=sort) == expected, (text, sort)


async def test_a_query_depends_on_who_asks_and_is_kept_for_nobody_else(ana: Person, ben: Person) -> None:
    for headers in (HTMX, {}):
        for text in ("assignee:me", "assignee:me or label:nowhere"):
            for who, expected in ((ana, ["Late"]), (ben, ["Pine desk"]), (ana, ["Late"])):
                reply = await who.get("/tasks", params={"q": text}, headers=headers)
                assert Page(reply).titles == expected, (who.name, text)


OLD = {
    "status=waiting": "status:waiting",
    "project={project}": 'project:"Help Center"',
    "project=none": "no:project",
    "assignee={ben}": "assignee:Ben",
    "assignee=none": "no:assignee",
    "label=ops": "label:ops",
    "due=overdue": "is:overdue",
    "due=today": "due:today",
    "due=week": "due:week",
    "due=none": "no:due",
    "due=not_started": "is:not-started",
    "q=oak": "oak",
    "status=completed&q=oak": "oak status:completed",
    "project={project}&label=ops&due=week&q=oak": 'oak project:"Help Center" label:ops due:week',
}


@pytest.mark.parametrize("address", OLD)
async def test_an_old_address_is_the_same_text_and_the_same_list(
    desk: Desk, ana: Person, ben: Person, address: str
) -> None:
    project = await desk.fetch("select id from projects")
    old = Page(await ana.get("/tasks?" + address.format(project=project, ben=ben.account_id)))
    assert old.value("Find words in tasks") == OLD[address]
    new = await asked(ana, OLD[address])
    assert new.titles == old.titles
    for menu in ("Project", "Assignee", "Label", "Due"):
        if "status=completed" not in address or menu != "Due":
            assert new.value(menu) == old.value(menu), menu
    assert text_of(new.one("#task-tabs [aria-current]")) == text_of(old.one("#task-tabs [aria-current]"))


async def test_a_menu_writes_its_term_into_the_text_and_takes_it_out(desk: Desk, ana: Person, ben: Person) -> None:
    page = await asked(ana, "oak or desk")
    project = str(await desk.fetch("select id from projects"))
    for changes, expected in (
        ({"Project": project}, '(oak or desk) project:"Help Center"'),
        ({"Label": "ops"}, '(oak or desk) project:"Help Center" label:ops'),
        ({"Project": "none", "Due": "week"}, "(oak or desk) label:ops no:project due:week"),
        ({"Project": "", "Label": ""}, "(oak or desk) due:week"),
        ({"Find words in tasks": "label:q4"}, "label:q4"),  # what is typed goes before what was chosen
        ({"Sort by": "title"}, "label:q4"),
    ):
        reply = await page.submit(ana.browser, "Show", changes)
        assert reply.status_code == 303
        address = reply.headers["location"]
        assert text_in(address) == expected
        assert set(parse_qs(urlsplit(address).query)) <= {"q", "sort"}
        page = Page(await ana.browser.get(address))
        assert page.value("Find words in tasks") == expected
    assert page.value("Sort by") == "title"


async def test_the_address_bar_says_the_query_where_htmx_changes_the_list(ana: Person, ben: Person) -> None:
    reply = await ana.get("/tasks", params={"q": "oak", "was": "oak", "label": "ops", "sort": "title"}, headers=HTMX)
    assert text_in(reply.headers["hx-push-url"]) == "oak label:ops"
    assert "sort=title" in reply.headers["hx-push-url"]


async def test_a_tab_changes_the_status_alone(ana: Person, ben: Person) -> None:
    page = await asked(ana, "oak label:ops status:waiting due:frday")
    tabs = {
        text_of(link).partition(" ")[0]: text_in(link.attributes["href"] or "")
        for link in page.tree.css("#task-tabs a")
    }
    assert tabs["Open"] == "oak label:ops due:frday"  # what can't be read stays as it was typed
    assert tabs["Done"] == "oak label:ops due:frday status:completed"


async def test_a_mistake_is_told_beside_the_field_at_its_place_and_the_rest_filters(ana: Person, ben: Person) -> None:
    page = await asked(ana, "label:ops statsu:waiting")
    assert set(page.titles) == {"Oak desk", "Pine desk"}
    assert page.value("Find words in tasks") == "label:ops statsu:waiting"
    assert "There is no field “statsu”. Did you mean “status:”?" in page.error("Find words in tasks")
    assert page.field("Find words in tasks").attributes["aria-invalid"] == "true"
    assert text_of(page.one("#task-search-error u")) == "statsu"
    link = page.one("#task-search-error a").attributes["href"] or ""
    assert text_in(link) == "label:ops status:waiting"
    assert "open" in page.one("#task-filters").attributes


HOSTILE = [
    *("(" * 100, ")" * 100, '"', "status:", "x" * 5000, "label:" * 800, "oak " * 1000, "-" * 900, "due:" + "9" * 300),
    *(
        "due:0000-00-00",
        "due>9999-12-31",
        "created<0001-01-01",
        "estimate>99999999999999",
        'label:"\\',
        "%00",
        "\x00oak",
    ),
    *(
        "not not not",
        "status:waiting)(",
        "due:..",
        "priority:..high",
        "is:",
        "no:nothing",
        "assignee:me..me",
        "🌲 or 🌳",
    ),
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_query_breaks_the_list(desk: Desk, ana: Person, text: str) -> None:
    await desk.task(ana)
    for headers in (HTMX, {}):
        assert (await ana.get("/tasks", params={"q": text}, headers=headers)).status_code == 200
        assert (await ana.get("/tasks", params={"q": f"{text} or label:x"}, headers=headers)).status_code == 200


async def test_what_is_far_too_long_is_kept_and_told(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    reply = await ana.get("/tasks", params={"q": "x" * 9000})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.value("Find words in tasks") == "x" * 9000
    assert page.titles == ["Order paper"]


async def test_pages_of_a_query_meet_each_task_once(desk: Desk, ana: Person) -> None:
    await desk.fetch(
        "insert into tasks (workspace_id, title, labels, due_on) "
        "select $1, 'Task ' || n, case when n % 3 = 0 then array['a'] else array['b'] end, date '2026-01-01' + n % 7 "
        "from generate_series(1, 200) n",
        ana.workspace_id,
    )
    for sort in ("due", "priority", "title", "newest", "change"):
        address: str | None = ana.path(f"/tasks?q=label%3Aa+or+label%3Anone&sort={sort}")
        met: list[str] = []
        while address:
            page = Page(await ana.browser.get(address))
            met += page.titles
            link = page.tree.css_first("a[rel=next]")
            address = link.attributes["href"] if link is not None else None
        assert sorted(met) == sorted(f"Task {n}" for n in range(3, 201, 3)), sort


async def test_a_query_is_asked_again_of_a_task_that_was_changed(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order paper", labels=["a"])
    here = {"hx-current-url": f"http://desk.test{ana.path('/tasks?q=label%3Aa+or+label%3Ab')}"}
    for version, labels, leaves in ((1, "b", False), (2, "c", True)):
        reply = await ana.htmx(f"/tasks/{task}?_method=put", {"version": str(version), "labels": labels}, **here)
        assert (f'hx-target="#task-{task}" hx-swap="delete"' in reply.text) == leaves, labels


async def test_several_are_chosen_among_what_a_query_finds(ana: Person, ben: Person) -> None:
    page = Page(await ana.get("/tasks/several", params={"q": "label:ops or is:overdue"}))
    assert "Late" in page.text
    assert "Waits" not in page.text


async def test_closed_tasks_are_found_by_what_only_open_ones_are_indexed_by(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "get_asked", partial(get_asked, reaches=(3, 5, 20)))
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "The oldest", status="completed", due_on="2027-01-05", project_id=shop)
    for number in range(12):
        await desk.task(ana, f"Newer {number}", status="completed", due_on="2026-01-05")
    for text in ("due:2027-01-05", "project:Shop or project:Shop", "due>2026-12 project:Shop"):
        page = Page(await ana.get("/tasks", params={"q": f"status:completed ({text})"}))
        assert page.titles == ["The oldest"]
