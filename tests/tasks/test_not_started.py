"""Tasks with a start: out of the way until then, and not lost."""

from datetime import UTC, date, datetime

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_what_starts_later_is_out_of_the_list_until_then(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Now")
    await desk.task(ana, "Today", starts_on=date(2026, 3, 4))
    await desk.task(ana, "Tomorrow", starts_on=date(2026, 3, 5))
    assert Page(await ana.get("/tasks")).titles == ["Now", "Today"]
    assert Page(await ana.get("/tasks?q=tomorrow")).titles == ["Tomorrow"]
    assert Page(await ana.get("/tasks?due=not_started")).titles == ["Tomorrow"]
    desk.clock.advance(hours=14)  # type: ignore[attr-defined]  # the clock of the tests
    assert len(Page(await ana.get("/tasks")).titles) == 3
    assert Page(await ana.get("/tasks?due=not_started")).titles == []


async def test_the_day_of_a_start_is_that_of_whoever_looks(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="Pacific/Auckland")  # 23:00 on the same day
    ben = await desk.owner("Ben", time_zone="Pacific/Kiritimati", business="Far")  # 00:00 on the next
    for who in (ana, ben):
        await desk.task(who, starts_on=date(2026, 3, 5))
        page = Page(await who.get("/tasks"))
        assert page.one("#tasks-count").text() == str(len(page.titles))
    assert Page(await ana.get("/tasks")).titles == []
    assert Page(await ben.get("/tasks")).titles == ["Order paper"]
    assert desk.clock() == datetime(2026, 3, 4, 10, tzinfo=UTC)


async def test_all_numbers_leave_out_what_has_not_started(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    for start in (None, date(2026, 3, 1), date(2026, 3, 4), date(2026, 3, 5), date(2026, 9, 5)):
        for status in ("pending", "waiting", "completed"):
            await desk.task(
                ana,
                starts_on=start,
                status=status,
                due_on=date(2026, 9, 6),
                project_id=project,
                assignee_id=ana.account_id,
                labels=["print", "rush"],
            )
    page = Page(await ana.get("/tasks"))
    assert page.one("#tasks-count").text() == "6"
    assert len(page.titles) == 6
    told = 0
    for name in ("project", "assignee", "label", "due"):
        for option in page.tree.css(f"select[name={name}] option"):
            if chosen := option.attributes.get("value"):
                shown = Page(await ana.get(f"/tasks?{name}={chosen}")).titles
                assert f"({len(shown)})" in option.text(), option.text()
                told += 1
    assert told == 2 + 2 + 2 + 5
    for query in ("", "?label=rush", f"?project={project}"):
        for link in Page(await ana.get(f"/tasks{query}")).tree.css("#task-tabs a"):
            rows = Page(await ana.browser.get(link.attributes["href"] or "")).titles
            assert link.css_first(".num").text() == str(len(rows)), (query, link.text())  # type: ignore[union-attr]  # it is there
    assert "6 open tasks" in Page(await ana.get("/projects")).text
