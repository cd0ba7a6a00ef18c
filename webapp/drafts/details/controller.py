"""Routes of a draft's details: its name, kind, project, task, the fields that its kind shows, its cover."""

from typing import Any

from litestar import Controller, Response, get, post, put
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts import queries
from webapp.drafts.context import details_preview_context, draft_context, filled
from webapp.drafts.details.context import details_of
from webapp.drafts.details.saving import save_details, show_conflict
from webapp.drafts.finding import find_draft, missing
from webapp.drafts.models import DraftDetails, Since
from webapp.editing.by_itself import EditingSession, moment, told_of_save
from webapp.editing.edit import Conflict, read_edit
from webapp.history.models import Change
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_form, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, wants_json, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class DetailsController(Controller):
    """The form beside the text."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/details"

    @get("/", name="drafts.read_details", permission=Permission.READ, by_itself=True)
    async def read_details(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """For a page that is open: the details as they are now, or 204 where they are of the version that it has."""
        draft = await find_draft(db, viewer, draft_id)
        asked = read_query(request, Since)
        headers = {"cache-control": "private, no-store"}
        if not asked.errors and asked.value.revision == draft.version:
            return Response(None, status_code=204, headers=headers)
        told = {"revision": draft.version, "saved_at": moment(draft.updated_at), "details": details_of(filled(draft))}
        return Response(told, headers=headers)

    @put(
        "/",
        name="drafts.details",
        permission=Permission.EDIT,
        about=("save the details of a draft", "Save the details"),
    )
    async def update_details(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Change what was sent, merged with what others changed since; 409 with both shown where that conflicts. A page
        that saves by itself asks for JSON."""
        form = await read_edit(request, DraftDetails)
        saved, suggested = await save_details(db, viewer, draft_id, form, await read_form(request, EditingSession))
        if not form.errors:
            if saved is None:
                raise await missing(db, viewer, draft_id)
            if isinstance(saved, Conflict):
                return await show_conflict(request, viewer, db, saved, form)
            if wants_json(request):
                return Response(await saved_reply(db, viewer, draft_id, saved, form.value.version), status_code=200)
            return moved_on(request, workspace_url(viewer, "drafts.show", draft_id=draft_id), saved.event_id)
        if wants_json(request):
            return Response({"errors": form.errors, "free": suggested or ""}, status_code=422)
        context = await draft_context(db, viewer, draft_id, details_form=form, suggested=suggested)
        if context["draft"].deleted_at is not None:
            raise await missing(db, viewer, draft_id)
        return page(request, "drafts/draft.html", fragment="drafts/details/_details.html", status=422, **context)

    @post(
        "/preview",
        name="drafts.preview_details",
        permission=Permission.EDIT,
        status_code=200,
        about=("look at the details of a draft", "Show the details"),
    )
    async def preview_details(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The form as it was typed, with the fields of its kind and how a search result will look; saves nothing.
        Only scripts ask for it."""
        form = await read_form(request, DraftDetails)
        context = await details_preview_context(db, viewer, draft_id, form)
        return page(request, "drafts/details/_details.html", status=422 if form.errors else 200, **context)


async def saved_reply(db: Database, viewer: Viewer, draft_id: int, saved: Change, version: int) -> dict[str, Any]:
    """What a page is told of a save of what was typed for a `version`: its version by now, and where others changed
    something since, all details as they are."""
    told = told_of_save(viewer, saved)
    draft = None if saved.version_before == version else await queries.get_draft(db, viewer.workspace.id, draft_id)
    if draft is None:
        return told
    return told | {"state": "merged", "revision": draft.version, "details": details_of(filled(draft))}
