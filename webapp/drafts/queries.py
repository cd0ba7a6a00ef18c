"""Drafts in the database; their text is saved by `revisions/save.py`."""

from collections.abc import Awaitable
from contextlib import suppress
from datetime import datetime
from typing import Any

import asyncpg
from msgspec.structs import replace

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.details.slugs import MAX_SLUG, NUMBER
from webapp.drafts.filters import DraftFilter, cursor, read_cursor
from webapp.drafts.models import Draft, DraftChoice, DraftCount, DraftRow
from webapp.drafts.query.asking import get_asked
from webapp.drafts.query.reading import read, text_of, world_of
from webapp.history.changes import changing
from webapp.history.models import Added, Change
from webapp.query.walking import Found
from webapp.text.statistics import count_words
from webapp.web.threads import Busy, off_the_loop
from webapp.web.viewer import Viewer

sql = load("drafts")

# What is done to a draft but for its text: name, kind, project, task, fields, the trash. Raises
# asyncpg.ForeignKeyViolationError for a project or task of no such workspace and for a cover that isn't the draft's,
# asyncpg.UniqueViolationError for the slug of another draft.
change_draft = changing(sql.change_draft, "draft_id")

PAGE_SIZE = 40
LINKABLE = 100
NOT_IN_TRASH: dict[str, Any] = {"deleted_at": None}


class StillOut(Exception):
    """A draft that is out at places, or on its way there, isn't put into the trash: it would stay out."""


async def add_draft(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    *,
    title: str,
    now: datetime,
    kind: str = "blog_post",
    body: str = "",
    project_id: int | None = None,
    task_id: int | None = None,
    extra: dict[str, Any] | None = None,
) -> Added:
    """Begin a draft; `extra` is what else the event tells.

    Raises asyncpg.ForeignKeyViolationError for a project or task of no such workspace, Busy.
    """
    added = await db.one(
        Added,
        sql.add_draft,
        workspace_id=workspace_id,
        actor_id=actor_id,
        title=title,
        kind=kind,
        body=body,
        word_count=await off_the_loop(len(body), count_words, body),
        project_id=project_id,
        task_id=task_id,
        extra=extra or {},
        now=now,
    )
    assert added is not None  # noqa: S101  # an insert that returns nothing has raised
    return added


async def delete_draft(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Put a draft into the trash; None where there is no such draft. One that is out at places stays (StillOut)."""
    change = await change_draft(
        db, workspace_id, draft_id, actor_id, "draft.deleted", {"deleted_at": now}, now=now, expected=NOT_IN_TRASH
    )
    if change is not None and change.version_after is None:
        draft = await get_draft(db, workspace_id, draft_id)
        if draft is not None and draft.deleted_at is None:
            raise StillOut
    return change


async def restore_draft(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take a draft out of the trash; None where there is no such draft. If its slug was given to another one meanwhile,
    it gets one with a number."""
    for _ in range(2):
        back = {"deleted_at": None, **await other_slug(db, workspace_id, draft_id)}
        with suppress(asyncpg.UniqueViolationError):  # another draft was given it just now
            return await change_draft(db, workspace_id, draft_id, actor_id, "draft.restored", back, now=now)
    raise Busy("the slug of a draft was taken twice")


async def other_slug(db: Queryable, workspace_id: int, draft_id: int) -> dict[str, Any]:
    """The slug that a draft needs to come out of the trash, if another one has its own by now."""
    draft = await get_draft(db, workspace_id, draft_id)
    if draft is None or not draft.slug:
        return {}
    slug = await find_free_slug(db, workspace_id, draft.slug, draft_id)
    return {} if slug == draft.slug else {"slug": slug}


async def find_free_slug(db: Queryable, workspace_id: int, slug: str, draft_id: int) -> str:
    """A slug that this draft can have: this one, or with the first number after it that is free."""
    free: str = await db.value(
        sql.find_free_slug,
        workspace_id=workspace_id,
        slug=slug[: MAX_SLUG - NUMBER].rstrip("-"),
        draft_id=draft_id,
    )
    return free


async def get_draft(db: Queryable, workspace_id: int, draft_id: int) -> Draft | None:
    """One draft with its text, also one that is in the trash."""
    return await db.one(Draft, sql.get_draft, workspace_id=workspace_id, draft_id=draft_id)


async def get_drafts(
    db: Queryable,
    viewer: Viewer,
    wanted: DraftFilter,
    *,
    task_id: int | None = None,
    limit: int = PAGE_SIZE,
) -> Found[DraftRow]:
    """One page of the drafts that a filter wants, in its order; with `task_id` only those of a task."""
    if wanted.condition is None and not wanted.is_indexed:
        known = await world_of(db, viewer)
        wanted = replace(wanted, condition=read(text_of(wanted, known), known).node)
    if wanted.condition is not None:
        return await get_asked(db, await world_of(db, viewer), wanted, limit=limit)
    flags, parameters = wanted.flags()
    if task_id is not None:
        flags.append("task")
        parameters["task_id"] = task_id
    if after := read_cursor(wanted.order, wanted.after):
        flags.append("after")
        parameters |= after
    given = parameters | {"workspace_id": viewer.workspace.id, "limit": limit + 1, "reach": limit + 1}
    rows = await db.rows(DraftRow, sql.get_drafts.when(wanted.order, *flags, "walked"), **given)
    if len(rows) <= limit:
        return Found(rows, None)
    return Found(rows[:limit], cursor(wanted.order, rows[limit - 1]))


def get_linkable_drafts(db: Queryable, workspace_id: int) -> Awaitable[tuple[DraftChoice, ...]]:
    """The drafts that belong to no task, the last changed first; at most LINKABLE of them."""
    return db.gathered(look_up_linkable, workspace_id)


async def look_up_linkable(db: Queryable, workspace_ids: list[int]) -> dict[int, tuple[DraftChoice, ...]]:
    """The same of several workspaces: once for all who look at tasks of one at the same time."""
    query = sql.get_linkable_drafts
    return {each: tuple(await db.rows(DraftChoice, query, workspace_id=each, limit=LINKABLE)) for each in workspace_ids}


async def get_draft_stats(db: Queryable, workspace_id: int) -> dict[tuple[str, str, str], int]:
    """How many drafts there are by (dimension, value, status)."""
    rows = await db.rows(DraftCount, sql.get_draft_stats, workspace_id=workspace_id)
    return {(row.dimension, row.value, row.status): row.amount for row in rows}
