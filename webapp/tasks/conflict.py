"""The page of a clash: each field of a task as it was, as it is now and as it was typed, and both changes together."""

from typing import Any

from webapp.database.pool import Database
from webapp.editing.conflict import (
    Difference,
    difference,
    differences_of_text,
    plain_difference,
    plain_differences,
)
from webapp.history.models import Names
from webapp.history.snapshots import changers
from webapp.tasks.context import edit_context
from webapp.tasks.edit import Clash
from webapp.tasks.merge import tidy
from webapp.tasks.models import PRIORITY_WORDS, REMINDERS, STATUS_WORDS
from webapp.tasks.repeats.form import Preset
from webapp.web.forms.form import Form, Texts
from webapp.web.sandbox import show
from webapp.web.viewer import Viewer

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


async def clash_context(db: Database, viewer: Viewer, clash: Clash) -> dict[str, Any]:
    """The fields that differ, and the form with both changes put together: a field that only one of them changed as
    they left it, notes merged, another field that both changed as it was typed. Raises NotFoundException, Busy."""
    before, now, typed = clash.before, clash.now, clash.typed
    places: list[Difference] = []
    if "notes" in typed and tidy("notes", typed["notes"]) != now["notes"]:
        texts = before["notes"], tidy("notes", typed["notes"]), now["notes"]
        _, places = await show(texts, plain_differences, differences_of_text, "Notes", *texts)
        if sum(map(len, texts[1:])) < WHOLE or not places:
            known = before["notes"] if before else None
            places = [await show(texts, plain_difference, difference, "Notes", known, texts[2], texts[1])]
    proposed: Form[Any] = Form({**clash.proposed, "version": str(clash.task.version)}, {}, None)
    context = await edit_context(db, viewer, clash.task.id, form=proposed)
    found = [*differences(before, now, typed, context["names"]), *places]
    return context | {"differences": found, "typed": typed, "who": changers(clash.since, viewer)}


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
        if field != "notes" and field in typed and tidy(field, typed[field]) != now[field]
    ]
