"""Routes of a draft's details: its name, kind, project, task, the fields that its kind shows, its cover."""

from typing import Any

import asyncpg
from litestar import Controller, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import UNSET

from webapp.drafts import queries
from webapp.drafts.context import details_preview_context, draft_context, filled
from webapp.drafts.details.covers import can_be_cover
from webapp.drafts.history import DRAFT
from webapp.drafts.models import KIND_WORDS, NO_COVER, REFERENCES, Draft, DraftDetails, Kind
from webapp.editing.edit import Clash, save_columns
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, read_form, reject_reference
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission

COLUMNS = tuple(name for name in DraftDetails.__struct_fields__ if name != "version")


class DetailsController(Controller):
    """The form beside the text."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/details"

    @put("/", name="drafts.details", permission=Permission.EDIT)
    async def update_details(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """Change what was sent, merged with what others changed since; 409 with both shown where that clashes."""
        form = await read_form(request, DraftDetails)
        suggested, saved = None, None
        if not form.errors:
            sent = {name: value for name in COLUMNS if (value := getattr(form.value, name)) is not UNSET}
            cover = sent.get("cover_id")
            if cover is not None and not await can_be_cover(db, viewer.workspace.id, draft_id, cover):
                form.reject("cover_id", NO_COVER)
        if not form.errors:
            action = "draft.renamed" if set(sent) == {"title"} else "draft.updated"
            try:
                saved = await save_columns(db, viewer, DRAFT, draft_id, action, sent, form.value.version)
            except asyncpg.ForeignKeyViolationError as error:
                reject_reference(form, error, REFERENCES)
            except asyncpg.UniqueViolationError:
                suggested = await queries.find_free_slug(db, viewer.workspace.id, sent["slug"], draft_id)
                form.reject("slug", f"Another draft has this slug. “{suggested}” is free.")
            else:
                if saved is None:
                    raise NotFoundException
                if not isinstance(saved, Clash):
                    return moved_on(request, workspace_url(viewer, "drafts.show", draft_id=draft_id), saved.event_id)
                form = clash_form(saved, form)
        context = await draft_context(db, viewer, draft_id, details_form=form, suggested=suggested)
        if context["draft"].deleted_at is not None:
            raise NotFoundException
        status = 422 if saved is None else 409
        return page(request, "drafts/draft.html", fragment="drafts/details/_details.html", status=status, **context)

    @post("/preview", name="drafts.preview_details", permission=Permission.EDIT, status_code=200)
    async def preview_details(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, draft_id: FromPath[int]
    ) -> Reply:
        """The form as it was typed, with the fields of its kind and how a search result will look; saves nothing.
        Only scripts ask for it."""
        form = await read_form(request, DraftDetails)
        context = await details_preview_context(db, viewer, draft_id, form)
        return page(request, "drafts/details/_details.html", status=422 if form.errors else 200, **context)


def clash_form(clash: Clash, sent: Form[Any]) -> Form[Any]:
    """The form with what doesn't clash as it will be saved, and beside each field that does what is there now."""
    there = filled(clash.row).typed
    typed = {name: as_typed(value) for name, value in clash.proposed.items() if name not in clash.clashing}
    form: Form[Any] = Form({**sent.typed, **typed, "version": str(clash.row.version)}, {}, None)
    form.reject("version", f"{clash.who.name} changed the same at once. Look at it, and save again to keep yours.")
    for name in clash.clashing:
        form.reject(name, f"{what_is_there(name, there[name], clash.row)} Save again to keep yours.")
    return form


def as_typed(value: Any) -> str:
    """A value as a form holds it."""
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def what_is_there(name: str, typed: str, draft: Draft) -> str:
    """What a field of a draft is now, in a sentence."""
    if name == "kind":
        return f"It is of the kind {KIND_WORDS[Kind(draft.kind)].lower()} now."
    if name == "project_id":
        return f"It is in the project {draft.project_name} now." if draft.project_name else "It is in no project now."
    if name == "task_id":
        return f"It belongs to “{draft.task_title}” now." if draft.task_title else "It belongs to no task now."
    if name == "cover_id":
        return "It has another cover now." if typed else "It has no cover now."
    return f"“{typed}” is there now." if typed else "It is empty now."
