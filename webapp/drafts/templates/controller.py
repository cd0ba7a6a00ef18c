"""Templates: what drafts of a kind can begin with. Owners look after them."""

from typing import Any

from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.drafts.context import common
from webapp.drafts.models import Kind
from webapp.drafts.queries import get_draft
from webapp.drafts.templates import queries
from webapp.drafts.templates.history import TEMPLATE
from webapp.drafts.templates.models import MAX_NAME, MOST_TEMPLATES, NewTemplate, TemplateEdit, TemplateOf
from webapp.editing.edit import Conflict, columns_sent, read_edit, save_form
from webapp.editing.row_conflict import conflict_page
from webapp.history.describe import history_lines
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, form_of, read_form, read_query
from webapp.web.markdown.render import render_long_markdown
from webapp.web.pages import AnyRequest, Reply, moved_on, page, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


class TemplateController(Controller):
    """List, add, change and remove templates."""

    path = "/w/{workspace:str}/drafts/templates"

    @get("/", name="templates.list", permission=Permission.READ)
    async def list_templates(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All templates, by kind."""
        rows = await queries.list_templates(db, viewer.workspace.id)
        return page(request, "drafts/templates/page.html", rows=rows, **common(viewer))

    @get("/new", name="templates.new", permission=Permission.MANAGE)
    async def show_new_template(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The form of a new template, filled in from a draft where one is named."""
        asked = read_query(request, TemplateOf)
        draft_id = None if asked.errors else asked.value.draft
        draft = await get_draft(db, viewer.workspace.id, draft_id) if draft_id else None
        form = blank(kind=Kind.BLOG_POST)
        if draft is not None and draft.deleted_at is None:
            form = blank(kind=draft.kind, name=draft.title[:MAX_NAME], title=draft.title, body=draft.body)
        return page(request, "drafts/templates/new.html", form=form, **common(viewer))

    @post("/", name="templates.create", permission=Permission.MANAGE, about=("add a template", "Add the template"))
    async def create_template(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Add a template."""
        form = await read_form(request, NewTemplate)
        if not form.errors:
            new = form.value
            added = await queries.add_template(
                db,
                viewer.workspace.id,
                viewer.account.id,
                kind=new.kind,
                name=new.name,
                title=new.title,
                body=new.body,
                now=viewer.now,
            )
            if added is not None:
                return moved_on(request, workspace_url(viewer, "templates.list"), added.event_id)
            form.reject("name", f"There are {MOST_TEMPLATES} templates already. Delete one that nobody uses first.")
        return page(request, "drafts/templates/new.html", status=422, form=form, **common(viewer))

    @get("/{template_id:int}", name="templates.show", permission=Permission.READ)
    async def get_template(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, template_id: FromPath[int]
    ) -> Reply:
        """A template: its form for owners, and how it reads for others."""
        return page(request, "drafts/templates/template.html", **await template_context(db, viewer, template_id))

    @put(
        "/{template_id:int}",
        name="templates.update",
        permission=Permission.MANAGE,
        about=("save a template", "Save the template"),
    )
    async def update_template(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, template_id: FromPath[int]
    ) -> Reply:
        """Change a template, merged with what another owner changed since; 409 with both shown where that clashes."""
        form = await read_edit(request, TemplateEdit)
        if not form.errors:
            version, sent = form.value.version, columns_sent(form.value)
            saved = await save_form(
                db, viewer, TEMPLATE, template_id, "template.updated", lambda template: sent, version
            )
            if saved is None:
                raise NotFoundException
            if isinstance(saved, Conflict):
                to = workspace_url(viewer, "templates.update", template_id=template_id)
                return await conflict_page(
                    request,
                    db,
                    viewer,
                    TEMPLATE,
                    saved,
                    form,
                    to=f"{to}?_method=put",
                    back=to,
                    context=lambda both: template_context(db, viewer, template_id, form=both),
                )
            return moved_on(request, workspace_url(viewer, "templates.list"), saved.event_id)
        context = await template_context(db, viewer, template_id, form=form)
        if context["template"].deleted_at is not None:
            raise NotFoundException
        return page(request, "drafts/templates/template.html", status=422, **context)

    @delete(
        "/{template_id:int}",
        name="templates.delete",
        permission=Permission.MANAGE,
        status_code=303,
        about=("delete a template", "Delete the template"),
    )
    async def delete_template(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, template_id: FromPath[int]
    ) -> Reply:
        """Put a template into the trash, with an undo. Drafts that began with it stay as they are."""
        change = await queries.delete_template(db, viewer.workspace.id, template_id, viewer.account.id, now=viewer.now)
        if change is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "templates.list"), change.event_id)


async def template_context(
    db: Database, viewer: Viewer, template_id: int, *, form: Form[Any] | None = None
) -> dict[str, Any]:
    """A template's page, with its form as it is saved or as it was typed. Raises NotFoundException where there is no
    such template, Busy."""
    template = await queries.get_template(db, viewer.workspace.id, template_id)
    if template is None:
        raise NotFoundException
    names = await get_names(db, viewer.workspace.id)
    events = await get_history(db, viewer.workspace.id, "template", template_id)
    saved = form_of(TemplateEdit, template)
    return common(viewer) | {
        "template": template,
        "form": Form({**saved.typed, **form.typed}, form.errors, None) if form else saved,
        "html": await render_long_markdown(template.body),
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
    }
