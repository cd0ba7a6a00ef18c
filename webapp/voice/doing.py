"""What is confirmed is done, by what the subjects themselves offer: all that was confirmed together, or nothing."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from webapp.comments.queries import add_comment
from webapp.database.pool import Queryable
from webapp.delivery.queries import get_preferences
from webapp.drafts.queries import add_draft, get_draft
from webapp.drafts.suggestions.models import Author, SuggestedText
from webapp.drafts.suggestions.suggest import Refused, suggest
from webapp.editing.edit import Conflict
from webapp.history.models import Names
from webapp.recurrence.workdays import WorkDays
from webapp.tasks import queries as tasks
from webapp.tasks.labels import get_labels, spelled
from webapp.tasks.models import MOMENT, Status, Task, TaskEdit
from webapp.tasks.patch import REFERENCES, patch_of
from webapp.tasks.reminders import is_relative
from webapp.tasks.repeats.days import with_days
from webapp.tasks.repeats.form import Preset
from webapp.tasks.saving import save_edit
from webapp.tasks.waiting.models import waiting_patch
from webapp.voice.models import (
    AddTaskForm,
    AssignForm,
    CommentForm,
    DictateForm,
    DraftForm,
    Proposal,
    RescheduleForm,
    TaskForm,
    WaitForm,
)
from webapp.web.forms.fields import FieldInvalid
from webapp.web.markdown.render import find_mentions
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer

GONE = "This task isn’t here any more."
DRAFT_GONE = "This draft isn’t here any more."
DONE_ALREADY = "This task is done already. Leave it out."
OPEN_ALREADY = "This task is open already. Leave it out."
SO_ALREADY = "This task is so already. Leave it out."
CHANGED = "Somebody changed this task since: it is {title} now. Look at it, and confirm it again."
NO_DAY = "Choose the day, or the time."
NO_REASON = "Choose a person, or write what it waits for."


class Done(msgspec.Struct, frozen=True):
    """What was done: its events, and the page that shows it."""

    events: list[int]
    path: str


async def carry_out(tx: Queryable, viewer: Viewer, proposal: Proposal, form: msgspec.Struct, names: Names) -> Done:
    """Do what a proposal says, as its form has it now. Raises FieldInvalid with what keeps it from being done, Busy.

    What the database refuses of it ends the transaction: then nothing that was confirmed with it is done.
    """
    act: Callable[[Queryable, Viewer, Any, Names], Awaitable[Done]] = ACTS[proposal.act]
    try:
        return await act(tx, viewer, form, names)
    except asyncpg.ForeignKeyViolationError as failed:
        field, message = REFERENCES.get(failed.constraint_name or "", ("", ""))
        if not field:
            raise
        raise FieldInvalid(FIELDS.get(field, field), message) from failed


FIELDS = {"project_id": "project", "assignee_id": "assignee", "waiting_for_id": "waiting_for"}
BLANK: dict[str, Any] = {
    **dict.fromkeys(Task.__struct_fields__),
    "id": 0,
    "version": 1,
    "title": "",
    "notes": "",
    "status": "pending",
    "priority": "normal",
    "labels": [],
    "waiting_note": "",
    "comments_count": 0,
    "items_total": 0,
    "has_drafts": False,
    "has_files": False,
    "helped": False,
}


def reference(value: int | str) -> int | None:
    """An id that was chosen, or none."""
    return value if isinstance(value, int) else None


def path_of(viewer: Viewer, task_id: int) -> str:
    """Where a task is shown."""
    return workspace_url(viewer, "tasks.show", task_id=task_id)


async def add_task(tx: Queryable, viewer: Viewer, form: AddTaskForm, names: Names) -> Done:
    """A new task, by the rules of the form that changes one."""
    edit = TaskEdit(
        version=1,
        title=form.title,
        notes=form.notes,
        priority=form.priority,
        due_on=form.due_on,
        due_time=form.due_time,
        project_id=reference(form.project),
        assignee_id=reference(form.assignee),
        estimate_minutes=form.estimate_minutes,
        starts_on=form.starts_on,
    )
    if form.due_time is not None and form.due_on is None and not form.repeat_words:
        edit.due_on = viewer.today
    if form.repeat_words:
        edit.repeat, edit.repeat_words = Preset.CUSTOM, form.repeat_words
    if is_relative(form.reminder):
        edit.reminder = form.reminder
    elif form.reminder:
        moment = viewer.local(datetime.fromisoformat(form.reminder))
        edit.reminder, edit.remind_on, edit.remind_time = MOMENT, moment.date(), moment.time().replace(second=0)
    default = None
    if form.due_time is not None and not form.reminder:
        default = (await get_preferences(tx, viewer.workspace.id, viewer.account.id)).default_reminder
    blank = msgspec.convert(BLANK | {"created_at": viewer.now, "updated_at": viewer.now}, Task)

    async def columns(work: WorkDays) -> dict[str, Any]:
        return patch_of(edit, blank, viewer, default, work)

    patch = await with_days(tx, viewer, columns)
    if form.labels:
        patch["labels"] = spelled(form.labels, blank, await get_labels(tx, viewer.workspace.id))
    (added,) = await tasks.add_tasks(tx, viewer.workspace.id, viewer.account.id, [patch], now=viewer.now)
    return Done([added.event_id], path_of(viewer, added.id))


async def find_task(tx: Queryable, viewer: Viewer, task_id: int) -> Task:
    """A task that can be changed. Raises FieldInvalid."""
    task = await tasks.get_task(tx, viewer.workspace.id, task_id)
    if task is None or task.deleted_at is not None:
        raise FieldInvalid("task", GONE)
    return task


async def set_status(tx: Queryable, viewer: Viewer, task_id: int, status: Status, *, reopen: bool = False) -> Done:
    """Another status for a task. Raises FieldInvalid where it has that already."""
    task = await find_task(tx, viewer, task_id)
    if reopen and task.is_open:
        raise FieldInvalid("task", OPEN_ALREADY)
    if task.status == status:
        raise FieldInvalid("task", DONE_ALREADY)
    change = await tasks.update_task_status(
        tx, viewer.workspace.id, task_id, viewer.account.id, status, now=viewer.now, reopen=reopen
    )
    if change is None or change.event_id is None:
        raise FieldInvalid("task", GONE)
    return Done([change.event_id], path_of(viewer, task_id))


async def complete_task(tx: Queryable, viewer: Viewer, form: TaskForm, names: Names) -> Done:
    """A task is done."""
    return await set_status(tx, viewer, form.task[0], Status.COMPLETED)


async def reopen_task(tx: Queryable, viewer: Viewer, form: TaskForm, names: Names) -> Done:
    """A task isn't done after all."""
    return await set_status(tx, viewer, form.task[0], Status.PENDING, reopen=True)


async def edit_task(tx: Queryable, viewer: Viewer, task_id: int, edit: TaskEdit) -> Done:
    """A change of a task, merged with what others changed since it was shown. Raises FieldInvalid where that conflicts,
    or changes nothing."""
    await find_task(tx, viewer, task_id)
    saved = await save_edit(tx, viewer, task_id, edit)
    if isinstance(saved, Conflict):
        raise FieldInvalid("task", CHANGED.format(title=f"“{saved.row.title}”"))
    if saved is None:
        raise FieldInvalid("task", GONE)
    if saved.event_id is None:
        raise FieldInvalid("task", SO_ALREADY)
    return Done([saved.event_id], path_of(viewer, task_id))


async def reschedule_task(tx: Queryable, viewer: Viewer, form: RescheduleForm, names: Names) -> Done:
    """A task is due at another time."""
    task_id, version = form.task
    if form.due_on is None and form.due_time is None:
        raise FieldInvalid("due_on", NO_DAY)
    edit = TaskEdit(version=version)
    if form.due_on is not None:
        edit.due_on = form.due_on
    if form.due_time is not None:
        edit.due_time = form.due_time
    return await edit_task(tx, viewer, task_id, edit)


async def assign_task(tx: Queryable, viewer: Viewer, form: AssignForm, names: Names) -> Done:
    """A task is somebody else's."""
    task_id, version = form.task
    return await edit_task(tx, viewer, task_id, TaskEdit(version=version, assignee_id=reference(form.assignee)))


async def comment_task(tx: Queryable, viewer: Viewer, form: CommentForm, names: Names) -> Done:
    """Something is said about a task."""
    task_id, _ = form.task
    await find_task(tx, viewer, task_id)
    mentions = await find_mentions(form.comment, names.members)
    added = await add_comment(
        tx, viewer.workspace.id, task_id, viewer.account.id, form.comment, mentions, now=viewer.now
    )
    if added is None:
        raise FieldInvalid("task", GONE)
    return Done([added.event_id], path_of(viewer, task_id))


async def wait_task(tx: Queryable, viewer: Viewer, form: WaitForm, names: Names) -> Done:
    """A task waits for somebody, or for something."""
    task_id, _ = form.task
    task = await find_task(tx, viewer, task_id)
    patch = waiting_patch(reference(form.waiting_for), form.note, task, viewer.now)
    if patch.get("status") != Status.WAITING:
        raise FieldInvalid("note", NO_REASON)
    if not task.is_open:
        raise FieldInvalid("task", DONE_ALREADY)
    change = await tasks.change_task(
        tx,
        viewer.workspace.id,
        task_id,
        viewer.account.id,
        "task.waiting_set",
        patch,
        version=task.version,
        expected=tasks.NOT_IN_TRASH,
        now=viewer.now,
    )
    if change is None or change.event_id is None:
        raise FieldInvalid("task", SO_ALREADY)
    return Done([change.event_id], path_of(viewer, task_id))


async def create_draft(tx: Queryable, viewer: Viewer, form: DraftForm, names: Names) -> Done:
    """A draft is begun."""
    added = await add_draft(
        tx,
        viewer.workspace.id,
        viewer.account.id,
        title=form.title,
        kind=form.kind,
        body=form.body,
        now=viewer.now,
    )
    return Done([added.event_id], workspace_url(viewer, "drafts.show", draft_id=added.id))


async def dictate(tx: Queryable, viewer: Viewer, form: DictateForm, names: Names) -> Done:
    """Words are suggested at the end of a draft, so that nobody's are changed who writes there."""
    draft_id, _ = form.draft
    draft = await get_draft(tx, viewer.workspace.id, draft_id)
    if draft is None or draft.deleted_at is not None:
        raise FieldInvalid("draft", DRAFT_GONE)
    body = "\n\n".join(filter(None, (draft.body.rstrip(), form.text)))
    text = SuggestedText(version=draft.revision, title=draft.title, body=f"{body}\n", note="Dictated")
    author = Author(viewer.account.id, viewer.account.name)
    made = await suggest(tx, viewer.workspace.id, draft_id, author, text, now=viewer.now)
    if isinstance(made, Refused):
        raise FieldInvalid("draft" if made.stale else "text", made.message)
    return Done([made.event_id] if made else [], workspace_url(viewer, "suggestions.list", draft_id=draft_id))


ACTS: dict[str, Callable[[Queryable, Viewer, Any, Names], Awaitable[Done]]] = {
    "add_task": add_task,
    "complete_task": complete_task,
    "reopen_task": reopen_task,
    "reschedule_task": reschedule_task,
    "assign_task": assign_task,
    "comment_task": comment_task,
    "wait_task": wait_task,
    "create_draft": create_draft,
    "dictate": dictate,
}
