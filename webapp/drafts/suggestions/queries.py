"""Suggestions in the database."""

from datetime import datetime
from typing import Any

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.suggestions.changes import Stretch
from webapp.drafts.suggestions.models import Author, BaseText, Made, Suggestion

sql = load("suggestions")

MOST_OPEN = 200  # suggestions of a draft that wait to be decided about


class Decided(msgspec.Struct, frozen=True):
    """The event of a decision."""

    event_id: int


class Claimed(msgspec.Struct, frozen=True):
    """A suggestion that is taken."""

    id: int


async def add_suggestions(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    author: Author,
    base: BaseText,
    stretches: list[Stretch],
    note: str,
    told: dict[str, Any],
    *,
    now: datetime,
) -> Made | None:
    """Suggest stretches of a text at once; `told` is what the event says of them. None where there is no such draft, or
    it is in the trash."""
    return await db.one(
        Made,
        sql.add_suggestions,
        workspace_id=workspace_id,
        draft_id=draft_id,
        author_id=author.account_id,
        link_id=author.link_id,
        author_name=author.name,
        revision=base.revision,
        title=base.title,
        body=base.body,
        note=note,
        changes=[
            {
                "place": place,
                "part": each.part,
                "start_at": each.start,
                "end_at": each.end,
                "before": each.before,
                "after": each.after,
            }
            for place, each in enumerate(stretches)
        ],
        told=told,
        now=now,
    )


async def get_open(db: Queryable, workspace_id: int, draft_id: int) -> list[Suggestion]:
    """The suggestions of a draft that nobody has decided about, the oldest first; at most MOST_OPEN."""
    return await db.rows(Suggestion, sql.get_open, workspace_id=workspace_id, draft_id=draft_id, limit=MOST_OPEN)


async def get_suggestion(db: Queryable, workspace_id: int, draft_id: int, suggestion_id: int) -> Suggestion | None:
    """One suggestion of a draft, whatever was decided about it."""
    return await db.one(
        Suggestion,
        sql.get_suggestion,
        workspace_id=workspace_id,
        draft_id=draft_id,
        suggestion_id=suggestion_id,
    )


async def get_bases(
    db: Queryable, workspace_id: int, draft_id: int, batch_ids: list[int], present: int
) -> dict[int, BaseText]:
    """The texts that batches of suggestions are about, by their revision, but for the `present` one."""
    rows = await db.rows(
        BaseText, sql.get_bases, workspace_id=workspace_id, draft_id=draft_id, batch_ids=batch_ids, present=present
    )
    return {row.revision: row for row in rows}


async def claim(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, ids: list[int], *, now: datetime
) -> bool:
    """Take open suggestions, in a transaction with the text that they are put into. False where not all of them are
    open any more: then it has to be rolled back."""
    rows = await db.rows(
        Claimed,
        sql.claim_suggestions,
        workspace_id=workspace_id,
        draft_id=draft_id,
        actor_id=actor_id,
        ids=ids,
        now=now,
    )
    return len(rows) == len(ids)


async def turn(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, ids: list[int], *, now: datetime
) -> None:
    """Open suggestions again whose text is taken back, and take them where that is taken back in turn."""
    await db.execute(
        sql.turn_suggestions, workspace_id=workspace_id, draft_id=draft_id, actor_id=actor_id, ids=ids, now=now
    )


async def decide(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int,
    action: str,
    ids: list[int],
    state: str,
    told: dict[str, Any],
    *,
    now: datetime,
    expected: str = "open",
    undoes: int | None = None,
) -> int | None:
    """Give suggestions another state, which changes no text, and record it as the event `action`; its id. None where
    one of them isn't as `expected` any more, or the draft is in the trash: then nothing is changed."""
    decided = await db.one(
        Decided,
        sql.decide_suggestions,
        workspace_id=workspace_id,
        draft_id=draft_id,
        actor_id=actor_id,
        action=action,
        ids=ids,
        state=state,
        expected=expected,
        told=told,
        undoes=undoes,
        now=now,
    )
    return None if decided is None else decided.event_id


async def note(
    db: Queryable, workspace_id: int, draft_id: int, suggestion_id: int, actor_id: int, words: str, *, now: datetime
) -> int | None:
    """Say why a suggestion is made; the event's id, None where nothing changed or it isn't this person's."""
    noted = await db.one(
        Decided,
        sql.note_suggestion,
        workspace_id=workspace_id,
        draft_id=draft_id,
        suggestion_id=suggestion_id,
        actor_id=actor_id,
        note=words,
        now=now,
    )
    return None if noted is None else noted.event_id
