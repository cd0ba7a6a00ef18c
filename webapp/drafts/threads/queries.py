"""Threads in the database."""

from datetime import datetime
from typing import Any

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.revisions.queries import Revision
from webapp.drafts.threads.models import Anchor, Author, Body, Edited, Open, Said, Settled, Thread, ThreadComment

sql = load("threads")

PAGE_SIZE = 100  # threads
LATEST = 10  # comments of each thread of a list
COMMENTS = 100  # of a thread on its own page
THERE: dict[str, Any] = {"deleted_at": None}


async def list_threads(
    db: Queryable, workspace_id: int, draft_id: int, *, resolved: bool = False, after: int | None = None
) -> list[Thread]:
    """A draft's open threads, or the resolved ones, in the order in which they were begun; one more than PAGE_SIZE
    where there are more. Each has a comment."""
    which = "of_resolved" if resolved else "of_open"
    asked = {"workspace_id": workspace_id, "draft_id": draft_id, "limit": PAGE_SIZE + 1}
    if after is None:
        return await db.rows(Thread, sql.list_threads.when(which), **asked)
    return await db.rows(Thread, sql.list_threads.when(which, "after"), after_id=after, **asked)


async def get_open(db: Queryable, workspace_id: int, draft_id: int, account_id: int) -> Open:
    """A draft's open threads in short, one more than PAGE_SIZE where there are more; and whether an account follows
    the draft."""
    asked = {"workspace_id": workspace_id, "draft_id": draft_id, "account_id": account_id, "limit": PAGE_SIZE + 1}
    row = await db.one(Open, sql.get_open, **asked)
    return Open(0, None, []) if row is None else msgspec.convert(msgspec.structs.asdict(row), Open)  # came as JSON


async def get_thread(db: Queryable, workspace_id: int, draft_id: int, thread_id: int) -> Thread | None:
    """One thread of a draft; also one without comments, since they were deleted."""
    return await db.one(Thread, sql.get_thread, workspace_id=workspace_id, draft_id=draft_id, thread_id=thread_id)


async def count_resolved(db: Queryable, workspace_id: int, draft_id: int) -> int:
    """How many threads of a draft are resolved."""
    found: int = await db.value(sql.count_resolved, workspace_id=workspace_id, draft_id=draft_id)
    return found


async def get_comments(
    db: Queryable, workspace_id: int, thread_ids: list[int], *, limit: int = LATEST, upto: int | None = None
) -> dict[int, list[ThreadComment]]:
    """The latest comments of threads, or those up to the one with the id `upto`, the latest first; one more than
    `limit` of each that has earlier ones."""
    if not thread_ids:
        return {}
    asked = {"workspace_id": workspace_id, "thread_ids": thread_ids, "limit": limit + 1}
    if upto is None:
        rows = await db.rows(ThreadComment, sql.get_comments.when(), **asked)
    else:
        rows = await db.rows(ThreadComment, sql.get_comments.when("upto"), upto=upto, **asked)
    found: dict[int, list[ThreadComment]] = {thread_id: [] for thread_id in thread_ids}
    for row in sorted(rows, key=lambda row: -row.id):
        found[row.thread_id].append(row)
    return found


async def get_comment(
    db: Queryable, workspace_id: int, draft_id: int, thread_id: int, comment_id: int
) -> ThreadComment | None:
    """One comment of a thread; None where it was deleted."""
    return await db.one(
        ThreadComment,
        sql.get_comment,
        workspace_id=workspace_id,
        draft_id=draft_id,
        thread_id=thread_id,
        comment_id=comment_id,
    )


async def get_bodies(db: Queryable, workspace_id: int, draft_id: int, numbers: set[int]) -> dict[int, str]:
    """The bodies of revisions that threads are about, by their numbers."""
    if not numbers:
        return {}
    rows = await db.rows(Body, sql.get_bodies, workspace_id=workspace_id, draft_id=draft_id, numbers=sorted(numbers))
    return {row.number: row.body for row in rows}


async def add_thread(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    author: Author,
    body: str,
    mentions: list[int],
    *,
    now: datetime,
    anchor: Anchor | None = None,
    revision: Revision | None = None,
) -> Said | None:
    """Begin a thread, about a passage of a `revision` or the whole draft; `mentions` are accounts. Who may, is for the
    caller to know. None where there is no such draft, or it is in the trash.

    Raises ValueError for a passage without its revision.
    """
    if (anchor is None) != (revision is None) or (anchor and revision and anchor.revision != revision.number):
        raise ValueError("a passage is one of its revision")
    return await db.one(
        Said,
        sql.add_thread,
        workspace_id=workspace_id,
        draft_id=draft_id,
        author_id=author.account_id,
        link_id=author.link_id,
        author_name=author.name,
        body=body,
        mentions=mentions,
        starts=anchor.starts if anchor else None,
        ends=anchor.ends if anchor else None,
        quote=anchor.quote if anchor else None,
        revision=revision.number if revision else None,
        revision_kind=revision.kind if revision else None,
        title=revision.title if revision else None,
        revision_body=revision.body if revision else None,
        word_count=revision.word_count if revision else None,
        revised_by=revision.author_id if revision else None,
        revised_at=revision.created_at if revision else None,
        began_from=revision.began_from if revision else None,
        session=revision.session if revision else None,
        now=now,
    )


async def add_comment(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    thread_id: int,
    author: Author,
    body: str,
    mentions: list[int],
    *,
    now: datetime,
) -> Said | None:
    """Answer in a thread, which is open by that; `mentions` are accounts. None where there is no such thread, or its
    draft is in the trash."""
    return await db.one(
        Said,
        sql.add_comment,
        workspace_id=workspace_id,
        draft_id=draft_id,
        thread_id=thread_id,
        author_id=author.account_id,
        link_id=author.link_id,
        author_name=author.name,
        body=body,
        mentions=mentions,
        now=now,
    )


async def change_comment(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    thread_id: int,
    comment_id: int,
    actor: Author,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    version: int | None = None,
    expected: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> Edited | None:
    """Change some columns of a comment and record it as the event `action`; `undoes` is the event that it takes back.
    Who may, is for the caller to know.

    With a `version`, or `expected` values of columns, nothing is changed where the comment has moved on. None where
    there is no such comment, or its draft is in the trash.
    """
    return await db.one(
        Edited,
        sql.change_comment,
        workspace_id=workspace_id,
        draft_id=draft_id,
        thread_id=thread_id,
        comment_id=comment_id,
        actor_id=actor.account_id,
        by_link=actor.name,
        action=action,
        undoes=undoes,
        patch=patch,
        version=version,
        expected=expected or {},
        now=now,
    )


async def edit_comment(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    thread_id: int,
    comment_id: int,
    actor: Author,
    body: str,
    mentions: list[int],
    *,
    version: int,
    now: datetime,
) -> Edited | None:
    """Give a comment other words, if it still is of this version."""
    patch = {"body": body, "mentions": mentions, "edited_at": now}
    return await change_comment(
        db, workspace_id, draft_id, thread_id, comment_id, actor, "thread.updated", patch,
        version=version, expected=THERE, now=now,
    )  # fmt: skip


async def delete_comment(
    db: Queryable, workspace_id: int, draft_id: int, thread_id: int, comment_id: int, actor: Author, *, now: datetime
) -> Edited | None:
    """Take a comment away; an undo brings it back."""
    patch = {"deleted_at": now}
    return await change_comment(
        db, workspace_id, draft_id, thread_id, comment_id, actor, "thread.deleted", patch, expected=THERE, now=now
    )


async def settle_thread(
    db: Queryable, workspace_id: int, draft_id: int, thread_id: int, actor: Author, *, resolved: bool, now: datetime
) -> Settled | None:
    """Mark a thread as resolved, or open it again. None where there is no such thread, or its draft is in the trash."""
    patch = {"resolved_at": now if resolved else None, "resolved_by": actor.account_id if resolved else None}
    expected = {"resolved_at": None} if resolved else {}
    action = "thread.resolved" if resolved else "thread.reopened"
    return await change_thread(db, workspace_id, draft_id, thread_id, actor, action, patch, expected=expected, now=now)


async def change_thread(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    thread_id: int,
    actor: Author,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    expected: dict[str, Any],
    undoes: int | None = None,
) -> Settled | None:
    """Change whether a thread is resolved, if it is as `expected`, and record it as the event `action`."""
    return await db.one(
        Settled,
        sql.change_thread,
        workspace_id=workspace_id,
        draft_id=draft_id,
        thread_id=thread_id,
        actor_id=actor.account_id,
        by_link=actor.name,
        action=action,
        undoes=undoes,
        patch=patch,
        expected=expected,
        now=now,
    )
