"""What the page of a change of very many tasks is given."""

from typing import Any

from webapp.database.pool import Database
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.tasks.bulk import queries
from webapp.tasks.bulk.models import BulkChange, Stage, progress
from webapp.tasks.context import common
from webapp.tasks.labels import get_labels
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS
from webapp.tasks.several.models import DUE_WORDS, Act, Due, SeveralForm
from webapp.web import formatting as words
from webapp.web.forms.form import Form, parse
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer


async def bulk_context(
    db: Database, viewer: Viewer, change: BulkChange, *, form: Form[SeveralForm] | None = None, choosing: bool = False
) -> dict[str, Any]:
    """The page of a change at its stage; with the form that says what its tasks are made while that is open."""
    names = await get_names(db, viewer.workspace.id)
    open_to_choice = change.stage is Stage.CHOSEN or (choosing and change.stage is Stage.LOOKED)
    shown = form or parse(SeveralForm, change.form)
    return common(viewer) | {
        "change": change,
        "stage": change.stage.value,
        "progress": progress(change.stage, await queries.list_parts(db, viewer.workspace.id, change.id)),
        "choosing": form is not None or open_to_choice,
        "form": form or (shown if change.form else None),
        "makes": () if shown.errors else tuple(makes(shown.value, names, viewer)),
        "deletes": not shown.errors and shown.value.act is Act.DELETE,
        "due_words": DUE_WORDS,
        "names": names,
        "labels": list(await get_labels(db, viewer.workspace.id)),
        "back": workspace_url(viewer, "tasks.list", {"q": change.query} if change.query else None),
    }


def makes(form: SeveralForm, names: Names, viewer: Viewer) -> list[str]:
    """What tasks are made, in words: "Due: Next working day"."""
    if form.act is Act.DELETE:
        return ["To the trash"]
    found = []
    if form.due is not None:
        day = words.day(form.day, viewer) if form.due is Due.DAY and form.day else DUE_WORDS[form.due]
        found.append(f"Due date: {day}")
    if form.status is not None:
        found.append(f"Status: {STATUS_WORDS[form.status]}")
    if form.priority is not None:
        found.append(f"Priority: {PRIORITY_WORDS[form.priority]}")
    for label, value, known, none in (
        ("Assignee", form.assignee, names.everybody, "Nobody"),
        ("Project", form.project, names.all_projects, "No project"),
    ):
        if value is not None:
            found.append(f"{label}: {known.get(value, value) if isinstance(value, int) else none}")
    found += [f"With the label {form.give}"] if form.give else []
    found += [f"Without the label {form.take}"] if form.take else []
    return found
