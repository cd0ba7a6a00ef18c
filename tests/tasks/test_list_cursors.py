"""Where a page of the list ends and the next begins: equal keys, changes in between, and addresses made by hand."""

import random

import pytest

from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from webapp.tasks.arranging import Sort
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import TaskRow
from webapp.tasks.places import cursor, read_cursor

pytestmark = pytest.mark.anyio

QUERIES = [*(f"sort={sort}" for sort in Sort), "status=completed"]


def next_of(page: Page) -> str | None:
    """The address of the next page."""
    link = page.tree.css_first("a[rel=next]")
    return link.attributes["href"] if link is not None else None


TAMPERED = [
    "x", "~", "0", "-1~x", "1~", "1~~", "1~x~y", "1~none~", "1~none~shocking", "1~2026-99-99~urgent",
    "1~2026-02-31~low",    "1~10000-01-01~low", "9" * 18, "9" * 19, "9" * 30, "%D9%A1", "1~9999-12-31T23:59:59-14:00",
    "1~2026-03-04T25:00",    "1~0001-01-01T00:00:00%2B14:00", "1~%F0%9F%98%80", "1~" + "x" * 390, "%C2%B2~a",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
async def test_an_address_made_by_hand_leads_to_a_page_whatever_it_says(desk: Desk, ana: Person, query: str) -> None:
    task = await desk.task(ana)
    if query == "status=completed":
        await ana.post(f"/tasks/{task}/completion")
    dice = random.Random(7)
    made_up = ["".join(dice.choices("0129~-:TZ+. nourgetxé", k=dice.randrange(1, 30))) for _ in range(40)]
    for after in [*TAMPERED, *made_up]:
        for headers in ({}, HTMX):
            reply = await ana.get(f"/tasks?{query}&after={after}", headers=headers)
            assert reply.status_code == 200, after


@pytest.mark.parametrize("query", QUERIES)
async def test_a_place_that_cannot_be_read_is_the_first_page(desk: Desk, ana: Person, query: str) -> None:
    task = await desk.task(ana)
    if query == "status=completed":
        await ana.post(f"/tasks/{task}/completion")
    for after in ("x", "~", "-1~x", "9" * 30, "%D9%A1"):
        assert Page(await ana.get(f"/tasks?{query}&after={after}")).titles == ["Order paper"], after


@pytest.mark.parametrize("after", ["x" * 401])
async def test_a_place_that_cannot_be_kept_is_refused(desk: Desk, ana: Person, after: str) -> None:
    await desk.task(ana)
    reply = await ana.get(f"/tasks?after={after}")
    assert reply.status_code == 422
    assert Page(reply).titles == ["Order paper"]


@pytest.mark.parametrize("query", ["sort=change", "sort=title", "sort=due", "sort=priority", "status=completed"])
async def test_pages_that_end_among_equal_rows_meet_each_once(desk: Desk, ana: Person, query: str) -> None:
    for _ in range(110):  # all the same but for the id, all at one moment
        task = await desk.task(ana, "same")
        if query == "status=completed":
            await ana.post(f"/tasks/{task}/completion")
    for headers in ({}, HTMX):
        met: list[str] = []
        address: str | None = ana.path(f"/tasks?{query}")
        while address:
            page = Page(await ana.browser.get(address, headers=headers))
            met += [node.attributes["id"] or "" for node in page.tree.css(".row")]
            address = next_of(page)
        assert len(met) == len(set(met)) == 110


async def test_what_was_met_before_does_not_come_again_when_rows_are_added(desk: Desk, ana: Person) -> None:
    for number in range(80):
        await desk.task(ana, f"Task {number:03}")
    first = Page(await ana.get("/tasks?sort=title"))
    for number in range(20):
        await desk.task(ana, f"Addition {number:03}")
    second = Page(await ana.browser.get(next_of(first) or ""))
    assert second.titles == [f"Task {number:03}" for number in range(50, 80)]


async def test_the_rest_of_a_group_comes_under_no_second_heading(desk: Desk, ana: Person) -> None:
    for number in range(60):
        await desk.task(ana, f"Task {number}", due_on="2026-03-02" if number < 55 else None)
    first = Page(await ana.get("/tasks"))
    assert [node.text() for node in first.tree.css(".group h2")] == ["Overdue"]
    more = Page(await ana.browser.get(next_of(first) or "", headers=HTMX))
    assert [node.text() for node in more.tree.css("h2")] == ["No date"]
    assert len(more.titles) == 10
    # without scripts it is a page of its own, so it says where it goes on
    alone = Page(await ana.browser.get(next_of(first) or ""))
    assert [node.text() for node in alone.tree.css(".group h2")] == ["Overdue", "No date"]


def row(desk: Desk, **fields: object) -> TaskRow:
    """A row as the list reads it."""
    values: dict[str, object] = dict.fromkeys(TaskRow.__struct_fields__)
    values |= {
        "id": 7,
        "title": "A~b",
        "priority": "low",
        "updated_at": desk.clock(),
        "closed_at": desk.clock(),
        "rank": "8i",
    } | fields
    return TaskRow(**values)  # type: ignore[arg-type]  # fields that no cursor reads are left out


@pytest.mark.parametrize("order", [TaskFilter(sort=sort).order for sort in Sort] + ["by_closing"])
async def test_each_order_reads_its_own_places(desk: Desk, order: str) -> None:
    found = read_cursor(order, cursor(order, row(desk)))
    assert found is not None
    assert found["after_id"] == 7
    if order == "by_title":
        assert found["after_title"] == "A~b"
