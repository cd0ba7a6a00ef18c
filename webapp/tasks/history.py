"""What tasks declare: their fields in words, what can be done to them and taken back, how they stand in the trash."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from webapp.checklists.history import ITEM
from webapp.comments.history import COMMENT
from webapp.files.history import FILE_OF
from webapp.history.columns import Column, columns_of
from webapp.history.formatters import show_day, show_moment, tell_trash
from webapp.history.models import Event, Names
from webapp.history.subject import Act, Addressees, Subject, Trash
from webapp.tasks import queries
from webapp.tasks.due import due_day
from webapp.tasks.in_short import in_short
from webapp.tasks.models import Task, TaskEdit
from webapp.tasks.reminders import in_words as reminder_in_words
from webapp.tasks.repeats import history as repeats
from webapp.tasks.responses import taken_back
from webapp.timers.history import TIME
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


def seen_row(task: Task, viewer: Viewer) -> Task:
    """A task whose due day is the one that this person sees."""
    return replace(task, due_on=due_day(task, viewer))


def seen_event(event: Event, viewer: Viewer) -> Event:
    """An event whose due days are the ones that this person sees."""
    before, after = seen_columns(event.before, viewer), seen_columns(event.after, viewer)
    if before is event.before and after is event.after and "due_on" not in before:
        return event
    if "due_on" in before and before["due_on"] == after.get("due_on"):
        before = {name: value for name, value in before.items() if name != "due_on"}
        after = {name: value for name, value in after.items() if name != "due_on"}
    return replace(event, before=before, after=after)


def seen_columns(columns: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """The columns of an event, the day of a due moment being the one that this person sees."""
    if not (columns.get("due_at") and columns.get("due_on")):
        return columns
    day = viewer.local(datetime.fromisoformat(columns["due_at"])).date()
    return columns | {"due_on": day.isoformat()}


def addressees(event: Event) -> Addressees:
    """Whom an event of a task concerns: who got it, and who is mentioned in its notes."""
    before, after = event.before, event.after
    return Addressees(
        written=(before.get("notes") or "", after.get("notes") or ""),
        given=after.get("assignee_id"),
        taken=before.get("assignee_id"),
        like=after.get("follows_id"),
    )


def told_columns(event: Event, changed: list[str]) -> list[str]:
    """The changed columns that are told: a moment stands for its day, what a task waits for for its status; and a
    repeat that reads as before isn't told at all."""
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


def show_reminder(value: str | None, names: Names, viewer: Viewer) -> str:
    """A reminder: how long before, or its moment."""
    if not value:
        return ""
    try:
        return words.exact(datetime.fromisoformat(value), viewer)
    except ValueError:
        return reminder_in_words(value, viewer)


COLUMNS = columns_of(
    TaskEdit,
    {
        "due_on": Column("Due date", show_day, tell_due_day, "schedule"),
        "due_at": Column("Due time", show_moment, tell_due_moment, "schedule"),
        "deleted_at": Column("Trash", show_moment, tell_trash),
        "repeat": Column("Repeat", repeats.show, repeats.tell_repeat, "schedule"),
        "reminder": Column("Reminder", show_reminder, repeats.tell_reminder, "reminder"),
    },
    order=("title", "status", "waiting_for_id", "waiting_note", "priority", "due_on", "due_at", "deleted_at"),
)

TASK = Subject(
    name="task",
    plural="tasks",
    icon="tasks",
    get=queries.get_task,
    change=queries.change_task,
    columns=COLUMNS,
    acts={
        "created": Act("added", "added this task", opened=True),
        "updated": Act("saved"),
        "relabelled": Act("has other labels", quiet=True),
        "completed": Act("completed", "completed this task"),
        "reopened": Act("opened again", "opened this task again"),
        "cancelled": Act("cancelled", "cancelled this task"),
        "status_changed": Act("moved"),
        "deleted": Act("moved to the trash", "moved this task to the trash"),
        "restored": Act("taken out of the trash", "took this task out of the trash", opened=True),
        "undone": Act("put back as it was"),
        "skipped": Act("skipped", repeats.skipped),
        "ended": Act("ended, with all later ones", "dropped this one and all later ones"),
        "missed": Act("moved", repeats.missed, undo=False, quiet=True),
        "repeated": Act("added", "added this task, the next one of its repeat", undo=False, quiet=True),
        "taken_back": Act(
            "taken back", "took this task back, as the one before it was opened again", undo=False, quiet=True
        ),
        "ranked": Act("moved", "moved this task in the list", quiet=True),
        "reminder_moved": Act("moved", repeats.reminder_moved, undo=False, quiet=True),
        "waiting_set": Act("is waiting"),
        "waiting_ended": Act("waits no longer"),
    },
    parts=(ITEM, COMMENT, FILE_OF, TIME),
    trash=Trash(queries.sql.list_trash, queries.restore_task),
    told_columns=told_columns,
    more=repeats.more,
    notice_more=repeats.notice_more,
    in_short=in_short,
    other=repeats.other_task,
    inputs="tasks/_inputs.html",
    seen_row=seen_row,
    seen_event=seen_event,
    shows_again=taken_back,
    titles=queries.sql.get_titles,
    addressees=addressees,
)
