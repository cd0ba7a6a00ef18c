"""Posts: what went out, or would, made of what the database has kept of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.publishing.models import Post, PostFile, PostRow

sql = load("publishing")


async def get_post(db: Queryable, workspace_id: int, publication_id: int) -> Post | None:
    """A draft exactly as it went out, whatever has become of it; None where there is no such publication, or what went
    out wasn't kept then."""
    return next(iter(await get_posts(db, workspace_id, [publication_id])), None)


async def get_posts(db: Queryable, workspace_id: int, publication_ids: Sequence[int]) -> list[Post]:
    """Several of them, in the order of their publications; those that aren't known are left out."""
    rows = await db.rows(PostRow, sql.get_posts, workspace_id=workspace_id, publication_ids=list(publication_ids))
    return [post_of(row) for row in rows]


async def get_post_of_draft(db: Queryable, workspace_id: int, draft_id: int, *, now: datetime) -> Post | None:
    """A draft as it would go out now; its publication is 0. None where there is no such draft."""
    row = await db.one(PostRow, sql.get_post_of_draft, workspace_id=workspace_id, draft_id=draft_id, now=now)
    return None if row is None else post_of(row)


def post_of(row: PostRow) -> Post:
    """A post, by what the database has."""
    content = row.content
    return Post(
        workspace_id=row.workspace_id,
        workspace_slug=row.workspace_slug,
        workspace_name=row.workspace_name,
        draft_id=row.draft_id,
        publication_id=row.publication_id,
        revision=row.revision,
        content_hash=row.content_hash,
        kind=content["kind"],
        title=content["title"],
        slug=content["slug"],
        search_title=content["search_title"],
        description=content["description"],
        keywords=content["keywords"],
        canonical_link=content["canonical_link"],
        body=row.body,
        cover_id=content["cover_id"],
        cover_alt=content["cover_alt"],
        files=msgspec.convert(row.files, list[PostFile]),
        author_name=row.author_name,
        published_at=row.published_at,
        first_published_at=row.first_published_at,
    )
