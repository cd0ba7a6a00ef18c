"""What an edit made of a task, as the notice of it says: "Due tomorrow, priority high"."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from webapp.history.models import Event, Names
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS
from webapp.text.direction import isolated
from webapp.web import formatting as words
from webapp.web.viewer import Viewer

MOST = 3  # facts, or labels, that are told one by one
Phrase = Callable[[Any, Viewer, Names], str]


def in_short(event: Event, columns: list[str], viewer: Viewer, names: Names, is_alone: bool) -> str:
    """The changed columns as they are by now, of an event as it is seen; "" where that is no short sentence. Of one of
    several, which have times of their own, the day is told alone."""
    if {"due_on", "due_at"}.intersection(columns):
        columns = [column for column in columns if column not in ("reminder", "repeat")]  # they go with it
    if not is_alone and event.after.get("due_on"):
        columns = list(dict.fromkeys("due_on" if column == "due_at" else column for column in columns))
    elif event.after.get("due_at"):
        columns = [column for column in columns if column != "due_on"]  # as the moment says it
    if event.act == "undone" or not 0 < len(columns) <= MOST or not set(columns) <= PHRASES.keys():
        return ""
    text = ", ".join(PHRASES[column](event.after.get(column), viewer, names) for column in columns)
    return text[0].upper() + text[1:]


def whose(account_id: int | None, viewer: Viewer, names: Names) -> str:
    """Who has it."""
    if account_id is None:
        return "nobody’s"
    if account_id == viewer.account.id:
        return "given to you"
    return f"given to {isolated(names.everybody.get(account_id, 'somebody'))}"


def where(project_id: int | None, viewer: Viewer, names: Names) -> str:
    """Where it is."""
    return "in no project" if project_id is None else f"in {isolated(names.all_projects.get(project_id, 'a project'))}"


def labelled(labels: list[str] | None, viewer: Viewer, names: Names) -> str:
    """What labels it has."""
    if not labels:
        return "no labels"
    *others, last = labels
    several = f"{', '.join(others)} and {last}" if others else last
    return f"labelled {several}" if len(labels) <= MOST else "labels saved"


def due_day(day: str | None, viewer: Viewer, names: Names) -> str:
    """The day on which it is due."""
    return f"due {words.day_within(date.fromisoformat(day), viewer)}" if day else "no date"


def due_moment(moment: str | None, viewer: Viewer, names: Names) -> str:
    """The moment at which it is due."""
    return f"due {words.moment_within(datetime.fromisoformat(moment), viewer)}" if moment else "no time"


PHRASES: dict[str, Phrase] = {
    "title": lambda title, viewer, names: "title saved",
    "status": lambda status, viewer, names: STATUS_WORDS[status].lower(),
    "priority": lambda priority, viewer, names: f"priority {PRIORITY_WORDS[priority].lower()}",
    "due_on": due_day,
    "due_at": due_moment,
    "project_id": where,
    "assignee_id": whose,
    "labels": labelled,
    "estimate_minutes": lambda minutes, viewer, names: (
        f"estimated {words.minutes(minutes)}" if minutes else "no estimate"
    ),
    "notes": lambda notes, viewer, names: "notes saved" if notes else "notes removed",
    "starts_on": lambda day, viewer, names: (
        f"starts {words.day_within(date.fromisoformat(day), viewer)}" if day else "no start date"
    ),
}
