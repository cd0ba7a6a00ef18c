"""A reminder is put off by whoever got it, and comes back then."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import MORNING, Clock
from tests.support.background import work
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.reminders.telling import TELL_REMINDERS

pytestmark = pytest.mark.anyio


async def snoozed(desk: Desk, person: Person, button: str) -> datetime:
    """Press a button of a task's page; the moment at which it is told, looking each minute from then on."""
    page = Page(await person.get("/tasks/1"))
    reply = await page.submit(person.browser, button)
    assert (reply.status_code, reply.headers["location"].partition("#")[2]) == (303, "later")
    moment: datetime = await desk.fetch("select remind_at from reminders where account_id = $1", person.account_id)
    return moment


@pytest.mark.parametrize(
    ("button", "moment"),
    [
        ("In 10 minutes", MORNING + timedelta(minutes=10)),
        ("In an hour", MORNING + timedelta(hours=1)),
        ("Tomorrow morning", datetime(2026, 3, 5, 14, 0, tzinfo=UTC)),
    ],
)
async def test_a_button_of_the_page_puts_a_reminder_off_on_the_clock_of_whoever_presses_it(
    desk: Desk, clock: Clock, button: str, moment: datetime
) -> None:
    eve = await desk.owner("Eve", time_zone="America/New_York")
    await desk.task(eve)
    assert await snoozed(desk, eve, button) == moment
    assert "Reminds you" in Page(await eve.get("/tasks/1")).text
    for clock.now in (moment - timedelta(minutes=1), moment, moment + timedelta(days=1)):
        await work(desk, TELL_REMINDERS)
    assert await desk.fetch("select array[account_id, changes] from notifications where at = $1", moment) == [
        eve.account_id,
        1,
    ]
    assert "Reminds you" not in Page(await eve.get("/tasks/1")).text


async def test_who_wants_to_be_reminded_when_they_are_back_is_so_after_the_first_page_in_an_hour_or_later(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    await desk.task(ana)
    clock.advance(minutes=50)  # the session was seen before
    await snoozed(desk, ana, "When I’m back")
    assert "Reminds you when you’re back" in Page(await ana.get("/tasks/1")).text
    for minutes in (30, 29, 300):
        clock.advance(minutes=minutes)
        if minutes < 60:
            await ana.get("/tasks")
        await work(desk, TELL_REMINDERS)
    assert await desk.fetch("select count(*) from notifications") == 0
    await ana.get("/tasks")
    await work(desk, TELL_REMINDERS)
    assert await desk.fetch("select at from notifications") == clock.now


async def test_it_can_be_taken_back_and_moved_and_is_nobody_elses(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    await desk.task(ana)
    await snoozed(desk, ana, "In an hour")
    assert "Reminds you" not in Page(await ben.get("/tasks/1")).text
    await snoozed(desk, ben, "In 10 minutes")
    await snoozed(desk, ben, "Tomorrow morning")
    page = Page(await ana.get("/tasks/1"))
    assert (await page.submit(ana.browser, "Don’t remind me")).status_code == 303
    assert await desk.fetch("select array_agg(account_id) from reminders") == [ben.account_id]


async def test_what_cannot_be_put_off_is_refused(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    refused = await ana.post("/tasks/1/snooze", {"later": "never"})
    assert (refused.status_code, "Choose one of the later values" in refused.text) == (422, True)
    assert (await ana.post("/tasks/2/snooze", {"later": "hour"})).status_code == 404
    await ana.post("/tasks/1/completion")
    assert (await ana.post("/tasks/1/snooze", {"later": "hour"})).status_code == 404
    other = await desk.owner("Zoe", business="Elsewhere")
    assert (await other.post("/tasks/1/snooze", {"later": "hour"})).status_code == 404


async def test_the_line_of_the_inbox_puts_a_reminder_off_with_an_undo_and_comes_again(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    await desk.task(ana, reminder="2026-03-04T11:00+00:00", remind_at=MORNING + timedelta(hours=1))
    clock.advance(hours=1)
    await work(desk, TELL_REMINDERS)
    page = Page(await ana.get("/inbox"))
    assert page.titles == ["Unread: Order paper"]
    assert (await page.submit(ana.browser, "In 10 minutes")).headers["location"] == ana.path("/inbox")
    page = Page(await ana.get("/inbox"))
    assert (page.titles, page.notice) == ([], "You’ll be reminded later")
    await page.submit(ana.browser, "Undo Z")
    page = Page(await ana.get("/inbox"))
    assert (page.titles, page.notice) == (["Unread: Order paper"], "Put back")
    await page.submit(ana.browser, "In an hour")
    clock.advance(hours=1)
    await work(desk, TELL_REMINDERS)
    assert Page(await ana.get("/inbox")).titles == ["Unread: Order paper"]
    assert await desk.fetch("select changes from notifications") == 1
