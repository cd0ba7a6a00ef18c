"""A day as rows and forms."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from webapp.briefing.models import OwnRow
from webapp.web.forms.fields import Day, Flag, Number, Reference


class DayTask(msgspec.Struct, frozen=True):
    """A task on somebody's day."""

    id: int
    version: int
    title: str
    status: str
    priority: str
    due_on: date | None
    due_at: datetime | None
    estimate_minutes: int | None
    repeats: bool
    project_name: str | None
    is_open: bool

    @property
    def choice(self) -> str:
        """This task as it is now, as a form sends it."""
        return f"{self.id}-{self.version}"


class Offer(msgspec.Struct, frozen=True):
    """What could be picked for one reason: the first of it, whether there is more, and whether it is due by today."""

    heading: str
    rows: list[OwnRow | DayTask]
    is_more: bool
    is_due: bool


class Load(msgspec.Struct, frozen=True):
    """What a day holds against what it has, in minutes; `unknown` are tasks that nobody has estimated."""

    done: int
    planned: int
    unknown: int
    hours: int

    @property
    def over(self) -> int:
        """By how much it is too full; 0 where it isn't."""
        return max(0, self.done + self.planned - self.hours)

    @property
    def left(self) -> int:
        """What is left of its hours, without what is done."""
        return max(0, self.hours - self.done)

    @property
    def bar_done(self) -> int:
        """What is done, in a bar that is a hundred wide."""
        return round(100 * self.done / max(self.hours, self.done + self.planned, 1))

    @property
    def bar_planned(self) -> int:
        """What is planned, in the same bar."""
        return round(100 * self.planned / max(self.hours, self.done + self.planned, 1))

    @property
    def bar_hours(self) -> int:
        """The hours that there are, in the same bar."""
        return round(100 * self.hours / max(self.hours, self.done + self.planned, 1))


class PickForm(msgspec.Struct):
    """The form that takes a task into a day: today, unless one is named."""

    task: Annotated[int | None, Reference("Task")] = None
    day: Annotated[date | None, Day("Day")] = None
    first: Annotated[bool, Flag("First")] = False


class PlaceForm(msgspec.Struct):
    """The form that gives a task another place in the day."""

    place: Annotated[int | None, Number("Place", min=0, max=1000)] = None
