"""Templates of projects: kept of one, changed, and made into others."""

from datetime import date
from urllib.parse import urlencode

import httpx
import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.checklists.queries import add_items
from webapp.projects.blueprints.days import place
from webapp.projects.blueprints.models import By, Step
from webapp.projects.blueprints.queries import add_blueprint
from webapp.working_days.calendar import WorkCalendar

pytestmark = pytest.mark.anyio

WEEK = WorkCalendar()
FRIDAY = date(2026, 3, 6)


def days(by: By, *numbers: int | None) -> list[str]:
    """The days of tasks by Friday 6 March."""
    placed = place([Step(str(number), number) for number in numbers], by, FRIDAY, WEEK)
    return ["" if each.day is None else f"{each.day:%d.%m}" for each in placed]


def test_tasks_stand_on_working_days_after_the_start_or_before_the_project_is_due() -> None:
    assert days(By.START, 0, 1, 5, None) == ["06.03", "09.03", "13.03", ""]
    assert days(By.DUE, -10, -1, 0, None) == ["20.02", "05.03", "06.03", ""]
    assert days(By.DUE, 0, 1, 5) == ["27.02", "02.03", "06.03"]
    assert days(By.START, -5, 0) == ["06.03", "13.03"]
    assert days(By.DUE, -3) == ["03.03"]


async def a_project(desk: Desk, ana: Person) -> int:
    """A project with something of everything."""
    shop = await desk.project(ana, "Open day")
    posters = await desk.task(
        ana, "Posters", project_id=shop, due_on="2026-03-05", notes="A2", labels=["print"], estimate_minutes=90,
        priority="high", assignee_id=ana.account_id,
    )  # fmt: skip
    await add_items(desk.db, ana.workspace_id, posters, ana.account_id, ["Text", "Printer"], now=desk.clock())
    await desk.task(ana, "Sweep", project_id=shop, due_on="2026-03-13")
    await desk.task(ana, "Thank everybody", project_id=shop)
    done = await desk.task(ana, "Ask Bob", project_id=shop, due_on="2026-03-05")
    await ana.post(f"/tasks/{done}/completion")
    off = await desk.task(ana, "Dropped", project_id=shop)
    await ana.post(f"/tasks/{off}/status?_method=put", {"status": "cancelled"})
    return shop


async def test_a_template_is_made_of_a_project_and_makes_another_in_one_press_with_one_undo(
    desk: Desk, ana: Person
) -> None:
    shop = await a_project(desk, ana)
    page = Page(await ana.get(f"/projects/{shop}"))
    reply = await page.submit(ana.browser, "Make a template of it")
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.notice.startswith("Template added")
    titles = [each.attributes["value"] or "" for each in page.tree.css(".blueprint-steps [name=title]")]
    numbers = [each.attributes["value"] or "" for each in page.tree.css(".blueprint-steps [name=day]")]
    assert list(zip(titles, numbers, strict=True))[:4] == [
        ("Posters", "0"), ("Sweep", "6"), ("Thank everybody", ""), ("Ask Bob", "0"),
    ]  # fmt: skip
    assert "Notes · 2 to tick off · 1 h 30 min · High · print" in text_of(page.one(".blueprint-steps"))
    use = Page(await ana.get("/projects/templates/1/use?day=2026-06-01&by=start"))
    assert text_of(use.one(".blueprint-days")).startswith("Mon 1 Jun Posters")
    reply = await use.submit(ana.browser, "Make the project with 4 tasks", {"Name": "Summer day"})
    assert reply.status_code == 303
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.notice.startswith("Project made with 4 tasks")
    assert page.titles == ["Posters", "Ask Bob", "Sweep", "Thank everybody"]
    assert "made this project from the template “Open day”" in text_of(page.one("#project-history"))
    made = await desk.fetch(
        "select jsonb_build_array(due_on, notes, labels, estimate_minutes, priority, assignee_id, items_total)::text"
        " from tasks where title = 'Posters' and project_id <> $1",
        shop,
    )
    assert made == f'["2026-06-01", "A2", ["print"], 90, "high", {ana.account_id}, 2]'
    assert await desk.fetch("select due_on::text from projects where name = 'Summer day'") == "2026-06-09"
    for button, projects, tasks in (("Undo Z", 1, 4), ("Redo Shift Z", 2, 8), ("Undo Z", 1, 4)):
        reply = await page.submit(ana.browser, button)
        page = Page(await ana.browser.get(reply.headers["location"]))
        assert page.heading == "Projects"
        assert await desk.fetch("select count(*) from projects") == projects
        left = "select count(*) from tasks where deleted_at is null and status <> 'cancelled'"
        assert await desk.fetch(left) == tasks


@pytest.mark.parametrize("since", ["a task is done", "a task came", "a draft came"])
async def test_what_was_worked_on_since_is_not_taken_away(desk: Desk, ana: Person, since: str) -> None:
    steps = [Step("Posters", 0)]
    await add_blueprint(desk.db, ana.workspace_id, ana.account_id, "Open day", steps, now=desk.clock())
    use = {"name": "Summer", "day": "2026-06-01", "by": "due"}
    assert (await ana.post("/projects/templates/1/use", use)).status_code == 303
    project = await desk.fetch("select id from projects")
    if since == "a task is done":
        task = await desk.fetch("select id from tasks")
        await ana.post(f"/tasks/{task}/completion")
    elif since == "a task came":
        await desk.task(ana, "Another", project_id=project)
    else:
        await desk.draft(ana, project_id=project)
    event = await desk.fetch("select max(id) from events where action = 'making.done'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 409
    assert await desk.fetch("select count(*) from tasks where deleted_at is null and project_id is not null") >= 1
    assert await desk.fetch("select due_on::text from projects") == "2026-06-01"


async def test_a_template_is_changed_with_a_409_for_who_is_late_removed_and_brought_back(
    desk: Desk, ana: Person
) -> None:
    steps = [Step("Posters", 0, notes="A2"), Step("Sweep", 5)]
    await add_blueprint(desk.db, ana.workspace_id, ana.account_id, "Open day", steps, now=desk.clock())
    await add_blueprint(desk.db, ana.workspace_id, ana.account_id, "Fair", steps, now=desk.clock())
    kept = "select name || ' ' || steps::text from blueprints where id = 1"

    async def save(name: str, version: int, *rows: tuple[str, str, str]) -> httpx.Response:
        """Send the form with these tasks: their titles, days and places before."""
        pairs = [("name", name), ("version", str(version))]
        for title, day, was in rows:
            pairs += [("was", was), ("title", title), ("day", day), ("assignee", "")]
        body, kind = urlencode(pairs), {"content-type": "application/x-www-form-urlencoded"}
        return await ana.browser.post(ana.path("/projects/templates/1?_method=put"), content=body, headers=kind)

    assert (
        await save("Open workshop", 1, ("Posters", "-10", "0"), ("", "5", "1"), ("Cake", "", ""))
    ).status_code == 303
    found = await desk.fetch(kept)
    assert found.startswith("Open workshop ")
    assert '"day": -10' in found
    assert '"notes": "A2"' in found
    assert '"day": null' in found
    assert "Sweep" not in found
    reply = await save("Late", 1, ("Posters", "1", "0"))
    assert reply.status_code == 409
    assert Page(reply).value("Name") == "Late"
    reply = await Page(reply).submit(ana.browser, "Save template", {"Name": "fair"})
    assert reply.status_code == 422
    assert Page(reply).error("Name") == "There is a template of this name already."
    for rows in ([("x", "soon", "0")], [("x", "9999", "0")], [("x" * 201, "", "0")], [("", "", "")]):
        assert (await save("Open", 2, *rows)).status_code == 422
    assert (await save("", 2, ("x", "", ""))).status_code == 422
    assert await desk.fetch(kept) == found
    await ana.post("/projects/templates/1?_method=delete")
    assert Page(await ana.get("/projects/templates")).titles == ["Fair"]
    assert (await ana.get("/projects/templates/1")).status_code == 404
    for action in ("blueprint.deleted", "blueprint.updated"):
        event = await desk.fetch("select max(id) from events where action = $1", action)
        assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert Page(await ana.get("/projects/templates")).titles == ["Fair", "Open day"]


async def test_a_project_that_cannot_be_made_says_why_and_nobody_elsewhere_makes_one(desk: Desk, ana: Person) -> None:
    steps = [Step("Posters", 0, assignee_id=99)]
    await add_blueprint(desk.db, ana.workspace_id, ana.account_id, "Open day", steps, now=desk.clock())
    await desk.project(ana, "Shop")
    for use in ({"name": "", "day": "2026-06-01"}, {"name": "New", "day": ""}, {"name": "shop", "day": "2026-06-01"}):
        reply = await ana.post("/projects/templates/1/use", {**use, "by": "start"})
        assert reply.status_code == 422
        assert Page(reply).value("Name") == use["name"]
    assert (await ana.get("/projects/templates/1/use?day=2026-02-30")).status_code == 422
    assert await desk.fetch("select count(*) from tasks") == 0
    assert (await ana.post("/projects/templates/1/use", {"name": "New", "day": "2026-06-01"})).status_code == 303
    assert await desk.fetch("select assignee_id from tasks") is None  # who left has none
    kim = await desk.member("viewer", ana, "Kim")
    assert (await kim.get("/projects/templates/1/use")).status_code == 403
    assert (await kim.get("/projects/templates/1")).status_code == 200
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.get("/projects/templates/1")).status_code == 404
