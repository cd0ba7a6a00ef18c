"""Saved views: lists under a name, whose they are, and what two people make of one at once."""

from typing import Any

import httpx
import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio


async def a_view(who: Person, name: str = "Late", **fields: Any) -> int:
    """Save a view; returns its id."""
    reply = await who.post("/views", {"name": name, "query": "is:overdue"} | fields)
    assert reply.status_code == 303, Page(reply).text
    return int(httpx.URL(reply.headers["location"]).params["view"])


def to(page: Page, words: str) -> str:
    """Where the link with these words leads."""
    (link,) = [link for link in page.tree.css("a") if text_of(link) == words]
    return str(link.attributes["href"])


async def opened(who: Person, view: int) -> Page:
    """The list that a view's own address leads to."""
    reply = await who.get(f"/views/{view}")
    assert reply.status_code == 303
    return Page(await who.browser.get(reply.headers["location"]))


async def test_a_list_is_saved_under_a_name_and_opened_by_it(desk: Desk, ana: Person) -> None:
    for title, priority in (("Fix the saw", "urgent"), ("Order paper", "normal")):
        await desk.task(ana, title, priority=priority)
    plain = Page(await ana.get("/tasks"))
    assert "Save view" not in plain.text
    narrowed = Page(await ana.get("/tasks?q=priority:urgent&sort=title"))
    new = Page(await ana.browser.get(to(narrowed, "Save view")))
    assert new.one("[name=query]").attributes["value"] == "priority:urgent"
    reply = await new.submit(ana.browser, "Save view", {"Name": "Burning", "Icon": "flag"})
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.heading == "Burning"
    assert page.titles == ["Fix the saw"]
    assert page.notice == "View saved"
    assert page.value("Sort by") == "title"
    assert "differs" not in page.text
    assert "Save view" not in page.text


async def test_what_differs_from_what_was_saved_is_told_and_saved_or_saved_as_new(desk: Desk, ana: Person) -> None:
    view = await a_view(ana, sort_by="priority")
    page = await opened(ana, view)
    assert "differs" not in page.text
    changed = Page(await ana.get(f"/tasks?q=is:overdue+label:ops&view={view}"))
    assert "This list differs from “Late” as it was saved." in changed.text
    new = Page(await ana.browser.get(to(changed, "Save as new")))
    assert new.one("[name=query]").attributes["value"] == "is:overdue label:ops"
    reply = await changed.submit(ana.browser, "Save changes")
    now = Page(await ana.browser.get(reply.headers["location"]))
    assert "differs" not in now.text
    assert now.one("#task-search").attributes["value"] == "is:overdue label:ops"
    history = Page(await ana.get(f"/views/{view}/edit")).text
    assert "made it list “is:overdue label:ops”" in history
    assert "changed the order from priority to due date" in history


async def test_the_filters_of_a_view_stay_with_it(desk: Desk, ana: Person) -> None:
    view = await a_view(ana)
    page = await opened(ana, view)
    assert page.one(".task-filters [name=view]").attributes["value"] == str(view)
    fragment = await ana.get(f"/tasks?q=is:overdue+saw&view={view}", headers=HTMX)
    assert f"view={view}" in fragment.headers["hx-push-url"]
    assert "This list differs" in Page(fragment).text


async def test_a_private_view_exists_for_its_owner_alone(desk: Desk, ana: Person) -> None:
    ben = await desk.member("owner", ana)  # who sees all else as she does
    view = await a_view(ana, "My secret")
    for path in (f"/views/{view}", f"/views/{view}/edit"):
        assert (await ben.get(path)).status_code == 404
    for path in ("?_method=put", "?_method=delete", "/pin", "/pin?_method=put", "/pin?_method=delete"):
        reply = await ben.post(f"/views/{view}{path}", {"version": "1", "name": "Mine", "place": "1"})
        assert reply.status_code == 404, path
    assert "secret" not in (await ben.get("/views")).text
    for headers in ({}, HTMX):  # whoever asks first: what is kept of her list isn't shown to him
        for who, says in ((ana, True), (ben, False)):
            page = await who.get(f"/tasks?q=saw&view={view}", headers=headers)
            assert page.status_code == 200
            assert ("secret" in page.text) is says, who
    await ana.post(f"/views/{view}?_method=delete")
    event = await desk.fetch("select max(id) from events where subject = 'view'")
    assert "secret" in (await ana.get("/trash")).text
    assert "secret" not in (await ben.get("/trash")).text
    assert (await ben.post(f"/trash/views/{view}/restoration")).status_code == 404
    assert (await ben.post(f"/events/{event}/undo")).status_code == 404
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.get(f"/views/{view}")).status_code == 404


async def test_a_shared_view_is_everybodys_but_stays_shared_unless_its_owner_says_so(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    view = await a_view(ana, shared="shared")
    assert (await opened(ben, view)).heading == "Late"
    assert "Shared by Ana" in Page(await ben.get("/views")).text
    refused = await ben.post(f"/views/{view}?_method=put", {"version": "1", "shared": "private", "name": "Mine"})
    assert refused.status_code == 422
    assert "Only who made a view" in Page(refused).text
    assert Page(refused).one("[name=name]").attributes["value"] == "Mine"
    assert (await ana.post(f"/views/{view}?_method=put", {"version": "1", "shared": "private"})).status_code == 303
    assert (await ben.get(f"/views/{view}")).status_code == 404


async def test_two_who_save_one_view_are_shown_both(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    view = await a_view(ana, shared="shared")
    assert (await ana.post(f"/views/{view}?_method=put", {"version": "1", "query": "due:today"})).status_code == 303
    conflict = await ben.post(f"/views/{view}?_method=put", {"version": "1", "query": "due:week", "icon": "flag"})
    assert conflict.status_code == 409
    page = Page(conflict)
    assert "Ana changed “Late” while you were editing it" in page.text
    assert "due:today" in page.text
    assert page.one("[name=query]").attributes["value"] == "due:week"
    saved = await page.submit(ben.browser, "Save")
    assert saved.status_code == 303
    assert await desk.fetch("select query || ' ' || icon from views") == "due:week flag"
    # what doesn't conflict is put together
    assert (await ana.post(f"/views/{view}?_method=put", {"version": "2", "name": "Soon"})).status_code == 303
    assert await desk.fetch("select name || ' ' || query from views") == "Soon due:week"


async def test_every_change_of_a_view_can_be_taken_back(desk: Desk, ana: Person) -> None:
    view = await a_view(ana)

    async def undone(reply: httpx.Response) -> None:
        page = Page(await ana.browser.get(reply.headers["location"]))
        undo = await page.submit(ana.browser, "Undo Z")
        assert undo.status_code == 303

    await undone(await ana.post(f"/views/{view}?_method=put", {"version": "1", "name": "Later", "icon": "bell"}))
    assert await desk.fetch("select name || ' ' || icon from views") == "Late filter"
    await undone(await ana.post(f"/views/{view}?_method=delete"))
    assert (await opened(ana, view)).heading == "Late"
    await ana.post(f"/views/{view}?_method=delete")
    assert (await opened_in_trash(ana, view)) == "This view is in the trash."
    assert (await ana.post(f"/trash/views/{view}/restoration")).status_code == 303
    assert (await opened(ana, view)).heading == "Late"


async def opened_in_trash(who: Person, view: int) -> str:
    """What the page of a view that was deleted says first."""
    reply = await who.get(f"/views/{view}")
    return text_of(Page(await who.browser.get(reply.headers["location"])).one(".notice.warn p"))


async def test_what_a_view_names_and_is_gone_is_told_at_its_place_while_the_rest_works(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Fix the saw", priority="urgent")
    await desk.task(ana, "Order paper")
    view = await a_view(ana, query="project:Gone priority:urgent")
    page = await opened(ana, view)
    assert page.titles == ["Fix the saw"]
    assert "There is no project “Gone”." in text_of(page.tree.css_first("#task-search-error"))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "Name can't be empty."),
        ("name", "x" * 81, "Name is 81 characters long; at most 80 fit."),
        ("query", "y" * 1001, "Query is 1,001 characters long; at most 1,000 fit."),
        ("icon", "skull", "Choose one of the icon values in the list."),
        ("shape", "globe", "Choose one of the shape values in the list."),
        ("columns", "due,secrets", "There is no column “secrets”."),
        ("shared", "perhaps", "Choose one of the who sees it values in the list."),
    ],
)
async def test_what_cannot_be_saved_is_told_beside_its_field(ana: Person, field: str, value: str, says: str) -> None:
    view = await a_view(ana)
    for path in ("/views", f"/views/{view}?_method=put"):
        reply = await ana.post(path, {"version": "1", "name": "Late", "query": "label:ops", field: value})
        assert reply.status_code == 422
        page = Page(reply)
        assert says in page.text
        assert page.one("[name=query]").attributes["value"] == (value if field == "query" else "label:ops")


async def test_nobody_sees_more_views_than_can_be_listed(desk: Desk, ana: Person) -> None:
    await a_view(ana)
    await desk.fetch(
        "insert into views (workspace_id, owner_id, name, icon)"
        " select workspace_id, owner_id, 'Copy', icon from views, generate_series(1, 99)"
    )
    reply = await ana.post("/views", {"name": "One more"})
    assert reply.status_code == 422
    assert "You see 100 views already." in Page(reply).text


async def test_who_may_only_read_opens_views_and_saves_none(desk: Desk, ana: Person) -> None:
    kim = await desk.member("viewer", ana, "Kim")
    view = await a_view(ana, shared="shared")
    page = Page(await kim.get(f"/tasks?q=saw&view={view}"))
    assert page.heading == "Late"
    assert "Save" not in page.text
    assert (await kim.post("/views", {"name": "Mine"})).status_code == 403
    assert (await kim.post(f"/views/{view}?_method=put", {"version": "1", "name": "Mine"})).status_code == 403
    assert (await kim.post(f"/views/{view}/pin")).status_code == 303


async def test_a_board_is_saved_and_opened_as_a_view(ana: Person) -> None:
    board = Page(await ana.get("/tasks/board?q=label:print&by=project"))
    new = Page(await ana.browser.get(to(board, "Save view")))
    assert new.one("[name=query]").attributes["value"] == "label:print"
    chosen = {new.one(f"[name={name}] option[selected]").attributes["value"] for name in ("shape", "group_by")}
    assert chosen == {"board", "project"}
    view = await a_view(ana, "Prints", query="label:print", shape="board", group_by="project")
    opened = Page(await ana.browser.get((await ana.get(f"/views/{view}")).headers["location"]))
    assert opened.one("h1").text() == "Prints"
    assert opened.one("#navigation a[aria-current=page] .name").text() == "Prints"
    assert "Save as new" not in opened.text
    other = Page(await ana.browser.get(to(opened, "Status")))
    assert other.one("h1").text() == "Prints"
    assert to(other, "Save as new")


async def test_a_calendar_is_saved_and_opened_as_a_view(desk: Desk, ana: Person) -> None:
    assert "Save view" not in Page(await ana.get("/calendar")).text
    narrowed = Page(await ana.get("/calendar?q=label:ops&view=week"))
    new = Page(await ana.browser.get(to(narrowed, "Save view")))
    assert (new.value("Shape"), new.value("Tasks that it lists")) == ("calendar", "label:ops")
    reply = await new.submit(ana.browser, "Save view", {"Name": "Ops by day"})
    reply = await ana.browser.get(reply.headers["location"])
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.one("h1").text() == "Ops by day, March 2026"
    assert page.one("#pinned a[aria-current=page] .name").text() == "Ops by day"
    week = Page(await ana.browser.get(to(page, "Week")))
    assert week.one("h1").text().startswith("Ops by day, ")
    other = Page(await ana.get("/calendar?q=label:shop&saved=1"))
    assert "as=calendar" in to(other, "Save as new")
    assert (await ana.get("/calendar?saved=99")).status_code == 200
    assert (await ana.get("/calendar?saved=x")).status_code == 422
