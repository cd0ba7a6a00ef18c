"""The calendar as rows and forms."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from webapp.web.forms.fields import Choice, Day, Reference, Text


class View(StrEnum):
    """How much the calendar shows."""

    MONTH = "month"
    WEEK = "week"


class CalendarQuery(msgspec.Struct, frozen=True):
    """What is asked for: the month or week that a day is in, today's where none is named; and which tasks (`q`),
    as the saved view that it was opened as."""

    view: Annotated[View, Choice("View", View)] = View.MONTH
    day: Annotated[date | None, Day("Day")] = None
    q: Annotated[str, Text("Search", max=8000, required=False)] = ""
    saved: Annotated[int | None, Reference("View")] = None

    def query(self, **changes: object) -> dict[str, object]:
        """The query of its address, with some of it changed."""
        return {"q": self.q, "view": self.view.value, "day": self.day, "saved": self.saved} | changes


class TaskDaysQuery(msgspec.Struct, frozen=True):
    """The calendar as the tasks' other shapes ask for it; what can't be read of it the calendar says."""

    q: Annotated[str, Text("Search", max=8000, required=False)] = ""
    view: Annotated[str, Text("Saved view", max=40, required=False)] = ""
    by: Annotated[str, Text("View", max=40, required=False)] = ""
    at: Annotated[str, Text("Day", max=40, required=False)] = ""


class MoveForm(msgspec.Struct):
    """The form that moves something to another day."""

    day: Annotated[date | None, Day("Another day")] = None


class MovePersonForm(MoveForm):
    """The form that moves a task to another day of somebody's."""

    assignee_id: Annotated[int | None, Reference("Member")] = None


class PeopleQuery(msgspec.Struct, frozen=True):
    """The week that a day is in; this one where none is named."""

    day: Annotated[date | None, Day("Day")] = None


class Planned(msgspec.Struct, frozen=True):
    """A task that is due on a day, or a draft that goes out on it or went out: `at` is its moment, None for the whole
    day. A draft's version is that of its schedule."""

    day: date
    subject: str
    id: int
    version: int
    title: str
    at: datetime | None
    status: str
    priority: str | None
    repeats: bool

    @property
    def key(self) -> str:
        """What tells it from all else on the calendar: a draft may have gone out before it goes out again."""
        return f"{self.subject}-{self.id}{'-out' if self.status == 'published' else ''}"

    @property
    def choice(self) -> str:
        """It as it is now, as a form sends it."""
        return f"{self.id}-{self.version}"

    @property
    def moves(self) -> bool:
        """Whether it can stand on another day: not what went out."""
        return self.status != "published"


class DayCell(msgspec.Struct, frozen=True):
    """A day: what stands on it, how many more do ("" for none) and where they are, why nobody works on it ("" where
    they do), whether it belongs to the month or week that was asked for, and whether it is one of the seven after
    today, which a phone shows too where they don't."""

    day: date
    rows: list[Planned]
    more: str
    more_url: str
    why_off: str
    is_within: bool
    is_soon: bool


class Period(msgspec.Struct, frozen=True):
    """What the page shows: weeks of seven days, and the days by which one gets to what is before and after."""

    view: View
    first: date
    title: str
    before: date
    after: date
    weeks: list[list[DayCell]]
