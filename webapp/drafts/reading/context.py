"""What the page on which a draft is read is given."""

from typing import Any

from webapp.database.pool import Database
from webapp.drafts.context import common, filled
from webapp.drafts.details.context import details_context
from webapp.drafts.details.covers import get_cover
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft
from webapp.drafts.reading.changes import get_difference
from webapp.drafts.reading.models import Approval, Earlier, Reading, Since
from webapp.drafts.reading.queries import get_own_approval, get_reading
from webapp.drafts.review.context import review_context
from webapp.drafts.suggestions.context import suggestions_context
from webapp.drafts.threads.context import reading_of, threads_context
from webapp.files.context import pictures_in
from webapp.history.queries import get_names
from webapp.reviews.queries import get_neighbours
from webapp.text.statistics import said_of
from webapp.web.markdown.render import render_long_markdown
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

SINCE_WORDS = {Since.READ: "you read it", Since.APPROVED: "you approved it"}


async def reading_context(
    db: Database, viewer: Viewer, draft_id: int, *, since: Since | None = None, from_queue: bool = False
) -> dict[str, Any]:
    """A draft as it will look, or with what changed `since` this person saw it, and all that stands beside it; with
    `reading`, what they have read of it. Raises NotFoundException, Busy."""
    names = await get_names(db, viewer.workspace.id)
    draft = await find_draft(db, viewer, draft_id)
    review = await review_context(db, viewer, draft_id, draft=draft, compare=False, names=names)
    reading = await get_reading(db, viewer, draft_id)
    seen = seen_before(draft, reading, await get_own_approval(db, viewer, draft_id), viewer)
    if since is Since.READ and since not in seen and Since.APPROVED in seen:
        since = Since.APPROVED
    earlier = seen.get(since) if since is not None else None
    threads = await threads_context(db, viewer, draft, names)
    context = {
        **common(viewer),
        **threads,
        "cover": await get_cover(db, viewer, draft),
        **details_context(draft, filled(draft), None),
        **review,
        **await suggestions_context(db, viewer, draft),
        "section": "reviews" if from_queue else "drafts",
        "draft": draft,
        "reading": reading,
        "seen": seen,
        "since": since if earlier is not None else None,
        "since_words": SINCE_WORDS,
        "earlier": earlier,
        "from_queue": from_queue,
        "neighbours": await get_neighbours(db, viewer, draft_id) if from_queue else {},
        "said": await off_the_loop(len(draft.body), said_of, draft.body),
    }
    if earlier is not None:
        return context | {"difference": await get_difference(db, viewer, draft, earlier)}
    pictures = await pictures_in(db, viewer, draft.body)
    beside = reading_of(viewer, draft, threads["threads"])
    html = await render_long_markdown(draft.body, pictures=pictures, lines=True, reading=beside)
    return context | {"html": html}


def seen_before(
    draft: Draft, reading: Reading | None, approval: Approval | None, viewer: Viewer
) -> dict[Since, Earlier]:
    """What a draft can be compared with: as this person read it before, and as they approved it, if it isn't that;
    once where they approved what they read."""
    found: dict[Since, Earlier] = {}
    if reading is not None and (earlier := reading.earlier(draft.content_hash, viewer.now)) is not None:
        found[Since.READ] = earlier
    if approval is not None and approval.content_hash != draft.content_hash:
        if Since.READ in found and found[Since.READ].is_like(approval):
            del found[Since.READ]
        found[Since.APPROVED] = approval
    return found
