"""Saved views in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.changes import changing
from webapp.history.models import Added, Change
from webapp.views.models import MOST_PINNED, MOST_VIEWS, Listed, NewView, SeenView, View
from webapp.web.viewer import Viewer

sql = load("views")

# What is done to a view by somebody who sees it; for others there is none.
change_view = changing(sql.change_view, "view_id")


class Pinned(msgspec.Struct, frozen=True):
    """What became of pinning a view: no event where it was so already."""

    id: int
    event_id: int | None


async def add_view(db: Queryable, workspace_id: int, actor_id: int, new: NewView, *, now: datetime) -> Added | None:
    """Save a view and pin it for its owner; None where they see MOST_VIEWS already."""
    columns: dict[str, Any] = msgspec.structs.asdict(new)
    return await db.one(
        Added,
        sql.add_view,
        workspace_id=workspace_id,
        actor_id=actor_id,
        most=MOST_VIEWS,
        most_pinned=MOST_PINNED,
        now=now,
        **columns,
    )


async def delete_view(db: Queryable, workspace_id: int, view_id: int, actor_id: int, *, now: datetime) -> Change | None:
    """Put a view into the trash; None where there is no such view."""
    there = {"deleted_at": None}
    return await change_view(
        db, workspace_id, view_id, actor_id, "view.deleted", {"deleted_at": now}, now=now, expected=there
    )


async def restore_view(
    db: Queryable, workspace_id: int, view_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take a view out of the trash; None where there is no such view."""
    return await change_view(db, workspace_id, view_id, actor_id, "view.restored", {"deleted_at": None}, now=now)


async def get_view(db: Queryable, workspace_id: int, view_id: int) -> View | None:
    """One view, whoever may see it, also one that is in the trash."""
    return await db.one(View, sql.get_view, workspace_id=workspace_id, view_id=view_id)


async def see_view(db: Queryable, viewer: Viewer, view_id: int) -> View | None:
    """One view as it exists for this person, also one that is in the trash."""
    view = await get_view(db, viewer.workspace.id, view_id)
    return view if view is not None and view.is_seen_by(viewer) else None


async def opened_as(db: Queryable, viewer: Viewer, view_id: int | None, lists: Listed) -> View | None:
    """The saved view that a list was opened as; None where there is none of such a list for this person."""
    view = await see_view(db, viewer, view_id) if view_id is not None else None
    return view if view is not None and view.deleted_at is None and view.lists == lists else None


async def list_views(db: Queryable, viewer: Viewer) -> list[SeenView]:
    """The views that this person sees, by name."""
    return await db.rows(
        SeenView,
        sql.list_views,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        limit=2 * MOST_VIEWS,
    )


def ask_pinned(workspace_id: int, account_id: int) -> Ask:
    """For the views that somebody has pinned, in their order, as `SeenView`."""
    return ask(sql.list_pinned, workspace_id=workspace_id, account_id=account_id, limit=MOST_PINNED)


async def pin_view(
    db: Queryable,
    viewer: Viewer,
    view_id: int,
    action: str,
    *,
    place: int | None = None,
    whole: Sequence[int] | None = None,
    expected: Sequence[int] | None = None,
    undoes: int | None = None,
) -> Pinned | None:
    """Put a view at a place among those that this person has pinned, or take it out where there is no place; or pin the
    `whole` of some in their order, if they are `expected` until then. None where they see no such view."""
    await db.execute(sql.make_pins, workspace_id=viewer.workspace.id, account_id=viewer.account.id)
    return await db.one(
        Pinned,
        sql.pin_view,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        view_id=view_id,
        action=action,
        place=place,
        whole=whole,
        expected=expected,
        undoes=undoes,
        most_pinned=MOST_PINNED,
        now=viewer.now,
    )
