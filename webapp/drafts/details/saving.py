"""Saving a draft's details, from their own form or one that does more; and what is answered where that conflicts."""

from typing import Any

import asyncpg
from litestar import Response

from webapp.database.pool import Database
from webapp.drafts import queries
from webapp.drafts.conflict import Kept
from webapp.drafts.context import details_preview_context
from webapp.drafts.details.covers import can_be_cover
from webapp.drafts.history import DRAFT
from webapp.drafts.models import NO_COVER, REFERENCES, Draft, DraftDetails
from webapp.editing.by_itself import EditingSession, beside
from webapp.editing.edit import Conflict, columns_sent, save_form
from webapp.editing.row_conflict import conflict_page
from webapp.history.models import Change
from webapp.web.forms.form import Form, reject_reference
from webapp.web.pages import AnyRequest, Reply, wants_json, workspace_url
from webapp.web.viewer import Viewer


async def save_details(
    db: Database, viewer: Viewer, draft_id: int, form: Form[DraftDetails], writing: Form[EditingSession]
) -> tuple[Change | Conflict | None, str | None]:
    """Save what a form has, merged with what others changed since. What is wrong with it stands in the form, with a
    slug that is free where its own isn't; None where nothing was saved, as where there is no such draft."""
    if form.errors:
        return None, None
    sent = columns_sent(form.value)
    cover = sent.get("cover_id")
    if cover is not None and not await can_be_cover(db, viewer.workspace.id, draft_id, cover):
        form.reject("cover_id", NO_COVER)
        return None, None
    action = "draft.renamed" if set(sent) == {"title"} else "draft.updated"
    try:
        return await save_form(
            db, viewer, DRAFT, draft_id, action, lambda draft: sent, form.value.version, beside=beside(writing)
        ), None
    except asyncpg.ForeignKeyViolationError as error:
        reject_reference(form, error, REFERENCES)
        return None, None
    except asyncpg.UniqueViolationError:
        suggested = await queries.find_free_slug(db, viewer.workspace.id, sent["slug"], draft_id)
        form.reject("slug", f"Another draft has this slug. “{suggested}” is free.")
        return None, suggested


async def show_conflict(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    conflict: Conflict,
    form: Form[DraftDetails],
    *,
    kept: Kept = (),
) -> Reply:
    """Both sides of what both changed; nothing saved yet and nothing lost, nor what else was typed."""
    draft: Draft = conflict.row
    to = workspace_url(viewer, "drafts.details", draft_id=draft.id)
    if wants_json(request):
        return Response({"state": "conflict", "url": to}, status_code=409)

    async def context(both: Form[Any]) -> dict[str, Any]:
        return await details_preview_context(db, viewer, draft.id, both) | {"kept": kept}

    return await conflict_page(
        request,
        db,
        viewer,
        DRAFT,
        conflict,
        form,
        to=f"{to}?_method=put",
        back=workspace_url(viewer, "drafts.show", draft_id=draft.id),
        context=context,
        words=lambda given: {"cover_id": {shown.file.id: f"“{shown.file.name}”" for shown in given["pictures"]}},
    )
