"""What the templates of publishing are given."""

from typing import Any
from zoneinfo import ZoneInfo

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts.review.models import Decider
from webapp.drafts.review.moves import MOVES, Move, refusal
from webapp.drafts.review.queries import get_held
from webapp.drafts.words import common
from webapp.publishing.checking import check_all
from webapp.publishing.models import Weight
from webapp.publishing.moments import MomentForm
from webapp.publishing.panel import publishing_of
from webapp.publishing.posts import get_post
from webapp.publishing.queries import (
    get_receipt,
    get_where,
    list_missed,
    list_published,
    list_put_off,
    list_scheduled,
    list_today,
    list_wanting,
)
from webapp.publishing.rendering import in_full
from webapp.web.forms.form import Form, blank
from webapp.web.pages import AnyRequest
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

EDITS = (Move.SCHEDULE, Move.RESCHEDULE, Move.UNSCHEDULE, Move.GO_OUT, Move.TAKE_OUT)


async def draft_publishing_context(
    request: AnyRequest,
    db: Database,
    viewer: Viewer,
    draft_id: int,
    *,
    form: Form[MomentForm] | None = None,
    chosen: list[int] | None = None,
) -> dict[str, Any]:
    """A draft's page of publishing, with its form as it is or as it was typed. Raises NotFoundException where there is
    no such draft."""
    held = await get_held(db, viewer.workspace.id, draft_id)
    if held is None:
        raise NotFoundException
    state = held[0]
    publishing = await publishing_of(db, viewer, state, await get_where(db, viewer.workspace.id, draft_id))
    may_edit = may(viewer.role, Permission.EDIT)
    why_not = {move.name.lower(): refusal(move, held, Decider(viewer.account.id)) for move in EDITS}
    ticked = chosen if chosen is not None else [each.place.id for each in publishing.choices if each.is_chosen]
    findings = await check_all(request, db, viewer, draft_id, ticked)
    return {
        **common(viewer),
        "draft": state.as_draft,
        "state": state,
        "publishing": publishing,
        "can": {name for name, why in why_not.items() if why is None} if may_edit else set(),
        "why_not": why_not["go_out"].sentence if why_not["go_out"] is not None else "",
        "moves": {move.name.lower(): rule for move, rule in MOVES.items()},
        "form": form or typed_moment(state.goes_at, publishing.zone),
        "ticked": ticked,
        "blocks": [each for each in findings if each.weight is Weight.BLOCKS],
        "looks": [each for each in findings if each.weight is Weight.LOOK],
        "can_manage": may(viewer.role, Permission.MANAGE),
    }


def typed_moment(goes_at: Any, zone: str) -> Form[Any]:
    """The form as the moment that is set would be typed."""
    if goes_at is None:
        return blank()
    shown = goes_at.astimezone(ZoneInfo(zone))
    return blank(day=shown.date(), time=f"{shown:%H:%M}")


async def today_context(db: Database, viewer: Viewer) -> dict[str, Any]:
    """What goes out today, or was to and waits for somebody."""
    return {**common(viewer), "section": "publishing", "today": await list_today(db, viewer)}


async def queue_context(db: Database, viewer: Viewer) -> dict[str, Any]:
    """What goes out next, what waits for somebody, what went out lately."""
    return {
        **common(viewer),
        "section": "publishing",
        "scheduled": await list_scheduled(db, viewer.workspace.id),
        "missed": await list_missed(db, viewer.workspace.id),
        "wanting": await list_wanting(db, viewer.workspace.id),
        "put_off": await list_put_off(db, viewer.workspace.id),
        "published": await list_published(db, viewer.workspace.id),
        "can_manage": may(viewer.role, Permission.MANAGE),
    }


async def receipt_context(db: Database, viewer: Viewer, receipt_id: int) -> dict[str, Any]:
    """One receipt, with what ours is where it was changed over there. Raises NotFoundException."""
    row = await get_receipt(db, viewer.workspace.id, receipt_id)
    if row is None:
        raise NotFoundException
    post = await get_post(db, viewer.workspace.id, row.publication_id) if row.state == "conflict" else None
    ours = ""
    if post is not None:
        cover = post.cover.name if post.cover is not None else ""
        ours = in_full(post.title, post.slug, post.description, cover, post.body)
    return {**common(viewer), "section": "publishing", "receipt": row, "ours": ours}
