"""Routes of the queue of reviews."""

import re
from collections.abc import Iterable

from litestar import Controller, get, post

from webapp.database.pool import Database
from webapp.drafts.review.models import Decided, Decider, Refused, Verdict
from webapp.drafts.review.queries import decide
from webapp.notifications.context import read_cursor
from webapp.reviews import queries
from webapp.reviews.context import queue_context, rows_context
from webapp.reviews.models import LeftOut, QueueQuery, ReadDraft
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, rows_shown, wants_fragment, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

CHOICE = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{64})")
NOTHING_CHOSEN = "Choose the drafts to approve first: those that you have read have a box."
GONE = "It isn’t there any more."
NOT_READ = "You haven’t read it as it is now. Open it, then approve it there."


class ReviewsController(Controller):
    """What waits for somebody, what they wait for, what was decided lately."""

    path = "/w/{workspace:str}/reviews"

    @get("/", name="reviews.list", permission=Permission.READ)
    async def list_reviews(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """One's own queue, or what htmx puts after the page before."""
        asked = read_query(request, QueueQuery)
        after = None if asked.errors else read_cursor(asked.value.after)
        limit = rows_shown(request, queries.PAGE_SIZE)
        if after is not None and wants_fragment(request):
            return page(request, "reviews/_rows.html", **await rows_context(db, viewer, after, limit))
        lately = asked.errors or asked.value.decided != "all"
        context = await queue_context(db, viewer, after=after, limit=limit, lately=bool(lately))
        return page(request, "reviews/page.html", **context)

    @post(
        "/approvals",
        name="reviews.approve",
        permission=Permission.REVIEW,
        about=("approve drafts", "Approve the drafts"),
    )
    async def approve_chosen(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Approve several drafts, each with the content that this person has read and the form names. What has moved on
        is left out, and said (409)."""
        chosen = read_choices(value for name, value in await read_pairs(request) if name == "draft")
        if not chosen:
            context = await queue_context(db, viewer, wrong=NOTHING_CHOSEN)
            return page(request, "reviews/page.html", status=422, **context)
        known = await queries.get_read(db, viewer, chosen)
        approved: dict[str, int] = {}
        left_out: list[LeftOut] = []
        for draft_id, shown_hash in chosen.items():
            draft = known.get(draft_id)
            outcome = await approve(db, viewer, draft, shown_hash)
            if isinstance(outcome, Decided) and draft is not None:
                approved[draft.title] = outcome.event_id
            else:
                title = draft.title if draft is not None else f"Draft {draft_id}"
                left_out.append(LeftOut(draft_id, title, outcome.sentence if isinstance(outcome, Refused) else GONE))
        if left_out:
            context = await queue_context(db, viewer, approved=list(approved), left_out=left_out)
            return page(request, "reviews/page.html", status=409, **context)
        return moved_on(request, workspace_url(viewer, "reviews.list"), list(approved.values()))


def read_choices(values: Iterable[str]) -> dict[int, str]:
    """The drafts that were chosen, each with the hash of what was shown; what can't be read isn't one."""
    found = (CHOICE.fullmatch(value) for value in values)
    return {int(each[1]): each[2] for each in found if each is not None}


async def approve(db: Database, viewer: Viewer, draft: ReadDraft | None, shown_hash: str) -> Decided | Refused:
    """Approve a draft that this person has read, if it still is as it was shown."""
    if draft is None:
        return Refused(GONE)
    if not draft.is_read:
        return Refused(NOT_READ)
    decider = Decider(account_id=viewer.account.id)
    return await decide(db, viewer.workspace.id, draft.id, decider, Verdict.APPROVED, "", shown_hash, now=viewer.now)
