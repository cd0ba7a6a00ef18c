"""The days of moments, as people in other zones see them."""

import re
from datetime import UTC, datetime

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.web.forms.days import read_written

ZONES = (
    *("Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kathmandu", "America/New_York"),
    *("America/Havana", "Asia/Beirut", "Atlantic/Azores", "Europe/Berlin", "UTC"),
)


CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-09-27", "2026-10-25", "2026-11-01")  # days of clock changes


async def lives_in(desk: Desk, who: Person, zone: str) -> Person:
    """Somebody whose clock is another than the workspace's."""
    await desk.fetch("update accounts set time_zone = $2 where id = $1", who.account_id, zone)
    return who


def at(desk: Desk, moment: str) -> None:
    """Let it be another moment (UTC)."""
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    desk.app.state.clock.advance(seconds=(wanted - desk.clock()).total_seconds())


async def far_apart(desk: Desk, moment: str = "2026-03-04T10:00") -> tuple[Person, Person]:
    """Two people of one workspace, at a moment (UTC): Aroha in Auckland, and Nina in New York."""
    at(desk, moment)
    aroha = await desk.owner("Aroha", time_zone="Pacific/Auckland")
    nina = await lives_in(desk, await desk.member("editor", aroha, "Nina"), "America/New_York")
    return aroha, nina


async def edit(who: Person, task: int) -> Page:
    """The edit form of a task."""
    return Page(await who.get(f"/tasks/{task}/edit"))


def due(page: Page) -> tuple[str, str]:
    """The due date that a form shows, as ISO 8601 has it."""
    day = read_written(page.value("Due date"))
    return day.isoformat() if day else "", page.value("Due time")


async def due_at(desk: Desk) -> str:
    """When the open task is due, in UTC."""
    moment: datetime = await desk.fetch("select due_at from tasks where is_open")
    return f"{moment:%Y-%m-%d %H:%M}"


async def headings(who: Person, query: str = "") -> dict[str, list[str]]:
    """The titles of a list by the headings over them."""
    page = Page(await who.get(f"/tasks{query}"))
    return {
        text_of(group.css_first("h2")): [text_of(node) for node in group.css(".title")]
        for group in page.tree.css(".group")
    }


async def counts(who: Person) -> dict[str, int]:
    """What the menu of due dates says how many there are."""
    page = Page(await who.get("/tasks"))
    options = [text_of(option) for option in page.tree.css("select[name=due] option")]
    found = (re.fullmatch(r"(.+) \((\d+)\)", option) for option in options)
    return {match[1]: int(match[2]) for match in found if match}


async def history(who: Person, task: int) -> list[str]:
    """The sentences of a task's history, the latest first."""
    page = Page(await who.get(f"/tasks/{task}"))
    return [text_of(node) for node in page.tree.css(".history li p")]
