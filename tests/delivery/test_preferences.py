"""Each member says what they hear of by mail and when, and which reminder a due time begins with."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.quick_add import preview

pytestmark = pytest.mark.anyio

PAGE = "/settings/notifications"


async def test_the_page_shows_how_it_is_saves_how_it_is_to_be_and_says_where_no_mail_is_sent(
    desk: Desk, ana: Person, request: pytest.FixtureRequest
) -> None:
    ben = await desk.member("viewer", ana)
    page = Page(await ben.get(PAGE))
    assert "This desk sends no mail yet" in page.text
    shown = [
        page.value(label) for label in ("Somebody mentions you", "News of what you follow", "Time of the daily mail")
    ]
    assert shown == ["at once", "daily", "08:00"]
    wanted = {"Reminders": "never", "Time of the daily mail": "17:30", "From": "22:00", "Until": "07:00"}
    assert (await page.submit(ben.browser, "Save", wanted)).status_code == 303
    request.getfixturevalue("mailing")
    page = Page(await ben.get(PAGE))
    assert "sends no mail" not in page.text
    assert {label: page.value(label) for label in wanted} == wanted
    assert Page(await ana.get(PAGE)).value("Reminders") == "at once"


@pytest.mark.parametrize(
    ("wrong", "label", "message"),
    [
        ({"Reminders": "sometimes"}, "Reminders", "Choose one of the when values in the list."),
        ({"Time of the daily mail": ""}, "Time of the daily mail", "Choose when the daily mail goes."),
        ({"From": "25:00"}, "From", "Beginning of the quiet hours isn't a time of day. Write it like 16:30 or 4pm."),
        ({"From": "22:00"}, "Until", "Quiet hours have a beginning and an end. Leave both empty for none."),
        ({"From": "22:00", "Until": "22:00"}, "Until", "Quiet hours end at another time than they begin."),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    ana: Person, wrong: dict[str, str], label: str, message: str
) -> None:
    page = Page(await ana.get(PAGE))
    reply = await page.submit(ana.browser, "Save", {"News of what you follow": "never", **wrong})
    page = Page(reply)
    assert (reply.status_code, page.error(label), page.value("News of what you follow")) == (422, message, "never")


async def test_two_windows_do_not_overwrite_each_other_silently(ana: Person) -> None:
    first, second = Page(await ana.get(PAGE)), Page(await ana.get(PAGE))
    assert (await first.submit(ana.browser, "Save", {"Reminders": "never"})).status_code == 303
    reply = await second.submit(ana.browser, "Save", {"Reminders": "hourly"})
    assert (reply.status_code, "changed in another window" in reply.text) == (409, True)
    assert (await Page(reply).submit(ana.browser, "Save")).status_code == 303
    assert Page(await ana.get(PAGE)).value("Reminders") == "hourly"


async def reminder(desk: Desk) -> Any:
    """The reminder of the latest task."""
    row = await desk.db._pool.fetchrow("select reminder, remind_at from tasks order by id desc limit 1")
    return tuple(row) if row else None


async def test_a_due_time_begins_with_the_reminder_that_its_person_wants_unless_another_is_chosen_or_it_is_past(
    desk: Desk, ana: Person
) -> None:
    await ana.post("/tasks/", {"title": "Call Cy today 15:00"})
    assert await reminder(desk) == (None, None)
    await Page(await ana.get(PAGE)).submit(ana.browser, "Save", {"Each due time that you set has one": "-PT30M"})
    for line, expected in (
        ("Call Cy today 15:00", ("-PT30M", datetime(2026, 3, 4, 14, 30, tzinfo=UTC))),
        ("Call Cy today 15:00 !10 min before", ("-PT10M", datetime(2026, 3, 4, 14, 50, tzinfo=UTC))),
        ("Call Cy today 10:15", (None, None)),
        ("Call Cy tomorrow", (None, None)),
    ):
        await ana.post("/tasks/", {"title": line})
        assert (line, await reminder(desk)) == (line, expected)
    task_id = await desk.fetch("select max(id) from tasks")
    page = Page(await ana.get(f"/tasks/{task_id}/edit"))
    await page.submit(ana.browser, "Save", {"Due time": "09:00"})
    assert await reminder(desk) == ("-PT30M", datetime(2026, 3, 5, 8, 30, tzinfo=UTC))
    page = Page(await ana.get(f"/tasks/{task_id}/edit"))
    await page.submit(ana.browser, "Save", {"Reminder": ""})
    assert await reminder(desk) == (None, None)


async def test_quick_add_says_before_saving_which_reminder_a_due_time_will_begin_with(desk: Desk, ana: Person) -> None:
    assert "Remind" not in (await preview(ana, "Call Cy today 15:00")).text
    await Page(await ana.get(PAGE)).submit(ana.browser, "Save", {"Each due time that you set has one": "-PT30M"})
    for lines, shown in (
        ("Call Cy today 15:00", ["Remind 30 min before"]),
        ("Call Cy today 15:00 !10 min before", ["Remind 10 min before"]),
        ("Call Cy today 10:15", []),
        ("Call Cy tomorrow", []),
        ("Call Cy today 15:00\nCall Di tomorrow 9:00", ["Remind 30 min before"] * 2),
        ("Call Cy today 15:00\n" * 101, []),
    ):
        page = await preview(ana, lines)
        chips = [text_of(chip) for chip in page.tree.css(".chip.clock > span")]
        assert (lines, chips) == (lines, shown)
    filled = await preview(ana, "Call Cy", due_on="2026-03-05", due_time="09:00")
    assert [text_of(chip) for chip in filled.tree.css(".chip.clock > span")] == ["Remind 30 min before"]
    assert "Remind 30 min before" in Page(await ana.get("/tasks/new?title=Call+Cy+today+15:00")).text
