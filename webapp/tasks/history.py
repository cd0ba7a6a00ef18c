"""What tasks declare: their fields in words, what can be done to them and taken back, how they stand in the trash."""

from collections.abc import Callable
from datetime import date, datetime

from webapp.checklists.history import ITEM
from webapp.comments.history import COMMENT
from webapp.files.history import FILE_OF
from webapp.history.formatters import as_it_is, listed, moved, quoted, show_project, tell_project, tell_trash, turned
from webapp.history.models import Event, Names
from webapp.history.subject import Act, Field, Subject, Trash
from webapp.tasks import queries
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS, Priority, Status
from webapp.tasks.reminders import in_words as reminder_in_words
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


def told_fields(event: Event, changed: list[str]) -> list[str]:
    """The changed fields that are told: a moment stands for its day, what a task waits for for its status, and a repeat
    that reads as before isn't told at all."""
    if "due_at" in changed and "due_on" in changed:
        before, after = event.before, event.after
        if after.get("due_at") and (before.get("due_at") or not before.get("due_on")):
            changed.remove("due_on")
        elif not after.get("due_on"):
            changed.remove("due_at")
    if "status" in changed and {"waiting_for_id", "waiting_note"}.intersection(event.after):
        changed.remove("status")
    if "repeat" in changed and repeats.same_words(event.before.get("repeat"), event.after.get("repeat")):
        changed.remove("repeat")
    return changed


def show_day(value: date | None, names: Names, viewer: Viewer) -> str:
    """A day, exactly: two that are both "Monday" are told apart."""
    return words.exact_day(value, viewer) if value is not None else ""


def show_moment(value: datetime | None, names: Names, viewer: Viewer) -> str:
    """A moment on this person's clock."""
    return words.exact(value, viewer) if value is not None else ""


def show_person(value: int | None, names: Names, viewer: Viewer) -> str:
    """Somebody by name."""
    return person(value, names) if value is not None else ""


def show_reminder(value: str | None, names: Names, viewer: Viewer) -> str:
    """A reminder: how long before, or its moment."""
    if not value:
        return ""
    try:
        return words.exact(datetime.fromisoformat(value), viewer)
    except ValueError:
        return reminder_in_words(value, viewer)


# In the order in which they are told.
FIELDS = {
    "title": Field("Title", as_it_is, quoted("title")),
    "status": Field("Status", lambda value, names, viewer: STATUS_WORDS[Status(value)], moved(STATUS_WORDS)),
    "waiting_for_id": Field("Waiting on", show_person, tell_waiting_for),
    "waiting_note": Field("What it waits for", as_it_is, tell_waiting_note),
    "priority": Field(
        "Priority",
        lambda value, names, viewer: PRIORITY_WORDS[Priority(value)],
        lambda before, after, names, viewer: f"changed the priority from {before} to {after}",
    ),
    "due_on": Field("Due date", show_day, tell_due_day),
    "due_at": Field("Due time", show_moment, tell_due_moment),
    "project_id": Field("Project", show_project, tell_project),
    "assignee_id": Field("Assignee", show_person, tell_assignee),
    "labels": Field("Labels", lambda value, names, viewer: ", ".join(value), listed("label")),
    "estimate_minutes": Field(
        "Estimate", lambda value, names, viewer: words.minutes(value) if value else "", tell_estimate
    ),
    "notes": Field(
        "Notes",
        as_it_is,
        lambda before, after, names, viewer: "edited the notes" if after else "removed the notes",
    ),
    "deleted_at": Field("Trash", show_moment, tell_trash),
    "starts_on": Field("Start date", show_day, repeats.tell_start),
    "repeat": Field("Repeat", repeats.show, repeats.tell_repeat),
    "reminder": Field("Reminder", show_reminder, repeats.tell_reminder),
}

TASK = Subject(
    name="task",
    plural="tasks",
    icon="tasks",
    get=queries.get_task,
    change=queries.change_task,
    fields=FIELDS,
    acts={
        "created": Act("added", "added this task", opened=True),
        "updated": Act("saved"),
        "completed": Act("completed", "completed this task"),
        "reopened": Act("opened again", "opened this task again"),
        "cancelled": Act("cancelled", "cancelled this task"),
        "status_changed": Act("moved"),
        "deleted": Act("moved to the trash", "moved this task to the trash"),
        "restored": Act("taken out of the trash", "took this task out of the trash"),
        "undone": Act("put back as it was"),
        "skipped": Act("skipped", repeats.skipped),
        "ended": Act("ended, with all later ones", "dropped this one and all later ones"),
        "missed": Act("moved", repeats.missed, undo=False),
        "repeated": Act("added", "added this task, the next one of its repeat", undo=False),
        "taken_back": Act("taken back", "took this task back, as the one before it was opened again", undo=False),
        "waiting_set": Act("is waiting"),
        "waiting_ended": Act("waits no longer"),
    },
    parts=(ITEM, COMMENT, FILE_OF),
    trash=Trash(queries.sql.list_trash, queries.restore_task),
    told_fields=told_fields,
    more=repeats.more,
    notice_more=repeats.notice_more,
    other=repeats.other_task,
)
