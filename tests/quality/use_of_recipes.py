"""Uses what the recipes of docs/recipes.md make: `python use_of_recipes.py DATABASE`, where they were applied."""

import asyncio
import sys
from datetime import UTC, datetime

from tests.support.conflicts import sides
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.app import create_app
from webapp.database.migrations import migrate
from webapp.settings import Settings


async def use_the_field(desk: Desk, ana: Person, ben: Person) -> None:
    """The venue of a task: typed, shown, told, taken back, and decided about."""
    task = await desk.task(ana)
    edit = f"/tasks/{task}?_method=put"
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    assert (await form.submit(ana.browser, "Save", {"Venue": "Workshop"})).status_code == 303
    page = Page(await ana.get(f"/tasks/{task}"))
    assert "Ana set the venue to “Workshop”" in page.text
    assert "Workshop" in Page(await ana.get("/tasks")).row("Order paper").text
    assert (await ben.post(edit, {"version": "2", "venue": "Yard"})).status_code == 303
    conflict = Page(await ana.post(edit, {"version": "2", "venue": "Shop"}))
    assert sides(conflict) == {"Venue": ["Workshop", "Yard", "Shop"]}
    assert (await conflict.submit(ana.browser, "Save")).status_code == 303
    assert await desk.fetch("select venue from tasks") == "Shop"
    await Page(await ana.get(f"/tasks/{task}")).submit(ana.browser, "Undo Z")
    assert await desk.fetch("select venue from tasks") == "Yard"
    await ana.post(edit, {"version": "4", "due_on": "2026-03-06", "repeat": "weekly"})
    await ana.post(f"/tasks/{task}/completion")
    assert await desk.fetch("select venue from tasks where status = 'pending'") == "Yard"


async def use_the_subject(desk: Desk, ana: Person, ben: Person) -> None:
    """Notes: added, listed, changed, told, merged, taken back, deleted and restored; nobody else's."""
    page = Page(await ana.get("/notes"))
    assert (await page.submit(ana.browser, "Add note", {"Title of a new note": "Opening hours"})).status_code == 303
    page = Page(await ana.get("/notes"))
    assert page.notice == "Note added"
    assert "Opening hours" in page.text
    form = Page(await ana.get("/notes/1"))
    await ben.post("/notes/1?_method=put", {"version": "1", "title": "Hours", "body": "Nine to five."})
    assert (await form.submit(ana.browser, "Save note", {"Text": "Nine to five.\r\n"})).status_code in (303, 409)
    await ben.post("/notes/1?_method=put", {"version": "2", "title": "Winter hours"})
    conflict = Page(await ana.post("/notes/1?_method=put", {"version": "1", "title": "Summer hours"}))
    assert sides(conflict) == {"Title": ["Opening hours", "Winter hours", "Summer hours"]}
    assert (await conflict.submit(ana.browser, "Save")).status_code == 303
    page = Page(await ana.get("/notes/1"))
    assert page.heading == "Summer hours"
    assert "Ana changed the title from “Winter hours” to “Summer hours”" in page.text
    await page.submit(ana.browser, "Undo Z")
    assert Page(await ana.get("/notes/1")).heading == "Winter hours"
    await Page(await ana.get("/notes/1")).submit(ana.browser, "Delete this note")
    page = Page(await ana.get("/trash"))
    assert "Winter hours" in page.text
    await ana.post("/trash/notes/1/restoration")
    assert "Winter hours" in Page(await ana.get("/notes")).text
    eve = await desk.owner("Eve", business="Elsewhere")
    assert (await eve.get("/notes/1")).status_code == 404


async def use_the_act(desk: Desk, ana: Person) -> None:
    """A task is archived, told, taken out again, and both are taken back."""
    task = await desk.task(ana, "Sweep")
    page = Page(await ana.get(f"/tasks/{task}"))
    for button, notice, story in (
        ("Archive", "Task archived", "Ana archived this task"),
        ("Revive", "Task taken out of the archive", "Ana revived this task"),
        ("Undo Z", "Put back", "took a change back: archived it"),
        ("Revive", "Task taken out of the archive", "Ana revived this task"),
    ):
        reply = await page.submit(ana.browser, button)
        assert reply.status_code == 303
        page = Page(await ana.browser.get(reply.headers["location"]))
        assert page.notice.startswith(notice)
        assert story in page.text


async def main(dsn: str) -> None:
    """Do all of it, on a database that is brought up to date first."""
    await migrate(dsn)
    app = create_app(Settings(database_url=dsn, log_level="error", url="http://desk.test"))
    app.state.clock = lambda: datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    async with app.lifespan():
        desk = Desk(app, app.state.db, app.state.clock)
        ana = await desk.owner()
        ben = await desk.member("editor", ana)
        await use_the_field(desk, ana, ben)
        await use_the_subject(desk, ana, ben)
        await use_the_act(desk, ana)
        await desk.close()
    print("all of it works")


asyncio.run(main(sys.argv[1]))
