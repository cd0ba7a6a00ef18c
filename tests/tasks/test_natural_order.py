"""Titles and names stand where people look for them."""

import random

import pytest

from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from webapp.tasks.filters import PAGE_SIZE
from webapp.text.folding import natural_order

pytestmark = pytest.mark.anyio

IN_ORDER = [
    "2 stools",
    "9 boxes",
    "09 boxes",
    "10 boxes",
    "123456789012345678901 grains",
    "ähnlich",
    "Ärzte call",
    "Ben & Joy",
    "écru paint",
    "Łukasz asks",
    "“Noah” poster",
    "Ørsted",
    "Óscar",
    "Straße 2",
    "Strasse 10",
    "Task 2",
    "task 2a",
    "Task 10",
    "v1.9",
    "v1.10",
    "zoo",
    "Żuraw",
    "Жук",
    "電話",
]


def options(page: Page, label: str) -> list[str]:
    """The words of a menu, without its first choice."""
    return [" ".join(option.text().split()) for option in page.one(f"select[aria-label='{label}']").css("option")][1:]


async def test_titles_are_listed_in_natural_order(desk: Desk, ana: Person) -> None:
    others = [title for title in IN_ORDER if title != "09 boxes"]
    for title in [*random.Random(3).sample(others, len(others)), "09 boxes"]:  # the same number as 9, so the later one
        await desk.task(ana, title)
    assert Page(await ana.get("/tasks", params={"sort": "title"})).titles == IN_ORDER


async def test_names_are_ordered_as_titles_are(desk: Desk) -> None:
    dice = random.Random(4)
    names = ["".join(dice.choices("aAäbßøz0129 -.“é", k=dice.randrange(1, 9))) for _ in range(400)]
    found = await desk.fetch(
        'select array_agg(name order by title_order(name) collate "C", name collate "C") from unnest($1::text[]) name',
        sorted({*names, *IN_ORDER}),
    )
    assert sorted({*names, *IN_ORDER}, key=natural_order) == found


async def test_pages_in_natural_order_go_on_where_the_one_before_ended(desk: Desk, ana: Person) -> None:
    titles = [f"{word} {number}" for word in ("Áche", "ache", "ACHE", "Task") for number in range(1, 40)]
    for title in random.Random(5).sample(titles, len(titles)):
        await desk.task(ana, title)
    page = Page(await ana.get("/tasks", params={"sort": "title"}))
    found = page.titles
    assert len(found) == PAGE_SIZE
    while more := page.tree.css("a[rel=next]"):
        page = Page(await ana.browser.get(more[0].attributes["href"] or "", headers=HTMX))
        found += page.titles
    assert sorted(found) == sorted(titles)
    assert [natural_order(title)[0] for title in found] == sorted(natural_order(title)[0] for title in titles)


async def test_a_title_that_is_changed_moves_and_so_does_one_that_is_opened_again(desk: Desk, ana: Person) -> None:
    first = await desk.task(ana, "Task 2")
    await desk.task(ana, "Task 10")
    await ana.post(f"/tasks/{first}?_method=put", {"version": "1", "title": "Task 11"})
    assert Page(await ana.get("/tasks", params={"sort": "title"})).titles == ["Task 10", "Task 11"]
    done = await desk.task(ana, "Task 3", status="completed")
    await ana.post(f"/tasks/{done}/completion?_method=delete")
    assert Page(await ana.get("/tasks", params={"sort": "title"})).titles == ["Task 3", "Task 10", "Task 11"]


async def test_the_longest_and_oddest_titles_can_be_saved(desk: Desk, ana: Person) -> None:
    titles = ["ﷺ" * 200, "1a" * 100, "9" * 200, "𝟘🏳️" * 60, "!" * 200]
    for title in titles:
        await desk.task(ana, title)
    assert sorted(Page(await ana.get("/tasks", params={"sort": "title"})).titles) == sorted(titles)


async def test_projects_people_and_labels_are_listed_in_natural_order(desk: Desk, ana: Person) -> None:
    for name in ("Workshop", "apple pie", "zeta", "Éclair shop", "Lot 10", "Lot 9"):
        await desk.project(ana, name)
    for name in ("Zoë", "mary ann", "Ève", "Łukasz"):
        await desk.member("editor", ana, name)
    await desk.task(ana, labels=["zinc", "Åre", "box 10", "Box 2"])
    page = Page(await ana.get("/tasks"))
    projects = ["apple pie", "Éclair shop", "Lot 9", "Lot 10", "Workshop", "zeta"]
    assert options(page, "Project") == [*(f"{name} (0)" for name in projects), "No project (1)"]
    people = ["Ana", "Ève", "Łukasz", "mary ann", "Zoë"]
    assert options(page, "Assignee") == [*(f"{name} (0)" for name in people), "Nobody (1)"]
    assert options(page, "Label") == ["Åre (1)", "Box 2 (1)", "box 10 (1)", "zinc (1)"]
    assert [title for title in Page(await ana.get("/projects")).titles if title in projects] == projects
