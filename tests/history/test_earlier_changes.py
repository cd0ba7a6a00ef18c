"""A task's page tells the latest of its history, and what was before is a link away."""

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


def link(page: Page, rel: str) -> str | None:
    """Where a link under the history leads."""
    found = page.tree.css_first(f"#task-history a[rel={rel}]")
    return found.attributes["href"] if found is not None else None


def told(page: Page) -> list[str]:
    """The lines of the history, without when they happened."""
    return [text_of(line) for line in page.tree.css("#task-history .history li p")]


async def test_the_whole_history_can_be_read_page_by_page(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    for number in range(24):
        await desk.item(ana, task, f"Step {number}")
    page, lines = Page(await ana.get(f"/tasks/{task}")), list[str]()
    pages = 1
    while earlier := link(page, "prev"):
        lines += told(page)
        page, pages = Page(await ana.browser.get(earlier)), pages + 1
        assert page.tree.css("#task-history details[open]")
    lines += told(page)
    assert pages == 3
    assert len(lines) == 25
    assert "Step 23" in lines[0]
    assert "added this task" in lines[-1]
    assert told(Page(await ana.browser.get(str(link(page, "next")))))[0] == lines[0]


async def test_every_line_but_the_first_of_all_can_be_taken_back(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    for number in range(10):
        await desk.item(ana, task, f"Step {number}")
    latest = Page(await ana.get(f"/tasks/{task}"))
    assert len(latest.tree.css("#task-history [data-undo]")) == len(told(latest)) == 10
    assert Page(await ana.browser.get(str(link(latest, "prev")))).tree.css("#task-history [data-undo]") == []


async def test_a_short_history_leads_nowhere(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    assert Page(await ana.get(f"/tasks/{task}")).tree.css("#task-history a[rel]") == []


async def test_names_are_read_once_for_each_change_and_are_never_out_of_date(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.get(f"/tasks/{task}")
    with watched() as watch:
        await ana.get(f"/tasks/{task}")
    assert not [name for name in watch.names if "get_names" in name or "linkable" in name]
    await desk.member("editor", ana, "Ben Rossi")
    await desk.draft(ana, "Winter hours")
    page = (await ana.get(f"/tasks/{task}")).text
    assert "Winter hours" in page
    assert "Ben Rossi" in page
    await desk.project(ana, "Marketing")
    with watched() as watch:
        await ana.get(f"/tasks/{task}")
    assert [name for name in watch.names if "get_names" in name]
