"""The page of a row that two people changed at once: each column that differs as it was, as it is there now and as it
was typed, in words, and what to keep of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from webapp.database.pool import Database
from webapp.editing.conflict import Difference, difference, differences_of_text, plain_difference, plain_differences
from webapp.editing.edit import KEEP, Conflict
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.history.snapshots import changers
from webapp.history.subject import Subject
from webapp.web.forms.form import Form, fields_of, groups_of
from webapp.web.pages import INTO_MAIN, AnyRequest, Reply, page
from webapp.web.sandbox import show
from webapp.web.viewer import Viewer

Words = Mapping[str, Mapping[int | None, str]]

WHOLE = 4_000  # characters of two texts that are shown whole, rather than the places where they conflict


class Choice(msgspec.Struct, frozen=True):
    """What some columns say together, to be decided about: how they differ, and the fields to write it otherwise."""

    keep: str
    differences: list[Difference]
    fields: list[str]

    @property
    def label(self) -> str:
        """What it is about: "Due date and repeat"."""
        *labels, last = [line.label for line in self.differences]
        return f"{', '.join(labels)} and {last.lower()}" if labels else last


def proposed(conflict: Conflict, sent: Form[Any], form_type: type[msgspec.Struct]) -> Form[Any]:
    """The form with what both changed: what was typed, but for what is merged, and without what only they changed."""
    fields, groups = fields_of(form_type), groups_of(form_type)
    mine = {groups.get(name, name) for name in conflict.proposed}
    texts = {name: text for name, text in sent.typed.items() if groups.get(name) in mine}
    for name, value in conflict.proposed.items():
        if name in fields and value != conflict.sent[name]:
            texts[name] = fields[name].write(value)
    return Form({**texts, "version": str(conflict.row.version)}, {}, None)


async def conflict_page(
    request: AnyRequest,
    db: Database,
    viewer: Viewer,
    subject: Subject,
    conflict: Conflict,
    form: Form[Any],
    *,
    to: str,
    back: str,
    context: Callable[[Form[Any]], Awaitable[dict[str, Any]]],
    words: Callable[[dict[str, Any]], Words] = lambda context: {},
) -> Reply:
    """The page of a conflict, with the `proposed` form, which is sent `to` an address; nothing is saved yet and nothing
    lost. `context` makes what the subject's inputs are given of that form, and `words`, of this, what values of columns
    are called that only the page knows the names of. Raises Busy."""
    form_type: type[msgspec.Struct] = type(form.value)
    both = proposed(conflict, form, form_type)
    given = await context(both)
    names = await get_names(db, viewer.workspace.id)
    groups = groups_of(form_type)
    open_groups = {subject.columns[name].together or name for name in conflict.conflicting}
    choices, merged = [], []
    for group, columns in columns_by_group(subject).items():
        found = await differences(subject, conflict, columns, names, viewer, words(given))
        if not found:
            continue
        if group in open_groups:
            own = form_type.__annotations__  # these come before what its fields have in common with others
            fields = sorted((name for name in groups if groups[name] == group), key=lambda name: name not in own)
            choices.append(Choice(KEEP + group, found, fields))
        else:
            merged += found
    return page(
        request,
        "editing/row_conflict.html",
        status=409,
        headers=INTO_MAIN,
        **given
        | {
            "subject": subject,
            "title": getattr(conflict.row, "name", "") or conflict.row.title,
            "who": changers(conflict.since, viewer),
            "choices": choices,
            "merged": merged,
            "hidden": {name: text for name, text in both.typed.items() if groups.get(name) not in open_groups},
            "to": to,
            "back": back,
        },
    )


def columns_by_group(subject: Subject) -> dict[str, list[str]]:
    """The columns of a subject by what they say together."""
    found: dict[str, list[str]] = {}
    for name, column in subject.columns.items():
        found.setdefault(column.together or name, []).append(name)
    return found


async def differences(
    subject: Subject, conflict: Conflict, columns: list[str], names: Names, viewer: Viewer, words: Words
) -> list[Difference]:
    """How some columns differ from what was typed, in words; a text by its places. Raises Busy."""
    found = []
    before_it = conflict.was or conflict.row
    given = {name: value for name, value in conflict.sent.items() if name in before_it.__struct_fields__}
    rows = conflict.was, conflict.row, msgspec.structs.replace(before_it, **given)
    seen = [subject.seen_row(row, viewer) if row is not None else None for row in rows]
    for name in columns:
        column = subject.columns[name]
        was, now, sent = (getattr(row, name, None) for row in seen)
        if sent == now:
            continue
        called = words.get(name)
        before, theirs, yours = (
            (called.get(value) if called else None) or column.show(value, names, viewer) for value in (was, now, sent)
        )
        known = before if conflict.was is not None else None
        if column.is_text:
            found += await differences_of(column.label, known, yours, theirs)
        elif theirs != yours:
            found.append(difference(column.label, known, theirs, yours))
    return found


async def differences_of(label: str, before: str | None, yours: str, theirs: str) -> list[Difference]:
    """How a text differs: whole where it is short, else where it conflicts. Raises Busy."""
    texts = before or "", yours, theirs
    _, places = await show(texts, plain_differences, differences_of_text, label, *texts)
    if len(yours) + len(theirs) >= WHOLE and places:
        return places
    return [await show(texts, plain_difference, difference, label, before, theirs, yours)]
