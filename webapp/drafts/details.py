"""Routes of a draft's details: its name, kind, project, task, the fields that its kind shows, its cover."""

from typing import Any

import asyncpg
from litestar import Controller, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import UNSET

from webapp.database.pool import Database
from webapp.drafts import queries
from webapp.drafts.covers import can_be_cover
from webapp.drafts.models import KIND_WORDS, Draft, DraftDetails, Kind
from webapp.drafts.pages import details_preview_context, draft_context, filled
from webapp.web.forms import Form, read_form, reject_reference
from webapp.web.given import GivenDatabase, GivenViewer
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

FIELDS = ("slug", "search_title", "description", "keywords", "canonical_link")
COLUMNS = ("title", "kind", "project_id", "task_id", *FIELDS, "cover_id", "cover_alt")

NO_COVER = "This isn't one of the draft's pictures. Choose another."

# The fields of forms that refer to other rows, by the constraint that such a row is there.
REFERENCES = {
    "drafts_workspace_id_project_id_fkey": ("project_id", "This project is gone. Choose another."),
    "drafts_workspace_id_task_id_fkey": ("task_id", "There is no such task any more."),
    "drafts_cover_fkey": ("cover_id", NO_COVER),
}


class DetailsController(Controller):
    """The form beside the text."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/details"

    @put("/", name="drafts.details", permission=Permission.EDIT)
    async def update_details(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Change what was sent; 409 with both shown where it was changed in between."""
        form = await read_form(request, DraftDetails)
        suggested = None
        status = 422
        if not form.errors:
            patch = {name: value for name in COLUMNS if (value := getattr(form.value, name)) is not UNSET}
            cover = patch.get("cover_id")
            if cover is not None and not await can_be_cover(db, viewer.workspace.id, draft_id, cover):
                form.reject("cover_id", NO_COVER)
        if not form.errors:
            try:
                change = await queries.change_draft(
                    db,
                    viewer.workspace.id,
                    draft_id,
                    viewer.account.id,
                    "renamed" if set(patch) == {"title"} else "moved",
                    patch,
                    version=form.value.version,
                    expected=queries.NOT_IN_TRASH,
                    now=viewer.now,
                )
            except asyncpg.ForeignKeyViolationError as error:
                reject_reference(form, error, REFERENCES)
            except asyncpg.UniqueViolationError:
                suggested = await queries.find_free_slug(db, viewer.workspace.id, patch["slug"], draft_id)
                form.reject("slug", f"Another draft has this slug. “{suggested}” is free.")
            else:
                if change is None:
                    raise NotFoundException
                if change.version_before == form.value.version:
                    if change.event_id is None and await is_in_trash(db, viewer, draft_id):
                        raise NotFoundException
                    to = workspace_url(viewer, "drafts.show", draft_id=draft_id)
                    return moved_on(request, to, change.event_id)
                status = 409
        context = await draft_context(db, viewer, draft_id, details_form=form, suggested=suggested)
        draft = context["draft"]
        if draft.deleted_at is not None:
            raise NotFoundException
        if status == 409:
            show_both(context["details_form"], form, draft)
        context["details_form"].typed["version"] = str(draft.version)
        return page(request, "drafts/draft.html", fragment="drafts/_details.html", status=status, **context)

    @post("/preview", name="drafts.preview_details", permission=Permission.EDIT, status_code=200)
    async def preview_details(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The form as it was typed, with the fields of its kind and how a search result will look; saves nothing.
        Only scripts ask for it."""
        form = await read_form(request, DraftDetails)
        context = await details_preview_context(db, viewer, draft_id, form)
        return page(request, "drafts/_details.html", status=422 if form.errors else 200, **context)


async def is_in_trash(db: Database, viewer: Viewer, draft_id: int) -> bool:
    """Whether a draft was deleted."""
    draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
    return draft is not None and draft.deleted_at is not None


def show_both(shown: Form[Any], sent: Form[Any], draft: Draft) -> None:
    """Say what a draft's details are by now, beside what somebody wanted them to be."""
    shown.reject("version", changed_meanwhile(draft))
    now = filled(draft).typed
    for name in FIELDS:
        if name in sent.typed and " ".join(sent.typed[name].split()) != now[name]:
            there = f"“{now[name]}” is there now." if now[name] else "It is empty now."
            shown.reject(name, f"{there} Save again to keep yours.")


def changed_meanwhile(draft: Draft) -> str:
    """What a draft's details are by now, for whoever wanted to change them too."""
    project = f"in the project {draft.project_name}" if draft.project_name else "without a project"
    return (
        f"Somebody changed this draft in the meantime: “{draft.title}” is now {KIND_WORDS[Kind(draft.kind)].lower()}, "
        f"{project}. Yours is below: save again to keep it."
    )
