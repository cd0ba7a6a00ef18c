"""A draft as it is now, as a post: for how its mail will look."""

from webapp.database.pool import Queryable
from webapp.drafts.models import Draft
from webapp.newsletter.queries import get_post_files
from webapp.publishing.models import Post
from webapp.web.markdown.pictures import ADDRESS
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

MOST = 50  # files that are looked at


async def post_of(db: Queryable, viewer: Viewer, draft: Draft) -> Post:
    """A draft as it would go out now. Raises Busy."""
    prefix = f"/w/{viewer.workspace.slug}/files/"
    named = await off_the_loop(len(draft.body), file_ids, draft.body, prefix)
    ids = list(dict.fromkeys([*([draft.cover_id] if draft.cover_id else []), *named]))[:MOST]
    return Post(
        workspace_id=viewer.workspace.id,
        workspace_slug=viewer.workspace.slug,
        workspace_name=viewer.workspace.name,
        draft_id=draft.id,
        publication_id=0,
        revision=draft.revision,
        content_hash=b"",
        kind=draft.kind,
        title=draft.title,
        slug=draft.slug,
        search_title=draft.search_title,
        description=draft.description,
        keywords=draft.keywords,
        canonical_link=draft.canonical_link,
        body=draft.body,
        cover_id=draft.cover_id,
        cover_alt=draft.cover_alt,
        files=await get_post_files(db, viewer.workspace.id, ids),
        author_name=viewer.account.name,
        published_at=viewer.now,
        first_published_at=viewer.now,
    )


def file_ids(body: str, prefix: str) -> list[int]:
    """The files that a text names."""
    named = (found[1] for found in ADDRESS.finditer(body))
    return [int(address.removeprefix(prefix)) for address in named if address.startswith(prefix)]
