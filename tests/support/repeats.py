"""Tasks that repeat, for tests."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.people import Desk, Person
from webapp.recurrence.local_time import moment_at
from webapp.recurrence.occurrences import Repeat
from webapp.recurrence.rule import read_rule
from webapp.tasks.reminders import remind_at
from webapp.tasks.repeats.series import to_json


def a_repeat(
    rule: str = "FREQ=WEEKLY", start: str = "2026-03-06", *, zone: str = "UTC", clock: str = "", **fields: Any
) -> Repeat:
    """A repeat; every week from Friday 6 March 2026 unless said otherwise."""
    return Repeat(
        rule=read_rule(rule),
        start=date.fromisoformat(start),
        zone=ZoneInfo(zone),
        clock=time.fromisoformat(clock) if clock else None,
        **{"missed": "keep", **fields},
    )


async def repeating(desk: Desk, who: Person, repeat: Repeat | None = None, **fields: Any) -> int:
    """A task that repeats and is due on the first date of its repeat."""
    repeat = repeat or a_repeat()
    due_at = moment_at(repeat.start, repeat.clock, repeat.zone).astimezone(UTC) if repeat.clock else None
    if "reminder" in fields:
        fields["remind_at"] = remind_at(fields["reminder"], due_at, repeat.zone)
    return await desk.task(who, **{"due_on": repeat.start, "due_at": due_at, "repeat": to_json(repeat), **fields})


async def the_tasks(desk: Desk) -> list[str]:
    """All tasks that aren't in the trash, in the order in which they were made: when due, and their status."""
    rows = await desk.fetch(
        "select array_agg(due_on || ' ' || status || case when repeat is null then ' once' else '' end order by id)"
        " from tasks where deleted_at is null"
    )
    return rows or []


async def due_at(desk: Desk) -> datetime:
    """When the one open task is due."""
    found: datetime = await desk.fetch("select due_at from tasks where is_open")
    return found
