"""The page of a clash: each field of a task as it was, as it is now and as it was typed, and both changes together."""

from typing import Any

import msgspec

from webapp.database.pool import Database
from webapp.events.clash import Difference, difference, differences_of_text
from webapp.events.models import Names
from webapp.events.queries import HISTORY_SIZE, get_history
from webapp.tasks.models import PRIORITY_WORDS, REMINDERS, STATUS_WORDS, Task
from webapp.tasks.pages import edit_context, filled
from webapp.tasks.repeat_form import Preset
from webapp.web.forms import Form, Texts
from webapp.web.viewer import Viewer
from webapp.web.worker import off_the_loop

CHOICE_WORDS: dict[str, str] = {
    **dict([*STATUS_WORDS.items(), *PRIORITY_WORDS.items()]),
    **REMINDERS,
    **{preset: preset.replace("_", " on a ").capitalize() for preset in Preset},
    Preset.SAME: "As it is",
}
WHOLE = 4_000  # characters of two texts that are shown whole, rather than the places where they clash
LABELS = {
    "title": "Title",
    "notes": "Notes",
    "status": "Status",
    "priority": "Priority",
    "due_on": "Due date",
    "due_time": "Due time",
    "project_id": "Project",
    "assignee_id": "Assignee",
    "labels": "Labels",
    "estimate_minutes": "Estimate in minutes",
    "waiting_for_id": "Waiting on",
    "waiting_note": "What it waits for",
    "starts_on": "Start date",
    "repeat": "Repeat",
    "repeat_words": "Repeat in words",
    "repeat_ends": "Last date",
    "reminder": "Reminder",
}


async def clash_context(db: Database, viewer: Viewer, task_id: int, form: Form[Any]) -> dict[str, Any]:
    """An edit that somebody was faster than: the fields that differ, and the form with both changes put together.

    A field that only one of them changed is proposed as they left it, notes are merged, and another field that both
    changed is proposed as it was typed. Raises NotFoundException, Busy.
    """
    context = await edit_context(db, viewer, task_id, form=form)
    task: Task = context["task"]
    now = filled(task, viewer).typed
    before = await typed_before(db, viewer, task, form.typed["version"])
    notes = form.typed["notes"]
    places: list[Difference] = []
    if "notes" in form.typed and notes != now["notes"]:
        size = len(notes) + len(now["notes"])
        texts = before["notes"], notes, now["notes"]
        notes, places = await off_the_loop(size, differences_of_text, "Notes", *texts)
        if size < WHOLE or not places:
            known = before["notes"] if before else None
            places = [await off_the_loop(size, difference, "Notes", known, now["notes"], form.typed["notes"])]
    proposed: Form[Any] = Form({**form.typed, **untouched(before, now, form.typed)}, {}, None)
    proposed.typed["version"] = str(task.version)
    if "notes" in form.typed:
        proposed.typed["notes"] = notes
    return await edit_context(db, viewer, task_id, form=proposed) | {
        "differences": [*differences(before, now, form.typed, context["names"]), *places],
        "typed": form.typed,
    }


def untouched(before: Texts, now: Texts, typed: Texts) -> dict[str, str]:
    """The fields that were sent as they were before, as they are now. Those of a repeat belong together."""
    repeat = {name for name in {*before, *now, *typed} if name.startswith("repeat")} if "repeat" in typed else set()
    kept = {field for field in typed if field not in repeat and field in before and typed[field] == before[field]}
    if before and all(typed[name] == before[name] for name in repeat):
        kept |= repeat
    return {field: now[field] for field in kept}


async def typed_before(db: Database, viewer: Viewer, task: Task, version: str) -> Texts:
    """A task's form as it was at a version, told from its events; empty where that is too long ago to tell."""
    events = await get_history(db, viewer.workspace.id, "task", task.id)
    since = task.version - int(version) if version.isdigit() else 0
    if not 0 < since <= min(len(events), HISTORY_SIZE):
        return Texts()
    was: dict[str, Any] = {}
    for event in events[:since]:
        was |= event.before
    known = {field.name: field.type for field in msgspec.structs.fields(Task)}
    try:
        columns = {name: msgspec.convert(value, known[name]) for name, value in was.items() if name in known}
    except msgspec.ValidationError:  # an event of an older version of the desk, with other columns
        return Texts()
    return filled(msgspec.structs.replace(task, **columns), viewer).typed


def differences(before: Texts, now: Texts, typed: Texts, names: Names) -> list[Difference]:
    """The fields but for the notes that were typed otherwise than they are now."""

    def words(field: str, value: str) -> str:
        if field in ("project_id", "assignee_id", "waiting_for_id"):
            found = names.projects if field == "project_id" else names.everybody
            return found.get(int(value), value) if value.isdigit() else value
        return CHOICE_WORDS.get(value, value)

    return [
        difference(
            label,
            words(field, before[field]) or "Nothing" if field in before else None,
            words(field, now[field]) or "Nothing",
            words(field, typed[field]) or "Nothing",
        )
        for field, label in LABELS.items()
        if field != "notes" and field in typed and " ".join(typed[field].split()) != " ".join(now[field].split())
    ]
