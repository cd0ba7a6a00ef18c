"""Tasks as events of a calendar.

They are events, not to-dos: of what is subscribed to, no widespread calendar shows the latter. What is due on a day is
an event of the whole day; what is due at a moment begins then, in the zone by whose clock it is kept. None makes
anybody busy. A task without a date is in no calendar.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from webapp.feeds import icalendar as ics
from webapp.feeds.icalendar import line
from webapp.recurrence.occurrences import Occurrence, Repeat, is_further, occurrences
from webapp.recurrence.workdays import WorkDays
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS, Priority, Status, Task
from webapp.tasks.reminders import asks_for_work, is_relative
from webapp.tasks.repeats.series import from_json, occurrence_of
from webapp.web.viewer import Viewer

SHOWN = timedelta(minutes=30)  # of what has no estimate
LONGEST = timedelta(hours=24)
NOTES = 2000  # characters
FURTHER = 10  # dates of a repeat that no rule says alone
RANKS = {Priority.URGENT: 1, Priority.HIGH: 3, Priority.NORMAL: 5, Priority.LOW: 9}  # (3.8.1.9)
_DAY = timedelta(days=1)
_WEEKS = re.compile(r"(\d+)W(?=.)")


class Shown(Struct, frozen=True):
    """A task in a calendar: its address, and whether whoever reads it is the one who is reminded of it."""

    task: Task
    url: str
    reminds: bool


def event_lines(shown: Shown, viewer: Viewer, uid: UUID, work: WorkDays) -> Iterator[bytes]:
    """The events of a task that is due: one, with the rule of its repeat where that says what comes; else the next
    dates of that, each as an event of its own."""
    task = shown.task
    if task.due_on is None:
        return
    repeat = from_json(task.repeat, work) if task.repeat is not None and task.is_open else None
    due = occurrence_of(task.due_on, task.due_at)
    zone = repeat.zone if repeat is not None and repeat.clock is not None else viewer.zone
    name = f"task-{task.id}.{uid}"
    if repeat is None or repeat.anchor == "completion" or repeat.rule.frequency == "HOURLY":
        yield event(shown, due, zone, name)
        return
    today = viewer.now.astimezone(repeat.zone).date()
    if is_said_by_rule(repeat, due, today):
        yield event(shown, due, zone, name, repeat)
        return
    yield event(shown, due, zone, name)
    later = (each for each in occurrences(repeat, max(due.day, today)) if is_further(repeat, due, each))
    for each in islice(later, FURTHER):
        yield event(shown, each, zone, f"task-{task.id}-{ics.day(each.own_day)}.{uid}")


def is_said_by_rule(repeat: Repeat, due: Occurrence, today: date) -> bool:
    """Whether the rule alone says what comes after what is due: it is one of its dates, they don't move to days of
    work, and none is past."""
    if repeat.asks_for_work or repeat.stands_for is not None or due.day < today:
        return False
    first = next(occurrences(repeat, due.day), None)
    if first is None or first.day != due.day or due.day in repeat.skipped:
        return False
    if first.at is None or due.at is None:
        return first.at is due.at
    return first.at.astimezone(UTC) == due.at.astimezone(UTC)


def zone_of(task: Task, viewer: Viewer) -> str:
    """The zone on whose clock a task is shown; "" where it has no time."""
    if task.due_at is None:
        return ""
    repeats = task.repeat if task.is_open else None
    return str(repeats["zone"]) if repeats is not None and repeats.get("clock") else viewer.zone.key


def event(shown: Shown, due: Occurrence, zone: ZoneInfo, uid: str, repeat: Repeat | None = None) -> bytes:
    """One event (3.6.1)."""
    task = shown.task
    done = Status(task.status) is Status.COMPLETED
    lines = [
        line("BEGIN", "VEVENT"),
        line("UID", uid),
        line("DTSTAMP", ics.utc(task.updated_at)),
        line("CREATED", ics.utc(task.created_at)),
        line("LAST-MODIFIED", ics.utc(task.updated_at)),
        line("SEQUENCE", str(task.version - 1)),
        line("SUMMARY", ics.text(f"✓ {task.title}" if done else task.title)),
        *when(task, due, zone),
        line("TRANSP", "TRANSPARENT"),
        line("STATUS", "CANCELLED" if Status(task.status) is Status.CANCELLED else "CONFIRMED"),
        line("PRIORITY", str(RANKS[Priority(task.priority)])),
        line("URL", shown.url),
        line("DESCRIPTION", ics.text(described(shown))),
    ]
    if task.labels:
        lines.append(line("CATEGORIES", ics.texts(task.labels)))
    if repeat is not None:
        lines += repeated(repeat, due, zone)
    if shown.reminds and task.is_open:
        lines += alarm(task, due)
    return b"".join([*lines, line("END", "VEVENT")])


def when(task: Task, due: Occurrence, zone: ZoneInfo) -> list[bytes]:
    """When it begins and ends."""
    if due.at is None:
        return [line("DTSTART;VALUE=DATE", ics.day(due.day)), line("DTEND;VALUE=DATE", ics.day(due.day + _DAY))]
    lasts = min(timedelta(minutes=task.estimate_minutes), LONGEST) if task.estimate_minutes else SHOWN
    begins = due.at.astimezone(UTC)
    return [
        moment("DTSTART", begins.astimezone(zone), zone),
        moment("DTEND", (begins + lasts).astimezone(zone), zone),
    ]


def moment(name: str, at: datetime, zone: ZoneInfo) -> bytes:
    """A moment on the clock of a zone."""
    return line(name, ics.utc(at)) if zone.key == "UTC" else line(f"{name};TZID={zone.key}", ics.clock(at))


def described(shown: Shown) -> str:
    """What else there is to say of a task."""
    task = shown.task
    facts = [
        STATUS_WORDS[Status(task.status)],
        PRIORITY_WORDS[Priority(task.priority)] if Priority(task.priority) in (Priority.URGENT, Priority.HIGH) else "",
        task.project_name or "",
        f"for {task.assignee_name}" if task.assignee_name else "",
        f"waiting on {task.waiting_for_name}" if task.waiting_for_name else "",
    ]
    notes = f"{task.notes[:NOTES]}…" if len(task.notes) > NOTES else task.notes
    return "\n\n".join(filter(None, (" · ".join(filter(None, facts)), notes, shown.url)))


def repeated(repeat: Repeat, due: Occurrence, zone: ZoneInfo) -> list[bytes]:
    """The rule of a repeat that begins with what is due (3.8.5.3), and the dates that it skips."""
    rule = str(repeat.rule)
    if repeat.ends is not None:
        last = datetime.combine(repeat.ends, datetime.max.time(), zone) if due.at is not None else None
        rule += f";UNTIL={ics.utc(last) if last is not None else ics.day(repeat.ends)}"
    lines = [line("RRULE", rule)]
    for day in sorted(each for each in repeat.skipped if each > due.day):
        if due.at is None:
            lines.append(line("EXDATE;VALUE=DATE", ics.day(day)))
        else:
            shown = due.at.astimezone(zone)
            lines.append(moment("EXDATE", datetime.combine(day, shown.time(), zone), zone))
    return lines


def alarm(task: Task, due: Occurrence) -> list[bytes]:
    """Its reminder (3.6.6): as long before as it says, where calendars can count that, else at its moment."""
    if task.reminder is None or task.remind_at is None:
        return []
    counted = is_relative(task.reminder) and not asks_for_work(task.reminder) and due.at is not None
    if not counted and due.day != task.due_on:
        return []  # of a later date nobody has worked it out yet
    trigger = (
        line("TRIGGER", duration(task.reminder))
        if counted
        else line("TRIGGER;VALUE=DATE-TIME", ics.utc(task.remind_at))
    )
    return [
        line("BEGIN", "VALARM"),
        line("ACTION", "DISPLAY"),
        trigger,
        line("DESCRIPTION", ics.text(task.title)),
        line("END", "VALARM"),
    ]


def duration(reminder: str) -> str:
    """A reminder as a duration has to be written, in which weeks stand alone (3.3.6)."""
    weeks = _WEEKS.search(reminder)
    if weeks is None:
        return reminder
    days = re.search(r"(\d+)D", reminder)
    amount = int(weeks[1]) * 7 + (int(days[1]) if days else 0)
    rest = reminder.replace(weeks[0], "").replace(days[0] if days else "", "")
    return rest.replace("P", f"P{amount}D", 1)
