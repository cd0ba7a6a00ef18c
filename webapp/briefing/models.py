"""The briefing as rows, as forms, and as it is answered to scripts."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from webapp.briefing.news import News
from webapp.briefing.weeks import ListLink, WeekAhead, WeekBehind
from webapp.publishing.models import ScheduledRow
from webapp.reviews.models import WaitingRow
from webapp.web.forms.fields import Choice, Day, Number

MOST = 100  # as `list_own` counts; that many stand for as many or more


class OwnRow(msgspec.Struct, frozen=True):
    """A task or draft in one `part` of the briefing, and how many the part has: of somebody's own, of which so many are
    `drafts`, and `free` ones, which are nobody's. `status` is that of a task, `note` what it waits for, or the status
    of a draft; `since` says when something last happened."""

    part: str
    own: int
    free: int
    drafts: int
    subject: str
    id: int
    title: str
    version: int
    status: str
    priority: str
    due_on: date | None
    due_at: datetime | None
    estimate_minutes: int | None
    repeats: bool
    project_name: str | None
    waits_for: str | None
    note: str
    since: datetime | None
    is_own: bool

    @property
    def choice(self) -> str:
        """This task as it is now, as a form sends it."""
        return f"{self.id}-{self.version}"


class OwnPart(msgspec.Struct, frozen=True):
    """A part of the briefing: why it shows what it shows, how many there are of it (`is_more`: or more than that), the
    first of them, and the lists behind it."""

    heading: str
    why: str
    amount: int
    is_more: bool
    rows: list[OwnRow]
    lists: list[ListLink]


class Decisions(msgspec.Struct, frozen=True):
    """The drafts that wait for a decision: how many (`is_more`: or more than that), and the longest of them."""

    amount: int
    is_more: bool
    rows: list[WaitingRow]
    url: str


class GoingOut(msgspec.Struct, frozen=True):
    """What goes out today, and what was to and waits for somebody: how many (`is_more`: or more than that), the first
    of them, and the list behind it."""

    amount: int
    is_more: bool
    rows: list[ScheduledRow]
    url: str


class Briefing(msgspec.Struct, frozen=True):
    """Everything on the page, and all that a script is answered."""

    day: date
    decisions: Decisions | None
    overdue: OwnPart | None
    today: OwnPart | None
    going_out: GoingOut | None
    quiet: OwnPart | None
    stalled: OwnPart | None
    news: News
    week_ahead: WeekAhead | None
    week_behind: WeekBehind | None
    next_working_day: date
    is_empty_desk: bool

    @property
    def parts(self) -> list[tuple[str, OwnPart]]:
        """The parts of one's own that there are, by name."""
        named = (("overdue", self.overdue), ("today", self.today), ("quiet", self.quiet), ("stalled", self.stalled))
        return [(name, part) for name, part in named if part is not None]


class BriefingQuery(msgspec.Struct, frozen=True):
    """Since which event the news of others are shown; None since somebody looked last."""

    since: Annotated[int | None, Number("Since", min=0, max=2**63 - 1)] = None


class To(StrEnum):
    """Where a task can be moved."""

    TOMORROW = "tomorrow"
    WORKDAY = "workday"
    DAY = "day"


class MoveTasks(msgspec.Struct):
    """The form that moves tasks to another day: `day` counts where `to` says so. Tomorrow is that of the day on which
    the form was `shown`: it may be pressed after midnight."""

    to: Annotated[To, Choice("To", To)]
    day: Annotated[date | None, Day("Another day")] = None
    shown: Annotated[date | None, Day("Day of the page")] = None
