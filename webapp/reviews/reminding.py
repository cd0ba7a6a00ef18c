"""Reminding people of reviews that wait for them too long, as their workspace says."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

import msgspec

from webapp.jobs.calendar import Calendar, is_believed
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.notifications.models import Reason, Telling
from webapp.notifications.queries import notify_everywhere
from webapp.reviews.queries import sql

MOST = 500  # told in one transaction


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
            rows = await tx.rows(Overdue, sql.remind, now=now, limit=MOST)
            by_workspace = groupby(rows, key=lambda row: row.workspace_id)
            await notify_everywhere(tx, {workspace_id: tellings(each, now) for workspace_id, each in by_workspace})
            if len(rows) == MOST:
                await enqueue(tx, REMIND_REVIEWERS, now=now)

    return run


def tellings(rows: Iterable[Overdue], now: datetime) -> list[Telling]:
    """What goes into inboxes."""
    return [
        Telling(row.account_id, "draft", row.draft_id, (Reason.REVIEW, Reason.REMINDER), row.event_id, 1, (), now)
        for row in rows
    ]


REMIND_REVIEWERS = Job("remind_reviewers", "Reminding of reviews", begin_reminding)
