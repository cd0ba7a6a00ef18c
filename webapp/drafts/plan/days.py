"""On which days the steps of a plan stand: so many working days before the draft goes out, and not before today."""

from collections.abc import Iterable
from datetime import date

import msgspec

from webapp.drafts.plan.models import TITLE, Plan, PlanTask, Step
from webapp.working_days.calendar import WorkCalendar

LONGEST = 200  # characters of a task's title


class Placed(msgspec.Struct, frozen=True):
    """A step with its title and its day; it `was` to be earlier than today, if it says when."""

    step: Step
    title: str
    day: date
    was: date | None


class Moved(msgspec.Struct, frozen=True):
    """An open task of a plan, and the day to which it would move."""

    task: PlanTask
    day: date


def day_of(calendar: WorkCalendar, goes_on: date, days_before: int, today: date) -> tuple[date, date | None]:
    """The day of a step, and the one that it would have been where that is over. What is to be done on the day itself
    stands on it, working day or not."""
    day = goes_on if days_before == 0 else calendar.working_days_before(goes_on, days_before)
    return (day, None) if day >= today else (today, day)


def place(steps: Iterable[Step], title: str, goes_on: date, calendar: WorkCalendar, today: date) -> list[Placed]:
    """The steps of a draft with its title, in the order of their days."""
    placed = []
    for step in steps:
        day, was = day_of(calendar, goes_on, step.days_before, today)
        placed.append(Placed(step, cut(step.title.replace(TITLE, title)), day, was))
    return sorted(placed, key=lambda each: (each.day, -each.step.days_before))


def cut(title: str) -> str:
    """A title that a task can have."""
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"


def moved(plan: Plan, goes_on: date, calendar: WorkCalendar, today: date) -> list[Moved]:
    """The open tasks of a plan that would stand on another day, were it placed by this one."""
    found = []
    for task in plan.tasks:
        day, _ = day_of(calendar, goes_on, task.days_before, today)
        if task.is_open and task.due_on != day:
            found.append(Moved(task, day))
    return found
