"""Two people who change the same task at once: what each did is shown, and both together are proposed."""

import pytest

from tests.html import Page, text_of
from tests.people import Desk, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


def sides(page: Page) -> dict[str, list[str]]:
    """What the page of a clash shows of each field: before, there now, yours."""
    return {
        text_of(section.css_first("h2")): [node.text() for node in section.css("pre")]
        for section in page.tree.css(".conflict section")
    }


async def clash(ana: Person, ben: Person, task: int, theirs: dict[str, str], yours: dict[str, str]) -> Page:
    """The page that Ana gets who opened the edit form before Ben saved."""
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    assert (await ben.post(f"/tasks/{task}?_method=put", {"version": "1", **theirs})).status_code == 303
    reply = await form.submit(ana.browser, "Save", yours)
    assert reply.status_code == 409
    return Page(reply)


async def test_what_only_one_of_them_changed_is_proposed_as_they_left_it(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Order paper", notes="Grey", due_on="2026-03-06")
    page = await clash(
        ana, ben, task, {"priority": "high", "due_on": ""}, {"Title": "Order card", "Estimate, minutes": "30"}
    )
    assert sides(page) == {
        "Title": ["Order paper", "Order paper", "Order card"],
        "Priority": ["Normal", "High", "Normal"],
        "Due date": ["2026-03-06", "Nothing", "2026-03-06"],
        "Estimate in minutes": ["Nothing", "Nothing", "30"],
    }
    assert (await page.submit(ana.browser, "Save this")).status_code == 303
    row = await desk.fetch("select title || '/' || priority || '/' || estimate_minutes from tasks where due_on is null")
    assert row == "Order card/high/30"


async def test_notes_are_compared_word_by_word_and_merged(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, notes="Grey paper, 80 g.\n\nAsk Ben for the price.")
    page = await clash(
        ana, ben, task,
        {"notes": "White paper, 80 g.\n\nAsk Ben for the price."},
        {"Notes": "Grey paper, 80 g.\n\nAsk Ben for the best price."},
    )  # fmt: skip
    assert [node.text() for node in page.tree.css(".conflict ins")] == ["White", "best "]
    assert page.value("Notes") == "White paper, 80 g.\n\nAsk Ben for the best price."
    assert (await page.submit(ana.browser, "Save this")).status_code == 303
    assert await desk.fetch("select notes from tasks") == "White paper, 80 g.\n\nAsk Ben for the best price."


async def test_notes_that_clash_are_proposed_with_both_words(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, notes="Grey paper")
    page = await clash(ana, ben, task, {"notes": "White paper"}, {"Notes": "Blue paper"})
    assert sides(page) == {"Notes": ["Grey paper", "White paper", "Blue paper"]}
    assert page.value("Notes") == "Blue White paper"


async def test_long_notes_are_shown_where_they_clash(desk: Desk, ana: Person, ben: Person) -> None:
    text = "\n\n".join(f"Paragraph {number} says a little about wood." for number in range(200))
    task = await desk.task(ana, notes=text)
    theirs, yours = text.replace("100 says", "100 shouts"), text.replace("100 says", "100 tells").replace("wood", "oak")
    page = await clash(ana, ben, task, {"notes": theirs}, {"Notes": yours})
    line = "Paragraph 100 {} a little about oak."
    assert sides(page) == {"Notes": [line.format("says"), line.format("shouts"), line.format("tells")]}
    assert page.value("Notes") == yours.replace("tells", "tells shouts")


async def test_several_changes_of_theirs_are_told_from_their_beginning(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "First", due_on="2026-03-06", due_at=desk.clock(), labels=["a", "b"])
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    for version, fields in enumerate(
        ({"title": "Second"}, {"due_on": "2026-03-09"}, {"title": "Third", "labels": "c"}), 1
    ):
        assert (await ben.post(f"/tasks/{task}?_method=put", {"version": str(version), **fields})).status_code == 303
    page = Page(await form.submit(ana.browser, "Save", {"Title": "Mine"}))
    assert sides(page) == {
        "Title": ["First", "Third", "Mine"],
        "Due date": ["2026-03-06", "2026-03-09", "2026-03-06"],
        "Labels": ["a, b", "c", "a, b"],
    }
    assert (page.value("Title"), page.value("Due date"), page.value("Labels")) == ("Mine", "2026-03-09", "c")


async def test_a_repeat_that_only_one_of_them_changed_is_proposed_as_they_left_it(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    weekly = {"due_on": "2026-03-06", "repeat": "weekly"}
    page = await clash(ana, ben, task, weekly, {"Title": "Order card"})
    assert sides(page)["Repeat"] == ["Nothing", "As it is", "Nothing"]
    assert page.value("Repeat") == "same"
    assert (await page.submit(ana.browser, "Save this")).status_code == 303
    assert await desk.fetch("select title || '/' || (repeat is not null) from tasks") == "Order card/true"


@pytest.mark.parametrize("version", ["7", "2147483647"])
async def test_a_version_that_never_was_shows_what_is_there_and_what_was_typed(
    desk: Desk, ana: Person, version: str
) -> None:
    task = await desk.task(ana, "Order paper", notes="Grey")
    fields = {"version": version, "title": "Order card", "notes": "White"}
    reply = await ana.post(f"/tasks/{task}?_method=put", fields)
    assert reply.status_code == 409
    page = Page(reply)
    assert sides(page) == {"Title": ["Order paper", "Order card"], "Notes": ["Grey", "White"]}
    assert (page.value("Title"), page.value("Notes")) == ("Order card", "White Grey")
