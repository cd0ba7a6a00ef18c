"""Two people who change the same task at once: what doesn't touch is merged and told, what clashes is shown with a
proposal."""

import asyncio

import httpx
import pytest

from tests.support.conflicts import put_together, sides
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.uploads import a_file

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


async def edited(ana: Person, ben: Person, task: int, theirs: dict[str, str], yours: dict[str, str]) -> httpx.Response:
    """The answer to Ana, who opened the edit form before Ben saved."""
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    assert (await ben.post(f"/tasks/{task}?_method=put", {"version": "1", **theirs})).status_code == 303
    return await form.submit(ana.browser, "Save", yours)


async def clash(ana: Person, ben: Person, task: int, theirs: dict[str, str], yours: dict[str, str]) -> Page:
    """The page that Ana gets where her edit clashes with Ben's."""
    reply = await edited(ana, ben, task, theirs, yours)
    assert reply.status_code == 409
    return Page(reply)


async def merged(ana: Person, ben: Person, task: int, theirs: dict[str, str], yours: dict[str, str]) -> Page:
    """The task's page after Ana's edit was merged with Ben's."""
    reply = await edited(ana, ben, task, theirs, yours)
    assert reply.status_code == 303, sides(Page(reply))
    return Page(await ana.browser.get(reply.headers["location"]))


async def test_changes_of_different_fields_are_merged_and_told(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Order paper", notes="Grey", due_on="2026-03-06")
    theirs = {"priority": "high", "due_on": "", "labels": "print"}
    page = await merged(ana, ben, task, theirs, {"Title": "Order card", "Estimate": "30", "Labels": "urgent"})
    assert page.notice == "Title saved, labelled print and urgent, estimated 30 min, merged with what Ben changed"
    assert await desk.fetch("select title || '/' || priority || '/' || coalesce(due_on::text, '') from tasks") == (
        "Order card/high/"
    )
    assert await desk.fetch("select version from tasks") == 3
    assert await desk.fetch("select count(*) from events where subject = 'task'") == 3
    told = await desk.fetch("select after from events order by id desc limit 1")
    assert told == {
        "title": "Order card", "estimate_minutes": 30, "labels": ["print", "urgent"], "merged_with": ["Ben"],
    }  # fmt: skip
    assert "Ana estimated 30 min, merged with what Ben changed" in page.text
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert await desk.fetch("select title || '/' || priority from tasks") == "Order paper/high"


async def test_notes_that_do_not_touch_are_merged_word_by_word(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, notes="Grey paper, 80 g.\n\nAsk Ben for the price.")
    theirs = {"notes": "White paper, 80 g.\r\n\r\nAsk Ben for the price."}
    yours = {"Notes": "Grey paper, 80 g.\r\n\r\nAsk Ben for the best price.\r\n"}  # line ends as browsers send them
    page = await merged(ana, ben, task, theirs, yours)
    assert page.notice == "Notes saved, merged with what Ben changed"
    assert await desk.fetch("select notes from tasks") == "White paper, 80 g.\n\nAsk Ben for the best price."


async def test_a_field_that_was_not_touched_stays_as_they_left_it(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, notes="Grey\n\nWhite")
    page = await merged(ana, ben, task, {"title": "Order card"}, {"Notes": "Grey\r\n\r\nWhite"})
    assert page.heading == "Order card"


async def test_what_was_said_about_a_task_meanwhile_is_no_change_of_it(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Order paper")
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    assert (await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order card"})).status_code == 303
    await desk.comment(ben, task)
    await desk.item(ben, task)
    assert (await form.submit(ana.browser, "Save", {"Estimate": "30"})).status_code == 303
    assert await desk.fetch("select title || '/' || estimate_minutes from tasks") == "Order card/30"


async def test_a_file_that_was_added_meanwhile_hides_no_change(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, notes="Grey")
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "notes": "White", "priority": "high"})
    file = await a_file(ben, f"/tasks/{task}/files", "Prices.txt", b"Oak 40")
    await ben.post(f"/files/{file['id']}?_method=delete")
    assert (await form.submit(ana.browser, "Save", {"Title": "Order card"})).status_code == 303
    assert await desk.fetch("select title || '/' || notes || '/' || priority from tasks") == "Order card/White/high"


async def test_both_changed_alike_is_no_clash(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Order paper")
    await merged(ana, ben, task, {"title": "Order card"}, {"Title": "Order card ", "Estimate": "5"})
    assert await desk.fetch("select title || '/' || estimate_minutes from tasks") == "Order card/5"


async def test_ones_own_other_window_is_no_stranger(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    page = await merged(ana, ana, task, {"title": "Order card"}, {"Estimate": "5"})
    assert page.notice == "Estimated 5 min, merged with what was changed"


async def test_a_row_edited_in_the_list_is_merged_too(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Order paper")
    await ben.post(f"/tasks/{task}?_method=put", {"version": "1", "priority": "high"})
    fields = {"version": "1", "title": "Order card", "priority": "normal"}
    page = Page(await ana.htmx(f"/tasks/{task}?_method=put", fields))
    assert "Title saved, merged with what Ben changed" in page.text
    assert await desk.fetch("select title || '/' || priority from tasks") == "Order card/high"


async def test_of_many_edits_at_once_each_is_merged(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, notes="\n\n".join(f"Line {number} is" for number in range(6)))
    notes = await desk.fetch("select notes from tasks")
    replies = await asyncio.gather(
        *(
            ana.post(
                f"/tasks/{task}?_method=put",
                {"version": "1", "notes": notes.replace(f"Line {number} is", f"Line {number} is done")},
            )
            for number in range(6)
        )
    )
    assert [reply.status_code for reply in replies] == [303] * 6
    assert await desk.fetch("select notes from tasks") == "\n\n".join(f"Line {number} is done" for number in range(6))


@pytest.mark.parametrize(
    ("theirs", "yours", "shown"),
    [
        ({"due_time": "16:00"}, {"Due date": ""}, ["Due date", "Due time"]),
        ({"status": "waiting", "waiting_note": "the sample"}, {"Status": "completed"}, ["Status", "What it waits for"]),
        ({"repeat": "weekly"}, {"Due date": "", "Due time": ""}, ["Due date", "Repeat"]),  # which needs a date
        ({"repeat": "weekly"}, {"Repeat": "daily"}, ["Repeat"]),
    ],
)
async def test_what_would_not_fit_together_is_shown(
    desk: Desk, ana: Person, ben: Person, theirs: dict[str, str], yours: dict[str, str], shown: list[str]
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    assert list(sides(await clash(ana, ben, task, theirs, yours))) == shown
    assert await desk.fetch("select version from tasks") == 2


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
    task = await desk.task(ana, "First", due_on="2026-03-06", labels=["a", "b"])
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    for version, fields in enumerate(
        ({"title": "Second"}, {"due_on": "2026-03-09"}, {"title": "Third", "labels": "c"}), 1
    ):
        assert (await ben.post(f"/tasks/{task}?_method=put", {"version": str(version), **fields})).status_code == 303
    page = Page(await form.submit(ana.browser, "Save", {"Title": "Mine"}))
    assert sides(page) == {"Title": ["First", "Third", "Mine"]}
    assert put_together(page) == {
        "Due date": ["Friday, 6 March 2026", "Monday, 9 March 2026", "Friday, 6 March 2026"],
        "Labels": ["a, b", "c", "a, b"],
    }
    assert page.value("Title") == "Mine"
    assert (await page.submit(ana.browser, "Save")).status_code == 303
    assert await desk.fetch("select title || '/' || due_on || '/' || labels::text from tasks") == "Mine/2026-03-09/{c}"


async def test_a_repeat_that_only_one_of_them_changed_stays_as_they_left_it(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    await merged(ana, ben, task, {"due_on": "2026-03-06", "repeat": "weekly"}, {"Title": "Order card"})
    assert await desk.fetch("select title || '/' || (repeat is not null) from tasks") == "Order card/true"


async def test_a_repeat_that_both_set_anew_is_a_clash_though_it_was_there_before(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "due_on": "2026-03-06", "repeat": "weekly"})
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    await ben.post(f"/tasks/{task}?_method=put", {"version": "2", "due_on": "2026-03-06", "repeat": "monthly"})
    assert (await form.submit(ana.browser, "Save", {"Repeat": "daily"})).status_code == 409


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


async def test_the_page_says_who_it_was(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Order paper")
    page = await clash(ana, ben, task, {"title": "Order card"}, {"Title": "Order foil"})
    assert page.heading == "Changed by two people at once"
    assert "Ben changed “Order card” while you were editing it." in page.text
    page = await clash(ana, ana, await desk.task(ana, "Sand"), {"title": "Saw"}, {"Title": "Glue"})
    assert page.heading == "Changed in two windows at once"
    assert "In another window, you changed “Saw”" in page.text
