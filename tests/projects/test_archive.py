"""Projects that are over: put into the archive, offered nowhere, and brought back."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

INTO, OUT = "Put into the archive", "Take out of the archive"


async def archived(desk: Desk, ana: Person, name: str = "Shop") -> int:
    """A project in the archive."""
    project = await desk.project(ana, name)
    assert (await ana.post(f"/acts/projects/{project}/archived")).status_code == 303
    return project


def headings(page: Page) -> list[str]:
    """The headings of the page's parts."""
    return [node.text(strip=True) for node in page.tree.css("main h2")]


async def test_a_project_goes_into_the_archive_and_out_of_it_with_a_notice_and_an_undo(desk: Desk, ana: Person) -> None:
    await desk.project(ana, "Shop")
    page = Page(await ana.get("/projects"))
    assert "Archive" not in headings(page)
    for button, notice, there in (
        (INTO, "Project put into the archive", True),
        ("Undo Z", "Put back", False),
        (INTO, "Project put into the archive", True),
        (OUT, "Project taken out of the archive", False),
        ("Undo Z", "Put back", True),
    ):
        reply = await page.submit(ana.browser, button)
        assert reply.status_code == 303
        page = Page(await ana.browser.get(reply.headers["location"]))
        assert page.notice.startswith(notice)
        assert ("Archive" in headings(page)) == there
        assert page.titles == ["Shop"]


async def test_what_is_in_the_archive_is_offered_nowhere_but_to_what_is_in_it(desk: Desk, ana: Person) -> None:
    project = await archived(desk, ana)
    inside = await desk.task(ana, "Sweep", project_id=project)
    outside = await desk.task(ana, "Paint")
    assert "Shop" not in Page(await ana.get(f"/tasks/{outside}/edit")).one("select[name=project_id]").text()
    form = Page(await ana.get(f"/tasks/{inside}/edit"))
    assert form.value("Project") == str(project)
    assert (await form.submit(ana.browser, "Save", {"Title": "Sweep well"})).status_code == 303
    assert await desk.fetch("select project_id from tasks where title = 'Sweep well'") == project
    menu = Page(await ana.get("/tasks")).one("select[name=project]")
    assert "Shop (archived) (1)" in " ".join(menu.text().split())
    await ana.post(f"/tasks/{inside}/completion")
    assert "Shop" not in Page(await ana.get("/tasks")).one("select[name=project]").text()
    assert Page(await ana.get(f"/tasks?project={project}&status=completed")).titles == ["Sweep well"]
    assert "Shop" in Page(await ana.get(f"/tasks/{inside}")).one("main").text()


async def test_a_line_that_names_an_archived_project_goes_into_it(desk: Desk, ana: Person) -> None:
    project = await archived(desk, ana)
    assert (await ana.post("/tasks", {"title": "Sweep #Shop"})).status_code == 303
    assert await desk.fetch("select project_id from tasks where title = 'Sweep'") == project


async def test_who_archives_twice_changes_nothing_the_second_time(desk: Desk, ana: Person) -> None:
    project = await archived(desk, ana)
    await ana.post(f"/acts/projects/{project}/brought_back")
    assert (await ana.post(f"/acts/projects/{project}/brought_back")).status_code == 303
    assert await desk.fetch("select count(*) from events where action = 'project.brought_back'") == 1


@pytest.mark.parametrize(
    "path",
    ["projects/{}/renamed", "projects/{}/nothing", "tasks/{}/archived", "pigs/{}/archived", "projects/999/archived"],
)
async def test_no_act_that_is_not_declared_so_can_be_done(desk: Desk, ana: Person, path: str) -> None:
    project = await desk.project(ana, "Shop")
    assert (await ana.post(f"/acts/{path.format(project)}")).status_code == 404


async def test_only_who_may_edit_archives_and_nobody_elsewhere(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    kim = await desk.member("viewer", ana, "Kim")
    assert (await kim.post(f"/acts/projects/{project}/archived")).status_code == 403
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.post(f"/acts/projects/{project}/archived")).status_code == 404
    assert await desk.fetch("select archived_at from projects") is None
