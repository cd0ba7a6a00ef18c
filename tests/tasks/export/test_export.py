"""A list as a file: all that its query finds, for spreadsheets and for programs."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating
from webapp.database.pool import Database
from webapp.tasks.export import rows as export_rows
from webapp.tasks.export.rows import all_pages
from webapp.tasks.filters import TaskFilter

pytestmark = pytest.mark.anyio


def table(reply: httpx.Response) -> list[dict[str, str]]:
    """The rows of a table, by the names of their columns."""
    return list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"), newline="")))


async def test_a_list_is_a_table_on_the_clock_of_whoever_asks(desk: Desk) -> None:
    eva = await desk.owner("Eva", time_zone="America/New_York")
    shop = await desk.project(eva, "Shop, Main St")
    await desk.task(
        eva, "Größe “XL”\nbestellen", due_at=datetime(2026, 3, 6, 2, 30, tzinfo=UTC), due_on=date(2026, 3, 5)
    )
    await desk.task(
        eva, "=SUM(A1)", due_on="2026-03-20", labels=["ops", "spring"], project_id=shop, estimate_minutes=90
    )
    await repeating(desk, eva, a_repeat("FREQ=WEEKLY;BYDAY=FR", "2026-03-27"))
    reply = await eva.get("/tasks.csv")
    assert reply.content.startswith(b"\xef\xbb\xbf")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["cache-control"] == "private, no-cache"
    assert 'filename="Tasks of Alder & Finch 2026-03-04.csv"' in reply.headers["content-disposition"]
    first, second, third = table(reply)
    assert first["Title"] == "Größe “XL”\nbestellen"
    assert (first["Due date"], first["Due time"]) == ("2026-03-05", "21:30")
    assert first["Due (ISO 8601)"] == "2026-03-05T21:30:00-05:00"
    assert second["Title"] == "'=SUM(A1)"
    assert (second["Due date"], second["Due time"], second["Due (ISO 8601)"]) == ("2026-03-20", "", "2026-03-20")
    assert (second["Labels"], second["Project"], second["Estimate (minutes)"]) == ("ops, spring", "Shop, Main St", "90")
    assert (second["Status"], second["Priority"], second["Added by"]) == ("To do", "Normal", "Eva")
    assert third["Repeats"] == "every Friday"


async def test_the_same_list_is_json(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "=SUM(A1)", due_at=datetime(2026, 3, 6, 2, 30, tzinfo=UTC), due_on=date(2026, 3, 6))
    await desk.task(ana, "Not asked for")
    reply = await ana.get("/tasks.json?q=has:due")
    assert reply.headers["content-type"].startswith("application/json")
    found = reply.json()
    assert (found["workspace"], found["query"], found["zone"]) == (ana.slug, "has:due", "UTC")
    assert [(each["id"], each["title"], each["due"]) for each in found["tasks"]] == [
        (task, "=SUM(A1)", "2026-03-06T02:30:00+00:00")
    ]
    assert (await ana.get("/tasks.json?status=cancelled")).json()["tasks"] == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sort=title",
        "?status=completed",
        "?label=ops",
        "?q=ink",
        "?q=label:ops+or+priority:urgent",
        "?q=is:open+or+status:completed",
        "?label=ops&status=completed&q=ink",
    ],
)
async def test_each_task_of_a_list_is_in_the_file_once_in_its_order(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    for number in range(13):
        status = "completed" if number % 3 == 0 else "pending"
        due: dict[str, Any] = {"due_on": date(2026, 3, 1 + number % 4)} if number % 2 else {}
        await desk.task(ana, f"Order ink {number}", status=status, labels=["ops"] if number % 4 else [], **due)
    listed = Page(await ana.get(f"/tasks{query}")).titles
    monkeypatch.setattr(export_rows, "all_pages", in_small_pages)
    titles = [row["Title"] for row in table(await ana.get(f"/tasks.csv{query}"))]
    assert titles == listed


def in_small_pages(db: Database, viewer: Any, wanted: TaskFilter) -> Any:
    """A list, two tasks at a time."""
    return all_pages(db, viewer, wanted, at_once=2)


async def test_what_cant_be_read_is_told_instead_of_sending_more_than_was_asked_for(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    for query in ("?status=odd", "?q=project:nowhere", "?q=due<soonish"):
        reply = await ana.get(f"/tasks.csv{query}")
        assert reply.status_code == 422
        assert "content-disposition" not in reply.headers
        assert Page(reply).heading == "Tasks"


async def test_a_list_of_another_workspace_isnt_there(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve")
    assert (await ana.browser.get(eve.path("/tasks.csv"))).status_code == 404
    assert (await desk.browser().get(eve.path("/tasks.csv"))).status_code == 303
