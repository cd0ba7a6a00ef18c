"""Drafts: the list, the editor, its details."""

from typing import Any

import asyncpg
from litestar import Controller, Response, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import UNSET

from webapp.database.pool import Database
from webapp.drafts import queries, saving
from webapp.drafts.clash import show_clash
from webapp.drafts.models import (
    KIND_WORDS,
    Draft,
    DraftDetails,
    DraftFilter,
    DraftText,
    Kind,
    NewDraft,
    Preview,
)
from webapp.drafts.pages import draft_context, list_context, rows_context
from webapp.drafts.text import count_words, reading_ease, reading_minutes
from webapp.events.notices import find_notice
from webapp.files.pages import pictures_in
from webapp.web.forms import read_form, read_query, reject_reference
from webapp.web.given import GivenDatabase, GivenViewer
from webapp.web.markdown import render_long_markdown
from webapp.web.pages import (
    AnyRequest,
    Reply,
    address_shown,
    back,
    changed,
    moved_on,
    page,
    see_other,
    wants_fragment,
    wants_json,
    workspace_url,
)
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

# The fields of forms that refer to other rows, by the constraint that such a row is there.
REFERENCES = {
    "drafts_workspace_id_project_id_fkey": ("project_id", "This project is gone. Choose another."),
    "drafts_workspace_id_task_id_fkey": ("task_id", "There is no such task any more."),
}


class DraftController(Controller):
    """Routes of drafts."""

    path = "/w/{workspace:str}/drafts"

    @get("/", name="drafts.list", permission=Permission.READ)
    async def get_drafts(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The list as filtered. A filter that can't be read is 422 and ignored."""
        asked = read_query(request, DraftFilter)
        if asked.errors:
            context = await list_context(db, viewer, DraftFilter(), asked=asked)
            return page(request, "drafts/page.html", fragment="drafts/_list.html", status=422, **context)
        wanted = asked.value
        if wanted.after and wants_fragment(request):
            return page(request, "drafts/_more.html", **await rows_context(db, viewer, wanted))
        context = await list_context(db, viewer, wanted, asked=asked)
        shown = address_shown(request, workspace_url(viewer, "drafts.list", wanted.query()))
        return page(request, "drafts/page.html", fragment="drafts/_list.html", headers=shown, **context)

    @post("/", name="drafts.create", permission=Permission.EDIT)
    async def create_draft(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Begin a draft and open it."""
        form = await read_form(request, NewDraft)
        if not form.errors:
            try:
                new = form.value
                added = await queries.add_draft(
                    db,
                    viewer.workspace.id,
                    viewer.account.id,
                    title=new.title,
                    kind=new.kind,
                    project_id=new.project_id,
                    task_id=new.task_id,
                    now=viewer.now,
                )
                return see_other(request, workspace_url(viewer, "drafts.show", draft_id=added.id))
            except asyncpg.ForeignKeyViolationError as error:
                reject_reference(form, error, REFERENCES)
        context = await list_context(db, viewer, DraftFilter(), add_form=form)
        return page(request, "drafts/page.html", fragment="drafts/_add.html", status=422, **context)

    @get("/{draft_id:int}", name="drafts.show", permission=Permission.READ)
    async def get_draft(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
    ) -> Reply:
        """The editor, or for who may only read the text as it reads."""
        return page(request, "drafts/draft.html", **await draft_context(db, viewer, draft_id))

    @put("/{draft_id:int}", name="drafts.save", permission=Permission.EDIT)
    async def save_draft(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
    ) -> Reply:
        """Save title and text as a new revision, merged with what was saved since; 409 where both clash, and yours is
        kept beside. The editor asks for JSON."""
        form = await read_form(request, DraftText)
        if form.errors:
            if wants_json(request):
                return Response({"errors": form.errors}, status_code=422)
            context = await draft_context(db, viewer, draft_id, form=form)
            return page(
                request,
                "drafts/draft.html",
                fragment="drafts/_editor.html",
                status=422,
                headers={"hx-retarget": "#editor", "hx-reswap": "outerMorph"},
                **context,
            )
        saved = await saving.save(db, viewer.workspace.id, draft_id, viewer.account.id, form.value, now=viewer.now)
        if saved is None:
            raise NotFoundException
        if saved.state is saving.State.CLASH:
            return await show_clash(request, viewer, db, draft_id, saved.revision)
        if wants_json(request):
            return Response(saved_reply(saved, viewer), status_code=200)
        return changed(
            request,
            "drafts/_saved.html",
            to=workspace_url(viewer, "drafts.show", draft_id=draft_id),
            event_id=saved.event_id,
            notice=None,
            merged=saved.state is saving.State.MERGED,
            **await draft_context(db, viewer, draft_id),
        )

    @put("/{draft_id:int}/details", name="drafts.details", permission=Permission.EDIT)
    async def update_details(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
    ) -> Reply:
        """Rename a draft, change its kind, project or task; 409 where it was changed in between."""
        form = await read_form(request, DraftDetails)
        status = 422
        if not form.errors:
            details = form.value
            patch = {
                name: value
                for name in ("title", "kind", "project_id", "task_id")
                if (value := getattr(details, name)) is not UNSET
            }
            try:
                change = await queries.change_draft(
                    db,
                    viewer.workspace.id,
                    draft_id,
                    viewer.account.id,
                    "renamed" if set(patch) == {"title"} else "moved",
                    patch,
                    version=details.version,
                    expected=queries.NOT_IN_TRASH,
                    now=viewer.now,
                )
            except asyncpg.ForeignKeyViolationError as error:
                reject_reference(form, error, REFERENCES)
            else:
                if change is None:
                    raise NotFoundException
                if change.version_before == details.version:
                    if change.event_id is None and await is_in_trash(db, viewer, draft_id):
                        raise NotFoundException
                    to = workspace_url(viewer, "drafts.show", draft_id=draft_id)
                    return moved_on(request, to, change.event_id)
                status = 409
        context = await draft_context(db, viewer, draft_id, details_form=form)
        if context["draft"].deleted_at is not None:
            raise NotFoundException
        if status == 409:
            context["details_form"].reject("version", changed_meanwhile(context["draft"]))
        context["details_form"].typed["version"] = str(context["draft"].version)
        return page(request, "drafts/draft.html", fragment="drafts/_details.html", status=status, **context)

    @delete("/{draft_id:int}", name="drafts.delete", permission=Permission.EDIT, status_code=200)
    async def delete_draft(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
    ) -> Reply:
        """Put a draft into the trash, with an undo."""
        change = await queries.delete_draft(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        if change is None:
            raise NotFoundException
        return changed(
            request,
            "drafts/_deleted.html",
            to=back(request, workspace_url(viewer, "drafts.list")),
            event_id=change.event_id,
            notice=await find_notice(db, viewer, change.event_id),
        )

    @post("/preview", name="drafts.preview", permission=Permission.READ, status_code=200)
    async def preview_draft(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """How a text will read, with its word count; saves nothing."""
        form = await read_form(request, Preview)
        if form.errors:
            return page(
                request,
                "drafts/preview_page.html",
                fragment="drafts/_preview_error.html",
                status=422,
                section="drafts",
                form=form,
            )
        words = count_words(form.value.body)
        pictures = await pictures_in(db, viewer, form.value.body)
        context: dict[str, Any] = {
            "html": await render_long_markdown(form.value.body, pictures=pictures, lines=True),
            "words": words,
            "minutes_to_read": reading_minutes(words),
            "ease": reading_ease(form.value.body),
        }
        return page(request, "drafts/preview_page.html", fragment="drafts/_preview.html", section="drafts", **context)


def saved_reply(saved: saving.Saved, viewer: Viewer) -> dict[str, Any]:
    """What the editor is told of a save; the text only where it is another than it sent."""
    told = {"state": saved.state.value, "revision": saved.revision, "saved_at": f"{viewer.now:%Y-%m-%dT%H:%M:%S.%fZ}"}
    return told | ({"title": saved.title, "body": saved.body} if saved.state is saving.State.MERGED else {})


async def is_in_trash(db: Database, viewer: Viewer, draft_id: int) -> bool:
    """Whether a draft was deleted."""
    draft = await queries.get_draft(db, viewer.workspace.id, draft_id)
    return draft is not None and draft.deleted_at is not None


def changed_meanwhile(draft: Draft) -> str:
    """What a draft's details are by now, for whoever wanted to change them too."""
    project = f"in the project {draft.project_name}" if draft.project_name else "without a project"
    return (
        f"Somebody changed this draft in the meantime: “{draft.title}” is now {KIND_WORDS[Kind(draft.kind)].lower()}, "
        f"{project}. Yours is below: save again to keep it."
    )
