"""Comments in the database."""

from datetime import datetime
from typing import Any

from webapp.comments.models import Added, Change, Comment, FoundAdded, FoundChange, FoundComment
from webapp.database.batches import together, told
from webapp.database.loader import load
from webapp.database.pool import Queryable

sql = load("comments")

PAGE_SIZE = 30
THERE: dict[str, Any] = {"deleted_at": None}

Asked = tuple[int, int, int | None, int]  # workspace, task, the last one's id, how many


async def get_comments(
    db: Queryable, workspace_id: int, task_id: int, *, upto: int | None = None, limit: int = PAGE_SIZE
) -> list[Comment]:
    """The latest comments on a task, or those up to the one with the id `upto`, the latest first; one more than `limit`
    where there are earlier ones."""
    return await db.gathered(look_up_comments, (workspace_id, task_id, upto, limit + 1))


async def look_up_comments(db: Queryable, asked: list[Asked]) -> dict[Asked, list[Comment]]:
    """The comments that several ask for."""
    workspace_ids, task_ids, uptos, limits = zip(*asked, strict=True)
    found: dict[Asked, list[Comment]] = {each: [] for each in asked}
    query, given = sql.get_comments, {"task_ids": task_ids, "uptos": uptos, "limits": limits}
    for row in await db.rows(FoundComment, query, workspace_ids=workspace_ids, **given):
        found[asked[row.place - 1]].append(row)
    return found


async def get_comment(db: Queryable, workspace_id: int, task_id: int, comment_id: int) -> Comment | None:
    """One comment of a task; None where it was deleted."""
    return await db.one(Comment, sql.get_comment, workspace_id=workspace_id, task_id=task_id, comment_id=comment_id)


async def add_comment(
    db: Queryable, workspace_id: int, task_id: int, actor_id: int, body: str, mentions: list[int], *, now: datetime
) -> Added | None:
    """Say something about a task; `mentions` are accounts. None where there is no such task, or it is in the trash."""
    wanted = {"task_id": task_id, "actor_id": actor_id, "body": body, "mentions": mentions, "at": now}
    return await db.batched(add_all, workspace_id, task_id, wanted)


async def add_all(db: Queryable, workspace_id: int, asked: list[dict[str, Any]]) -> list[Added | None]:
    """Comment on several tasks, each as `add_comment` has it."""
    rows = await db.rows(FoundAdded, together(sql.add_comments, asked), workspace_id=workspace_id, asked=asked)
    found = {row.task_id: row for row in rows}
    return told(found, [wanted["task_id"] for wanted in asked])


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
    wanted = {
        "task_id": task_id,
        "comment_id": comment_id,
        "actor_id": actor_id,
        "action": action,
        "patch": patch,
        "version": version,
        "expected": expected or {},
        "undoes": undoes,
        "at": now,
    }
    return await db.batched(change_all, workspace_id, task_id, wanted)


async def change_all(db: Queryable, workspace_id: int, asked: list[dict[str, Any]]) -> list[Change | None]:
    """Change comments on several tasks, each as `change_comment` has it."""
    rows = await db.rows(FoundChange, together(sql.change_comments, asked), workspace_id=workspace_id, asked=asked)
    found = {row.task_id: row for row in rows}
    return told(found, [wanted["task_id"] for wanted in asked])


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
