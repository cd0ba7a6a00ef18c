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


async def tasks_context(db: Database, viewer: Viewer, change: BulkChange, after: tuple[int, int]) -> dict[str, Any]:
    """A page of the tasks of a change, of somebody's: who made it, and what of them."""
    names = await get_names(db, viewer.workspace.id)
    found = await queries.list_tasks(db, viewer.workspace.id, change.id, after)
    form = parse(SeveralForm, change.form)
    rows = found[: queries.PAGE]
    return common(viewer) | {
        "change": change,
        "actor": names.everybody.get(change.account_id, ""),
        "own": change.account_id == viewer.account.id,
        "makes": () if form.errors else tuple(makes(form.value, names, viewer)),
        "rows": rows,
        "after": f"{rows[-1].part}-{rows[-1].place}" if len(found) > len(rows) else "",
    }


def read_place(text: str) -> tuple[int, int]:
    """The part and the place that an address says; the first, where it was tampered with."""
    part, _, place = text.partition("-")
    if not all(each.isascii() and each.isdigit() and len(each) < 8 for each in (part, place)):
        return 0, 0
    return int(part), int(place)


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
