"""Saving the edit form of a task, also when others saved theirs since it was opened."""

import asyncpg
import msgspec

from webapp.database.pool import Database
from webapp.history.models import Event
from webapp.history.snapshots import as_it_was, changes_since, others
from webapp.tasks import queries
from webapp.tasks.merge import merged, texts_of
from webapp.tasks.models import Task, TaskChange, TaskEdit
from webapp.tasks.patch import patch_of
from webapp.tasks.repeats.form import FieldInvalid
from webapp.web.forms.form import Form, Texts, parse
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

TRIES = 8  # others who may be faster, one after the other


class Clash(msgspec.Struct, frozen=True):
    """An edit that a person has to bring together with what was saved `since`: the task as it was and as it is, in the
    texts of its form, what was typed, and what is proposed. Where it is too long ago to tell, `since` is None and
    `before` empty."""

    task: Task
    since: list[Event] | None
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
        edit, extra, clash = form.value, {}, None
        if stale:
            versions = task.version - form.value.version
            since = await changes_since(db, viewer.workspace.id, "task", task_id, versions)
            clash, fits = await bring_together(task, since, form, viewer)
            merged_form = parse(TaskEdit, {**clash.proposed, "version": str(task.version)})
            if not fits or merged_form.errors:
                return clash
            edit, extra = merged_form.value, {"merged_with": others(since or [], viewer)}
        try:
            change = await queries.change_task(
                db,
                viewer.workspace.id,
                task_id,
                viewer.account.id,
                "task.updated",
                patch_of(edit, task, viewer),
                version=task.version,
                expected=queries.NOT_IN_TRASH,
                extra=extra,
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
    was = as_it_was(task, since) if since else None
    before, now = Texts() if was is None else texts_of(was, viewer), texts_of(task, viewer)
    both = await merged(before, now, form.typed)
    return Clash(task, since, before, now, form.typed, both.typed), was is not None and not both.clashing
