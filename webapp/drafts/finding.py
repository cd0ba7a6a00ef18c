"""A draft that something is to be done with: found, or said where it is instead."""

from datetime import datetime

import msgspec
from litestar.exceptions import NotFoundException

from webapp.database.pool import Queryable
from webapp.drafts.models import Draft
from webapp.drafts.queries import get_draft, sql
from webapp.text.direction import isolated
from webapp.web.errors import ErrorText, Explained
from webapp.web.formatting import ago
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


class Deletion(msgspec.Struct, frozen=True):
    """What was put in the trash, when and by whom; None where that isn't known any more."""

    title: str
    at: datetime
    name: str | None

    def words(self, viewer: Viewer) -> str:
        """ "Ben put it there 2 h ago" """
        return f"{isolated(self.name or 'Somebody')} put it there {ago(self.at, viewer)}"


async def find_draft(db: Queryable, viewer: Viewer, draft_id: int) -> Draft:
    """A draft that isn't in the trash. Raises what `missing` says."""
    draft = await get_draft(db, viewer.workspace.id, draft_id)
    if draft is None or draft.deleted_at is not None:
        raise await missing(db, viewer, draft_id)
    return draft


async def missing(db: Queryable, viewer: Viewer, draft_id: int) -> NotFoundException:
    """Why nothing can be done with a draft: it is in the trash, which a member may know, or there is none."""
    found = await get_deletion(db, viewer.workspace.id, draft_id)
    if found is None:
        return NotFoundException()
    restore = "restore it" if may(viewer.role, Permission.EDIT) else "ask somebody who writes drafts to restore it"
    text = ErrorText(
        f"“{isolated(found.title)}” is in the trash",
        f"{found.words(viewer)}.",
        f"You can look at it there, and {restore}.",
        workspace_url(viewer, "drafts.show", draft_id=draft_id),
        "Look at it there",
    )
    return Explained(text)


async def get_deletion(db: Queryable, workspace_id: int, draft_id: int) -> Deletion | None:
    """Who put a draft in the trash; None where it isn't there."""
    return await db.one(Deletion, sql.get_deletion, workspace_id=workspace_id, draft_id=draft_id)
