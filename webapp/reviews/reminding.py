"""Reminding people of reviews that wait for them too long, as their workspace says."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

import msgspec

from webapp.database.pool import Queryable
from webapp.jobs.calendar import Calendar, is_believed
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.notifications.models import Reason, Telling
from webapp.notifications.queries import notify_everywhere
from webapp.reviews.queries import sql
from webapp.working_days.public_holidays import find_years

MOST = 500  # told in one transaction


class Country(msgspec.Struct, frozen=True):
    """A country, or a region of it, by their codes."""

    country: str
    region: str


class Overdue(msgspec.Struct, frozen=True):
    """A draft that waits too long for somebody, and the event by which they were asked."""

    workspace_id: int
    draft_id: int
    account_id: int
    event_id: int | None


def begin_reminding(resources: Resources) -> Run:
    """What reminds reviewers. That they were reminded commits with what comes into their inboxes, and with the end of
    the job: so each is told once, whoever dies over it. Not while the clock of the machine may be wrong."""
    calendar = Calendar(resources.clock)

    async def run(attempt: Attempt) -> None:
        if not await is_believed(calendar, resources.db):
            return
        now = resources.clock()
        async with attempt.effect() as tx:
            rows = await tx.rows(Overdue, sql.remind, now=now, limit=MOST, **await holidays_around(tx, now))
            by_workspace = groupby(rows, key=lambda row: row.workspace_id)
            await notify_everywhere(tx, {workspace_id: tellings(each, now) for workspace_id, each in by_workspace})
            if len(rows) == MOST:
                await enqueue(tx, REMIND_REVIEWERS, now=now)

    return run


async def holidays_around(tx: Queryable, now: datetime) -> dict[str, list[object]]:
    """The holidays on which somebody may be who is asked, wherever it is today. Raises Busy."""
    days = [now.date() + timedelta(days=number) for number in (-1, 0, 1)]
    found: list[tuple[str, str, date]] = []
    for each in await tx.rows(Country, sql.get_countries):
        known = await find_years(each.country, each.region, sorted({day.year for day in days}))
        found += [(each.country, each.region, day) for day in days if day in known]
    return {name: [row[place] for row in found] for place, name in enumerate(("countries", "regions", "holidays"))}


def tellings(rows: Iterable[Overdue], now: datetime) -> list[Telling]:
    """What goes into inboxes."""
    return [
        Telling(row.account_id, "draft", row.draft_id, (Reason.REVIEW, Reason.REMINDER), row.event_id, 1, (), now)
        for row in rows
    ]


REMIND_REVIEWERS = Job("remind_reviewers", "Reminding of reviews", begin_reminding)
