"""The repeat of a task whose one occurrence is moved by a form."""

from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from webapp.recurrence.local_time import moment_at
from webapp.recurrence.occurrences import Occurrence, Repeat, at_start, next_occurrences
from webapp.recurrence.shift import shifted
from webapp.tasks.due import due_day, due_time
from webapp.tasks.models import Task
from webapp.tasks.repeats.series import city
from webapp.web.formatting import WEEKDAYS
from webapp.web.forms.fields import FieldInvalid
from webapp.web.viewer import Viewer

MOST_LEFT_OUT = 100  # dates between two days that are left out when an occurrence is moved to the earlier one


def own_day(repeat: Repeat, due_on: date, due_at: datetime | None) -> date:
    """The day of something that is due on the calendar that its repeat is kept by."""
    return due_at.astimezone(repeat.zone).date() if due_at is not None else due_on


def moved(repeat: Repeat, task: Task, day: date, clock: time | None, viewer: Viewer) -> tuple[Repeat, date]:
    """The repeat of a task that is to be due on `day` at `clock`, as this person's clock says, and its due day on the
    calendar of that repeat.

    Another time is another time for all of them; another day is for this one only, so that a date which would come
    again after an earlier day is left out. Raises FieldInvalid.
    """
    if repeat.rule.frequency == "HOURLY":
        if clock is None:
            raise FieldInvalid("due_time", "What repeats by the hour needs a due time.")
        return replace(repeat, start=day, clock=clock, zone=viewer.zone), day
    was = own_day(repeat, task.due_on, task.due_at) if task.due_on is not None else day
    if clock != due_time(task, viewer):
        shown = due_day(task, viewer) or day
        repeat = at_another_time(repeat, was, shown, clock, viewer)
        was = shown if repeat.zone.key == viewer.zone.key else was
    at = moment_at(day, clock, viewer.zone) if clock is not None else None
    to = own_day(repeat, day, at)
    if to >= was:
        return repeat, to
    if repeat.asks_for_work:
        return replace(repeat, stands_for=repeat.stands_for or was), to
    again = next_occurrences(repeat, MOST_LEFT_OUT, to + timedelta(days=1))
    return replace(repeat, skipped=repeat.skipped | {found.day for found in again if found.day <= was}), to


def on_other_days(repeat: Repeat, task: Task, viewer: Viewer) -> tuple[Repeat, Occurrence]:
    """A repeat that says anew where its dates go that aren't days of work, and what is due by it now."""
    now = own_day(repeat, task.due_on, task.due_at) if task.due_on is not None else repeat.start
    due = at_start(replace(repeat, start=repeat.stands_for or now), viewer.now.astimezone(repeat.zone).date())
    return replace(repeat, stands_for=due.rule_day), due


def at_another_time(repeat: Repeat, own: date, shown: date, clock: time | None, viewer: Viewer) -> Repeat:
    """The repeat with another time for all of its dates, of which one is on the day `own` for it and `shown` to this
    person. It is kept by their clock from now on, on the days that they see; where no rule says these, by its own clock
    still, as long as its days stay what they are. Raises FieldInvalid."""
    by_mine = shifted(repeat, (shown - own).days)
    if by_mine is not None:
        return replace(by_mine, clock=clock, zone=viewer.zone)
    if clock is not None:
        at = moment_at(shown, clock, viewer.zone).astimezone(repeat.zone)
        if at.date() == own:
            return replace(repeat, clock=at.time())
    raise FieldInvalid(
        "due_time",
        f"The dates of this repeat go by the clock of {city(repeat)}, where this one is on {WEEKDAYS[own.weekday()]}. "
        "Choose a time that is on that day there, or choose the repeat anew.",
    )
