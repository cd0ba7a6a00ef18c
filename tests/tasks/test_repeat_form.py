"""Choosing a repeat, a start and a reminder, without a script."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.conflicts import sides
from tests.support.html import Page, text_of, value_of
from tests.support.people import HTMX, Desk, Person
from tests.support.quick_add import preview
from tests.support.repeats import a_repeat, repeating

pytestmark = pytest.mark.anyio


async def stored(desk: Desk) -> dict[str, Any]:
    """The repeat of the one task."""
    found: dict[str, Any] = await desk.fetch("select repeat from tasks")
    return found


async def save(person: Person, task: int, changes: dict[str, str]) -> Page:
    """Change fields of the edit form, save it, and look at what comes."""
    reply = await Page(await person.get(f"/tasks/{task}/edit")).submit(person.browser, "Save", changes)
    if reply.status_code == 303:
        reply = await person.browser.get(reply.headers["location"])
    return Page(reply)


def dates(page: Page) -> list[str]:
    """The next dates that a page shows."""
    return [text_of(node) for node in page.tree.css(".next-dates li")]


PRESETS = {
    "daily": ("FREQ=DAILY", "every day"),
    "weekdays": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
    "weekly": ("FREQ=WEEKLY;BYDAY=FR", "every Friday"),
    "fortnightly": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Friday"),
    "monthly": ("FREQ=MONTHLY;BYMONTHDAY=6", "every 6th"),
    "monthly_weekday": ("FREQ=MONTHLY;BYDAY=1FR", "every first Friday"),
    "yearly": ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=6", "every year on 6 March"),
}


@pytest.mark.parametrize("preset", PRESETS)
async def test_a_preset_is_about_the_due_date(desk: Desk, ana: Person, preset: str) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    page = await save(ana, task, {"Repeat": preset})
    rule, words = PRESETS[preset]
    assert (await stored(desk))["rrule"] == rule
    assert (await stored(desk))["start"] == "2026-03-06"
    assert f"Repeats {words}" in page.text
    assert dates(page)[0] == "Friday, 6 March 2026"
    assert len(dates(page)) == 5
    assert f"Ana made it repeat {words}" in page.text
    menu = Page(await ana.get(f"/tasks/{task}/edit"))
    assert menu.value("Repeat") == "same"
    await save(ana, task, {})
    assert await desk.fetch("select version from tasks") == 2


async def test_a_repeat_in_words_is_read_as_in_quick_add(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = await save(ana, task, {"Or in words": "every third Friday until June"})
    assert (await stored(desk))["rrule"] == "FREQ=MONTHLY;BYDAY=3FR"
    assert (await stored(desk))["ends"] == "2026-06-01"
    assert "Repeats every third Friday until 1 June 2026" in page.text
    assert dates(page) == ["Friday, 20 March 2026", "Friday, 17 April 2026", "Friday, 15 May 2026"]
    assert str(await desk.fetch("select due_on from tasks")) == "2026-03-20"  # none was typed: its first date


@pytest.mark.parametrize("words", ["every now and then", "tomorrow", "buy milk every day", "ev"])
async def test_words_that_say_no_repeat_are_refused_beside_the_field(desk: Desk, ana: Person, words: str) -> None:
    task = await desk.task(ana)
    page = await save(ana, task, {"Or in words": words, "Title": "Order grey paper"})
    assert "isn't a repeat that can be read" in page.error("Or in words")
    assert page.value("Or in words") == words
    assert page.value("Title") == "Order grey paper"
    assert await stored(desk) is None


async def test_a_custom_repeat_has_a_number_a_unit_and_days(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    changes = {"Repeat": "custom", "Every": "3", "Monday": "1", "Friday": "1", "Last date": "2026-05-01"}
    page = await save(ana, task, {**changes, "Counted": "schedule", "When one is missed": "jump"})
    assert await stored(desk) == {
        "rrule": "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR",
        "start": "2026-03-06",
        "zone": "UTC",
        "clock": None,
        "anchor": "schedule",
        "missed": "jump",
        "ends": "2026-05-01",
        "skipped": [],
    }
    assert "every 3 weeks on Monday and Friday until 1 May 2026" in page.text


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"Repeat": "custom", "Every": "0"}, "Every", "Every is a whole number from 1 to 999."),
        ({"Repeat": "custom", "Every": ""}, "Every", "Say how many, such as 2."),
        ({"Repeat": "weekly", "Last date": "Sun 1 Mar 2026"}, "Last date", "The last date is before the due date."),
        ({"Start date": "Sat 7 Mar 2026"}, "Start date", "It would start after it is due. Choose an earlier day."),
        ({"Reminder": "-PT30M"}, "Reminder", "A reminder before the due time needs a due time."),
        ({"Reminder": "moment"}, "Day of the reminder", "Choose the day of the reminder."),
    ],
)
async def test_what_does_not_fit_is_refused_beside_its_field(
    desk: Desk, ana: Person, changes: dict[str, str], field: str, message: str
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    page = await save(ana, task, changes)
    assert page.error(field) == message
    for label, value in changes.items():
        assert page.value(label) == value
    assert await desk.fetch("select version from tasks") == 1


async def test_show_dates_works_without_a_script_and_saves_nothing(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    assert dates(form) == []
    changes = {"Due date": "2026-01-31", "Repeat": "monthly", "Title": "Pay the rent"}
    reply = await form.submit(ana.browser, "Show dates", changes)
    assert reply.status_code == 200
    page = Page(reply)
    assert dates(page)[0] == "Saturday, 31 January 2026"
    assert dates(page)[1] == "Tuesday, 31 March 2026"
    assert page.value("Title") == "Pay the rent"
    assert "the 31st, or the last day of a shorter month" in page.text
    assert await desk.fetch("select version from tasks") == 1
    reply = await page.submit(ana.browser, "Show dates", {"Title": "", "Reminder": "moment"})
    assert reply.status_code == 422
    assert Page(reply).error("Title")
    assert len(dates(Page(reply))) == 5  # what is wrong elsewhere doesn't hide them
    reply = await page.submit(ana.browser, "Show dates", {"Or in words": "every moon"})
    assert "isn't a repeat that can be read" in Page(reply).text
    await page.submit(ana.browser, "Save")
    assert (await stored(desk))["rrule"] == "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"


async def test_moving_one_date_leaves_the_repeat_as_it_is(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    page = await save(ana, task, {"Due date": "2026-03-09"})
    assert dates(page)[:2] == ["Monday, 9 March 2026", "Friday, 13 March 2026"]
    assert (await stored(desk))["start"] == "2026-03-06"
    page = await save(ana, task, {"Due date": "2026-03-05"})
    assert dates(page)[:2] == [
        "Thursday, 5 March 2026",
        "Friday, 13 March 2026",
    ]  # the sixth is what is done on the fifth
    assert "its repeat" not in page.text
    await ana.post(f"/tasks/{task}/completion")
    assert str(await desk.fetch("select due_on from tasks where is_open")) == "2026-03-13"


async def test_another_time_is_another_time_for_all_of_them(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="America/New_York")
    task = await repeating(desk, ana, a_repeat(start="2026-03-02", zone="Europe/Berlin", clock="09:00"))
    await save(ana, task, {"Due time": "09:30"})
    assert (await stored(desk))["clock"] == "09:30"
    assert (await stored(desk))["zone"] == "America/New_York"
    await ana.post(f"/tasks/{task}/completion")
    assert await desk.fetch("select due_at from tasks where is_open") == datetime(2026, 3, 9, 13, 30, tzinfo=UTC)


async def test_saving_in_another_zone_keeps_the_zone_of_the_repeat(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="America/New_York")
    task = await repeating(desk, ana, a_repeat(zone="Europe/Berlin", clock="09:00"))
    before = await stored(desk)
    await save(ana, task, {"Title": "Order grey paper", "Estimate": "5"})
    assert await stored(desk) == before


async def test_no_due_date_is_given_its_next_one_or_refused_in_the_row(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana, a_repeat(start="2026-02-06"))
    await save(ana, task, {"Due date": ""})
    assert str(await desk.fetch("select due_on from tasks")) == "2026-03-06"
    reply = await ana.post(f"/tasks/{task}?_method=put", {"version": "2", "due_on": ""})
    assert reply.status_code == 422
    assert Page(reply).error("Due date") == "A task that repeats needs a due date."


async def test_taking_a_repeat_off_is_told_and_can_be_undone(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    before = await stored(desk)
    page = await save(ana, task, {"Repeat": ""})
    assert await stored(desk) is None
    assert "Ana took its repeat off: every week" in page.text
    await page.submit(ana.browser, "Undo Z")
    assert await stored(desk) == before


async def test_a_reminder_follows_its_due_time(desk: Desk) -> None:
    ana = await desk.owner("Ana", time_zone="America/New_York")
    task = await desk.task(ana)
    page = await save(ana, task, {"Due date": "2026-03-09", "Due time": "09:00", "Reminder": "-P1D"})
    assert "Ana set a reminder, 1 day before" in page.text
    assert await desk.fetch("select remind_at from tasks") == datetime(2026, 3, 8, 13, 0, tzinfo=UTC)
    await ana.post(f"/tasks/{task}?_method=put", {"version": "2", "due_on": "2026-03-08"})
    assert await desk.fetch("select remind_at from tasks") == datetime(2026, 3, 7, 14, 0, tzinfo=UTC)
    page = await save(
        ana, task, {"Reminder": "moment", "Day of the reminder": "2026-03-05", "Time of the reminder": "08:00"}
    )
    assert await desk.fetch("select reminder from tasks") == "2026-03-05T08:00-05:00"
    assert Page(await ana.get(f"/tasks/{task}/edit")).value("Time of the reminder") == "08:00"
    await save(ana, task, {"Reminder": ""})
    assert await desk.fetch("select remind_at from tasks") is None


async def test_a_stale_form_shows_the_dates_too(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana)
    form = Page(await ana.get(f"/tasks/{task}/edit"))
    await save(ana, task, {"Start date": "2026-03-05"})
    reply = await form.submit(ana.browser, "Save", {"Start date": "2026-03-03", "Repeat": "daily"})
    assert reply.status_code == 409
    page = Page(reply)
    assert sides(page) == {
        "Start date": ["Nothing", "Thursday, 5 March 2026", "Tuesday, 3 March 2026"],
    }
    assert (await page.submit(ana.browser, "Save")).status_code == 303
    assert (await stored(desk))["rrule"] == "FREQ=DAILY"


async def test_who_gives_one_another_time_is_told_that_it_is_for_all_later_ones(desk: Desk, ana: Person) -> None:
    task = await repeating(desk, ana, a_repeat(clock="09:00"))
    for form in (Page(await ana.get(f"/tasks/{task}/edit")), Page(await ana.get(f"/tasks/{task}/edit", headers=HTMX))):
        assert "Another date moves this one only; the repeat goes on as before." in form.text
        assert "Another time is for all later ones too." in form.text
    page = await save(ana, task, {"Due time": "14:00"})
    assert page.notice == "Due Friday 14:00. All later ones are at 14:00 too."
    page = await save(ana, task, {"Due date": "2026-03-09"})
    assert page.notice == "Due Monday 14:00"
    page = await save(ana, task, {"Due time": ""})
    assert page.notice == "No time. All later ones have no time either."


SKIPPED = {
    "FREQ=MONTHLY;BYMONTHDAY=31": "Months without a 31st are skipped.",
    "FREQ=MONTHLY;BYMONTHDAY=15,31": "Months without a 31st have the other dates only.",
    "FREQ=MONTHLY;BYDAY=5FR": "Months without a fifth Friday are skipped.",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": "Years without a 29th of February are skipped.",
}


@pytest.mark.parametrize("rule", SKIPPED)
async def test_a_repeat_says_which_months_it_skips(desk: Desk, ana: Person, rule: str) -> None:
    task = await repeating(desk, ana, a_repeat(rule, "2026-01-31"))
    assert SKIPPED[rule] in Page(await ana.get(f"/tasks/{task}")).text
    assert SKIPPED[rule] in Page(await ana.get(f"/tasks/{task}/edit")).text


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYMONTHDAY=28",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=1,3;BYMONTHDAY=31",
        "FREQ=WEEKLY",
    ],
)
async def test_a_repeat_that_skips_none_says_nothing_of_it(desk: Desk, ana: Person, rule: str) -> None:
    task = await repeating(desk, ana, a_repeat(rule, "2026-01-28"))
    text = Page(await ana.get(f"/tasks/{task}")).text
    assert "are skipped" not in text
    assert "dates only" not in text


async def test_the_preview_of_a_line_says_which_months_its_repeat_skips(desk: Desk, ana: Person) -> None:
    page = await preview(ana, "Pay every fifth friday")
    assert "Months without a fifth Friday are skipped." in page.text


async def test_a_date_in_the_form_says_its_weekday_and_words_are_read_where_no_script_runs(
    desk: Desk, ana: Person
) -> None:
    task = await desk.task(ana, due_on="2026-03-06")
    page = Page(await ana.get(f"/tasks/{task}/edit"))
    assert page.value("Due date") == "Fri 6 Mar 2026"
    typed = {"version": "1", "title": "x", "due_on": "next mon", "due_time": "4pm", "starts_on": "tomorrow"}
    page = Page(await ana.post(f"/tasks/{task}/dates", typed))
    written = [page.value(label) for label in ("Due date", "Due time", "Start date")]
    assert written == ["Mon 9 Mar 2026", "16:00", "Thu 5 Mar 2026"]
    await ana.post(f"/tasks/{task}?_method=put", typed)
    assert await desk.fetch("select due_at::text || ' ' || starts_on from tasks") == "2026-03-09 16:00:00+00 2026-03-05"


async def test_a_row_is_edited_with_its_repeat_and_keeps_what_it_has_no_field_for(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Water the plants", due_on="2026-03-06")
    await save(ana, task, {"Or in words": "every 3 weeks on mon and fri", "Last date": "2026-12-01"})
    before = await stored(desk)

    async def sent(**changes: str) -> Page:
        form = Page(await ana.get(f"/tasks/{task}/edit", headers=HTMX)).one("form")
        fields = {each.attributes["name"] or "": value_of(each) for each in form.css("[name]")}
        assert fields["repeat"] == "same"
        return Page(await ana.htmx(f"/tasks/{task}?_method=put", {**fields, **changes}))

    await sent(title="Water the roses")
    assert (await stored(desk), await desk.fetch("select title from tasks")) == (before, "Water the roses")
    late = await sent(repeat="weekly", due_on="24 Dec 2026")
    assert text_of(late.one("form .error")) == "The last date is before the due date."
    await sent(repeat_words="every third friday")
    assert (await stored(desk))["rrule"] == "FREQ=MONTHLY;BYDAY=3FR"


async def test_a_due_date_that_the_repeat_has_not_is_told_from_its_dates(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    typed = {"version": "1", "title": "x", "due_on": "2026-03-08", "repeat": "weekdays"}
    page = Page(await ana.htmx(f"/tasks/{task}/dates", typed))
    assert dates(page)[:2] == ["Sunday, 8 March 2026 (as chosen)", "Monday, 9 March 2026"]
    page = Page(await ana.htmx(f"/tasks/{task}/dates", {**typed, "due_on": "2026-03-09"}))
    assert dates(page)[0] == "Monday, 9 March 2026"
