"""Whatever two people make of the same fields of a row at once, somebody who has to choose sees what there is to choose
between: in words, and not the same words twice."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from webapp.assistant.history import ASSISTANT
from webapp.assistant.models import Assistant, AssistantForm
from webapp.drafts.details.slugs import Slug
from webapp.drafts.history import DRAFT
from webapp.drafts.models import Draft, DraftDetails
from webapp.drafts.templates.history import TEMPLATE
from webapp.drafts.templates.models import Template, TemplateEdit
from webapp.editing.edit import brought_together
from webapp.editing.row_conflict import columns_by_group, differences
from webapp.history.models import Event, Names
from webapp.history.subject import Subject
from webapp.journal.fields import Colour, Host, Language
from webapp.journal.history import JOURNAL
from webapp.journal.models import Journal, JournalForm
from webapp.projects.history import PROJECT
from webapp.projects.models import NamedProject, ProjectFacts
from webapp.readers.history import READER
from webapp.readers.models import Reader, ReaderEdit
from webapp.subjects import SUBJECTS
from webapp.tasks.columns import COLUMN_WORDS, Columns
from webapp.tasks.history import TASK
from webapp.tasks.models import REMINDERS, Reminder, Task, TaskEdit
from webapp.tasks.patch import patch_of
from webapp.views.history import VIEW
from webapp.views.models import View, ViewEdit
from webapp.web.forms.fields import (
    Choice,
    Day,
    Duration,
    Email,
    Field,
    FieldInvalid,
    Flag,
    Number,
    Reference,
    Text,
    TimeOfDay,
    Version,
)
from webapp.web.forms.form import fields_of, groups_of, parse, required_of
from webapp.web.viewer import Account, Role, Viewer, Workspace

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
VIEWER = Viewer(
    account=Account(1, "ana@example.com", "Ana", "system", 1),
    workspace_or_none=Workspace(1, "alder-finch", "Alder & Finch", 1),
    role_or_none=Role.OWNER,
    zone=ZoneInfo("Europe/London"),
    week_start="monday",
    date_order="dmy",
    now=NOW,
)
PEOPLE = {1: "Ana", 2: "Ben", 3: "Cleo"}
PROJECTS = {1: "Shop", 2: "Yard", 3: "Fair"}
NAMES = Names(PEOPLE, PEOPLE, PROJECTS, PROJECTS)
ROWS: dict[Any, Any] = {
    str: "",
    int: 1,
    datetime: NOW,
    list[str]: [],
    bool: False,
}
COLOURS = ("paper", "ink", "accent", "dark_paper", "dark_ink", "dark_accent")
PHRASES = ["", "every day", "every other monday", "every last friday", "every 31st", "every 3 months until june 2027"]


def empty(row_type: type[msgspec.Struct], **columns: Any) -> Any:
    """A row of which only some columns say anything."""
    known = {field.name: ROWS.get(field.type) for field in msgspec.structs.fields(row_type)}
    has = {"deleted_at": None} if "deleted_at" in known else {}
    return row_type(**known | has | columns)


def task_columns(edit: Any) -> Callable[[Any], dict[str, Any]]:
    """What an edit makes of a task."""
    return lambda task: patch_of(edit, task, VIEWER)


def plain_columns(edit: Any) -> Callable[[Any], dict[str, Any]]:
    """What an edit makes of a row whose columns are those of its form."""
    sent = {name: getattr(edit, name) for name in edit.__struct_fields__ if name != "version"}
    return lambda row: {name: value for name, value in sent.items() if value is not UNSET}


DUE = {"due_on": date(2026, 3, 20), "due_at": datetime(2026, 3, 20, 16, tzinfo=UTC)}  # of which reminders can be told

EDITED: dict[str, tuple[Subject, type[msgspec.Struct], Any, Callable[[Any], Callable[[Any], dict[str, Any]]]]] = {
    "task": (
        TASK,
        TaskEdit,
        empty(Task, status="pending", priority="normal", title="Order paper", **DUE),
        task_columns,
    ),
    "draft": (DRAFT, DraftDetails, empty(Draft, kind="page", status="idea", title="Hours"), plain_columns),
    "journal": (
        JOURNAL,
        JournalForm,
        empty(Journal, title="Alder", **dict.fromkeys(COLOURS, "#ffffff")),
        plain_columns,
    ),
    "template": (TEMPLATE, TemplateEdit, empty(Template, kind="page", name="Monthly"), plain_columns),
    "assistant": (ASSISTANT, AssistantForm, Assistant(url="https://model.example/v1", model="small"), plain_columns),
    "reader": (READER, ReaderEdit, empty(Reader, email="rosa@example.com", status="subscribed"), plain_columns),
    "project": (PROJECT, ProjectFacts, empty(NamedProject, name="Shop"), plain_columns),
    "view": (
        VIEW,
        ViewEdit,
        empty(View, name="Late", icon="filter", shape="list", group_by="due", sort_by="due"),
        plain_columns,
    ),
}


def typed(name: str, field: Field) -> st.SearchStrategy[str]:
    """What people type into a field of this kind."""
    words = st.sampled_from(["", "a", "A", "b c", "b  c", "é", "e\u0301", "a, b", "long " * 30])
    match field:
        case Version():
            return st.just("1")
        case Reminder():
            return st.sampled_from(["", "moment", "-P2D", *REMINDERS])
        case Duration():
            return st.sampled_from(["", "90", "1:30", "1h 30m", "3h", "0.5 h"])
        case Colour():
            return st.integers(0, 0xFFFFFF).map(lambda colour: f"#{colour:06x}")
        case Host():
            return st.sampled_from(
                ["", *(f"{name}.example.com" for name in ("journal", "Journal", "news", "words", "shop"))]
            )
        case Language():
            return st.sampled_from(["en", "EN", "de", "de-AT", "fr", "es", "it", "pt-BR", "nl", "da"])
        case Reference():
            return st.sampled_from(["", "1", "2", "3"])
        case Number():
            return st.one_of(st.just(""), st.integers(field.min, min(field.max, field.min + 130)).map(str))
        case Columns():
            return st.lists(st.sampled_from(sorted(COLUMN_WORDS)), max_size=3).map(",".join)
        case Choice():
            empty_too = [""] if not field.required else []
            return st.sampled_from([*empty_too, *map(str, field.choices)])
        case Day():
            return st.one_of(st.just(""), st.dates(date(2026, 3, 1), date(2026, 3, 31)).map(str))
        case TimeOfDay():
            return st.sampled_from(["", *(f"{moment:%H:%M}" for moment in (time(0, 30), time(1, 30), time(16)))])
        case Flag():
            return st.sampled_from(["", "1"])
        case Email():
            return st.sampled_from([f"{name}@example.com" for name in ("rosa", "Rosa", "kim", "olga", "ana", "ben")])
        case Slug():
            return st.sampled_from(["", "hours", "winter-hours"])
        case Text() if name == "repeat_words":
            return st.sampled_from(PHRASES)
        case Text() if name == "canonical_link":
            return st.sampled_from(["", "https://example.com/a", "https://example.com/b"])
        case _:
            return words


@st.composite
def three_forms(draw: st.DrawFn, form_type: type[msgspec.Struct], group: str) -> tuple[dict[str, str], ...]:
    """Three forms that say something about the same, and perhaps about something else."""
    groups, required = groups_of(form_type), required_of(form_type)
    said = {group, draw(st.sampled_from(sorted({*groups.values()})))}
    sent = {name: field for name, field in fields_of(form_type).items() if name in required or groups[name] in said}
    return tuple({name: draw(typed(name, field)) for name, field in sent.items()} for _ in range(3))


def test_every_subject_with_a_form_is_tried() -> None:
    assert {subject.name for subject in SUBJECTS if subject.columns} == EDITED.keys()


CHOICES = [
    (name, group)
    for name, (subject, form_type, _, _) in EDITED.items()
    for group, members in columns_by_group(subject).items()
    if {*fields_of(form_type)}.intersection(members)
]


@pytest.mark.parametrize(("name", "group"), CHOICES)
def test_no_choice_is_empty(name: str, group: str) -> None:
    subject, form_type, first, columns = EDITED[name]
    seen: set[str] = set()

    @settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much])  # much doesn't fit together
    @given(three_forms(form_type, group))
    def check(sent: tuple[dict[str, str], ...]) -> None:
        began, theirs, yours = sent
        was = changed(first, began, form_type, columns)
        now = changed(was, theirs, form_type, columns)
        edit = parse(form_type, yours)
        assume(not edit.errors)
        assume(now != was)
        moved = [name for name in was.__struct_fields__ if getattr(was, name) != getattr(now, name)]
        told = {name: msgspec.to_builtins(getattr(was, name)) for name in moved}
        event = Event(1, NOW, 2, "Ben", subject.name, 1, f"{subject.name}.updated", None, None, None, told, {})
        seen.update(shown_choices(subject, now, event, columns(edit.value)))

    check()
    # Of a list each adds their own; two who turn a thing on or off do the same.
    assert group in seen or isinstance(getattr(first, group, None), list | bool)


def changed(row: Any, sent: dict[str, str], form_type: type[msgspec.Struct], columns: Any) -> Any:
    """A row after a form was saved."""
    form = parse(form_type, sent)
    assume(not form.errors)
    try:
        patch = columns(form.value)(row)
    except FieldInvalid:
        assume(False)
        raise
    return msgspec.structs.replace(row, **{name: value for name, value in patch.items() if hasattr(row, name)})


def shown_choices(subject: Subject, now: Any, event: Event, columns: Callable[[Any], dict[str, Any]]) -> set[str]:
    """Holds the choices that the page shows to be choices; what they are about."""
    try:
        conflict = asyncio.run(brought_together(subject, now, [event], columns))
    except FieldInvalid:
        assume(False)
    groups = {subject.columns[name].together or name for name in conflict.conflicting}
    for group, members in columns_by_group(subject).items():
        if group not in groups:
            continue
        found = asyncio.run(differences(subject, conflict, members, NAMES, VIEWER, {}))
        told = {subject.columns[name].label for name in conflict.conflicting.intersection(members)}
        assert told <= {line.label for line in found}, conflict
        for line in found:
            theirs, yours = ("".join(piece.text for piece in side) for side in (line.theirs, line.yours))
            assert theirs != yours, (line.label, theirs)
    return groups
