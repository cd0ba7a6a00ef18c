"""Comments in the database."""

from datetime import datetime
from typing import Any

from webapp.comments.models import Added, Change, Comment
from webapp.database.loader import load
from webapp.database.pool import Queryable

sql = load("comments")

PAGE_SIZE = 30
THERE: dict[str, Any] = {"deleted_at": None}


async def get_comments(
    db: Queryable, workspace_id: int, task_id: int, *, upto: int | None = None, limit: int = PAGE_SIZE
) -> list[Comment]:
    """The latest comments on a task, or those up to the one with the id `upto`, the latest first; one more than `limit`
    where there are earlier ones."""
    if upto is None:
        return await db.rows(
            Comment, sql.get_comments.when(), workspace_id=workspace_id, task_id=task_id, limit=limit + 1
        )
    return await db.rows(
        Comment, sql.get_comments.when("upto"), workspace_id=workspace_id, task_id=task_id, upto=upto, limit=limit + 1
    )


async def get_comment(db: Queryable, workspace_id: int, task_id: int, comment_id: int) -> Comment | None:
    """One comment of a task; None where it was deleted."""
    return await db.one(Comment, sql.get_comment, workspace_id=workspace_id, task_id=task_id, comment_id=comment_id)


async def add_comment(
    db: Queryable, workspace_id: int, task_id: int, actor_id: int, body: str, mentions: list[int], *, now: datetime
) -> Added | None:
    """Say something about a task; `mentions` are accounts. None where there is no such task, or it is in the trash."""
    return await db.one(
        Added,
        sql.add_comment,
        workspace_id=workspace_id,
        task_id=task_id,
        actor_id=actor_id,
        body=body,
        mentions=mentions,
        now=now,
    )


async def change_comment(
    db: Queryable,
    workspace_id: int,
    task_id: int,
    comment_id: int,
    actor_id: int,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    version: int | None = None,
    expected: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> Change | None:
    """Change some columns of a comment and record it as the event `action`; `undoes` is the event that it takes
    back. Who may, is for the caller to know.

    With a `version`, or with `expected` values of columns, nothing is changed where the comment has moved on. None
    where there is no such comment or task, or the task is in the trash.
    """
    return await db.one(
        Change,
        sql.change_comment,
        workspace_id=workspace_id,
        task_id=task_id,
        comment_id=comment_id,
        actor_id=actor_id,
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
    task_id: int,
    comment_id: int,
    actor_id: int,
    body: str,
    mentions: list[int],
    *,
    version: int,
    now: datetime,
) -> Change | None:
    """Give a comment other words, if it still is of this version."""
    return await change_comment(
        db,
        workspace_id,
        task_id,
        comment_id,
        actor_id,
        "comment.updated",
        {"body": body, "mentions": mentions, "edited_at": now},
        version=version,
        expected=THERE,
        now=now,
    )


async def delete_comment(
    db: Queryable, workspace_id: int, task_id: int, comment_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take a comment away; an undo brings it back."""
    return await change_comment(
        db,
        workspace_id,
        task_id,
        comment_id,
        actor_id,
        "comment.deleted",
        {"deleted_at": now},
        expected=THERE,
        now=now,
    )
