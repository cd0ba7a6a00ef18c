"""On which days the tasks of a template stand: so many working days after its start, or before it is due. Pure."""

from collections.abc import Iterable
from datetime import date

import msgspec

from webapp.projects.blueprints.models import By, Step
from webapp.working_days.calendar import DAY, WorkCalendar

FARTHEST = 250  # working days between two tasks of a template; those farther stand there


class Placed(msgspec.Struct, frozen=True):
    """A task of a template, and the day on which it would be due; None where it has none."""

    step: Step
    day: date | None


def day_after(calendar: WorkCalendar, day: date, number: int) -> date:
    """The day of work that stands so many of them after a day, or before it where that is negative; 0 is the day
    itself, working day or not."""
    if number < 0:
        return calendar.working_days_before(day, -number)
    for _ in range(number):
        day = calendar.next_working_day(day)
    return day


def place(steps: Iterable[Step], by: By, day: date, calendar: WorkCalendar) -> list[Placed]:
    """The tasks by the day on which the project starts, which none stands before, or is due, which none stands
    after."""
    found = list(steps)
    days = [0, *(step.day for step in found if step.day is not None)]
    at = min(days) if by is By.START else max(days)
    return [Placed(step, None if step.day is None else day_after(calendar, day, step.day - at)) for step in found]


def working_days_between(calendar: WorkCalendar, first: date, last: date) -> int:
    """How many days of work there are after the first day and up to the last."""
    number = 0
    while first < last and number < FARTHEST:
        first += DAY
        number += calendar.is_working(first)
    return number
