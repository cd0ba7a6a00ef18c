"""Repeats by the days on which the business works: chosen in the form and in words, shown, and reckoned on."""

from datetime import date
from typing import Any

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.quick_add import preview
from tests.support.repeats import a_repeat, repeating, the_tasks
from webapp.tasks.repeats.queries import move_missed

pytestmark = pytest.mark.anyio

# Today is Wednesday, 4 March 2026; 1 May is a Friday.
MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=1"


async def stored(desk: Desk) -> dict[str, Any]:
    """The repeat of the one open task."""
    found: dict[str, Any] = await desk.fetch("select repeat from tasks where is_open")
    return found


async def due(desk: Desk) -> str:
    """When the one open task is due."""
    return str(await desk.fetch("select due_on from tasks where is_open"))


async def close(who: Person, first: str, last: str = "", note: str = "") -> None:
    """Close the business on some days."""
    data = {"first_on": first, "last_on": last, "closed": "1", "note": note}
    assert (await who.post("/working-days/absences", data)).status_code == 303


async def save(who: Person, task: int, changes: dict[str, str]) -> Page:
    """Change fields of the edit form, save it, and look at what comes."""
    reply = await Page(await who.get(f"/tasks/{task}/edit")).submit(who.browser, "Save", changes)
    assert reply.status_code == 303
    return Page(await who.browser.get(reply.headers["location"]))


def dates(page: Page) -> list[str]:
    """The next dates that a page shows."""
    return [text_of(node) for node in page.tree.css(".next-dates li")]


async def test_quick_add_takes_it_in_words_and_shows_the_days_on_which_it_is_due(desk: Desk, ana: Person) -> None:
    line = "Pay rent every month on the 1st or the workday before"
    read = await preview(ana, line)
    assert "every 1st or the workday before" in read.text
    assert "Wed 1 Apr · Fri 1 May · Mon 1 Jun" in read.text
    await close(ana, "2026-05-01", note="May Day")
    await close(ana, "2026-04-01", "2026-04-02")
    assert "Tue 31 Mar · Thu 30 Apr · Mon 1 Jun" in (await preview(ana, line)).text
    assert (await ana.post("/tasks", {"title": line})).status_code == 303
    assert await due(desk) == "2026-03-31"
    repeat = await stored(desk)
    assert (repeat["rrule"], repeat["start"], repeat["off_days"]) == (MONTHLY, "2026-04-01", "before")
    task = await desk.fetch("select id from tasks")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert "Repeats every 1st or the workday before" in page.text
    assert dates(page)[:3] == ["Tuesday, 31 March 2026", "Thursday, 30 April 2026", "Monday, 1 June 2026"]


async def test_the_holidays_of_the_country_count_in_each_year_that_is_shown(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/working-days"))
    assert (await page.submit(ana.browser, "Save the week", {"Holidays of": "AT"})).status_code == 303
    task = await desk.task(ana)
    page = await save(ana, task, {"Or in words": "every year on 1 may or the workday after"})
    assert dates(page) == [
        "Monday, 4 May 2026",
        "Monday, 3 May 2027",
        "Tuesday, 2 May 2028",
        "Wednesday, 2 May 2029",
        "Thursday, 2 May 2030",
    ]
    await ana.post(f"/tasks/{task}?_method=delete")
    far = await desk.task(ana)
    await save(ana, far, {"Or in words": "every 30 years on 1 may or the workday after"})
    await ana.post(f"/tasks/{far}/completion")
    assert await due(desk) == "2056-05-02"  # the first is a Monday in that year


@pytest.mark.parametrize(
    ("choice", "first", "second"),
    [
        ("stay", "2026-05-01", "2026-06-01"),
        ("before", "2026-04-30", "2026-06-01"),
        ("after", "2026-05-04", "2026-06-01"),
    ],
)
async def test_the_form_says_where_a_day_off_goes_and_the_next_is_reckoned_from_the_rule(
    desk: Desk, ana: Person, choice: str, first: str, second: str
) -> None:
    await close(ana, "2026-05-01")
    task = await desk.task(ana, due_on=date(2026, 5, 1))
    page = await save(ana, task, {"Repeat": "monthly", "On days off": choice})
    words = {
        "stay": "every 1st",
        "before": "every 1st or the workday before",
        "after": "every 1st or the workday after",
    }
    assert f"Repeats {words[choice]}" in page.text
    assert f"Ana made it repeat {words[choice]}" in page.text
    assert await due(desk) == first
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    assert (form.value("Repeat"), form.value("On days off")) == ("same", choice)
    version = await desk.fetch("select version from tasks")
    await save(ana, task, {})
    assert await desk.fetch("select version from tasks") == version
    await ana.post(f"/tasks/{task}/completion")
    assert await due(desk) == second
    assert (await stored(desk))["start"] == "2026-05-01"


async def test_without_a_script_the_dates_are_shown_before_they_are_saved(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-05-01")
    task = await desk.task(ana, due_on=date(2026, 4, 1))
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    typed = {"Repeat": "monthly", "On days off": "before"}
    shown = Page(await form.submit(ana.browser, "Show dates", typed))
    assert dates(shown)[:3] == ["Wednesday, 1 April 2026", "Thursday, 30 April 2026", "Monday, 1 June 2026"]
    assert shown.value("On days off") == "before"
    reply = await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "repeat": "daily", "repeat_off_days": "moon"})
    assert reply.status_code == 422
    assert Page(reply).error("On days off")


async def test_another_choice_moves_what_is_due_now_is_told_and_taken_back(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-05-01")
    task = await repeating(desk, ana, a_repeat(MONTHLY, "2026-05-01", clock="09:00"))
    page = await save(ana, task, {"On days off": "after"})
    assert await due(desk) == "2026-05-04"
    assert str(await desk.fetch("select due_at from tasks")) == "2026-05-04 09:00:00+00:00"
    assert "changed its repeat from every 1st at 09:00 to every 1st or the workday after at 09:00" in page.text
    await save(ana, task, {"On days off": "stay"})
    assert await due(desk) == "2026-05-01"
    assert (await stored(desk)).keys() & {"off_days", "stands_for"} == set()
    page = await save(ana, task, {"On days off": "before"})
    assert await due(desk) == "2026-04-30"
    await page.submit(ana.browser, "Undo Z")
    assert await due(desk) == "2026-05-01"
    assert "off_days" not in await stored(desk)


async def test_what_was_moved_before_its_day_is_done_skipped_or_moved_on_but_once(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-05-01")
    moved = a_repeat(MONTHLY, "2026-04-01", off_days="before", stands_for=date(2026, 5, 1))
    task = await repeating(desk, ana, moved, due_on=date(2026, 4, 30))
    await desk.fetch("update absences set deleted_at = now()")  # the closure was taken back
    await save(ana, task, {"Due date": "2026-04-29"})  # by hand, to an earlier day
    assert (await stored(desk))["stands_for"] == "2026-05-01"
    await ana.post(f"/tasks/{task}/skip", {"due": "2026-04-29"})
    assert await due(desk) == "2026-06-01"
    assert "stands_for" not in await stored(desk)


async def test_the_last_workday_is_the_last_one_on_which_the_business_works(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-03-30", "2026-04-01", "Stocktaking")
    await ana.post("/tasks", {"title": "Books every last workday"})
    assert await due(desk) == "2026-03-27"
    task = await desk.fetch("select id from tasks")
    await close(ana, "2026-04-30")
    await ana.post(f"/tasks/{task}/completion")
    assert await the_tasks(desk) == ["2026-03-27 completed", "2026-04-29 pending"]


async def test_every_workday_goes_by_the_week_of_the_business_and_not_by_ones_own_days_off(
    desk: Desk, ana: Person
) -> None:
    page = Page(await ana.get("/working-days"))
    assert (await page.submit(ana.browser, "Save the week", {"Monday": "", "Saturday": "8"})).status_code == 303
    await close(ana, "2026-03-06")
    await ana.post("/working-days/absences", {"first_on": "2026-03-07"})  # Ana's alone
    await ana.post("/tasks", {"title": "Open the till every workday"})
    task = await desk.fetch("select id from tasks")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert "Repeats every workday" in page.text
    assert [day.split(",")[0] for day in dates(page)] == ["Wednesday", "Thursday", "Saturday", "Tuesday", "Wednesday"]
    menu = Page(await ana.get(f"/tasks/{task}/edit"))
    assert "As now: every workday" in menu.text
    other = await desk.task(ana, due_on=date(2026, 3, 8))
    await save(ana, other, {"Repeat": "workdays"})
    assert str(await desk.fetch("select due_on from tasks where id = $1", other)) == "2026-03-10"


async def test_another_workspace_has_its_own_days(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-04-01")
    eve = await desk.owner("Eve", workspace="Bakery")
    await eve.post("/tasks", {"title": "Pay rent every 1st or the workday after"})
    assert await due(desk) == "2026-04-01"


async def test_what_was_missed_moves_on_to_a_day_of_work(desk: Desk, ana: Person) -> None:
    await close(ana, "2026-03-04", "2026-03-05")
    repeat = a_repeat("FREQ=WEEKLY;BYDAY=WE", "2026-02-25", missed="jump", off_days="after")
    await repeating(desk, ana, repeat)
    assert await move_missed(desk.db, desk.clock()) == 1
    assert await due(desk) == "2026-03-06"
    assert (await stored(desk))["stands_for"] == "2026-03-04"


async def test_two_who_change_it_are_shown_what_differs(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    task = await repeating(desk, ana, a_repeat(MONTHLY, "2026-05-01"))
    open_form = Page(await ben.get(f"/tasks/{task}/edit"))
    await save(ana, task, {"On days off": "before"})
    reply = await open_form.submit(ben.browser, "Save", {"On days off": "after"})
    assert reply.status_code == 409
    assert "every 1st or the workday before" in Page(reply).text
    assert "every 1st or the workday after" in Page(reply).text
    merged = await open_form.submit(ben.browser, "Save", {"Title": "Pay the rent"})
    assert merged.status_code == 303  # with the other's choice
    assert (await stored(desk))["off_days"] == "before"
