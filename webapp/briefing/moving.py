"""Moving tasks to another day, one or several as one act."""

import asyncio
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from webapp.briefing.models import MOST, MoveTasks, To
from webapp.database.pool import Database, try_again
from webapp.tasks.models import Task, TaskEdit
from webapp.tasks.patch import patch_of
from webapp.tasks.queries import NOT_IN_TRASH, change_tasks, get_task
from webapp.web.forms.fields import FieldInvalid
from webapp.web.forms.form import Form
from webapp.web.viewer import Viewer
from webapp.working_days.calendar import WorkCalendar

CHOICE = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,8})")
NOTHING_CHOSEN = "Choose the tasks to move first."
TOO_MANY = f"Choose at most {MOST} tasks at once."
NO_DAY = "Choose the day to move to."
PAST_DAY = "Choose today or a later day."


class MovedOn(Exception):
    """A task that was to be moved isn't as it was shown, so none was moved."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def read_choices(values: Iterable[str]) -> dict[int, int]:
    """The tasks that were chosen, each with its version as it was shown; what can't be read isn't one."""
    found = (CHOICE.fullmatch(value) for value in values)
    return {int(each[1]): int(each[2]) for each in found if each is not None}


def check(form: Form[MoveTasks], chosen: dict[int, int], viewer: Viewer) -> None:
    """Say what is wrong with what was sent."""
    if not chosen or len(chosen) > MOST:
        form.reject("task", TOO_MANY if chosen else NOTHING_CHOSEN)
    if not form.errors and form.value.to is To.DAY:
        if form.value.day is None:
            form.reject("day", NO_DAY)
        elif form.value.day < viewer.today:
            form.reject("day", PAST_DAY)


def day_of(move: MoveTasks, calendar: WorkCalendar, viewer: Viewer) -> date:
    """The day that was chosen."""
    if move.to is To.TOMORROW:
        return viewer.today + timedelta(days=1)
    if move.to is To.WORKDAY or move.day is None:
        return calendar.next_working_day(viewer.today)
    return move.day


async def move_tasks(db: Database, viewer: Viewer, chosen: dict[int, int], day: date) -> list[int]:
    """Move tasks to a day, at the same time of it where they have one; all of them or none. Returns the events, none
    for what is due then already. Raises MovedOn where one was changed, closed or deleted since it was shown."""
    workspace_id = viewer.workspace.id

    async def run() -> list[int]:
        found = await asyncio.gather(*(get_task(db, workspace_id, task_id) for task_id in chosen))
        changes = [
            change
            for task, (task_id, version) in zip(found, chosen.items(), strict=True)
            if (change := change_of(task, task_id, version, day, viewer)) is not None
        ]
        if not changes:
            return []
        titles = {task.id: task.title for task in found if task is not None}
        async with db.transaction() as transaction:
            events = []
            for asked, done in zip(changes, await change_tasks(transaction, workspace_id, changes), strict=True):
                if done is None or done.event_id is None:
                    raise MovedOn(titles[asked["task_id"]])
                events.append(done.event_id)
        return events

    return await try_again(run)


def change_of(task: Task | None, task_id: int, version: int, day: date, viewer: Viewer) -> dict[str, Any] | None:
    """The change that moves a task; None where it is due then. Raises MovedOn."""
    if task is None or task.version != version or task.deleted_at is not None or not task.is_open:
        raise MovedOn(task.title if task is not None else f"Task {task_id}")
    try:
        patch = patch_of(TaskEdit(version=version, due_on=day), task, viewer)
    except FieldInvalid:
        raise MovedOn(task.title) from None
    if not patch:
        return None
    return {
        "task_id": task_id,
        "actor_id": viewer.account.id,
        "action": "task.updated",
        "patch": patch,
        "version": version,
        "expected": NOT_IN_TRASH,
        "extra": {},
        "undoes": None,
        "at": viewer.now,
    }
