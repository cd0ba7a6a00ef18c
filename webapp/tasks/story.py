"""What events say of a task's fields."""

from collections.abc import Callable
from datetime import date, datetime

from webapp.events.models import Names
from webapp.events.telling import Teller, listed, moved, quoted, tell_project, tell_trash
from webapp.tasks import story_of_repeats as repeats
from webapp.tasks.models import STATUS_WORDS
from webapp.web import words
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


def tell_assignee(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """A task that changed hands."""
    was, now = names.everybody.get(before or 0, "somebody"), names.everybody.get(after or 0, "somebody")
    if before and after:
        return f"handed it from {was} to {now}"
    return f"assigned it to {now}" if after else f"took it from {was}"


def tell_estimate(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """An estimate that was set, changed or removed."""
    if before and after:
        return f"changed the estimate from {words.minutes(before)} to {words.minutes(after)}"
    return f"estimated {words.minutes(after)}" if after else "removed the estimate"


def tell_waiting_for(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """A task that waits for somebody, or no longer does."""
    was, now = names.everybody.get(before or 0, "somebody"), names.everybody.get(after or 0, "somebody")
    if before and after:
        return f"moved it from waiting on {was} to waiting on {now}"
    return f"set it waiting on {now}" if after else f"ended its waiting on {was}"


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
