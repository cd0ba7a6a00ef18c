"""Saving the edit form of a task, also when others saved theirs since it was opened."""

import asyncpg
import msgspec

from webapp.database.pool import Database
from webapp.events.models import Event
from webapp.events.queries import get_history
from webapp.tasks import queries
from webapp.tasks.changes import patch_of
from webapp.tasks.merging import as_it_was, merged, texts_of
from webapp.tasks.models import Task, TaskChange, TaskEdit
from webapp.tasks.repeat_form import FieldInvalid
from webapp.web.forms import Form, Texts, parse
from webapp.web.viewer import Viewer
from webapp.web.worker import Busy, off_the_loop

TRIES = 8  # others who may be faster, one after the other


class Clash(msgspec.Struct, frozen=True):
    """An edit that a person has to bring together with what others saved: the task as it was and as it is, in the texts
    of its form, what was typed, and what is proposed. `before` is empty where it is too long ago to tell."""

    task: Task
    before: Texts
    now: Texts
    typed: Texts
    proposed: dict[str, str]


async def save_edit(db: Database, viewer: Viewer, task_id: int, form: Form[TaskEdit]) -> TaskChange | Clash | None:
    """Save an edit on top of the task as it is: what others saved since the form was opened is merged with it, and the
    event tells with whose. None where there is no such task, or it is in the trash.

    Raises FieldInvalid and asyncpg.ForeignKeyViolationError for what is wrong with the edit itself, Busy.
    """
    for _ in range(TRIES):
        task = await queries.get_task(db, viewer.workspace.id, task_id)
        if task is None or task.deleted_at is not None:
            return None
        stale = form.value.version != task.version
        edit, told, clash = form.value, {}, None
        if stale:
            since = await events_since(db, viewer, task, form.value.version)
            clash, fits = await bring_together(task, since, form, viewer)
            merged_form = parse(TaskEdit, {**clash.proposed, "version": str(task.version)})
            if not fits or merged_form.errors:
                return clash
            edit, told = merged_form.value, {"merged_with": others(since, viewer)}
        try:
            change = await queries.change_task(
                db,
                viewer.workspace.id,
                task_id,
                viewer.account.id,
                "edited",
                patch_of(edit, task, viewer),
                version=task.version,
                expected=queries.NOT_IN_TRASH,
                told=told,
                now=viewer.now,
            )
        except (FieldInvalid, asyncpg.ForeignKeyViolationError):
            if clash is None:
                raise
            return clash  # each fits by itself, but not both together
        if change is None or change.version_before == task.version:
            return change
    raise Busy(f"task {task_id} was changed {TRIES} times in between")


async def bring_together(
    task: Task, since: list[Event] | None, form: Form[TaskEdit], viewer: Viewer
) -> tuple[Clash, bool]:
    """Both changes of a task together, and whether they fit."""
    was = as_it_was(task, [event.before for event in since]) if since else None
    before, now = Texts() if was is None else texts_of(was, viewer), texts_of(task, viewer)
    size = len(form.typed["notes"]) + len(now["notes"])
    both = await off_the_loop(size, merged, before, now, form.typed)
    return Clash(task, before, now, form.typed, both.typed), was is not None and not both.clashing


async def events_since(db: Database, viewer: Viewer, task: Task, version: int) -> list[Event] | None:
    """What changed a task since a version, the latest first; None where that isn't told any more, or never was."""
    events = await get_history(db, viewer.workspace.id, "task", task.id)
    # What happens to its checklist and its comments is told with a task, but is no change of its row.
    changes = [event for event in events if not {"items", "comment_id"} & event.after.keys()]
    since = task.version - version
    return changes[:since] if 0 < since <= len(changes) else None


def others(events: list[Event] | None, viewer: Viewer) -> list[str]:
    """The names of the others who changed something, in the order in which they did."""
    names = [event.actor_name for event in reversed(events or []) if event.actor_id != viewer.account.id]
    return list(dict.fromkeys(name for name in names if name))
