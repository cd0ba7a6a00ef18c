"""The views that somebody has pinned: their order, their numbers, and what these cost."""

import asyncio

import pytest

from tests.support.background import until_it_waits
from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from tests.tasks.test_near_and_far import viewer
from tests.views.test_views import a_view
from webapp.server_timing import watched
from webapp.tasks.arranging import Sort
from webapp.tasks.query.counting import Counted, count_asked
from webapp.tasks.query.world import world_of
from webapp.views.queries import pin_view

pytestmark = pytest.mark.anyio


def beside(page: Page) -> list[tuple[str, str]]:
    """The views of the navigation, each with its number."""
    links = page.tree.css("#pinned a")
    return [(text_of(link.css_first(".name")), text_of(link.css_first(".num"))) for link in links]


async def test_what_is_pinned_stands_beside_every_page_with_how_much_it_lists(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    for title, due in (("Late", "2026-02-20"), ("Later", "2026-02-21"), ("Some day", None)):
        await desk.task(ana, title, due_on=due)
    view = await a_view(ana, "Overdue", shared="shared")
    await a_view(ana, "Mine", query="assignee:me")
    for path in ("/tasks", "", "/drafts", "/inbox"):
        page = Page(await ana.get(path))
        assert beside(page) == [("Overdue", "2"), ("Mine", "0")]
        assert [text_of(each) for each in page.tree.css("#pinned-menu a")] == ["Overdue", "Mine"]
        assert beside(Page(await ben.get(path))) == []
    await ben.post(f"/views/{view}/pin")
    assert beside(Page(await ben.get("/tasks"))) == [("Overdue", "2")]
    shown = await ben.get(f"/views/{view}")
    opened = Page(await ben.browser.get(shown.headers["location"]))
    assert opened.one("#navigation a[aria-current=page] .name").text() == "Overdue"
    await ben.post(f"/tasks/{await desk.task(ben, 'Latest', due_on='2026-02-22')}/completion")
    counts = Page(await ben.get("/live/counts", headers=HTMX))
    assert beside(counts) == [("Overdue", "2")]
    await ana.post(f"/views/{view}?_method=put", {"version": "1", "shared": "private"})
    assert beside(Page(await ben.get("/tasks"))) == []


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("query", ["", "is:done", "label:print or is:done"])
async def test_lists_in_each_order_are_counted(desk: Desk, ana: Person, sort: Sort, query: str) -> None:
    await a_view(ana, "Sorted", query=query, sort_by=sort)
    await desk.task(ana, labels=["print"])
    assert beside(Page(await ana.get("/inbox"))) == [("Sorted", "0" if query == "is:done" else "1")]


async def test_they_are_moved_unpinned_and_put_back(desk: Desk, ana: Person) -> None:
    views = {name: await a_view(ana, name) for name in ("A", "B", "C")}

    async def order() -> str:
        return "".join(name for name, _ in beside(Page(await ana.get("/inbox"))))

    page = Page(await ana.get("/views"))
    moved = await page.submit(ana.browser, "Move up: C")
    back = Page(await ana.browser.get(moved.headers["location"]))
    assert back.notice == "View moved"
    assert [name for name, _ in beside(back)] == ["A", "C", "B"]
    await back.submit(ana.browser, "Undo Z")
    assert await order() == "ABC"
    await ana.post(f"/views/{views['A']}/pin?_method=put", {"place": "99"})
    assert await order() == "BCA"
    await ana.post(f"/views/{views['A']}/pin?_method=put", {"place": "0"})
    assert await order() == "ABC"
    unpinned = await ana.post(f"/views/{views['B']}/pin?_method=delete")
    without = Page(await ana.browser.get(unpinned.headers["location"]))
    assert [name for name, _ in beside(without)] == ["A", "C"]
    ben = await desk.member("editor", ana)
    undo = await desk.fetch("select max(id) from events where part = 'pin'")
    assert (await ben.post(f"/events/{undo}/undo")).status_code == 404
    await without.submit(ana.browser, "Undo Z")
    assert await order() == "ABC"
    await ana.post(f"/views/{views['A']}?_method=delete")
    assert await order() == "BC"
    await ana.post(f"/views/{views['B']}/pin?_method=put", {"place": "2"})
    await ana.post(f"/trash/views/{views['A']}/restoration")
    assert await order() == "ACB"
    for place in ("x", "", "-1"):
        assert (await ana.post(f"/views/{views['A']}/pin?_method=put", {"place": place})).status_code == 422
    assert await order() == "ACB"


async def test_their_numbers_are_counted_once_for_each_change_in_one_statement(desk: Desk, ana: Person) -> None:
    for number in range(8):
        await a_view(ana, f"View {number}", query=f"label:l{number} or priority:high")
    await ana.post("/tasks", {"title": "Order paper p2"})
    with watched() as watch:
        pages = [Page(await ana.get(path)) for path in ("/projects", "/inbox", "/tasks", "/projects")]
    assert {amount for page in pages for _, amount in beside(page)} == {"1"}
    assert len([name for name in watch.names if name == "tasks.count_asked"]) == 1
    read = [name for name in watch.names if "list_busiest" in name or "list_pinned" in name]
    assert read == ["projects.list_busiest, views.list_pinned, history.get_names"]
    assert watch.names.count("tasks.get_labels") == 1
    with watched() as watch:
        await ana.htmx("/tasks", {"title": "Call Bob", "place": "add"})
    assert not any("list_pinned" in name or "count_asked" in name for name in watch.names)


async def test_a_number_that_would_take_a_long_look_is_as_far_as_a_short_one_tells(desk: Desk, ana: Person) -> None:
    for number in range(6):
        await desk.task(
            ana, f"Task {number}", priority="high" if number < 2 else "normal", due_on=f"2026-04-0{9 - number}"
        )
    world = await world_of(desk.db, viewer(ana))
    texts = [
        "priority:high",
        "priority:normal",
        "priority:low",
        "is:overdue",
        "status:waiting -status:waiting",
        "is:open or is:done",
    ]
    whole = await count_asked(desk.db, world, texts)
    assert [each.words() for each in whole] == ["2", "4", "0", "0", "0", "6"]
    short = await count_asked(desk.db, world, texts, reach=4)
    assert [each.words(4) for each in short] == ["", "4+", "", "0", "0", "4+"]
    assert Counted(0, 1500, 1900).words() == "1,000+"


async def test_the_first_two_that_are_pinned_at_once_are_both(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    one, two = [await a_view(ana, name, shared="shared") for name in ("One", "Two")]
    async with desk.db.transaction() as tx:
        await pin_view(tx, viewer(ben), one, "pin.added", place=1)
        pinning = asyncio.create_task(ben.post(f"/views/{two}/pin"))
        await until_it_waits(desk, pinning)
    assert (await pinning).status_code == 303
    assert {name for name, _ in beside(Page(await ben.get("/inbox")))} == {"One", "Two"}
