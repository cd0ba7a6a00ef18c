"""Moments at which something goes out, as they are typed: on the clock of the workspace."""

import re
from datetime import UTC, date, datetime
from datetime import time as clock_time
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from webapp.quick_add import Context, Parsed, parse
from webapp.recurrence.local_time import moment_at
from webapp.web.forms.fields import Day, Text, TimeOfDay
from webapp.web.forms.form import Form
from webapp.web.viewer import FIRST_WEEKDAY, Viewer

PUBLISH = "Publish"  # before the words, so that they are read as when something is done
DAY_ENDS = clock_time(17)
BARE_HOUR = re.compile(r"[0-9]{1,2}", re.ASCII)
UNREAD = "This isn’t understood. Write it like “next tue 9am”, or choose a day and a time."
NO_TIME = "Say the time as well, such as “next tue 9am”."
NOTHING = "Choose a day and a time, or write when, such as “next tue 9am”."
PAST = "That moment has passed. Choose one that is still to come."
TOO_FAR = "That is too far away."
LAST = datetime(2999, 12, 31, tzinfo=UTC)


class MomentForm(msgspec.Struct):
    """When something goes out: in quick words, else by a day and a time."""

    words: Annotated[str, Text("When", max=200, required=False)] = ""
    day: Annotated[date | None, Day("Day")] = None
    time: Annotated[clock_time | None, TimeOfDay("Time")] = None


def read_moment(form: Form[MomentForm], viewer: Viewer, zone: ZoneInfo) -> datetime | None:
    """The moment that a form means, on the clock of the workspace; None where it is no moment to come, which is said
    beside the field. A time that a change of clocks removes is the first one after it, one that comes twice the
    first."""
    if form.errors:
        return None
    asked, field = form.value, "words" if form.value.words else "day"
    try:
        return checked(form, field, moment_asked(form, asked, viewer, zone), viewer)
    except OverflowError:  # at an end of the calendar, where another zone has another year
        form.reject(field, TOO_FAR)
        return None


def moment_asked(form: Form[MomentForm], asked: MomentForm, viewer: Viewer, zone: ZoneInfo) -> datetime | None:
    """The moment that a form names; what isn't understood is said beside the field. Raises OverflowError."""
    if asked.words:
        return moment_in_words(form, asked.words, viewer, zone)
    if asked.day is None or asked.time is None:
        form.reject("time" if asked.day is not None else "day", NOTHING)
        return None
    return moment_at(asked.day, asked.time, zone).astimezone(UTC)


def moment_in_words(form: Form[MomentForm], words: str, viewer: Viewer, zone: ZoneInfo) -> datetime | None:
    """What quick words mean. Raises OverflowError."""
    context = Context(
        now=viewer.now.astimezone(zone),
        zone=zone,
        week_start=FIRST_WEEKDAY[viewer.week_start],
        date_order=viewer.date_order,
        day_ends=DAY_ENDS,
    )
    read = parse(f"{PUBLISH} {words}", context)
    if read.title != PUBLISH:
        read = parse(f"{PUBLISH} {with_its_hour(words, read)}", context)
    if read.due_at is not None and read.title == PUBLISH and read.rrule is None:
        return read.due_at.astimezone(UTC)
    is_a_day = read.due_date is not None and read.due_at is None and read.rrule is None and read.title == PUBLISH
    form.reject("words", NO_TIME if is_a_day else UNREAD)
    return None


def with_its_hour(words: str, read: Parsed) -> str:
    """Words of which quick add leaves some, since in a title they could be anything, with “at” before what can only be
    the time here: the number that is left beside a day, else the last word (`3 dec 9`, `midnight`)."""
    *before, last = words.split()
    left = read.title.removeprefix(f"{PUBLISH} ")
    if read.due_date is not None and BARE_HOUR.fullmatch(left):
        return " ".join(f"at {word}" if word == left else word for word in words.split())
    return " ".join([*before, "at", last])


def checked(form: Form[MomentForm], field: str, moment: datetime | None, viewer: Viewer) -> datetime | None:
    """A moment, if it is still to come."""
    if moment is None:
        return None
    if moment <= viewer.now:
        form.reject(field, PAST)
        return None
    if moment > LAST:
        form.reject(field, TOO_FAR)
        return None
    return moment
