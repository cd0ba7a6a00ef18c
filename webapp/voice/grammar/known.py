"""What the understanding of words depends on, beside the words themselves."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from webapp.quick_add.context import Context, DateOrder


class Thing(Struct, frozen=True):
    """A task or a draft that can be spoken of: its title, and its number in the workspace, if it has one.

    `due_date` is a task's, from which it can be moved by so many days.
    """

    name: str
    id: int | None = None
    due_date: date | None = None


class Known(Struct, frozen=True, kw_only=True):
    """Who speaks, and when: the moment (with a zone of its own), the member's habits, and the names of the workspace.

    The names are as they are shown, in any order; `me` is the member's own. Of tasks and drafts those that were looked
    at or changed last come first: of two that are as likely meant, the earlier is offered first.
    """

    now: datetime
    zone: ZoneInfo
    week_start: int = 0
    date_order: DateOrder = "mdy"
    projects: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    tasks: tuple[Thing, ...] = ()
    done_tasks: tuple[Thing, ...] = ()
    drafts: tuple[Thing, ...] = ()
    me: str = ""

    def typed(self) -> Context:
        """The same for the grammar of quick add."""
        return Context(
            now=self.now,
            zone=self.zone,
            week_start=self.week_start,
            date_order=self.date_order,
            projects=self.projects,
            members=self.members,
            labels=self.labels,
            me=self.me,
        )
