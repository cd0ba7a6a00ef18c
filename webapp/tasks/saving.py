"""An edit of a task, saved: of all its fields, or of one fact."""

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import UNSET

from webapp.database.pool import Queryable
from webapp.delivery.queries import get_preferences
from webapp.editing.by_itself import of_session
from webapp.editing.edit import Conflict, save_form
from webapp.history.models import Change
from webapp.recurrence.workdays import WorkDays
from webapp.tasks.history import TASK
from webapp.tasks.labels import get_labels, spelled
from webapp.tasks.models import Task, TaskEdit
from webapp.tasks.patch import patch_of, settled
from webapp.tasks.queries import get_task
from webapp.tasks.repeats.days import with_days
from webapp.web.viewer import Viewer


async def save_edit(
    db: Queryable,
    viewer: Viewer,
    task_id: int,
    edit: TaskEdit,
    *,
    action: str = "task.updated",
    labels_of: Callable[[Task], list[str]] | None = None,
    session: str = "",
) -> Change | Conflict | None:
    """Save an edit, merged with what others saved since its form was made, as `save_form` has it; `labels_of` are the
    labels where they depend on those that the task has. It goes on from what an editing `session` saved before. Raises
    FieldInvalid, asyncpg.ForeignKeyViolationError, Busy."""
    typed = [] if edit.labels is UNSET else edit.labels
    reading = get_task(db, viewer.workspace.id, task_id)
    known = await get_labels(db, viewer.workspace.id) if typed or labels_of else {}
    read = await reading
    default = await default_reminder(db, viewer, edit)

    async def save(work: WorkDays) -> Change | Conflict | None:
        def columns(task: Task) -> dict[str, Any]:
            patch = patch_of(edit, task, viewer, default, work)
            wanted = labels_of(task) if labels_of else typed
            return patch | {"labels": spelled(wanted, task, known)} if wanted or labels_of else patch

        settle = partial(settled, viewer=viewer, work=work)
        beside = of_session(session)
        return await save_form(
            db, viewer, TASK, task_id, action, columns, edit.version, read=read, beside=beside, settle=settle
        )

    return await with_days(db, viewer, save)


async def default_reminder(db: Queryable, viewer: Viewer, edit: TaskEdit) -> str | None:
    """The reminder that this person wants a due time to begin with, where an edit gives a time and no reminder."""
    if not edit.due_time or edit.reminder:
        return None
    return (await get_preferences(db, viewer.workspace.id, viewer.account.id)).default_reminder
