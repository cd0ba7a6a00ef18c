"""The form in which a task is edited: on a page of its own, or in place of its row."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.history.queries import get_names
from webapp.recurrence.workdays import WEEKDAYS
from webapp.tasks import queries
from webapp.tasks.context import common
from webapp.tasks.due import due_day, due_time
from webapp.tasks.labels import get_labels
from webapp.tasks.models import Task, TaskEdit
from webapp.tasks.quick_add.context import Previews
from webapp.tasks.repeats.context import choices, filled_when, upcoming_typed
from webapp.tasks.repeats.form import REPEAT_DAYS
from webapp.tasks.title.context import line_context
from webapp.tasks.title.reading import begin, line_of
from webapp.web.forms.form import Form, fields_of, form_of
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_business_calendar

COMPLETED_LABELS = 200  # the most frequent, in a field for labels


async def edit_context(
    db: Database,
    viewer: Viewer,
    task_id: int,
    *,
    form: Form[Any] | None = None,
    short: bool = False,
    reading: Previews | None = None,
) -> dict[str, Any]:
    """The edit form, filled in from the task or as it was typed; or the `short` one in place of a row, which says
    no dates of a repeat. `reading` is how its title was read. Raises NotFoundException where there is no such task, or
    it is in the trash."""
    workspace_id = viewer.workspace.id
    known, labels = get_names(db, workspace_id), get_labels(db, workspace_id)
    task = await queries.get_task(db, workspace_id, task_id)
    if task is None or task.deleted_at is not None:
        raise NotFoundException
    names = await known
    now = filled(task, viewer)
    shown = Form({**kept_beside(form, now), **form.typed}, form.errors, None) if form else now
    repeats = bool(shown.typed["repeat"] or shown.typed["repeat_words"]) and not short
    work = await get_business_calendar(db, workspace_id, viewer.today) if repeats else WEEKDAYS
    return common(viewer) | {
        "task": task,
        "names": names,
        "assignees": names.members_with(task.assignee_id),
        "people": names.members_with(task.waiting_for_id),
        "form": shown,
        "fields": fields_of(TaskEdit),
        "known_labels": list(await labels)[:COMPLETED_LABELS],
        **line_context(
            f"title-{task_id}" if short else "title",
            reading or begin(task),
            line_of(shown.typed["title"]),
        ),
        **choices(shown, task, viewer),
        **({} if short else {"upcoming": upcoming_typed(shown, task, viewer, work)}),
    }


def kept_beside(form: Form[Any], now: Form[Any]) -> dict[str, str]:
    """The fields of a form that weren't sent, as they are now; a checkbox that wasn't sent is one without a tick."""
    boxes = "repeat" in form.typed
    return {name: text for name, text in now.typed.items() if not (boxes and name in REPEAT_DAYS)}


def filled(task: Task, viewer: Viewer) -> Form[Any]:
    """The form of a task as it is now."""
    clock = due_time(task, viewer)
    due = {"due_on": due_day(task, viewer), "due_time": f"{clock:%H:%M}" if clock else None}
    return form_of(TaskEdit, task, **due, **filled_when(task, viewer))
