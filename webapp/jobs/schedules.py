"""What the clock asks for: each time of a schedule once, however many processes look, and wherever clocks go."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from webapp.jobs.models import Resources, Schedule, sql
from webapp.jobs.times import Times

log = logging.getLogger("cofounder.jobs")

GRACE = timedelta(minutes=5)  # what came so late isn't missed


class NextTime(msgspec.Struct, frozen=True):
    """When a schedule is due."""

    name: str
    next_at: datetime


async def fire(resources: Resources, schedules: Iterable[Schedule]) -> datetime | None:
    """Enqueue what is due, and say when to look again."""
    on = [(schedule, times) for schedule in schedules if (times := schedule.times(resources.settings)) is not None]
    if not on:
        return None
    now, names = resources.clock(), [schedule.name for schedule, _ in on]
    known = {row.name: row.next_at for row in await resources.db.rows(NextTime, sql.get_schedules, names=names)}
    for schedule, times in on:
        name = schedule.name
        if name not in known:
            known[name] = times.following(now)
            await resources.db.execute(sql.begin_schedule, schedule=name, next_at=known[name])
        elif known[name] <= now or is_too_far(times, known[name], now):
            await move(resources, schedule, times, known[name], now)
            known[name] = times.following(now)
    return min(known.values())


def is_too_far(times: Times, next_at: datetime, now: datetime) -> bool:
    """Whether a schedule was moved on by a clock that was ahead, further than by what clocks of machines differ."""
    return next_at > times.following(times.following(now))


async def move(resources: Resources, schedule: Schedule, times: Times, seen: datetime, now: datetime) -> None:
    """Move a schedule on, and enqueue its job where it is due. Its key is the latest time, so that a clock that is set
    back brings none of them twice."""
    latest = times.latest(now)
    await resources.db.execute(
        sql.move_schedule,
        schedule=schedule.name,
        seen=seen,
        next_at=times.following(now),
        name=schedule.job.name,
        key=f"{schedule.name}@{latest.isoformat()}",
        now=now,
        tries=schedule.job.tries,
        due=seen <= now and (schedule.late or now - latest <= GRACE),
    )
