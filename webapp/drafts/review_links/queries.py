"""Links for review in the database."""

from datetime import datetime, timedelta

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Database, Queryable
from webapp.drafts.review_links.models import Link, LinkRow, MailedLink, NewLink
from webapp.drafts.threads.models import Thread
from webapp.drafts.threads.queries import PAGE_SIZE
from webapp.files.models import File
from webapp.history.models import Added
from webapp.web.sessions import hash_token, new_token

sql = load("review_links")

MOST = 100  # links of one draft


class Made(msgspec.Struct, frozen=True):
    """A link that was made, and the token that leads to it, of which only a hash is stored."""

    id: int
    token: str
    event_id: int


class Revoked(msgspec.Struct, frozen=True):
    """A link that is ended; no event where it was so already."""

    id: int
    event_id: int | None


async def add_link(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, new: NewLink, *, now: datetime
) -> Made | None:
    """Make a link. What is decided by it `counts` where whoever makes it may review. None where there is no such draft,
    it is in the trash, or MOST were made."""
    token = new_token()
    added = await db.one(
        Added,
        sql.add_link,
        workspace_id=workspace_id,
        draft_id=draft_id,
        actor_id=actor_id,
        token_hash=hash_token(token),
        name=new.name,
        email=new.email,
        note=new.note,
        expires_at=now + new.valid,
        most=MOST,
        now=now,
    )
    return None if added is None else Made(added.id, token, added.event_id)


async def renew_link(
    db: Database,
    workspace_id: int,
    draft_id: int,
    link_id: int,
    actor_id: int,
    *,
    valid: timedelta,
    now: datetime,
) -> Made | None:
    """Give the person of a link another token, which works from now on; none that they had does. None where there is no
    such link, or its draft is in the trash."""
    token = new_token()
    async with db.transaction() as tx:
        await tx.execute(sql.hold_link, workspace_id=workspace_id, link_id=link_id)
        renewed = await tx.one(
            Added,
            sql.renew_link,
            workspace_id=workspace_id,
            draft_id=draft_id,
            link_id=link_id,
            actor_id=actor_id,
            token_hash=hash_token(token),
            expires_at=now + valid,
            now=now,
        )
    return None if renewed is None else Made(renewed.id, token, renewed.event_id)


async def revoke_link(
    db: Queryable, workspace_id: int, draft_id: int, link_id: int, actor_id: int, *, now: datetime
) -> Revoked | None:
    """End a link at once; None where there is no such link."""
    return await db.one(
        Revoked,
        sql.revoke_link,
        workspace_id=workspace_id,
        draft_id=draft_id,
        link_id=link_id,
        actor_id=actor_id,
        now=now,
    )


async def list_links(db: Queryable, workspace_id: int, draft_id: int) -> list[LinkRow]:
    """All links of a draft, the latest first."""
    return await db.rows(LinkRow, sql.list_links, workspace_id=workspace_id, draft_id=draft_id, limit=MOST)


async def find_link(db: Queryable, token: str) -> Link | None:
    """What a token leads to, also where it doesn't lead there any more; None where it is none of ours."""
    return await db.one(Link, sql.find_link, token_hash=hash_token(token))


async def open_link(db: Queryable, link: Link, name: str, *, now: datetime) -> None:
    """Note that its reader has opened a link, and their name where it wasn't known."""
    await db.execute(sql.open_link, workspace_id=link.workspace_id, link_id=link.id, name=name, now=now)


async def add_link_token(
    db: Queryable, workspace_id: int, link_id: int, *, now: datetime
) -> tuple[MailedLink, str] | None:
    """One more token of a link, and what is written with it; None where the link works no more."""
    token = new_token()
    mailed = await db.one(
        MailedLink,
        sql.add_link_token,
        workspace_id=workspace_id,
        link_id=link_id,
        token_hash=hash_token(token),
        now=now,
    )
    return None if mailed is None else (mailed, token)


async def list_threads(db: Queryable, link: Link) -> list[Thread]:
    """The threads that were begun by a link, in the order in which they were."""
    return await db.rows(
        Thread,
        sql.list_threads,
        workspace_id=link.workspace_id,
        draft_id=link.draft_id,
        link_id=link.id,
        limit=PAGE_SIZE,
    )


async def get_shown_file(db: Queryable, link: Link, file_id: int) -> File | None:
    """A file that the draft of a link shows as it is now; None for any other."""
    return await db.one(
        File,
        sql.get_shown_file,
        workspace_id=link.workspace_id,
        draft_id=link.draft_id,
        file_id=file_id,
        address=f"/w/{link.slug}/files/{file_id}/",
    )
