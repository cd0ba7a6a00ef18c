"""Drafts: the list, beginning one, the editor."""

from typing import Any

import asyncpg
from litestar import Controller, Response, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts import queries
from webapp.drafts.conflict import show_clash
from webapp.drafts.context import draft_context, list_context, rows_context
from webapp.drafts.filters import DraftFilter, DraftListForm
from webapp.drafts.finding import missing
from webapp.drafts.models import MAX_SENT, REFERENCES, DraftText, NewDraft, Preview
from webapp.drafts.query.reading import wanted_list
from webapp.drafts.revisions import save as saving
from webapp.drafts.templates.models import Template
from webapp.drafts.templates.queries import get_template
from webapp.drafts.words import signed_in_since
from webapp.editing.by_itself import moment
from webapp.files.context import pictures_in
from webapp.history.flash import find_notice
from webapp.text.statistics import said_of
from webapp.text.unseen import says_nothing
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, read_form, read_query, reject_reference
from webapp.web.markdown.render import render_long_markdown
from webapp.web.pages import (
    NOTHING_ELSE,
    AnyRequest,
    Reply,
    address_shown,
    asked_by_htmx,
    back,
    changed,
    moved_on,
    page,
    rows_shown,
    see_other,
    wants_fragment,
    wants_json,
    workspace_url,
)
from webapp.web.permissions import Permission
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

BEGUN = "begun"  # in the address of a draft that was just begun: the caret goes into its text


class DraftController(Controller):
    """Routes of drafts."""

    path = "/w/{workspace:str}/drafts"

    @get("/", name="drafts.list", permission=Permission.READ)
    async def get_drafts(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The list as filtered. A filter that can't be read is 422 and ignored."""
        asked = read_query(request, DraftListForm)
        if asked.errors:
            context = await list_context(db, viewer, DraftFilter(), asked=asked)
            return page(request, "drafts/page.html", fragment="drafts/_filtered.html", status=422, **context)
        wanted = await wanted_list(db, viewer, asked.value)
        if wanted.after and wants_fragment(request):
            return page(request, "drafts/_more.html", **await rows_context(db, viewer, wanted))
        if "was" in asked.typed and not wants_fragment(request):
            return see_other(request, workspace_url(viewer, "drafts.list", wanted.query(after=wanted.after)))
        context = await list_context(db, viewer, wanted, asked=asked, limit=rows_shown(request, queries.PAGE_SIZE))
        shown = address_shown(request, workspace_url(viewer, "drafts.list", wanted.query()))
        return page(request, "drafts/page.html", fragment="drafts/_filtered.html", headers=shown, **context)

    @post("/", name="drafts.create", permission=Permission.EDIT, about=("begin a draft", "Begin the draft"))
    async def create_draft(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Begin a draft, empty or from a template, and open it."""
        form = await read_form(request, NewDraft)
        template = await chosen_template(db, viewer, form)
        if not form.errors:
            new = form.value
            try:
                added = await queries.add_draft(
                    db,
                    viewer.workspace.id,
                    viewer.account.id,
                    title=template.title if template and says_nothing(new.title) else new.title,
                    kind=template.kind if template else new.kind,
                    body=template.body if template else "",
                    project_id=new.project_id,
                    task_id=new.task_id,
                    now=viewer.now,
                )
                return see_other(request, workspace_url(viewer, "drafts.show", {BEGUN: 1}, draft_id=added.id))
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
        context = await draft_context(db, viewer, draft_id)
        return page(request, "drafts/draft.html", begun=BEGUN in request.query_params, **context)

    @put(
        "/{draft_id:int}",
        name="drafts.save",
        permission=Permission.EDIT,
        request_max_body_size=MAX_SENT,
        about=("save a draft", "Save the draft"),
    )
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
        if not form.errors and form.value.account not in (None, viewer.account.id):
            form.reject("account", signed_in_since(viewer))
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
            raise await missing(db, viewer, draft_id)
        if saved.state is saving.State.CLASH:
            return await show_clash(request, viewer, db, draft_id, saved.revision)
        if wants_json(request):
            return Response(saved_reply(saved, viewer), status_code=200)
        return moved_on(request, workspace_url(viewer, "drafts.show", draft_id=draft_id), saved.event_id)

    @delete(
        "/{draft_id:int}",
        name="drafts.delete",
        permission=Permission.EDIT,
        status_code=200,
        about=("delete a draft", "Delete the draft"),
    )
    async def delete_draft(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        draft_id: FromPath[int],
    ) -> Reply:
        """Put a draft into the trash, with an undo; 409 where it is out at places, and would stay there."""
        try:
            change = await queries.delete_draft(db, viewer.workspace.id, draft_id, viewer.account.id, now=viewer.now)
        except queries.StillOut:
            template = "drafts/_still_out.html" if asked_by_htmx(request) else "drafts/still_out.html"
            return page(request, template, status=409, headers=NOTHING_ELSE, section="drafts", draft_id=draft_id)
        if change is None:
            raise NotFoundException
        return changed(
            request,
            "drafts/_deleted.html",
            to=back(request, workspace_url(viewer, "drafts.list")),
            event_id=change.event_id,
            notice=await find_notice(db, viewer, change.event_id),
        )

    @post(
        "/preview",
        name="drafts.preview",
        permission=Permission.EDIT,
        status_code=200,
        request_max_body_size=MAX_SENT,
        about=("look at a draft", "Show the draft"),
    )
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
        body = form.value.body
        pictures = await pictures_in(db, viewer, body)
        context: dict[str, Any] = {
            "html": await render_long_markdown(body, pictures=pictures, lines=True),
            "said": await off_the_loop(len(body), said_of, body),
        }
        return page(request, "drafts/preview_page.html", fragment="drafts/_preview.html", section="drafts", **context)


def saved_reply(saved: saving.Saved, viewer: Viewer) -> dict[str, Any]:
    """What the editor is told of a save; the text only where it is another than it sent."""
    told = {"state": saved.state.value, "revision": saved.revision, "saved_at": moment(viewer.now)}
    return told | ({"title": saved.title, "body": saved.body} if saved.state is saving.State.MERGED else {})


async def chosen_template(db: Database, viewer: Viewer, form: Form[NewDraft]) -> Template | None:
    """The template that a draft is to begin with. Refuses one that is gone, and a draft that would have no title."""
    if form.errors:
        return None
    template = None
    if form.value.template_id is not None:
        template = await get_template(db, viewer.workspace.id, form.value.template_id)
        if template is None or template.deleted_at is not None:
            form.reject("template_id", "This template is gone. Choose another.")
            return None
    if says_nothing(form.value.title) and not (template and template.title):
        form.reject("title", "Title can't be empty.")
    return template
