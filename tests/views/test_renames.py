"""Saved views and calendars follow the names of what they name: of projects, people and labels, also where a new name
is taken back."""

import pytest

from tests.query.test_parser import CONTEXT
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.views.test_views import a_view
from webapp.query.fields import Kind
from webapp.query.renaming import renamed
from webapp.tasks.query.fields import FIELDS

pytestmark = pytest.mark.anyio


async def texts(desk: Desk) -> list[str]:
    """What all views and calendars ask for."""
    found: list[str] = await desk.fetch(
        "select array_agg(query order by place, id)"
        " from (select 1 as place, id, query from views union all select 2, id, query from feeds) as q"
    )
    return found


async def a_calendar(who: Person, query: str) -> None:
    """A calendar of what a query asks for."""
    reply = await who.post("/feeds", {"name": "Mine", "q": query})
    assert reply.status_code == 200, Page(reply).errors


async def undo(who: Person, page: Page) -> None:
    """Take back what a page tells of."""
    assert (await page.submit(who.browser, "Undo Z")).status_code == 303


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("project:shop", "project:Store"),
        ('-in:"SHOP" or (project!=Shop  shop "project:Shop")', '-in:Store or (project!=Store  shop "project:Shop")'),
        ("label:Shop assignee:shop project:nowhere", "label:Shop assignee:shop project:nowhere"),
        ("project:shop project:", "project:Store project:"),
    ],
)
def test_only_what_means_it_is_renamed(text: str, expected: str) -> None:
    context = type(CONTEXT)(now=CONTEXT.now, zone=CONTEXT.zone, projects=("Shop",), members=("Shop",))
    assert renamed(text, FIELDS, context, Kind.PROJECT, "Shop", "Store") == expected


async def test_a_project_is_followed_and_so_is_the_undo(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    await desk.task(ana, "Oak", project_id=project)
    ben = await desk.member("editor", ana)
    view = await a_view(ana, query="due<friday or -project:shop")
    await a_view(ben, query='in:"Shop" label:x')
    await a_calendar(ben, "project:Shop")
    reply = await ana.post(f"/projects/{project}?_method=put", {"version": "1", "name": "Help Center"})
    page = Page(await ana.browser.get(reply.headers["location"]))
    now = ['due<friday or -project:"Help Center"', 'in:"Help Center" label:x', 'project:"Help Center"']
    assert await texts(desk) == now
    history = Page(await ana.get(f"/views/{view}/edit")).text
    assert 'Ana made it list “due<friday or -project:"Help Center"”' in history
    await undo(ana, page)
    assert await texts(desk) == ["due<friday or -project:Shop", "in:Shop label:x", "project:Shop"]


async def test_a_project_that_goes_is_missed_where_it_stood(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    view = await a_view(ana, query="project:Shop")
    await ana.post(f"/projects/{project}?_method=delete")
    reply = await ana.get(f"/views/{view}")
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert "There is no project “Shop”." in page.one("#task-search-error").text()


async def test_a_person_is_followed_unless_two_have_the_name(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await a_view(ana, query="assignee:ben or waiting:Ana")
    await a_view(ana, query="assignee:me")

    async def rename(who: Person, name: str) -> None:
        form = Page(await who.browser.get("/account"))
        reply = await form.submit(who.browser, "Save", {"Your name": name})
        assert reply.status_code == 303, Page(reply).errors

    await rename(ben, "Ben Elm")
    assert await texts(desk) == ['assignee:"Ben Elm" or waiting:Ana', "assignee:me"]
    await rename(ana, "Ana Kovač")
    assert (await texts(desk))[0] == 'assignee:"Ben Elm" or waiting:"Ana Kovač"'
    dora = await desk.member("editor", ana, "Dora")
    await rename(dora, "Ben Elm")
    await rename(ben, "Ben")
    assert (await texts(desk))[0] == 'assignee:"Ben Elm" or waiting:"Ana Kovač"'  # of whom there are two until then


async def test_a_label_is_followed_also_into_another_one_and_back(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "One", labels=["ops"])
    await desk.task(ana, "Two", labels=["vip"])
    await a_view(ana, query="label:OPS -tag:vip")
    await a_view(ana, query="label:vip")
    await a_calendar(ana, "label:ops")

    async def done(rest: str, **sent: str) -> Page:
        reply = await ana.post(rest, sent)
        return Page(await ana.browser.get(reply.headers["location"]))

    page = await done("/labels/one?_method=put", label="ops", name="a b")
    assert await texts(desk) == ['label:"a b" -tag:vip', "label:vip", 'label:"a b"']
    await undo(ana, page)
    assert await texts(desk) == ["label:OPS -tag:vip", "label:vip", "label:ops"]
    page = await done("/labels/merged", label="ops", into="vip")
    assert await texts(desk) == ["label:vip -tag:vip", "label:vip", "label:vip"]
    await undo(ana, page)
    assert await texts(desk) == ["label:OPS -tag:vip", "label:vip", "label:ops"]
    page = await done("/labels/removed", label="ops")
    assert await texts(desk) == ["label:OPS -tag:vip", "label:vip", "label:ops"]
    assert "No task has the label “OPS”." in Page(await ana.get("/tasks?q=label:OPS")).one("#task-search-error").text()


async def test_who_edits_a_view_meanwhile_keeps_what_they_typed(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    view = await a_view(ana, query="project:Shop")
    form = Page(await ana.get(f"/views/{view}/edit"))
    await ana.post(f"/projects/{project}?_method=put", {"version": "1", "name": "Store"})
    reply = await form.submit(ana.browser, "Save view", {"Name": "Of the shop"})
    assert reply.status_code == 303
    assert await texts(desk) == ["project:Store"]
    assert await desk.fetch("select name from views") == "Of the shop"
