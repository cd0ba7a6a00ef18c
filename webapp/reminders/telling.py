"""Telling people of what they wanted to be reminded of, at its moment and once."""

from collections.abc import Iterable
from itertools import groupby

from webapp.jobs.calendar import Calendar, is_believed
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.notifications.models import Reason, Telling
from webapp.notifications.queries import notify_everywhere
from webapp.reminders.models import DueReminder
from webapp.reminders.queries import take_due

MOST = 500  # told in one transaction


def begin_telling(resources: Resources) -> Run:
    """What tells reminders. They leave their table as they come into inboxes, with the end of the job: so each is told
    once, whoever dies over it, and what was due while nobody was there is told when somebody is. Not while the clock of
    the machine may be wrong: what is told years ahead isn't told at its moment."""
    calendar = Calendar(resources.clock)

    async def run(attempt: Attempt) -> None:
        if not await is_believed(calendar, resources.db):
            return
        now = resources.clock()
        async with attempt.effect() as tx:
            due = await take_due(tx, now=now, limit=MOST)
            by_workspace = groupby(due, key=lambda reminder: reminder.workspace_id)
            await notify_everywhere(tx, {workspace_id: tellings(reminders) for workspace_id, reminders in by_workspace})
            if len(due) == MOST:
                await enqueue(tx, TELL_REMINDERS, now=now)

    return run


def tellings(reminders: Iterable[DueReminder]) -> list[Telling]:
    """What goes into inboxes: each task once for each person, at the moment that was meant, which says so where it
    comes late."""
    found: dict[tuple[int, int], Telling] = {}
    for reminder in reminders:
        if reminder.account_id is not None:
            told = Telling(
                reminder.account_id, "task", reminder.task_id, (Reason.REMINDER,), None, 1, (), reminder.remind_at
            )
            found.setdefault((reminder.account_id, reminder.task_id), told)
    return list(found.values())


TELL_REMINDERS = Job("tell_reminders", "Telling reminders", begin_telling)
