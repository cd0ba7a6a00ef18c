"""Who is looking: the signed-in account and, inside a workspace, its membership."""

from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec


class Role(StrEnum):
    """What a member may do, from most to least."""

    OWNER = "owner"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    VIEWER = "viewer"


ROLES = {role.value: role for role in Role}  # an Enum is asked in Python which of its members a value is

WeekStart = Literal["monday", "saturday", "sunday"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Theme = Literal["system", "light", "dark"]
FIRST_WEEKDAY = {"monday": 0, "saturday": 5, "sunday": 6}


class Account(msgspec.Struct, frozen=True):
    id: int
    email: str
    name: str
    theme: Theme
    version: int

    @property
    def initials(self) -> str:
        """One or two letters that stand for the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Workspace(msgspec.Struct, frozen=True):
    """`change` counts the writes of the workspace: while it is the same, so is everything in it. `label_colours` are
    the colours of labels by how their names are compared, as JSON."""

    id: int
    slug: str
    name: str
    change: int
    label_colours: str = "{}"


class Viewer(msgspec.Struct, frozen=True, dict=True):
    """Everything a page may know about the person who asks for it, read in one query. A hundred `unread`, or `reviews`
    that wait for them, stand for that many or more; `has_pinned` says whether they have views beside their pages, and
    `news` counts what became different for them alone. Of the tasks that are `not_closed` some begin on later days:
    `starting` says how many on which (ISO 8601)."""

    account: Account
    workspace_or_none: Workspace | None
    role_or_none: Role | None
    zone: ZoneInfo
    week_start: WeekStart
    date_order: DateOrder
    now: datetime
    not_closed: int = 0
    starting: dict[str, int] | None = None
    live_drafts: int = 0
    unread: int = 0
    reviews: int = 0
    has_pinned: bool = False
    news: int = 0

    @property
    def workspace(self) -> Workspace:
        """The workspace of this page.

        Raises LookupError for an account that is a member of none; pages inside /w/ never meet that.
        """
        if self.workspace_or_none is None:
            raise LookupError("this account is a member of no workspace")
        return self.workspace_or_none

    @property
    def role(self) -> Role:
        """The member's role here; raises LookupError outside of any workspace."""
        if self.role_or_none is None:
            raise LookupError("this account is a member of no workspace")
        return self.role_or_none

    @property
    def open_tasks(self) -> int:
        """How many tasks of the workspace are open on this person's day."""
        if not self.starting:
            return self.not_closed
        today = self.today.isoformat()
        return self.not_closed - sum(amount for day, amount in self.starting.items() if day > today)

    @cached_property
    def today(self) -> date:
        """The day it is for this person."""
        return self.now.astimezone(self.zone).date()

    def local(self, moment: datetime) -> datetime:
        """A moment on this person's clock."""
        return moment.astimezone(self.zone)


class ViewerRow(msgspec.Struct, frozen=True):
    """The columns of `find_viewers` in sql/sessions.sql; `place` counts from 1."""

    place: int
    account_id: int
    email: str
    name: str
    theme: Theme
    version: int
    news: int
    seen_at: datetime
    last_workspace_id: int | None
    time_zone: str
    week_start: WeekStart
    date_order: DateOrder
    workspace_id: int | None
    slug: str | None
    workspace_name: str | None
    change: int | None
    label_colours: str | None
    role: str | None
    open_tasks: int
    starting: dict[str, int] | None
    live_drafts: int
    unread: int
    reviews: int
    has_pinned: bool

    def viewer(self, now: datetime) -> Viewer:
        """This row as seen at `now` (aware, UTC)."""
        workspace = None
        if self.workspace_id is not None and self.slug is not None and self.workspace_name is not None:
            colours = self.label_colours or "{}"
            workspace = Workspace(self.workspace_id, self.slug, self.workspace_name, self.change or 0, colours)
        return Viewer(
            account=Account(self.account_id, self.email, self.name, self.theme, self.version),
            workspace_or_none=workspace,
            role_or_none=ROLES[self.role] if self.role else None,
            zone=ZoneInfo(self.time_zone),
            week_start=self.week_start,
            date_order=self.date_order,
            now=now,
            not_closed=self.open_tasks,
            starting=self.starting,
            live_drafts=self.live_drafts,
            unread=self.unread,
            reviews=self.reviews,
            has_pinned=self.has_pinned,
            news=self.news,
        )


def utc_now() -> datetime:
    """The clock that the application is given unless a test gives it another."""
    return datetime.now(UTC)
