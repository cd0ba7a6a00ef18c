"""What several tasks can be made, as the form sends it; what isn't chosen stays as it is."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from webapp.history.flash import MOST_EVENTS
from webapp.tasks.models import Priority, Status
from webapp.web.forms.fields import Choice, Day, ReferenceOrNone, Text
from webapp.web.forms.form import Form

NO_CHANGE = "Choose what is to change."
NO_DAY = "Choose the day."
MOST = MOST_EVENTS  # that one act changes, since one undo takes all of it back


class Due(StrEnum):
    """The day on which each is due then."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    WORKDAY = "workday"
    NEXT_WEEK = "next_week"
    WEEK_LATER = "week_later"
    DAY = "day"
    NONE = "none"


DUE_WORDS = {
    Due.TODAY: "Today",
    Due.TOMORROW: "Tomorrow",
    Due.WORKDAY: "Next working day",
    Due.NEXT_WEEK: "Next week",
    Due.WEEK_LATER: "Each a week later",
    Due.DAY: "On the day beside",
    Due.NONE: "No date",
}


class Act(StrEnum):
    """Whether they are changed, or deleted."""

    CHANGE = "change"
    DELETE = "delete"


class SeveralForm(msgspec.Struct):
    """The form: `day` counts where `due` says so, `back` is the list that it was opened from."""

    act: Annotated[Act, Choice("Act", Act)] = Act.CHANGE
    due: Annotated[Due | None, Choice("Due date", Due, required=False)] = None
    day: Annotated[date | None, Day("Day")] = None
    status: Annotated[Status | None, Choice("Status", Status, required=False)] = None
    priority: Annotated[Priority | None, Choice("Priority", Priority, required=False)] = None
    assignee: Annotated[int | str | None, ReferenceOrNone("Assignee")] = None
    project: Annotated[int | str | None, ReferenceOrNone("Project")] = None
    give: Annotated[str, Text("Give the label", max=40, required=False)] = ""
    take: Annotated[str, Text("Take the label away", max=40, required=False)] = ""
    back: Annotated[str, Text("Back", max=2000, required=False)] = ""

    @property
    def changes_something(self) -> bool:
        """Whether anything but the act is chosen."""
        return any((self.due, self.status, self.priority, self.assignee, self.project, self.give, self.take))


class LeftOut(msgspec.Struct, frozen=True):
    """A task that can't be changed with the others, and why."""

    task_id: int
    title: str
    why: str


class Plan(msgspec.Struct, frozen=True):
    """What would be done: `changes` as `change_tasks` takes them."""

    changes: list[dict[str, Any]]
    left_out: list[LeftOut]


def look_over_fields(form: Form[SeveralForm]) -> None:
    """Say what is missing of what the tasks are to be made."""
    if form.value.act is Act.CHANGE:
        if form.value.due is Due.DAY and form.value.day is None:
            form.reject("day", NO_DAY)
        elif not form.value.changes_something:
            form.reject("due", NO_CHANGE)
