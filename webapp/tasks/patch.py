"""From a form to the columns of a task."""

from datetime import UTC, date, datetime, time
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from webapp.recurrence.local_time import moment_at
from webapp.recurrence.occurrences import Repeat, next_occurrences
from webapp.recurrence.workdays import WEEKDAYS, WorkDays
from webapp.tasks.due import DueDate, due_day, due_time
from webapp.tasks.models import MOMENT, NewTask, Status, Task, TaskEdit
from webapp.tasks.reminders import begun_with, is_relative, remind_at
from webapp.tasks.repeats.elsewhere import moved, on_other_days
from webapp.tasks.repeats.form import MORNING, Preset, RepeatFields, choose
from webapp.tasks.repeats.series import from_json, to_json
from webapp.tasks.waiting.models import edited_waiting, waiting_patch
from webapp.web.forms.fields import FieldInvalid
from webapp.web.viewer import Viewer

# Fields of the edit that aren't columns of their own name.
NO_COLUMNS = {
    *("version", "due_on", "due_time", "reminder", "remind_on", "remind_time"),
    *RepeatFields.__struct_fields__,
}
NO_DUE_DATE = "A task that repeats needs a due date."
NO_DUE_TIME = "A reminder before the due time needs a due time."
STARTS_LATE = "It would start after it is due. Choose an earlier day."


def task_from(new: NewTask, viewer: Viewer) -> dict[str, Any]:
    """The columns of a new task; its due time is read on the viewer's clock. A time without a day means today."""
    columns = {name: getattr(new, name) for name in new.__struct_fields__ if name != "due_time"}
    if new.due_time is not None:
        columns["due_on"] = new.due_on or viewer.today
        columns["due_at"] = moment_at(columns["due_on"], new.due_time, viewer.zone).astimezone(UTC)
    return columns


def patch_of(
    edit: TaskEdit, task: Task, viewer: Viewer, default: str | None = None, work: WorkDays = WEEKDAYS
) -> dict[str, Any]:
    """The columns that an edit sets; what of its dates was sent, on this person's clock, decides together on the due
    moment, the repeat and the reminder (both by the days of `work`, if they count any), which a moment that is new
    begins with by `default`. Raises FieldInvalid for what doesn't fit together."""
    patch = {
        name: value
        for name in edit.__struct_fields__
        if name not in NO_COLUMNS and (value := getattr(edit, name)) is not UNSET
    }
    patch |= edited_waiting(edit, task, viewer.now)
    shown = due_day(task, viewer), due_time(task, viewer)
    day = shown[0] if edit.due_on is UNSET else edit.due_on
    clock = shown[1] if edit.due_time is UNSET else edit.due_time
    if clock is not None and day is None and edit.due_on is UNSET:
        day = viewer.today
    was = repeat = from_json(task.repeat, work) if task.repeat is not None else None
    is_new = False
    if edit.repeat is not UNSET:
        if day is None and edit.repeat is Preset.SAME and repeat is not None and not edit.repeat_words:
            repeat, day = at_its_next(repeat, viewer)
        chosen = choose(edit, repeat, day, clock, viewer, work)
        is_new = chosen.repeat is not None and (edit.repeat is not Preset.SAME or bool(edit.repeat_words))
        repeat, day, clock = chosen.repeat, chosen.day, chosen.clock
        patch["repeat"] = to_json(repeat) if repeat is not None else None
    if repeat is not None and day is None:
        raise FieldInvalid("due_on", NO_DUE_DATE)
    due_at = task.due_at
    others = repeat is not None and was is not None and not is_new and repeat.off_days != was.off_days
    if others and repeat is not None and (day, clock) == shown:
        repeat, due = on_other_days(repeat, task, viewer)
        due_at = due.at.astimezone(UTC) if due.at is not None else None
        day = due_day(DueDate(due.day, due_at), viewer)
        patch |= {"due_on": due.day, "due_at": due_at, "repeat": to_json(repeat)}
    elif (day, clock) != shown or is_new:
        patch["due_on"] = day
        if (day, clock) != shown:
            at = moment_at(day, clock, viewer.zone) if day is not None and clock is not None else None
            patch["due_at"] = due_at = at.astimezone(UTC) if at is not None else None
        if repeat is not None and day is not None and not is_new:
            repeat, patch["due_on"] = moved(repeat, task, day, clock, viewer)
            patch["repeat"] = to_json(repeat)
    if edit.starts_on is not UNSET and (edit.starts_on, day) != (task.starts_on, shown[0]):
        check_start(edit.starts_on, day)
    patch |= reminder_patch(edit, task, due_at, viewer, work)
    if task.due_at is not None:
        return patch
    return patch | begun_with(default, {"reminder": task.reminder, **patch}, viewer, work)


def at_its_next(repeat: Repeat, viewer: Viewer) -> tuple[Repeat, date | None]:
    """A repeat whose next occurrence is to be due, and the day of that as this person sees it; None where there is
    none."""
    found = next(iter(next_occurrences(repeat, 1, viewer.now.astimezone(repeat.zone).date())), None)
    if found is None:
        return repeat, None
    day = viewer.local(found.at).date() if found.at is not None else found.day
    return replace(repeat, stands_for=found.rule_day), day


def check_start(starts_on: date | None, day: date | None) -> None:
    """Raise FieldInvalid for what would start after the day on which it is due."""
    if starts_on is not None and day is not None and starts_on > day:
        raise FieldInvalid("starts_on", STARTS_LATE)


def settled(task: Task, patch: dict[str, Any], viewer: Viewer, work: WorkDays) -> dict[str, Any]:
    """A patch that brings two people's changes of a task together, with the columns that follow from others, by the
    days of `work`. Raises FieldInvalid where the changes don't fit together."""
    both = replace(task, **patch)
    if both.repeat is not None and both.due_on is None:
        raise FieldInvalid("due_on", NO_DUE_DATE)
    if {"starts_on", "due_on", "due_at"} & patch.keys():
        check_start(both.starts_on, due_day(both, viewer))
    if both.status == Status.WAITING and {"waiting_for_id", "waiting_note"} & patch.keys():
        patch = patch | waiting_patch(both.waiting_for_id, both.waiting_note, task, viewer.now)
    if {"reminder", "due_at"} & patch.keys():
        moment = remind_at(both.reminder, both.due_at, viewer.zone, work)
        if both.reminder is not None and moment is None:
            raise FieldInvalid("reminder", NO_DUE_TIME)
        patch = patch | {"remind_at": moment}
    return patch


def reminder_patch(
    edit: TaskEdit, task: Task, due_at: datetime | None, viewer: Viewer, work: WorkDays
) -> dict[str, Any]:
    """The columns of the reminder, where it was chosen or its due moment changed. Raises FieldInvalid."""
    reminder = task.reminder
    if edit.reminder is not UNSET:
        reminder = edit.reminder or None
        if reminder == MOMENT:
            if edit.remind_on is None:
                raise FieldInvalid("remind_on", "Choose the day of the reminder.")
            moment = moment_at(edit.remind_on, edit.remind_time or MORNING, viewer.zone)
            same = moment_shown(task, viewer) == (edit.remind_on, edit.remind_time or MORNING)
            reminder = task.reminder if same else moment.isoformat(timespec="minutes")
        if reminder is not None and is_relative(reminder) and due_at is None:
            raise FieldInvalid("reminder", NO_DUE_TIME)
    moment_or_none = remind_at(reminder, due_at, viewer.zone, work)
    if (reminder, due_at) == (task.reminder, task.due_at):
        return {}
    if edit.reminder is UNSET and (reminder is None or not is_relative(reminder)):
        return {}
    return {"reminder": reminder if moment_or_none is not None else None, "remind_at": moment_or_none}


def moment_shown(task: Task, viewer: Viewer) -> tuple[date, time] | None:
    """The day and the time of a reminder at a moment, on this person's clock; None where there is none."""
    if task.reminder is None or is_relative(task.reminder) or task.remind_at is None:
        return None
    shown = viewer.local(task.remind_at)
    return shown.date(), shown.time().replace(second=0, microsecond=0)


# The fields of forms that refer to other rows, by the constraint that such a row is there.
REFERENCES = {
    "tasks_workspace_id_project_id_fkey": ("project_id", "This project is gone. Choose another."),
    "tasks_workspace_id_assignee_id_fkey": ("assignee_id", "This person isn't a member. Choose another."),
    "tasks_workspace_id_waiting_for_id_fkey": ("waiting_for_id", "This person isn't a member. Choose another."),
}
