"""Saving a form on top of a row as it is by now: what others saved since the form was opened is merged with it."""

from collections.abc import Callable
from typing import Any

import asyncpg
import msgspec

from webapp.database.pool import Queryable
from webapp.editing.merge import merged_columns
from webapp.history.models import Change, Event
from webapp.history.snapshots import as_it_was, changes_since, others
from webapp.history.subject import Subject
from webapp.text.merge import merge, unmerged
from webapp.web.forms.fields import FieldInvalid
from webapp.web.forms.form import Form, groups_of, parse, read_pairs, texts_of
from webapp.web.pages import AnyRequest
from webapp.web.sandbox import save
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

TRIES = 8  # others who may be faster, one after the other
KEEP = "keep-"  # before what some fields say together: it is to stay as it is there


class Conflict(msgspec.Struct, frozen=True):
    """What a person has to decide about: the row as it is, and as it was when the form was opened (None where that
    isn't told any more) with what changed it `since`; the columns that were `sent`, what is `proposed` of them, and the
    ones in which both conflict."""

    row: Any
    was: Any | None
    since: list[Event] | None
    sent: dict[str, Any]
    proposed: dict[str, Any]
    conflicting: set[str]


Columns = Callable[[Any], dict[str, Any]]
Settle = Callable[[Any, dict[str, Any]], dict[str, Any]]


async def read_edit(request: AnyRequest, form_type: type[msgspec.Struct]) -> Form[Any]:
    """A form of changes, as `read_form` reads it, without the fields that somebody chose to keep as they are there."""
    sent = texts_of(form_type, await read_pairs(request))
    groups = groups_of(form_type)
    taken = {name: text for name, text in sent.items() if not sent.get(KEEP + groups.get(name, ""))}
    return parse(form_type, taken, request.scope.get("user"))


def columns_sent(edit: msgspec.Struct) -> dict[str, Any]:
    """The columns that a form sets whose fields are columns: those that were sent."""
    named = msgspec.structs.asdict(edit).items()
    return {name: value for name, value in named if name != "version" and value is not msgspec.UNSET}


async def save_form(
    db: Queryable,
    viewer: Viewer,
    subject: Subject,
    row_id: int,
    action: str,
    columns: Columns,
    version: int,
    *,
    read: Any | None = None,
    beside: dict[str, Any] | None = None,
    settle: Settle = lambda row, patch: patch,
) -> Change | Conflict | None:
    """Save the `columns` that were typed for a version of a row, which they are worked out from, as the event `action`;
    it tells with whose changes they were merged, and what stands `beside`. `settle` adds to a patch that brings two
    people's changes of a row together what follows from it; it may raise FieldInvalid where they don't fit. The row may
    have been `read` just before. What the same editing session saved since, and may not have heard of, is what it goes
    on from. None where there is no such row, or it is in the trash.

    Raises what `columns` raises, asyncpg.ForeignKeyViolationError and asyncpg.UniqueViolationError as the change itself
    does, Busy.
    """
    if subject.get is None or subject.change is None:
        raise LookupError(f"{subject.name} can't be edited")
    for _ in range(TRIES):
        row, read = read or await subject.get(db, viewer.workspace.id, row_id), None
        if row is None or row.deleted_at is not None:
            return None
        extra, conflict = beside or {}, None
        since = await changes_since(db, viewer.workspace.id, subject.name, row_id, row.version - version)
        if since is not None and extra:
            since = [event for event in since if not goes_on(event, viewer, extra)]
        if since == []:
            patch = columns(row)
        else:
            conflict = await brought_together(subject, row, since, columns)
            if conflict.conflicting:
                return conflict
            extra = extra | {"merged_with": others(since or [], viewer)}
            try:
                patch = settle(row, conflict.proposed)
            except FieldInvalid:
                return unfit(subject, conflict)
        try:
            change: Change | None = await subject.change(
                db,
                viewer.workspace.id,
                row_id,
                viewer.account.id,
                action,
                patch,
                version=row.version,
                expected={"deleted_at": None},
                extra=extra,
                now=viewer.now,
            )
        except asyncpg.ForeignKeyViolationError:
            if conflict is None:
                raise
            return unfit(subject, conflict)
        if change is None or change.version_before == row.version:
            return change
    raise Busy(f"{subject.name} {row_id} was changed {TRIES} times in between")


def goes_on(event: Event, viewer: Viewer, extra: dict[str, Any]) -> bool:
    """Whether an event is of the editing session that saves now."""
    return event.actor_id == viewer.account.id and event.after.get("session") == extra.get("session")


async def brought_together(subject: Subject, row: Any, since: list[Event] | None, columns: Columns) -> Conflict:
    """What was typed for a row and what changed it `since`, in one, as far as they fit together. Raises Busy."""
    was = as_it_was(row, since) if since else None
    sent = columns(was or row)
    groups = {name: column.together or name for name, column in subject.columns.items()}
    proposed, conflicting = merged_columns(was, row, sent, groups)
    texts = {name for name in conflicting if subject.columns[name].is_text}
    for name in texts:
        before, mine, theirs = getattr(was, name) if was else "", sent[name], getattr(row, name)
        both = await save((before, mine, theirs), unmerged, merge, before, mine, theirs)
        proposed[name] = both.text
        conflicting -= set() if both.clashes else {name}
    return Conflict(row, was, since, sent, proposed, conflicting)


def unfit(subject: Subject, conflict: Conflict) -> Conflict:
    """The conflict where each change fits by itself, but not both together: all that differs is to be decided about."""
    was, now, sent = conflict.was or conflict.row, conflict.row, conflict.sent
    differing = {name for name in subject.columns if sent.get(name, getattr(was, name)) != getattr(now, name)}
    return msgspec.structs.replace(conflict, conflicting=differing)
