"""Saving a form on top of a row as it is by now: what others saved since the form was opened is merged with it."""

from typing import Any

import msgspec

from webapp.database.pool import Database
from webapp.editing.merge import merged_columns
from webapp.history.models import Change
from webapp.history.snapshots import Changers, as_it_was, changers, changes_since, others
from webapp.history.subject import Subject
from webapp.text.merge import merge, unmerged
from webapp.web.sandbox import save
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

TRIES = 8  # others who may be faster, one after the other


class Clash(msgspec.Struct, frozen=True):
    """What a person has to decide about: the row as it is, who changed it, what is proposed, and in which columns of it
    both clash."""

    row: Any
    who: Changers
    proposed: dict[str, Any]
    clashing: set[str]


async def save_columns(
    db: Database, viewer: Viewer, subject: Subject, row_id: int, action: str, sent: dict[str, Any], version: int
) -> Change | Clash | None:
    """Save columns that were typed for a version of a row, as the event `action`, which tells with whose changes they
    were merged. None where there is no such row, or it is in the trash.

    Raises asyncpg.ForeignKeyViolationError and asyncpg.UniqueViolationError as the change itself does, Busy.
    """
    if subject.get is None or subject.change is None:
        raise LookupError(f"{subject.name} can't be edited")
    for _ in range(TRIES):
        row = await subject.get(db, viewer.workspace.id, row_id)
        if row is None or row.deleted_at is not None:
            return None
        patch, extra = sent, {}
        if version != row.version:
            since = await changes_since(db, viewer.workspace.id, subject.name, row_id, row.version - version)
            was = as_it_was(row, since) if since else None
            patch, clashing = merged_columns(was, row, sent, subject.together)
            for name in clashing.intersection(subject.texts if was else ()):
                before, mine, theirs = getattr(was, name), sent[name], getattr(row, name)
                both = await save((before, mine, theirs), unmerged, merge, before, mine, theirs)
                patch[name] = both.text
                clashing -= set() if both.clashes else {name}
            if clashing:
                return Clash(row, changers(since, viewer), patch, clashing)
            extra = {"merged_with": others(since or [], viewer)}
        change = await subject.change(
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
        if change is None or change.version_before == row.version:
            saved: Change | None = change
            return saved
    raise Busy(f"{subject.name} {row_id} was changed {TRIES} times in between")
