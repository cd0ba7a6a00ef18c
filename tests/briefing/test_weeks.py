"""The week ahead against the hours there are, the week behind in figures, and what the whole page costs."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.briefing.test_own import briefing
from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.briefing.weeks import took
from webapp.server_timing import watched
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

pytestmark = pytest.mark.anyio

MOST_STATEMENTS = 4  # who looks, what is beside the page, the news, and all the rest


def table(page: Page, part: str) -> dict[str, list[str]]:
    """The cells of the rows of a part's table, by their days."""
    rows = page.tree.css(f"[aria-labelledby='{part}-heading'] tbody tr")
    return {text_of(row.css_first("th")): [text_of(cell) for cell in row.css("td.number")] for row in rows}


async def test_the_week_ahead_is_planned_against_the_hours_there_are(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    await desk.task(ana, "Send VAT return", due_on="2026-03-05", estimate_minutes=300, assignee_id=ana.account_id)
    await desk.task(ana, "Nobody's", due_on="2026-03-05", estimate_minutes=240)
    at = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)
    await desk.task(ana, "Late on Friday", due_on="2026-03-06", due_at=at)
    await desk.task(ben, "Ben's", due_on="2026-03-05", estimate_minutes=60, assignee_id=ben.account_id)
    await desk.task(ana, "Later", due_on="2026-03-11", estimate_minutes=60)
    page = await briefing(ana)
    assert table(page, "ahead") == {
        "Today": ["–", "–", "8 h"],
        "Tomorrow": ["2", "9 h", "8 h"],
        "Friday": ["1", "– 1 not estimated", "8 h"],
        "Saturday": ["–", "–", "Day off"],
        "Sunday": ["–", "–", "Day off"],
        "Monday": ["–", "–", "8 h"],
        "Tuesday": ["–", "–", "8 h"],
    }
    assert [text_of(row.css_first("th")) for row in page.tree.css("tr.over")] == ["Tomorrow"]
    assert "9 h planned of 40 h." in page.text


async def test_the_week_behind_in_figures(desk: Desk, ana: Person, clock: Clock) -> None:
    async def finished(title: str, added: datetime, done: datetime, **fields: object) -> None:
        task = await desk.task(ana, title, now=added, **fields)
        await update_task_status(desk.db, ana.workspace_id, task, ana.account_id, Status.COMPLETED, now=done)

    now = clock()
    await finished("Quick", now - timedelta(days=2), now - timedelta(days=2) + timedelta(hours=5), due_on="2026-03-02")
    await finished("Slow", now - timedelta(days=60), now - timedelta(days=1), due_on="2026-02-20")
    await finished("Middling", now - timedelta(days=6), now - timedelta(days=3), due_on="2026-03-01")
    await finished("Long ago", now - timedelta(days=30), now - timedelta(days=20))
    await finished("Today", now - timedelta(hours=2), now)
    page = await briefing(ana)
    figures = {text_of(node.css_first("dt")): text_of(node.css_first("dd")) for node in page.tree.css(".figures > div")}
    assert figures == {
        "Finished": "3",
        "Added": "2",
        "From added to done": "3 days",
        "Took longest": "59 days",
        "In time": "2 of 3",
    }
    days = table(page, "behind")
    assert len(days) == 7
    assert days["Yesterday"] == ["1", "–"]
    assert days["Mon 2 Mar"] == ["1", "1"]


async def test_a_week_without_anything_has_no_figures(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    page = await briefing(ana)
    assert page.tree.css("table, .figures") == []
    assert text_of(page.one(".finished")) == "Nothing else needs you."


def test_lengths_in_words() -> None:
    assert [took(minutes) for minutes in (45, 119, 1200, 2 * 1440, 3456)] == [
        "45 min",
        "1 h 59 min",
        "20 h",
        "2 days",
        "2.4 days",
    ]


async def test_the_page_asks_little_however_much_there_is(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("reviewer", ana)
    await briefing(ana)
    asked = []
    for amount in (1, 12):
        for number in range(amount):
            await desk.task(ben, f"Task {amount} {number}", due_on="2026-03-01")
        with watched() as watch:
            await briefing(ana)
        asked.append(watch.names)
    assert asked[0] == asked[1]
    assert len(asked[0]) <= MOST_STATEMENTS, asked[0]


async def test_the_week_behind_is_kept_until_something_changes(desk: Desk, ana: Person, clock: Clock) -> None:
    done = clock() - timedelta(days=1)
    task = await desk.task(ana, "Order paper", now=done - timedelta(hours=5))
    await update_task_status(desk.db, ana.workspace_id, task, ana.account_id, Status.COMPLETED, now=done)
    ben = await desk.member("editor", ana)
    for who, statement in ((ana, "get_weeks"), (ben, "get_week_ahead")):
        with watched() as watch:
            assert table(await briefing(who), "behind")["Yesterday"] == ["1", "1"]
        assert f"briefing.{statement}" in ", ".join(watch.names)
    await ana.post(f"/tasks/{task}?_method=delete")
    assert table(await briefing(ben), "behind") == {}
