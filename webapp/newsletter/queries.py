"""Mailings in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.newsletter.models import (
    Gathered,
    Mailing,
    MailingRow,
    MailingState,
    NextWaiting,
    Waiting,
    Wanting,
)
from webapp.publishing.models import Order, PostFile
from webapp.readers.models import Newsletter

sql = load("newsletter")

GATHERED = 2_000  # readers in one statement
LISTED = 50


async def add_mailing(
    db: Queryable, order: Order, target_id: int, newsletter: Newsletter, *, now: datetime
) -> int | None:
    """Let a post go to the readers, once for each key; None where it was asked for before."""
    post = order.post
    found: int | None = await db.value(
        sql.add_mailing,
        workspace_id=post.workspace_id,
        key=order.key,
        publication_id=post.publication_id,
        draft_id=post.draft_id,
        target_id=target_id,
        subject=post.title,
        post=msgspec.to_builtins(post),
        sender_name=newsletter.sender_name or post.workspace_name,
        reply_to=newsletter.reply_to,
        imprint=newsletter.imprint,
        now=now,
    )
    return found


async def find_mailing(db: Queryable, workspace_id: int, key: UUID) -> int | None:
    """The mailing of a key."""
    found: int | None = await db.value(sql.find_mailing, workspace_id=workspace_id, key=key)
    return found


async def get_mailing(db: Queryable, workspace_id: int, mailing_id: int) -> Mailing | None:
    """A mailing."""
    return await db.one(Mailing, sql.get_mailing, workspace_id=workspace_id, mailing_id=mailing_id)


async def list_mailings(db: Queryable, workspace_id: int, after: int | None) -> list[MailingRow]:
    """The latest mailings, one more than LISTED where there are older ones."""
    given = {"after": after} if after else {}
    query = sql.list_mailings.when(*given)
    return await db.rows(MailingRow, query, workspace_id=workspace_id, limit=LISTED + 1, **given)


async def gather(db: Queryable, workspace_id: int, mailing: Mailing, gathered_to: int) -> Gathered | None:
    """Give some more of those a place who were subscribed when the mailing was made; None where somebody else did."""
    return await db.one(
        Gathered,
        sql.gather,
        workspace_id=workspace_id,
        mailing_id=mailing.id,
        gathered_to=gathered_to,
        until=mailing.created_at,
        limit=GATHERED,
    )


async def write_mailing(db: Queryable, workspace_id: int, mailing_id: int, html: str, body: str) -> None:
    """Keep what a mailing says."""
    await db.execute(sql.write_mailing, workspace_id=workspace_id, mailing_id=mailing_id, html=html, body=body)


async def doubt(db: Queryable, workspace_id: int, mailing_id: int) -> None:
    """Whatever is being sent is so by nobody any more."""
    await db.execute(sql.doubt, workspace_id=workspace_id, mailing_id=mailing_id)


async def list_waiting(
    db: Queryable, workspace_id: int, mailing_id: int, *, limit: int, now: datetime
) -> list[Waiting]:
    """Some readers whose mail can be tried now."""
    return await db.rows(
        Waiting, sql.list_waiting, workspace_id=workspace_id, mailing_id=mailing_id, limit=limit, now=now
    )


async def begin_mail(
    db: Queryable, workspace_id: int, mailing_id: int, to: Waiting, *, turn: int, now: datetime
) -> bool:
    """Write down that the mail for a reader is about to be handed over; False where it isn't to be any more."""
    begun = await db.value(
        sql.begin_mail,
        workspace_id=workspace_id,
        mailing_id=mailing_id,
        reader_id=to.reader_id,
        email=to.email,
        turn=turn,
        now=now,
    )
    return begun is not None


async def end_mail(
    db: Queryable,
    workspace_id: int,
    mailing_id: int,
    reader_id: int,
    state: str,
    answer: str = "",
    *,
    now: datetime,
    again_at: datetime | None = None,
) -> None:
    """Write down what became of the mail for a reader."""
    await db.execute(
        sql.end_mail,
        workspace_id=workspace_id,
        mailing_id=mailing_id,
        reader_id=reader_id,
        state=state,
        answer=answer[:500],
        again_at=again_at,
        now=now,
    )


async def next_waiting(db: Queryable, workspace_id: int, mailing_id: int) -> NextWaiting | None:
    """The next mail that waits; None where none does."""
    return await db.one(NextWaiting, sql.next_waiting, workspace_id=workspace_id, mailing_id=mailing_id)


async def finish_mailing(db: Queryable, workspace_id: int, mailing_id: int, *, now: datetime) -> None:
    """A mailing is over."""
    await db.execute(sql.finish_mailing, workspace_id=workspace_id, mailing_id=mailing_id, now=now)


async def set_back(db: Queryable, workspace_id: int, mailing_id: int, reason: str) -> int:
    """The server takes nothing now; returns how often in a row."""
    found: int | None = await db.value(
        sql.set_back, workspace_id=workspace_id, mailing_id=mailing_id, reason=reason[:2000]
    )
    return found or 0


async def pause_mailing(
    db: Queryable,
    workspace_id: int,
    mailing_id: int,
    state: MailingState,
    reason: str,
    actor_id: int | None = None,
) -> bool:
    """Let a mailing wait for a person; False where it is over."""
    paused = await db.value(
        sql.pause_mailing,
        workspace_id=workspace_id,
        mailing_id=mailing_id,
        state=state,
        reason=reason[:2000],
        actor_id=actor_id,
    )
    return paused is not None


async def continue_mailing(db: Queryable, workspace_id: int, mailing_id: int) -> int | None:
    """Let a mailing go on; returns its turn from now on, None where there is nothing to go on with."""
    turn: int | None = await db.value(sql.continue_mailing, workspace_id=workspace_id, mailing_id=mailing_id)
    return turn


async def list_wanting(db: Queryable, workspace_id: int, mailing_id: int, after: int | None) -> list[Wanting]:
    """The mails that somebody should look at, one more than LISTED where there are more."""
    given = {"after": after} if after else {}
    query = sql.list_wanting.when(*given)
    return await db.rows(Wanting, query, workspace_id=workspace_id, mailing_id=mailing_id, limit=LISTED + 1, **given)


async def send_again(
    db: Queryable, workspace_id: int, mailing_id: int, state: str, reader_id: int | None
) -> int | None:
    """Let mails of a state wait again, or that of one reader; returns the mailing's turn, None where there are none."""
    given: dict[str, Any] = {"reader_id": reader_id} if reader_id else {}
    query = sql.send_again.when(*(["one"] if reader_id else []))
    turn: int | None = await db.value(query, workspace_id=workspace_id, mailing_id=mailing_id, state=state, **given)
    return turn


async def settle_doubt(db: Queryable, workspace_id: int, mailing_id: int, reader_id: int) -> bool:
    """Somebody knows that a doubtful mail arrived; False where it isn't doubtful."""
    found = await db.value(sql.settle_doubt, workspace_id=workspace_id, mailing_id=mailing_id, reader_id=reader_id)
    return found is not None


async def has_readers(db: Queryable, workspace_id: int) -> bool:
    """Whether anybody is subscribed."""
    found: bool = await db.value(sql.has_readers, workspace_id=workspace_id)
    return found


async def get_post_files(db: Queryable, workspace_id: int, file_ids: list[int]) -> list[PostFile]:
    """Some files of a workspace, as posts have them."""
    if not file_ids:
        return []
    return await db.rows(PostFile, sql.get_post_files, workspace_id=workspace_id, file_ids=file_ids)
