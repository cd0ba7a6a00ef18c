"""From a form to the columns of a task."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import UNSET
from msgspec.structs import replace

from webapp.recurrence.local_time import moment_at
from webapp.recurrence.occurrences import Repeat, next_occurrences
from webapp.tasks.models import MOMENT, NewTask, Status, Task, TaskEdit
from webapp.tasks.reminders import is_relative, remind_at
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
MOST_LEFT_OUT = 100  # dates between two days that are left out when an occurrence is moved to the earlier one


def task_from(new: NewTask, viewer: Viewer) -> dict[str, Any]:
    """The columns of a new task; its due time is read on the viewer's clock. A time without a day means today."""
    columns = {name: getattr(new, name) for name in new.__struct_fields__ if name != "due_time"}
    if new.due_time is not None:
        columns["due_on"] = new.due_on or viewer.today
        columns["due_at"] = moment_at(columns["due_on"], new.due_time, viewer.zone).astimezone(UTC)
    return columns


def patch_of(edit: TaskEdit, task: Task, viewer: Viewer) -> dict[str, Any]:
    """The columns that an edit sets; what of its dates was sent decides together on the due moment, the repeat and the
    reminder. Raises FieldInvalid for what doesn't fit together."""
    patch = {
        name: value
        for name in edit.__struct_fields__
        if name not in NO_COLUMNS and (value := getattr(edit, name)) is not UNSET
    }
    patch |= edited_waiting(edit, task, viewer.now)
    shown = due_time(task, viewer)
    day = task.due_on if edit.due_on is UNSET else edit.due_on
    clock = shown if edit.due_time is UNSET else edit.due_time
    if clock is not None and day is None and edit.due_on is UNSET:
        day = viewer.today
    repeat = from_json(task.repeat) if task.repeat is not None else None
    if edit.repeat is not UNSET:
        if day is None and edit.repeat is Preset.SAME and repeat is not None and not edit.repeat_words:
            day = next((found.day for found in next_occurrences(repeat, 1, viewer.today)), None)
        chosen = choose(edit, repeat, day, clock, viewer)
        is_new = chosen.repeat is not None and (edit.repeat is not Preset.SAME or bool(edit.repeat_words))
        repeat, day, clock = chosen.repeat, chosen.day, chosen.clock
        patch["repeat"] = to_json(repeat) if repeat is not None else None
    else:
        is_new = False
    if repeat is not None and day is None:
        raise FieldInvalid("due_on", NO_DUE_DATE)
    if repeat is not None and day is not None and not is_new and (day, clock) != (task.due_on, shown):
        patch["repeat"] = to_json(due_elsewhere(repeat, task, day, clock, viewer.zone, clock != shown))
    due_at = task.due_at
    if (day, clock) != (task.due_on, shown):
        due_at = moment_at(day, clock, viewer.zone).astimezone(UTC) if day is not None and clock is not None else None
        patch |= {"due_on": day, "due_at": due_at}
    if edit.starts_on is not UNSET and edit.starts_on is not None and day is not None and edit.starts_on > day:
        raise FieldInvalid("starts_on", STARTS_LATE)
    return patch | reminder_patch(edit, task, due_at, viewer)


def settled(task: Task, patch: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """A patch that brings two people's changes of a task together, with the columns that follow from others. Raises
    FieldInvalid where the changes don't fit together."""
    both = replace(task, **patch)
    if both.repeat is not None and both.due_on is None:
        raise FieldInvalid("due_on", NO_DUE_DATE)
    if both.starts_on is not None and both.due_on is not None and both.starts_on > both.due_on:
        raise FieldInvalid("starts_on", STARTS_LATE)
    if both.status == Status.WAITING and {"waiting_for_id", "waiting_note"} & patch.keys():
        patch = patch | waiting_patch(both.waiting_for_id, both.waiting_note, task, viewer.now)
    if {"reminder", "due_at"} & patch.keys():
        moment = remind_at(both.reminder, both.due_at, viewer.zone)
        if both.reminder is not None and moment is None:
            raise FieldInvalid("reminder", NO_DUE_TIME)
        patch = patch | {"remind_at": moment}
    return patch


def due_elsewhere(
    repeat: Repeat, task: Task, day: date, clock: time | None, zone: ZoneInfo, other_time: bool
) -> Repeat:
    """The repeat of a task whose one occurrence is moved. Another time is another time for all of them; another day is
    for this one only, so that a date which would come again after an earlier day is left out."""
    if repeat.rule.frequency == "HOURLY":
        if clock is None:
            raise FieldInvalid("due_time", "What repeats by the hour needs a due time.")
        return replace(repeat, start=day, clock=clock, zone=zone)
    if other_time:
        repeat = replace(repeat, clock=clock, zone=zone)
    if task.due_on is None or day >= task.due_on:
        return repeat
    again = next_occurrences(repeat, MOST_LEFT_OUT, day + timedelta(days=1))
    left_out = {found.day for found in again if found.day <= task.due_on}
    return replace(repeat, skipped=repeat.skipped | left_out)


def reminder_patch(edit: TaskEdit, task: Task, due_at: datetime | None, viewer: Viewer) -> dict[str, Any]:
    """The columns of the reminder, where it was chosen or its due moment changed. Raises FieldInvalid."""
    reminder = task.reminder
    if edit.reminder is not UNSET:
        reminder = edit.reminder or None
        if reminder == MOMENT:
            if edit.remind_on is None:
                raise FieldInvalid("remind_on", "Choose the day of the reminder.")
            moment = moment_at(edit.remind_on, edit.remind_time or MORNING, viewer.zone)
            same = task.reminder is not None and not is_relative(task.reminder) and task.remind_at == moment
            reminder = task.reminder if same else moment.isoformat(timespec="minutes")
        if reminder is not None and is_relative(reminder) and due_at is None:
            raise FieldInvalid("reminder", NO_DUE_TIME)
    moment_or_none = remind_at(reminder, due_at, viewer.zone)
    if edit.reminder is UNSET and (reminder is None or not is_relative(reminder) or due_at == task.due_at):
        return {}
    return {"reminder": reminder if moment_or_none is not None else None, "remind_at": moment_or_none}


def due_time(task: Task, viewer: Viewer) -> time | None:
    """The due time on the viewer's clock, None where the task is due on a day."""
    return viewer.local(task.due_at).time().replace(second=0, microsecond=0) if task.due_at else None


# The fields of forms that refer to other rows, by the constraint that such a row is there.
REFERENCES = {
    "tasks_workspace_id_project_id_fkey": ("project_id", "This project is gone. Choose another."),
    "tasks_workspace_id_assignee_id_fkey": ("assignee_id", "This person isn't a member. Choose another."),
    "tasks_workspace_id_waiting_for_id_fkey": ("waiting_for_id", "This person isn't a member. Choose another."),
}
