"""The one way in which a row of a subject changes: a statement that changes it and records that as one event.

Such a statement, as `change_view` in `sql/views.sql`, changes nothing where the row has moved on, and answers with what
became of it. What it violates and which index serves it stands with it.
"""

from datetime import datetime
from typing import Any, Protocol, TypedDict, Unpack

from webapp.database.loader import Query
from webapp.database.pool import Queryable
from webapp.history.models import Change


class How(TypedDict, total=False):
    """What may be said of a change beside. With a `version`, or `expected` values of columns, nothing is changed where
    the row has moved on. `extra` is what else the event tells, `undoes` the event that it takes back."""

    version: int | None
    expected: dict[str, Any] | None
    extra: dict[str, Any] | None
    undoes: int | None


class ChangeRow(Protocol):
    """Changes a row by a `patch` of its columns and records it as the event `action`. None where there is no such row.
    Raises asyncpg's errors for the constraints that its statement names."""

    async def __call__(
        self,
        db: Queryable,
        workspace_id: int,
        row_id: int,
        actor_id: int | None,
        action: str,
        patch: dict[str, Any],
        /,
        *,
        now: datetime,
        **how: Unpack[How],
    ) -> Change | None: ...


def changing(query: Query, row: str, **more: Any) -> ChangeRow:
    """What changes rows by a statement, whose parameter `row` is the row's id; `more` are those that only it has."""

    async def change(
        db: Queryable,
        workspace_id: int,
        row_id: int,
        actor_id: int | None,
        action: str,
        patch: dict[str, Any],
        /,
        *,
        now: datetime,
        **how: Unpack[How],
    ) -> Change | None:
        return await db.one(
            Change,
            query,
            workspace_id=workspace_id,
            actor_id=actor_id,
            action=action,
            patch=patch,
            version=how.get("version"),
            expected=how.get("expected") or {},
            extra=how.get("extra") or {},
            undoes=how.get("undoes"),
            now=now,
            **{row: row_id},
            **more,
        )

    return change
