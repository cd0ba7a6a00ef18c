"""Time that was spent, as rows and forms."""

from datetime import date, datetime, timedelta
from typing import Annotated, NamedTuple

import msgspec

from webapp.web.forms.fields import Day, Number, Reference
from webapp.web.viewer import Viewer

MOST_MINUTES = 24 * 60
FORGOTTEN = timedelta(hours=10)


class Running(msgspec.Struct, frozen=True):
    """A timer that runs."""

    id: int
    task_id: int
    title: str
    started_at: datetime

    def minutes(self, now: datetime) -> int:
        """How long it has run."""
        return int((now - self.started_at) / timedelta(minutes=1))

    def is_forgotten(self, viewer: Viewer) -> bool:
        """Whether it was probably forgotten: it is from another day, or has run for longer than anybody works."""
        return viewer.local(self.started_at).date() < viewer.today or viewer.now - self.started_at > FORGOTTEN


class Entry(msgspec.Struct, frozen=True):
    """Time that somebody spent on a task."""

    id: int
    account_id: int
    name: str
    started_at: datetime
    ended_at: datetime
    minutes: int


class Spent(msgspec.Struct, frozen=True):
    """Minutes that were spent on a task."""

    task_id: int
    minutes: int


class SpentRow(msgspec.Struct, frozen=True):
    """Time that somebody spent, in an export."""

    id: int
    name: str
    title: str
    project_name: str | None
    started_at: datetime
    ended_at: datetime
    minutes: int
    task_id: int


class TimerForm(msgspec.Struct):
    """A timer as it was shown: none is meant by what leaves it out."""

    timer: Annotated[int | None, Reference("Timer")] = None


class StopForm(TimerForm):
    """The form that stops a timer: now, or after so many minutes where it was forgotten."""

    minutes: Annotated[int | None, Number("Minutes", min=1, max=MOST_MINUTES)] = None

    def ends_now(self, running: Running) -> bool:
        """Whether it lets a timer that runs end now."""
        return self.minutes is None and self.timer in (None, running.id)


class EntryForm(msgspec.Struct):
    """The form that writes down time that was spent."""

    minutes: Annotated[int | None, Number("Minutes", min=1, max=MOST_MINUTES)] = None


class EntriesQuery(msgspec.Struct, frozen=True):
    """The entry of which the earlier ones are shown."""

    before: Annotated[int | None, Reference("Entry")] = None


class ExportQuery(msgspec.Struct, frozen=True):
    """The days of an export, both included; this month's where none are named."""

    first: Annotated[date | None, Day("First day", past=True)] = None
    last: Annotated[date | None, Day("Last day", past=True)] = None


class Stretch(NamedTuple):
    """Days that are often exported."""

    words: str
    first: date
    last: date


def often_exported(today: date) -> list[Stretch]:
    """This and the last month and year, up to today."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before = month - timedelta(days=1)
    return [
        Stretch("This month", month, today),
        Stretch("Last month", before.replace(day=1), before),
        Stretch("This year", year, today),
        Stretch("Last year", year.replace(year=year.year - 1), year - timedelta(days=1)),
    ]
