"""From a form to the columns of a task."""

from datetime import UTC, time
from typing import Any

from msgspec import UNSET

from webapp.tasks.models import NewTask, Task, TaskEdit
from webapp.tasks.waiting import edited_waiting
from webapp.tasks.wall_clock import moment_at
from webapp.web.viewer import Viewer


def task_from(new: NewTask, viewer: Viewer) -> dict[str, Any]:
    """The columns of a new task; its due time is read on the viewer's clock. A time without a day means today."""
    columns = {name: getattr(new, name) for name in new.__struct_fields__ if name != "due_time"}
    if new.due_time is not None:
        columns["due_on"] = new.due_on or viewer.today
        columns["due_at"] = moment_at(columns["due_on"], new.due_time, viewer.zone).astimezone(UTC)
    return columns


def patch_of(edit: TaskEdit, task: Task, viewer: Viewer) -> dict[str, Any]:
    """The columns that an edit sets, among them the due moment where its day or its time was sent."""
    patch = {
        name: value
        for name in edit.__struct_fields__
        if name not in ("version", "due_time") and (value := getattr(edit, name)) is not UNSET
    }
    patch |= edited_waiting(edit, task, viewer.now)
    if edit.due_on is UNSET and edit.due_time is UNSET:
        return patch
    day = task.due_on if edit.due_on is UNSET else edit.due_on
    clock = due_time(task, viewer) if edit.due_time is UNSET else edit.due_time
    if clock is not None and day is None and edit.due_on is UNSET:
        day = viewer.today
    patch["due_on"] = day
    if day is None or clock is None:
        patch["due_at"] = None
    elif (day, clock) != (task.due_on, due_time(task, viewer)):
        patch["due_at"] = moment_at(day, clock, viewer.zone).astimezone(UTC)
    return patch


def due_time(task: Task, viewer: Viewer) -> time | None:
    """The due time on the viewer's clock, None where the task is due on a day."""
    return viewer.local(task.due_at).time().replace(second=0, microsecond=0) if task.due_at else None


# The fields of forms that refer to other rows, by the constraint that such a row is there.
REFERENCES = {
    "tasks_workspace_id_project_id_fkey": ("project_id", "This project is gone. Choose another."),
    "tasks_workspace_id_assignee_id_fkey": ("assignee_id", "This person isn't a member. Choose another."),
    "tasks_workspace_id_waiting_for_id_fkey": ("waiting_for_id", "This person isn't a member. Choose another."),
}
