"""Projects: adding, renaming and removing them."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_project_is_added_and_listed_by_name(ana: Person) -> None:
    for name in ("shop", "  Market   research ", "Zoo"):
        page = Page(await ana.get("/projects"))
        reply = await page.submit(ana.browser, "Add project", {"Name of a new project": name})
        assert reply.status_code == 303
        assert reply.headers["location"] == ana.path("/projects")
    assert Page(await ana.get("/projects")).titles == ["Market research", "shop", "Zoo"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "\x00"])
async def test_a_name_that_cannot_be_is_refused_beside_the_field(desk: Desk, ana: Person, name: str) -> None:
    reply = await ana.post("/projects", {"name": name})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Name of a new project")
    if name.isprintable():
        assert page.value("Name of a new project") == name
    assert await desk.fetch("select count(*) from projects") == 0


async def test_a_taken_name_is_refused_whatever_its_case(desk: Desk, ana: Person) -> None:
    await desk.project(ana, "Shop")
    reply = await ana.post("/projects", {"name": "SHOP"})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Name of a new project") == "There is a project of this name already."
    assert page.value("Name of a new project") == "SHOP"
    assert page.titles == ["Shop"]


async def test_the_same_name_in_another_workspace_is_free(desk: Desk, ana: Person) -> None:
    otto = await desk.owner("Otto", business="Other")
    await desk.project(otto, "Shop")
    assert (await ana.post("/projects", {"name": "Shop"})).status_code == 303
    assert Page(await ana.get("/projects")).titles == ["Shop"]


async def test_a_project_is_renamed_in_place(desk: Desk, ana: Person) -> None:
    await desk.project(ana, "Shop")
    reply = await Page(await ana.get("/projects")).submit(ana.browser, "Rename", {"Name": "Web shop"})
    assert reply.status_code == 303
    assert Page(await ana.get("/projects")).titles == ["Web shop"]
    story = await desk.fetch(
        "select json_agg(json_build_array(action, before->>'name', after->>'name') order by id) from events"
        " where subject = 'project'"
    )
    assert story == '[["project.created", null, "Shop"], ["project.renamed", "Shop", "Web shop"]]'


async def test_another_case_of_its_own_name_is_no_clash(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "shop")
    reply = await ana.post(f"/projects/{project}?_method=put", {"version": "1", "name": "Shop"})
    assert reply.status_code == 303
    assert await desk.fetch("select name from projects") == "Shop"


async def test_renaming_to_a_taken_name_keeps_what_was_typed(desk: Desk, ana: Person) -> None:
    await desk.project(ana, "Shop")
    project = await desk.project(ana, "Yard")
    reply = await ana.post(f"/projects/{project}?_method=put", {"version": "1", "name": "shop"})
    assert reply.status_code == 422
    row = Page(reply).row("Yard")
    assert "There is a project of this name already." in row.text
    field = row.node.css_first("input[name=name]")
    assert field is not None
    assert field.attributes["value"] == "shop"
    assert await desk.fetch("select version from projects where id = $1", project) == 1


async def test_a_stale_rename_shows_both_names_and_can_be_saved_on_top(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    ben = await desk.member("editor", ana, "Ben")
    form = Page(await ana.get("/projects"))
    await ben.post(f"/projects/{project}?_method=put", {"version": "1", "name": "Ben's shop"})
    reply = await form.submit(ana.browser, "Rename", {"Name": "Ana's shop"})
    assert reply.status_code == 409
    page = Page(reply)
    assert page.titles == ["Ben's shop"]
    assert page.value("Name") == "Ana's shop"
    assert page.error("Name")
    assert await desk.fetch("select name from projects") == "Ben's shop"
    assert (await page.submit(ana.browser, "Rename")).status_code == 303
    assert await desk.fetch("select name from projects") == "Ana's shop"


async def test_an_empty_project_is_removed(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    reply = await Page(await ana.get("/projects")).submit(ana.browser, "Remove")
    assert reply.status_code == 303
    assert Page(await ana.get("/projects")).titles == []
    assert (await ana.post(f"/projects/{project}?_method=delete")).status_code == 404
    assert (await ana.post(f"/projects/{project}?_method=put", {"version": "1", "name": "x"})).status_code == 404
    assert await desk.fetch("select count(*) from events where subject = 'project' and action = 'project.deleted'") == 1


@pytest.mark.parametrize("what", ["task", "draft", "task in the trash"])
async def test_a_project_that_holds_something_stays(desk: Desk, ana: Person, what: str) -> None:
    project = await desk.project(ana, "Shop")
    if what == "draft":
        await desk.draft(ana, project_id=project)
    else:
        task = await desk.task(ana, project_id=project)
        if what.endswith("trash"):
            await ana.post(f"/tasks/{task}?_method=delete")
    reply = await ana.post(f"/projects/{project}?_method=delete")
    assert reply.status_code == 409
    assert "still holds tasks, drafts or files" in Page(reply).row("Shop").text
    assert await desk.fetch("select count(*) from projects") == 1
    assert await desk.fetch("select count(*) from events where action = 'project.deleted' and subject = 'project'") == 0


async def test_each_project_says_what_it_holds(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    await desk.project(ana, "Yard")
    done = await desk.task(ana, "Done", project_id=project)
    await ana.post(f"/tasks/{done}/completion")
    await desk.task(ana, "Open", project_id=project)
    await desk.draft(ana, project_id=project)
    await desk.draft(ana, project_id=project)
    page = Page(await ana.get("/projects"))
    assert "1 open task 2 drafts" in page.row("Shop").text
    assert "0 open tasks 0 drafts" in page.row("Yard").text


async def test_who_may_only_read_sees_the_projects_and_no_form(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    kim = await desk.member("viewer", ana, "Kim")
    page = Page(await kim.get("/projects"))
    assert page.titles == ["Shop"]
    assert page.tree.css("main form") == []
    assert (await kim.post("/projects", {"name": "Mine"})).status_code == 403
    assert (await kim.post(f"/projects/{project}?_method=delete")).status_code == 403


async def test_an_angle_bracket_in_a_name_is_text(desk: Desk, ana: Person) -> None:
    name = "<b onclick=x>&amp;\"'"
    await desk.project(ana, name)
    page = Page(await ana.get("/projects"))
    assert page.titles == [name]
    assert page.value("Name") == name
    assert name in Page(await ana.get("/tasks")).one("select[name=project]").text()


async def events_of(desk: Desk) -> list[int]:
    """The events of projects, the latest first."""
    text: str = await desk.fetch(
        "select coalesce(string_agg(id::text, ' ' order by id desc), '') from events where subject = 'project'"
    )
    return [int(each) for each in text.split()]


async def test_whatever_is_done_to_a_project_is_told_and_taken_back_from_the_last_to_the_first(
    desk: Desk, ana: Person
) -> None:
    project = None
    page = Page(await ana.get("/projects"))
    for button, fields, notice in (
        ("Add project", {"Name of a new project": "Shop"}, "Project added"),
        ("Rename", {"Name": "Yard"}, "Project renamed"),
        ("Remove", {}, "Project removed"),
        ("Undo Z", {}, "Put back"),
    ):
        project = await desk.fetch("select max(id) from projects") or project
        reply = await page.submit(ana.browser, button, fields)
        page = Page(await ana.browser.get(reply.headers["location"]))
        assert page.notice.startswith(notice)
    assert page.titles == ["Yard"]
    assert await desk.fetch("select id from projects") == project
    removed, renamed, added = (await events_of(desk))[1:]
    assert (await ana.post(f"/events/{renamed}/undo")).status_code == 303
    assert Page(await ana.get("/projects")).titles == ["Shop"]
    assert (await ana.post(f"/events/{added}/undo")).status_code == 303
    assert Page(await ana.get("/projects")).titles == []
    assert (await ana.post(f"/events/{renamed}/undo")).status_code == 404
    assert (await ana.post(f"/events/{removed}/undo")).status_code == 303
    assert Page(await ana.get("/projects")).titles == ["Yard"]


async def test_a_project_does_not_come_back_under_a_name_that_was_given_away_nor_go_with_what_it_holds_by_now(
    desk: Desk, ana: Person
) -> None:
    project = await desk.project(ana, "Shop")
    (added,) = await events_of(desk)
    task = await desk.task(ana, project_id=project)
    assert (await ana.post(f"/events/{added}/undo")).status_code == 409
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "project_id": ""})
    await ana.post(f"/projects/{project}?_method=delete")
    await desk.project(ana, "SHOP")
    removed = (await events_of(desk))[1]
    assert (await ana.post(f"/events/{removed}/undo")).status_code == 409
    assert Page(await ana.get("/projects")).titles == ["SHOP"]
