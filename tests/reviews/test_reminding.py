"""Reviewers are reminded of what waits for them too long, as their workspace says."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Clock
from tests.delivery.conftest import mailing
from tests.support.asking import ask
from tests.support.background import work
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.reviews import decide
from webapp.delivery.sending import DELIVER
from webapp.jobs.queries import enqueue
from webapp.reviews.reminding import REMIND_REVIEWERS

pytestmark = pytest.mark.anyio

__all__ = ["mailing"]


async def reminded(desk: Desk) -> list[str]:
    """Who is reminded now, by their names."""
    await desk.fetch("delete from notifications")
    await work(desk, REMIND_REVIEWERS)
    names = "select array_agg(a.name order by a.name) from notifications n join accounts a on a.id = n.account_id"
    return await desk.fetch(f"{names} where n.reasons = '{{review,reminder}}'") or []


async def test_whoever_lets_a_review_wait_is_reminded_after_two_days_and_again_after_two_more(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
    ben = await desk.member("editor", ana)
    await ask(desk, ben, await desk.draft(ben), ana)
    said = []
    for _ in range(5):
        said.append(await reminded(desk))
        assert await reminded(desk) == [], "at most once"
        clock.advance(days=1)
    assert said == [[], [], ["Ana"], [], ["Ana"]]


async def test_the_line_in_the_inbox_leads_to_the_draft_and_says_what_it_is(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("editor", ana)
    await ask(desk, ben, await desk.draft(ben), note="Before the fair")
    clock.advance(days=2)
    await work(desk, REMIND_REVIEWERS)
    row = Page(await ana.get("/inbox")).row("Unread: Winter hours")
    assert "sent revision 1 for review: “Before the fair”" in row.text
    assert "Your decision is wanted Reminder" in row.text


async def test_nobody_is_reminded_of_what_does_not_wait_for_them(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    cleo = await desk.member("reviewer", ana, "Cleo")
    approved, theirs, trashed = [await desk.draft(ben, title) for title in ("Approved", "Theirs", "Trashed")]
    for draft in (approved, trashed):
        await ask(desk, ben, draft, ana)
    await ask(desk, ben, theirs, cleo)
    assert (await decide(ana, approved)).status_code == 303
    await ben.post(f"/drafts/{trashed}?_method=delete")
    clock.advance(days=2)
    assert await reminded(desk) == ["Cleo"]


async def test_who_decided_about_what_it_was_before_is_not_reminded_at_once(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    ben = await desk.member("editor", ana)
    draft = await desk.draft(ben, body="One.")
    await ask(desk, ben, draft, ana)
    clock.advance(days=5)
    await decide(ana, draft)
    await ben.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "slug": "winter"})
    assert await reminded(desk) == []
    clock.advance(days=2)
    assert await reminded(desk) == ["Ana"]


async def test_nobody_is_reminded_on_a_day_on_which_they_do_not_work(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 1, 10, tzinfo=UTC)  # a Wednesday; Friday is Good Friday, the Monday after a holiday
    await desk.fetch("update workspaces set country = 'DE', region = 'BY'")
    ben = await desk.member("editor", ana)
    cleo = await desk.member("reviewer", ana, "Cleo")
    await ask(desk, ben, await desk.draft(ben), ana, cleo)
    await ana.post("/working-days/absences", {"first_on": "2026-04-07", "closed": "1"})
    await cleo.post("/working-days/absences", {"first_on": "2026-04-08"})
    await desk.fetch("update members set work_minutes = '{0,0,0,0,0,240,0}' where account_id = $1", cleo.account_id)
    said = {}
    for _ in range(8):
        clock.advance(days=1)
        said[clock.now.day] = await reminded(desk)
    assert {day: names for day, names in said.items() if names} == {4: ["Cleo"], 8: ["Ana"]}


@pytest.mark.parametrize(("days", "expected"), [("1", ["Ana"]), ("4", []), (None, [])])
async def test_the_workspace_says_how_long_is_too_long(
    desk: Desk, ana: Person, clock: Clock, days: str | None, expected: list[str]
) -> None:
    ben = await desk.member("editor", ana)
    await ask(desk, ben, await desk.draft(ben), ana)
    await desk.fetch(
        "insert into review_rules (workspace_id, review_reminder_days) values ($1, $2::text::integer)",
        *(ana.workspace_id, days),
    )
    clock.advance(days=2)
    assert await reminded(desk) == expected


async def test_reminders_come_in_hours_of_work_on_the_clock_of_who_is_reminded(desk: Desk, clock: Clock) -> None:
    ana = await desk.owner("Ana", time_zone="America/New_York")
    ben = await desk.member("editor", ana)
    clock.now = datetime(2026, 3, 4, 20, tzinfo=UTC)  # a Wednesday
    await ask(desk, ben, await desk.draft(ben), ana)
    clock.now = datetime(2026, 3, 7, 16, tzinfo=UTC)  # Saturday, eleven in the morning there
    assert await reminded(desk) == []
    clock.now = datetime(2026, 3, 9, 11, tzinfo=UTC)  # Monday, seven
    assert await reminded(desk) == []
    clock.advance(hours=1)
    assert await reminded(desk) == ["Ana"]


async def test_a_reminder_goes_by_mail_after_quiet_hours(mailing: Desk, ana: Person, clock: Clock) -> None:
    ben = await mailing.member("editor", ana)
    await ask(mailing, ben, await mailing.draft(ben), ana)
    await mailing.fetch(
        """
        insert into member_preferences (
            workspace_id, account_id, mentions, assigned, replies, reminders, following, daily_at, quiet_from,
            quiet_until, version
        )
        values ($1, $2, 'never', 'never', 'never', 'never', 'never', '08:00', '09:00', '12:00', 2)
        """,
        *(ana.workspace_id, ana.account_id),
    )
    clock.advance(days=2)
    mails = "select array_agg(arguments -> 'mail' ->> 'subject') from jobs where name = 'send_mail'"
    for job in (REMIND_REVIEWERS, DELIVER):
        await enqueue(mailing.db, job, now=clock())
        await work(mailing, job)
    assert await mailing.fetch(mails) is None
    clock.advance(hours=2, minutes=1)
    await work(mailing, DELIVER)
    assert await mailing.fetch(mails) == ["Ben still wants your decision: Winter hours"]


async def test_two_that_remind_at_the_same_time_remind_once(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    await ask(desk, ben, await desk.draft(ben), ana)
    clock.advance(days=2, seconds=1)
    for _ in range(2):
        await enqueue(desk.db, REMIND_REVIEWERS, now=clock() - timedelta(seconds=1))
    await work(desk, REMIND_REVIEWERS)
    assert await desk.fetch("select sum(changes) from notifications") == 1


async def test_who_is_waited_for_since_others_approved_is_reminded_as_long_after_that(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
    ben = await desk.member("editor", ana)
    cleo = await desk.member("reviewer", ana, "Cleo")
    await desk.fetch("insert into review_rules (workspace_id, approvals_needed) values ($1, 2)", ana.workspace_id)
    draft = await desk.draft(ben)
    await ask(desk, ben, draft, cleo)
    clock.advance(days=7)
    await decide(cleo, draft)
    assert await reminded(desk) == []
    clock.advance(days=2)
    assert await reminded(desk) == ["Ana"]
