"""Files in the database."""

from collections.abc import Collection
from datetime import datetime

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.files.models import MOST, Added, Change, Content, File, Parent, ParentRow, PictureRow

sql = load("files")

LIST_SIZE = 100


async def get_files(
    db: Queryable, workspace_id: int, parent: Parent, *, after: int | None = None, pictures: bool = False
) -> list[File]:
    """The files of a draft, task or project, or only its pictures, the latest first, or those before the one with the
    id `after`; one more than LIST_SIZE where there are more."""
    flags, parameters = ([], {}) if after is None else (["after"], {"after_id": after})
    query = sql.get_files.when(f"of_{parent.subject}", *flags, *(["pictures"] if pictures else []))
    return await db.rows(File, query, workspace_id=workspace_id, parent_id=parent.id, limit=LIST_SIZE + 1, **parameters)


async def get_file(db: Queryable, workspace_id: int, file_id: int) -> File | None:
    """One file, also from the trash."""
    return await db.one(File, sql.get_file, workspace_id=workspace_id, file_id=file_id)


async def get_pictures(db: Queryable, workspace_id: int, file_ids: Collection[int]) -> list[PictureRow]:
    """Those of some files of a workspace that are pictures, also from the trash."""
    if not file_ids:
        return []
    return await db.rows(PictureRow, sql.get_pictures, workspace_id=workspace_id, file_ids=sorted(file_ids))


async def get_parent(db: Queryable, workspace_id: int, parent: Parent) -> ParentRow | None:
    """The draft, task or project that a file is to belong to; None where there is none."""
    query = sql.get_parent.when(f"of_{parent.subject}")
    return await db.one(ParentRow, query, workspace_id=workspace_id, parent_id=parent.id)


async def reserve_content(db: Queryable, workspace_id: int, content: Content, *, now: datetime) -> None:
    """Say that content is about to be kept; to be committed before its bytes go to the store."""
    await db.execute(
        sql.reserve_content,
        workspace_id=workspace_id,
        sha256=content.sha256,
        size=content.size,
        media_type=content.media_type,
        width=content.width,
        height=content.height,
        widths=sorted(content.smaller),
        now=now,
    )


async def add_file(
    db: Queryable, workspace_id: int, parent: Parent, actor_id: int, name: str, sha256: bytes, *, now: datetime
) -> Added | None:
    """Attach content that is kept to a draft, task or project; None where there is no such one, it is in the trash, or
    it has MOST files.

    Raises ForeignKeyViolationError where the content isn't there.
    """
    return await db.one(
        Added,
        sql.add_file.when(f"of_{parent.subject}"),
        workspace_id=workspace_id,
        subject=parent.subject,
        parent_id=parent.id,
        actor_id=actor_id,
        name=name,
        sha256=sha256,
        most=MOST,
        now=now,
    )


async def delete_file(
    db: Queryable,
    workspace_id: int,
    file_id: int,
    actor_id: int,
    *,
    now: datetime,
    action: str = "file.deleted",
    undoes: int | None = None,
) -> Change | None:
    """Put a file into the trash; None where there is no such file."""
    return await move_file(db, workspace_id, file_id, actor_id, action, deleted_at=now, undoes=undoes, now=now)


async def restore_file(
    db: Queryable,
    workspace_id: int,
    file_id: int,
    actor_id: int,
    *,
    now: datetime,
    action: str = "file.restored",
    undoes: int | None = None,
) -> Change | None:
    """Take a file out of the trash; None where there is no such file."""
    return await move_file(db, workspace_id, file_id, actor_id, action, deleted_at=None, undoes=undoes, now=now)


async def move_file(
    db: Queryable,
    workspace_id: int,
    file_id: int,
    actor_id: int,
    action: str,
    *,
    deleted_at: datetime | None,
    undoes: int | None = None,
    now: datetime,
) -> Change | None:
    """Move a file into the trash or out of it, as the event `action`; None where there is no such file."""
    return await db.one(
        Change,
        sql.move_file,
        workspace_id=workspace_id,
        file_id=file_id,
        actor_id=actor_id,
        action=action,
        undoes=undoes,
        deleted_at=deleted_at,
        now=now,
    )
