"""Changing several tasks: worked out first, so that it can be said what is left out, and then all of it or nothing."""

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import UNSET

from webapp.database.pool import Database, Queryable, try_again
from webapp.quick_add.names import compared
from webapp.tasks.due import due_day, week_end
from webapp.tasks.labels import get_labels, spelled
from webapp.tasks.models import Task, TaskEdit
from webapp.tasks.moving import MovedOn
from webapp.tasks.patch import patch_of
from webapp.tasks.queries import NOT_IN_TRASH, action_of, asked_change, change_series, change_tasks, get_task
from webapp.tasks.several.models import Act, Due, LeftOut, Plan, SeveralForm
from webapp.web.forms.fields import MOST_LABELS, FieldInvalid
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

GONE = "It isn’t here any more."
IN_TRASH = "It is in the trash."
CHANGED = "It was changed since it was shown."
NO_DAY = "It has no date to move from."
FULL = f"It has {MOST_LABELS} labels already."


async def plan(db: Database, viewer: Viewer, form: SeveralForm, chosen: Mapping[int, int]) -> Plan:
    """What the form makes of the tasks that are `chosen`, each by the version that was shown. What is so already is
    neither changed nor left out. Raises Busy."""
    found = await asyncio.gather(*(get_task(db, viewer.workspace.id, task_id) for task_id in chosen))
    known = await get_labels(db, viewer.workspace.id) if form.give or form.take else {}
    day = await day_of(db, viewer, form) if form.due else None
    changes: list[dict[str, Any]] = []
    left_out: list[LeftOut] = []
    for (task_id, version), task in zip(chosen.items(), found, strict=True):
        try:
            patch = patch_for(viewer, form, task, version, day, known)
        except FieldInvalid as invalid:
            title = task.title if task is not None else f"Task {task_id}"
            left_out.append(LeftOut(task_id, title, str(invalid)))
            continue
        if task is None or all(getattr(task, name) == value for name, value in patch.items()):
            continue
        action = action_for(form, patch)
        changes.append(asked_change(task_id, viewer.account.id, action, patch, viewer.now, version, NOT_IN_TRASH))
    return Plan(changes, left_out)


async def day_of(db: Database, viewer: Viewer, form: SeveralForm) -> date | None:
    """The day on which all of them are due; None where there is none, or each has its own. Raises Busy."""
    today = viewer.today
    match form.due:
        case Due.TODAY:
            return today
        case Due.TOMORROW:
            return today + timedelta(days=1)
        case Due.WORKDAY:
            return (await get_calendar(db, viewer)).next_working_day(today)
        case Due.NEXT_WEEK:
            return week_end(today, viewer.week_start) + timedelta(days=1)
        case Due.DAY:
            return form.day
    return None


def patch_for(
    viewer: Viewer, form: SeveralForm, task: Task | None, version: int, day: date | None, known: dict[str, int]
) -> dict[str, Any]:
    """The columns of one of them. Raises FieldInvalid with why it is left out."""
    if task is None:
        raise FieldInvalid("task", GONE)
    if task.deleted_at is not None:
        raise FieldInvalid("task", IN_TRASH)
    if task.version != version:
        raise FieldInvalid("task", CHANGED)
    if form.act is Act.DELETE:
        return {"deleted_at": viewer.now}
    edit = TaskEdit(version=version)
    if form.due is Due.WEEK_LATER:
        shown = due_day(task, viewer)
        if shown is None:
            raise FieldInvalid("due_on", NO_DAY)
        edit.due_on = shown + timedelta(weeks=1)
    elif form.due is not None:
        edit.due_on = day
        if form.due is Due.NONE:
            edit.due_time = None
    edit.status = form.status or UNSET
    edit.priority = form.priority or UNSET
    for name, value in (("assignee_id", form.assignee), ("project_id", form.project)):
        if value is not None:
            setattr(edit, name, None if value == "none" else value)
    try:
        patch = patch_of(edit, task, viewer)
    except OverflowError:
        raise FieldInvalid("due_on", "It can’t be moved further.") from None
    if form.give or form.take:
        away = {compared(form.give), compared(form.take)}
        labels = [label for label in task.labels if compared(label) not in away] + ([form.give] if form.give else [])
        if len(labels) > MOST_LABELS:
            raise FieldInvalid("labels", FULL)
        had = {compared(label) for label in task.labels}
        if had != {compared(label) for label in labels}:
            patch["labels"] = spelled(labels, task, known)
    return patch


def action_for(form: SeveralForm, patch: dict[str, Any]) -> str:
    """What the event of such a change is called."""
    if form.act is Act.DELETE:
        return "task.deleted"
    alone = set(patch) <= {"status", "waiting_for_id", "waiting_note", "waiting_since"}
    return action_of(form.status) if form.status is not None and alone else "task.updated"


async def carry_out(db: Database, viewer: Viewer, planned: Plan) -> list[int]:
    """Do what is planned, all of it or nothing; returns the events. Raises MovedOn, asyncpg.ForeignKeyViolationError,
    and DatabaseBusy."""

    async def run() -> list[int]:
        async with db.transaction() as transaction:
            return await write(transaction, viewer, planned)

    return await try_again(run)


async def write(tx: Queryable, viewer: Viewer, planned: Plan) -> list[int]:
    """The same, in a transaction with more. Raises DatabaseConflict too."""
    workspace_id = viewer.workspace.id
    done = await change_tasks(tx, workspace_id, planned.changes) if planned.changes else []
    for place, (change, each) in enumerate(zip(planned.changes, done, strict=True)):
        if each is not None and each.closing is not None:
            done[place] = await change_series(tx, workspace_id, change, each)
    events = [each.event_id for each in done if each is not None and each.event_id is not None]
    if len(events) < len(planned.changes):
        raise MovedOn("")
    return events
