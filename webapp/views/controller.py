"""Routes of saved views: save, show, change, pin and remove them."""

from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.editing.edit import Conflict, columns_sent, read_edit, save_form
from webapp.editing.row_conflict import conflict_page
from webapp.tasks.arranging import Grouping, Shape, Sort
from webapp.tasks.columns import Columns
from webapp.views import queries
from webapp.views.addresses import address_of
from webapp.views.context import common, list_context, view_context
from webapp.views.history import VIEW
from webapp.views.models import MOST_PINNED, MOST_VIEWS, Icon, Listed, NewView, Place, View, ViewEdit, ViewOf
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import blank, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

FULL = f"You see {MOST_VIEWS} views already. Delete one that nobody uses first."
NOT_YOURS = "Only who made a view can keep it from the others."


class ViewController(Controller):
    """Views as everybody has them; a private one exists for its owner alone."""

    path = "/w/{workspace:str}/views"

    @get("/", name="views.list", permission=Permission.READ)
    async def list_views(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All views that this person sees, what they have pinned first."""
        return page(request, "views/page.html", **await list_context(db, viewer))

    @get("/new", name="views.new", permission=Permission.EDIT)
    async def show_new_view(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The form that saves a list, filled in from its address."""
        asked = read_query(request, ViewOf)
        of = ViewOf() if asked.errors else asked.value
        like = await queries.see_view(db, viewer, of.view) if of.view else None
        lists = of.lists or Listed.TASKS
        form = blank(
            lists=lists,
            icon=like.icon if like is not None else Icon.FILTER,
            query=asked.typed["q"],
            shape=of.as_ or Shape.LIST,
            group_by=of.group or Grouping.DUE,
            sort_by=of.sort or (Sort.DUE if lists is Listed.TASKS else Sort.CHANGE),
            columns=Columns().write(of.columns),
            shared="shared" if like is not None and like.shared else "private",
        )
        return page(request, "views/new.html", form=form, **common(viewer, lists))

    @post("/", name="views.create", permission=Permission.EDIT, about=("save a view", "Save the view"))
    async def create_view(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Save a view, pinned for whoever does."""
        form = await read_form(request, NewView)
        if not form.errors:
            added = await queries.add_view(db, viewer.workspace.id, viewer.account.id, form.value, now=viewer.now)
            view = await queries.see_view(db, viewer, added.id) if added is not None else None
            if added is not None and view is not None:
                return moved_on(request, address_of(viewer, view), added.event_id)
            form.reject("name", FULL)
        return page(request, "views/new.html", status=422, form=form, **common(viewer, form.typed["lists"]))

    @get("/{view_id:int}", name="views.show", permission=Permission.READ)
    async def show_view(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, view_id: FromPath[int]
    ) -> Reply:
        """The list as it was saved; of what is in the trash its page."""
        view = await found(db, viewer, view_id)
        if view.deleted_at is not None:
            return see_other(request, workspace_url(viewer, "views.edit", view_id=view_id))
        return see_other(request, address_of(viewer, view))

    @get("/{view_id:int}/edit", name="views.edit", permission=Permission.READ)
    async def edit_view(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, view_id: FromPath[int]
    ) -> Reply:
        """What a view is: its form, and its history."""
        return page(request, "views/view.html", **await view_context(db, viewer, view_id))

    @put("/{view_id:int}", name="views.update", permission=Permission.EDIT, about=("save a view", "Save the view"))
    async def update_view(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, view_id: FromPath[int]
    ) -> Reply:
        """Change a view, merged with what another one changed since; 409 with both shown where that conflicts."""
        view = await found(db, viewer, view_id)
        form = await read_edit(request, ViewEdit)
        if not form.errors and form.value.shared is False and view.owner_id != viewer.account.id:
            form.reject("shared", NOT_YOURS)
        if form.errors:
            return page(request, "views/view.html", status=422, **await view_context(db, viewer, view_id, form=form))
        sent, version = columns_sent(form.value), form.value.version
        saved = await save_form(db, viewer, VIEW, view_id, "view.updated", lambda view: sent, version)
        if saved is None:
            raise NotFoundException
        if isinstance(saved, Conflict):
            return await conflict_page(
                request,
                db,
                viewer,
                VIEW,
                saved,
                form,
                to=f"{workspace_url(viewer, 'views.update', view_id=view_id)}?_method=put",
                back=workspace_url(viewer, "views.show", view_id=view_id),
                context=lambda both: view_context(db, viewer, view_id, form=both),
            )
        return moved_on(request, address_of(viewer, await found(db, viewer, view_id)), saved.event_id)

    @delete(
        "/{view_id:int}",
        name="views.delete",
        permission=Permission.EDIT,
        status_code=303,
        about=("delete a view", "Delete the view"),
    )
    async def delete_view(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, view_id: FromPath[int]
    ) -> Reply:
        """Put a view into the trash, with an undo. The tasks that it lists stay as they are."""
        change = await queries.delete_view(db, viewer.workspace.id, view_id, viewer.account.id, now=viewer.now)
        if change is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "views.list"), change.event_id)

    @post("/{view_id:int}/pin", name="views.pin", permission=Permission.READ, about=("pin a view", "Pin the view"))
    async def pin(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, view_id: FromPath[int]) -> Reply:
        """Pin a view behind the others, beside one's own pages."""
        return await pinned(request, viewer, db, view_id, "pin.added", place=MOST_PINNED + 1)

    @put("/{view_id:int}/pin", name="views.move", permission=Permission.READ, about=("move a view", "Move the view"))
    async def move(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, view_id: FromPath[int]) -> Reply:
        """Put a view at another place among those that are pinned."""
        await found(db, viewer, view_id)
        form = await read_form(request, Place)
        if form.errors:
            context = await list_context(db, viewer) | {"error": form.errors["place"]}
            return page(request, "views/page.html", status=422, **context)
        return await pinned(request, viewer, db, view_id, "pin.moved", place=form.value.place)

    @delete(
        "/{view_id:int}/pin",
        name="views.unpin",
        permission=Permission.READ,
        status_code=303,
        about=("unpin a view", "Unpin the view"),
    )
    async def unpin(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, view_id: FromPath[int]) -> Reply:
        """Take a view out of those that are pinned."""
        return await pinned(request, viewer, db, view_id, "pin.removed")


async def found(db: Database, viewer: Viewer, view_id: int) -> View:
    """A view as it exists for this person. Raises NotFoundException where it doesn't."""
    view = await queries.see_view(db, viewer, view_id)
    if view is None:
        raise NotFoundException
    return view


async def pinned(
    request: AnyRequest, viewer: Viewer, db: Database, view_id: int, action: str, *, place: int | None = None
) -> Reply:
    """Pin a view, move it or unpin it, and show the list of views. Raises NotFoundException where there is none."""
    done = await queries.pin_view(db, viewer, view_id, action, place=place)
    if done is None:
        raise NotFoundException
    return moved_on(request, workspace_url(viewer, "views.list"), done.event_id)
