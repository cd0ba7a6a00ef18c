"""Reminders that are due, and how long they can be put off."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec

from webapp.recurrence.local_time import moment_at
from webapp.tasks.repeats.form import MORNING
from webapp.web.forms.fields import Choice
from webapp.web.sessions import TOUCH_EVERY
from webapp.web.viewer import Viewer


class DueReminder(msgspec.Struct, frozen=True):
    """A reminder to be told. `account_id` is None where nobody is to be told of it any more; `snoozed` says that this
    person asked for it."""

    workspace_id: int
    task_id: int
    title: str
    account_id: int | None
    remind_at: datetime
    snoozed: bool


class CountedReminder(msgspec.Struct, frozen=True):
    """A task's own reminder that is still to be told, and counts days of work before its due moment."""

    task_id: int
    version: int
    reminder: str
    due_at: datetime
    remind_at: datetime
    time_zone: str  # of the workspace


class Snooze(msgspec.Struct, frozen=True):
    """When somebody wants to be reminded of a task: at a moment, or from then on when they are back."""

    remind_at: datetime
    when_back: bool


class FoundSnooze(Snooze, frozen=True):
    """The same, and by the place among those who asked, for whom."""

    place: int


class Reminded(msgspec.Struct, frozen=True):
    """A task of which somebody was reminded, and when they will be again; `remind_at` is None where they won't."""

    title: str
    is_open: bool
    remind_at: datetime | None
    when_back: bool


class Later(StrEnum):
    """For how long a reminder can be put off."""

    TEN_MINUTES = "ten-minutes"
    HOUR = "hour"
    MORNING = "morning"
    BACK = "back"


LATER_WORDS = {
    Later.TEN_MINUTES: "In 10 minutes",
    Later.HOUR: "In an hour",
    Later.MORNING: "Tomorrow morning",
    Later.BACK: "When I’m back",
}


class LaterForm(msgspec.Struct):
    """The buttons that put a reminder off."""

    later: Annotated[Later, Choice("Later", Later)]


def snoozed(later: Later, viewer: Viewer) -> Snooze:
    """What a button means. Somebody is back with the first page that they open after so long that their session is
    looked at anew (`web/sessions.py`)."""
    if later is Later.MORNING:
        moment = moment_at(viewer.today + timedelta(days=1), MORNING, viewer.zone).astimezone(UTC)
    else:
        moment = viewer.now + (timedelta(minutes=10) if later is Later.TEN_MINUTES else TOUCH_EVERY)
    return Snooze(moment, later is Later.BACK)
