"""What the pages of somebody's day are given."""

from datetime import timedelta
from typing import Any

from webapp.briefing.models import OwnRow
from webapp.briefing.queries import list_own
from webapp.database.pool import Database
from webapp.day.models import DayTask, Load, Offer
from webapp.day.queries import MOST, list_done, list_picks, list_started
from webapp.tasks.due import day_start, is_late
from webapp.tasks.models import CLOSED, PRIORITY_WORDS, STATUS_WORDS, Status
from webapp.timers.queries import get_running, get_spent
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

OFFERED = 30  # of what is overdue, and of what is due
DAY = timedelta(days=1)


async def day_context(db: Database, viewer: Viewer, **more: Any) -> dict[str, Any]:
    """The day: what was picked, and what could be. Raises Busy."""
    picks = await list_picks(db, viewer, viewer.today)
    calendar = await get_calendar(db, viewer)
    offers = await offered(db, viewer, {task.id for task in picks})
    return {
        **common(viewer),
        "picks": picks,
        "load": load_of(picks, calendar.minutes_on(viewer.today)),
        "running": await get_running(db, viewer),
        "spent": await get_spent(db, viewer, [task.id for task in picks]),
        "why_off": calendar.why_off(viewer.today),
        "offers": offers,
        "is_full": len(picks) >= MOST,
        "next_working_day": calendar.next_working_day(viewer.today),
        "wrong": "",
        **more,
    }


async def evening_context(db: Database, viewer: Viewer, **more: Any) -> dict[str, Any]:
    """The end of the day: what was done, what is left over of what they meant to do, what else is due, and what could
    be first tomorrow. Raises Busy."""
    picks = await list_picks(db, viewer, viewer.today)
    calendar = await get_calendar(db, viewer)
    tomorrow = calendar.next_working_day(viewer.today)
    done = await list_done(db, viewer, day_start(viewer.today, viewer.zone))
    known = {task.id for task in done}
    done += [task for task in picks if task.status == Status.COMPLETED and task.id not in known]
    next_picks = await list_picks(db, viewer, tomorrow)
    due = [offer for offer in await offered(db, viewer, {task.id for task in picks}) if offer.is_due]
    return {
        **common(viewer),
        "done": done,
        "left_over": [task for task in picks if task.is_open],
        "due": due,
        "tomorrow": tomorrow,
        "first": next((task for task in next_picks if task.is_open), None),
        "next_picks": [task for task in next_picks if task.is_open],
        "next_working_day": tomorrow,
        "wrong": "",
        **more,
    }


def common(viewer: Viewer) -> dict[str, Any]:
    """What both pages are given."""
    return {
        "section": "briefing",
        "can_edit": may(viewer.role, Permission.EDIT),
        "priority_words": PRIORITY_WORDS,
        "status_words": STATUS_WORDS,
        "is_late": lambda task: task.status not in CLOSED and is_late(task, viewer),
    }


async def offered(db: Database, viewer: Viewer, picked: set[int]) -> list[Offer]:
    """What could be picked, by why: overdue, due today, begun. Each task once."""
    rows = await list_own(db, viewer, shown=OFFERED)
    started = await list_started(db, viewer)
    late, due = ([row for row in rows if row.part == part] for part in ("overdue", "today"))
    parts: list[tuple[str, list[OwnRow] | list[DayTask], bool, bool]] = [
        ("Overdue", late, bool(late) and late[0].own + late[0].free > len(late), True),
        ("Due today", due, bool(due) and due[0].own + due[0].free > len(due), True),
        ("Begun", started, len(started) >= MOST, False),
    ]
    seen, offers = set(picked), list[Offer]()
    for heading, some, is_more, is_due in parts:
        fresh = [row for row in some if row.id not in seen]
        seen |= {row.id for row in fresh}
        if fresh:
            offers.append(Offer(heading, fresh, is_more, is_due))
    return offers


def load_of(picks: list[DayTask], hours: int) -> Load:
    """What a day holds against its hours."""
    return Load(
        done=sum(task.estimate_minutes or 0 for task in picks if not task.is_open),
        planned=sum(task.estimate_minutes or 0 for task in picks if task.is_open),
        unknown=sum(task.estimate_minutes is None for task in picks if task.is_open),
        hours=hours,
    )
