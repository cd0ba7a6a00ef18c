"""The page of a clash: what a text was, what two people made of it, and both together as a proposal."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts.context import common
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft
from webapp.drafts.revisions import queries as revisions
from webapp.drafts.revisions.queries import Revision
from webapp.editing.conflict import Difference, difference, differences_of_text, plain_differences
from webapp.history.queries import get_names
from webapp.web.pages import INTO_MAIN, AnyRequest, Reply, page, wants_json, workspace_url
from webapp.web.sandbox import show
from webapp.web.viewer import Viewer

Kept = Sequence[tuple[str, str]]  # what else was typed, by what it is called


async def show_clash(
    request: AnyRequest, viewer: Viewer, db: Database, draft_id: int, number: int, *, kept: Kept = ()
) -> Reply:
    """409 with the page on which a clash is decided, or for the editor where that page is; with what was typed beside
    the text, as to send it for review."""
    if wants_json(request):
        url = workspace_url(viewer, "drafts.clash", {"revision": number}, draft_id=draft_id)
        return Response({"state": "clash", "revision": number, "url": url}, status_code=409)
    context = await clash_context(db, viewer, draft_id, number) | {"kept": kept}
    return page(request, "drafts/conflict.html", status=409, headers=INTO_MAIN, **context)


async def clash_context(db: Database, viewer: Viewer, draft_id: int, number: int) -> dict[str, Any]:
    """What the page of a clash is given: revision `number` beside the draft as it is now.

    Raises NotFoundException where there is no such draft or revision, Busy.
    """
    draft = await find_draft(db, viewer, draft_id)
    yours = await revisions.get_revision(db, viewer.workspace.id, draft_id, number or draft.revision)
    theirs = await revisions.get_revision(db, viewer.workspace.id, draft_id, draft.revision)
    if yours is None or theirs is None:
        raise NotFoundException
    before = await revisions.get_revision(db, viewer.workspace.id, draft_id, yours.began_from or 0)
    names = await get_names(db, viewer.workspace.id)
    title, body, found = await proposal(before, yours, draft)
    return common(viewer) | {
        "draft": draft,
        "before": before,
        "yours": yours,
        "theirs": theirs,
        "mine": yours.author_id == viewer.account.id,
        "writer": names.everybody.get(yours.author_id or 0, "Somebody"),
        "same_person": theirs.author_id == yours.author_id,
        "other": names.everybody.get(theirs.author_id or 0, "somebody"),
        "differences": found,
        "proposed": {"title": title, "body": body},
    }


async def proposal(before: Revision | None, yours: Revision, draft: Draft) -> tuple[str, str, list[Difference]]:
    """A title and a text that hold what both wrote, and where they clash. A title that both changed is proposed as it
    was typed. Raises Busy."""
    was = (before.title, before.body) if before is not None else ("", "")
    title, found = differences_of_text("Title", was[0], yours.title, draft.title)
    if found:
        title, found = yours.title, [difference("Title", was[0], draft.title, yours.title)]
    texts = was[1], yours.body, draft.body
    body, places = await show(texts, plain_differences, differences_of_text, "Text", *texts)
    return " ".join(title.split()), body, [*found, *places]
