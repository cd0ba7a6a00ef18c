"""What is pressed or typed for a fact, stored: by the edit of a task, and with it a project that isn't there yet."""

from collections.abc import Callable

import asyncpg
import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from webapp.database.pool import Database, try_again
from webapp.editing.edit import Conflict
from webapp.history.models import NO_NAMES, Change
from webapp.history.queries import get_names
from webapp.projects.models import NewProject
from webapp.projects.queries import add_project
from webapp.quick_add.names import compared
from webapp.tasks import queries
from webapp.tasks.facts.models import FIELDS, Fact, FactForm
from webapp.tasks.facts.reading import texts_of
from webapp.tasks.models import Status, Task, TaskEdit
from webapp.tasks.patch import REFERENCES
from webapp.tasks.saving import save_edit
from webapp.web.forms.fields import MOST_LABELS, FieldInvalid, Invalid
from webapp.web.forms.form import parse
from webapp.web.viewer import Viewer

TRIES = 3  # to move a task into a project that somebody else makes at the same time
NO_NAME = "Type the name of a project, or choose one."
NOT_YET = "“{}” isn’t a project yet. Choose one of these, or the new one."
WRITTEN_OTHERWISE = "There is a project of this name already, written another way."


class Stored(msgspec.Struct, frozen=True):
    """What became of a press: the change of the task, what it is called, and the events of all that is one act."""

    change: Change
    action: str
    events: tuple[int, ...]


class NotMoved(Exception):
    """A task isn't moved into a new project, so there is none; `why` as `save_edit` says it."""

    def __init__(self, why: Conflict | None) -> None:
        super().__init__("not moved")
        self.why = why


async def save_fact(db: Database, viewer: Viewer, task_id: int, fact: Fact, sent: FactForm) -> Stored | Conflict | None:
    """Store what was sent for a fact, as `save_edit` does. Raises Invalid with why it can't be, Busy."""
    try:
        if fact is Fact.PROJECT and sent.value is UNSET:
            return await into_named(db, viewer, task_id, sent)
        return await save_texts(db, viewer, task_id, fact, sent, await texts_of(db, viewer, fact, sent))
    except FieldInvalid as invalid:
        raise Invalid(str(invalid)) from None
    except asyncpg.ForeignKeyViolationError as failed:
        if failed.constraint_name not in REFERENCES:
            raise
        raise Invalid(REFERENCES[failed.constraint_name][1]) from None


async def save_texts(
    db: Database, viewer: Viewer, task_id: int, fact: Fact, sent: FactForm, texts: dict[str, str]
) -> Stored | Conflict | None:
    """Store the texts of a task's edit."""
    form = parse(TaskEdit, {"version": str(sent.version), **texts})
    if form.errors:
        raise Invalid(next(iter(form.errors.values())))
    edit = form.value
    action = queries.action_of(edit.status) if isinstance(edit.status, Status) else "task.updated"
    labels_of = toggling(sent) if fact is Fact.LABELS else None
    saved = await save_edit(db, viewer, task_id, edit, action=action, labels_of=labels_of)
    if saved is None or isinstance(saved, Conflict):
        return saved
    return Stored(saved, action, () if saved.event_id is None else (saved.event_id,))


async def into_named(db: Database, viewer: Viewer, task_id: int, sent: FactForm) -> Stored | Conflict | None:
    """Move a task into the project of a name, which is made with it where there is none."""
    for _ in range(TRIES):
        found = await named(db, viewer, sent)
        if isinstance(found, int):
            return await save_texts(db, viewer, task_id, Fact.PROJECT, sent, {FIELDS[Fact.PROJECT]: str(found)})
        try:
            return await into_new(db, viewer, task_id, TaskEdit(version=sent.version), found)
        except asyncpg.UniqueViolationError:
            continue  # it is there by now
    raise Invalid(WRITTEN_OTHERWISE)


async def named(db: Database, viewer: Viewer, sent: FactForm) -> int | str:
    """The project of a name that was typed, however its letters are, or the name of a new one. Raises Invalid where
    others may be meant, too, and nobody said that it is to be new."""
    typed = sent.new or sent.words
    if not typed:
        raise Invalid(NO_NAME)
    names = await get_names(db, viewer.workspace.id)
    known = {compared(name): project_id for project_id, name in names.all_projects.items()}
    if compared(typed) in known:
        return known[compared(typed)]
    form = parse(NewProject, {"name": typed})
    if form.errors:
        raise Invalid(form.errors["name"])
    if not sent.new and fitting(names.all_projects, typed):
        raise Invalid(NOT_YET.format(typed))
    return form.value.name


def fitting(projects: dict[int, str], typed: str) -> dict[int, str]:
    """The projects in whose names this stands."""
    return {project_id: name for project_id, name in projects.items() if compared(typed) in compared(name)}


async def save_into(
    db: Database, viewer: Viewer, task_id: int, edit: TaskEdit, new_project: str, *, session: str = ""
) -> Stored | Conflict | None:
    """Save an edit as `save_edit` does, into the project of a name if one is given, which is made with it if there is
    none. Raises Invalid, too."""
    for _ in range(TRIES):
        names = await get_names(db, viewer.workspace.id) if new_project else NO_NAMES
        known = {compared(name): project_id for project_id, name in names.all_projects.items()}
        found = known.get(compared(new_project))
        if not new_project or found is not None:
            within = replace(edit, project_id=found) if found else edit
            saved = await save_edit(db, viewer, task_id, within, session=session)
            if saved is None or isinstance(saved, Conflict):
                return saved
            return Stored(saved, "task.updated", () if saved.event_id is None else (saved.event_id,))
        try:
            return await into_new(db, viewer, task_id, edit, new_project)
        except asyncpg.UniqueViolationError:
            continue  # it is there by now
    raise Invalid(WRITTEN_OTHERWISE)


async def into_new(db: Database, viewer: Viewer, task_id: int, edit: TaskEdit, name: str) -> Stored | Conflict | None:
    """Make a project and save an edit of a task that moves it there, both or neither. Raises
    asyncpg.UniqueViolationError where it is there by now, and what `save_edit` does."""

    async def run() -> Stored:
        async with db.transaction() as tx:
            added = await add_project(tx, viewer.workspace.id, viewer.account.id, name, now=viewer.now)
            saved = await save_edit(tx, viewer, task_id, replace(edit, project_id=added.id))
            if saved is None or isinstance(saved, Conflict) or saved.event_id is None:
                raise NotMoved(saved if isinstance(saved, Conflict) else None)
            return Stored(saved, "task.updated", (added.event_id, saved.event_id))

    try:
        return await try_again(run)
    except NotMoved as not_moved:
        return not_moved.why


def toggling(sent: FactForm) -> Callable[[Task], list[str]] | None:
    """What a press of a label makes of the labels that a task has; None where they were typed."""
    label = sent.value
    if label is UNSET or not label:
        return None

    def toggled(task: Task) -> list[str]:
        others = [each for each in task.labels if compared(each) != compared(label)]
        wanted = others if len(others) < len(task.labels) else [*others, label]
        if len(wanted) > MOST_LABELS:
            raise FieldInvalid("labels", f"A task has at most {MOST_LABELS} labels.")
        return wanted

    return toggled
