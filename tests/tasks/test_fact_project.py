"""A task goes into a project that is there, or that is made with it."""

import asyncio

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.tasks.facts import form_of, offered, put

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


async def test_a_new_project_is_made_with_the_task_in_it_and_taken_back_with_one_undo(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.project(ana, "Shop")
    form = await form_of(ana, task, "project", **{"hx-request": "true"})
    assert offered(form) == ["Shop 1", "No project x"]
    assert not form.tree.css("[name=new]")
    typed = Page(await ana.get(f"/tasks/{task}/facts/project?words=sho"))
    assert offered(typed) == ["Shop 1"]
    assert text_of(typed.one("button[name=new]")) == "New project sho"
    page = Page(await put(ana, task, "project", new="Flyers"))
    assert page.notice == "In Flyers"
    assert "Flyers" in page.row("Order paper").text
    actions = "select array_agg(action order by id) from events where action in ('project.created', 'task.updated')"
    assert await desk.fetch(actions) == ["project.created", "project.created", "task.updated"]
    undo = page.one("[data-toast] form[data-undo]")
    events = undo.css("[name=events]")[0].attributes["value"] or ""
    reply = await ana.browser.post(undo.attributes["action"] or "", data={"events": events})
    assert reply.status_code == 303
    assert await desk.fetch("select project_id from tasks where id = $1", task) is None
    assert await desk.fetch("select array_agg(name) from projects") == ["Shop"]


async def test_a_name_that_is_typed_is_a_known_project_however_its_letters_are(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    shop = await desk.project(ana, "Shop")
    for version, fields in ((1, {"words": "sHOP"}), (3, {"new": " shop "})):
        assert (await put(ana, task, "project", version=str(version), **fields)).status_code == 200
        assert await desk.fetch("select project_id from tasks where id = $1", task) == shop
        await put(ana, task, "project", value="", version=str(version + 1))
    reply = await put(ana, task, "project", words="sho", version="5")
    assert (reply.status_code, reply.headers["hx-retarget"]) == (422, "#fact")
    page = Page(reply)
    assert "“sho” isn’t a project yet" in text_of(page.one("[role=alert]"))
    assert page.one("#fact-words").attributes["value"] == "sho"
    assert text_of(page.one("button[name=new]")) == "New project sho"
    assert await desk.fetch("select count(*) from projects") == 1
    reply = await ana.post(f"/tasks/{task}/facts/project?_method=put", {"version": "5", "words": "Flyers"})
    assert reply.status_code == 303
    assert Page(await ana.get("/tasks")).notice == "In Flyers"
    for wrong in ({"words": ""}, {"words": "x" * 81}, {"new": "x" * 81}):
        reply = await put(ana, task, "project", version="6", **wrong)
        assert reply.status_code == 422
        assert text_of(Page(reply).one("[role=alert]"))
    assert await desk.fetch("select count(*) from projects") == 2


async def test_no_project_is_made_where_the_task_is_not_moved(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana)
    await desk.project(ana, "Shop")
    await put(ben, task, "project", words="Shop")
    reply = await put(ana, task, "project", new="Flyers")
    assert reply.status_code == 409
    page = Page(reply)
    assert "Ben changed the project meanwhile: it is Shop now, and you chose Flyers." in text_of(
        page.one("[role=alert]")
    )
    await ana.post(f"/tasks/{task}?_method=delete")
    assert (await put(ana, task, "project", new="Flyers", version="3")).status_code == 404
    assert await desk.fetch("select array_agg(name) from projects") == ["Shop"]


async def test_two_who_make_the_same_project_at_once_have_one(desk: Desk, ana: Person, ben: Person) -> None:
    tasks = [await desk.task(ana, str(number)) for number in range(4)]
    names = ["Flyers", "flyers", "FLYERS", "Flyers"]
    replies = await asyncio.gather(
        *(put(ana, task, "project", new=name) for task, name in zip(tasks, names, strict=True))
    )
    assert [reply.status_code for reply in replies] == [200] * 4
    assert await desk.fetch("select count(*) from projects") == 1
    assert await desk.fetch("select count(distinct project_id) from tasks") == 1
