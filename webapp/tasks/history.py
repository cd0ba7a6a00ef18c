"""What events say of a task's fields."""

from collections.abc import Callable
from datetime import date, datetime

from webapp.history.formatters import Teller, listed, moved, quoted, tell_project, tell_trash, turned
from webapp.history.models import Names
from webapp.tasks.models import STATUS_WORDS
from webapp.tasks.repeats import history as repeats
from webapp.web import formatting as words
from webapp.web.viewer import Viewer


def tell_due_day(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A due day that was set, moved or removed."""
    return tell_due(before, after, lambda text: words.day(date.fromisoformat(text), viewer))


def tell_due_moment(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A due moment that was set, moved or removed."""
    told = tell_due(before, after, lambda text: words.moment(datetime.fromisoformat(text), viewer))
    return told.replace("due date", "due time")


def tell_due(before: str | None, after: str | None, name: Callable[[str], str]) -> str:
    """The sentence of a changed due date."""
    if before and after:
        return f"moved the due date from {name(before)} to {name(after)}"
    return f"set the due date to {name(after)}" if after else f"removed the due date, {name(before or '')}"


def person(account_id: int | None, names: Names) -> str:
    """The name of somebody."""
    return names.everybody.get(account_id or 0, "somebody")


tell_assignee = turned(
    person, moved="handed it from {was} to {now}", given="assigned it to {now}", taken="took it from {was}"
)
tell_waiting_for = turned(
    person,
    moved="moved it from waiting on {was} to waiting on {now}",
    given="set it waiting on {now}",
    taken="ended its waiting on {was}",
)
tell_estimate = turned(
    lambda minutes, names: words.minutes(minutes or 0),
    moved="changed the estimate from {was} to {now}",
    given="estimated {now}",
    taken="removed the estimate",
)


def tell_waiting_note(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """What a task waits for, in words."""
    return f"noted what it waits for, “{after}”" if after else f"removed what it waited for, “{before}”"


# In the order in which they are told.
CHANGES: dict[str, Teller] = {
    "title": quoted("title"),
    "status": moved(STATUS_WORDS),
    "waiting_for_id": tell_waiting_for,
    "waiting_note": tell_waiting_note,
    "priority": lambda before, after, names, viewer: f"changed the priority from {before} to {after}",
    "due_on": tell_due_day,
    "due_at": tell_due_moment,
    "project_id": tell_project,
    "assignee_id": tell_assignee,
    "labels": listed("label"),
    "estimate_minutes": tell_estimate,
    "notes": lambda before, after, names, viewer: "edited the notes" if after else "removed the notes",
    "deleted_at": tell_trash,
    "starts_on": repeats.tell_start,
    "repeat": repeats.tell_repeat,
    "reminder": repeats.tell_reminder,
}
