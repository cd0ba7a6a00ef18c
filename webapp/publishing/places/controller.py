"""Routes of the places that a workspace publishes to. Owners look after them."""

import asyncio
from typing import Any

from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.outgoing.secrets import seal
from webapp.publishing.checking import resources_of
from webapp.publishing.models import TargetRow
from webapp.publishing.outlets import kind_of, outlet_of
from webapp.publishing.places import queries
from webapp.publishing.places.context import list_context, new_context, place_context
from webapp.publishing.places.models import MOST, KindQuery, TargetForm, stored
from webapp.publishing.targets.known import target_called
from webapp.publishing.targets.target import Outlet, Target
from webapp.settings import CofounderError
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, parse, read_pairs, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

TRIAL = 30.0  # seconds
SLOW = "It didn’t answer within half a minute."
UNTYPED = "Type it here: without it nothing lets us in."
ELSEWHERE = "Type it again: the one that is kept is for another address or user."
MOVED_ON = "Somebody changed this place in the meantime. Yours is here: save again to use it."
TOO_MANY = f"There are {MOST} places already. Delete one that nobody uses first."


class PlaceController(Controller):
    """List, add, change, try and remove places."""

    path = "/w/{workspace:str}/publishing/targets"

    @get("/", name="targets.list", permission=Permission.MANAGE)
    async def list_places(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """All places, and the kinds of which one can be added."""
        return page(request, "publishing/places/page.html", **await list_context(db, viewer))

    @get("/new", name="targets.new", permission=Permission.MANAGE)
    async def show_new_place(self, request: AnyRequest, viewer: GivenViewer) -> Reply:
        """The form of a new place of a kind; without one, the list from which it is chosen."""
        if not request.query_params:
            return see_other(request, workspace_url(viewer, "targets.list"))
        asked = read_query(request, KindQuery)
        kind = None if asked.errors else target_called(asked.value.kind)
        if kind is None:
            raise NotFoundException
        return page(request, "publishing/places/new.html", **new_context(viewer, kind))

    @post(
        "/", name="targets.create", permission=Permission.MANAGE, about=("add a place to publish to", "Add the place")
    )
    async def create_place(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Add a place."""
        sent = await sent_by(request)
        kind = target_called(sent.get("kind", ""))
        if kind is None:
            raise NotFoundException
        form, outlet = await read_place(request, db, kind, sent, None)
        if outlet is not None:
            added = await queries.add_target(
                db,
                viewer.workspace.id,
                viewer.account.id,
                kind=kind.kind,
                name=form.value.name,
                settings=stored(outlet.settings),
                secret=outlet.row.secret,
                for_kinds=form.value.for_kinds,
                now=viewer.now,
            )
            if added is not None:
                return moved_on(request, workspace_url(viewer, "targets.list"), added.event_id)
            form.reject("name", TOO_MANY)
        return page(request, "publishing/places/new.html", status=422, **new_context(viewer, kind, form))

    @get("/{target_id:int}", name="targets.show", permission=Permission.MANAGE)
    async def get_place(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, target_id: FromPath[int]
    ) -> Reply:
        """A place with its form and its history."""
        return page(request, "publishing/places/place.html", **await place_context(db, viewer, target_id))

    @put(
        "/{target_id:int}",
        name="targets.update",
        permission=Permission.MANAGE,
        about=("save a place to publish to", "Save the place"),
    )
    async def update_place(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, target_id: FromPath[int]
    ) -> Reply:
        """Change a place; a secret that isn't typed stays. 409 where another owner changed it meanwhile."""
        row = await there(db, viewer, target_id)
        kind = kind_or_none(row)
        if kind is None:
            raise NotFoundException
        form, outlet = await read_place(request, db, kind, await sent_by(request), row)
        if outlet is None:
            context = await place_context(db, viewer, target_id, form=form)
            return page(request, "publishing/places/place.html", status=422, **context)
        typed = form.value.secret
        change = await queries.change_target(
            db,
            viewer.workspace.id,
            target_id,
            viewer.account.id,
            "target.rekeyed" if typed else "target.updated",
            {"name": form.value.name, "settings": stored(outlet.settings), "for_kinds": form.value.for_kinds},
            version=form.value.version,
            expected=queries.NOT_IN_TRASH,
            secret=outlet.row.secret if typed else None,
            now=viewer.now,
        )
        if change is None:
            raise NotFoundException
        if change.version_after is None and change.version_before != form.value.version:
            form.typed["version"] = str(change.version_before)
            context = await place_context(db, viewer, target_id, form=form)
            return page(request, "publishing/places/place.html", status=409, moved_on=MOVED_ON, **context)
        return moved_on(request, workspace_url(viewer, "targets.list"), change.event_id)

    @post(
        "/{target_id:int}/trial",
        name="targets.try",
        permission=Permission.MANAGE,
        about=("try a place to publish to", "Try it"),
    )
    async def try_place(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, target_id: FromPath[int]
    ) -> Reply:
        """Try whether the place can be reached and lets us in; nothing is changed there."""
        row = await there(db, viewer, target_id)
        context = await place_context(db, viewer, target_id, tried=await reached(request, db, row))
        return page(request, "publishing/places/place.html", **context)

    @delete(
        "/{target_id:int}",
        name="targets.delete",
        permission=Permission.MANAGE,
        status_code=303,
        about=("delete a place to publish to", "Delete the place"),
    )
    async def delete_place(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, target_id: FromPath[int]
    ) -> Reply:
        """Put a place into the trash, with an undo. What is out there stays there."""
        change = await queries.delete_target(db, viewer.workspace.id, target_id, viewer.account.id, now=viewer.now)
        if change is None:
            raise NotFoundException
        return moved_on(request, workspace_url(viewer, "targets.list"), change.event_id)


async def there(db: Database, viewer: Viewer, target_id: int) -> TargetRow:
    """A place that isn't in the trash. Raises NotFoundException."""
    row = await queries.get_target(db, viewer.workspace.id, target_id)
    if row is None or row.deleted_at is not None:
        raise NotFoundException
    return row


def kind_or_none(row: TargetRow) -> Target | None:
    """The kind of a place, None where this version doesn't know it."""
    return target_called(row.kind)


async def reached(request: AnyRequest, db: Database, row: TargetRow) -> tuple[bool, str]:
    """Whether a place lets us in, and what it says."""
    try:
        async with asyncio.timeout(TRIAL):
            return True, await kind_of(row).reach(outlet_of(resources_of(request), row, db))
    except TimeoutError:
        return False, SLOW
    except CofounderError as error:
        return False, str(error)


async def sent_by(request: AnyRequest) -> dict[str, str]:
    """A form of a place, in which several kinds of drafts may be ticked."""
    pairs = await read_pairs(request)
    ticked = " ".join(value for name, value in pairs if name == "for_kinds")
    return dict(pairs) | {"for_kinds": ticked}


async def read_place(
    request: AnyRequest, db: Database, kind: Target, sent: dict[str, str], row: TargetRow | None
) -> tuple[Form[TargetForm], Outlet | None]:
    """What was typed for a place of a kind, and the place as it would be; None instead, where something of it can't be
    so, which is said beside its field."""
    form = parse(TargetForm, sent)
    settings: Form[Any] = parse(kind.form, sent)
    form.errors.update(settings.errors)
    if form.errors:
        return without_secret(form), None
    typed = form.value.secret
    if kind.secret and not typed and (row is None or row.secret is None):
        form.reject("secret", UNTYPED)
        return without_secret(form), None
    if (
        kind.secret
        and not typed
        and row
        and any(row.settings.get(each) != getattr(settings.value, each) for each in kind.secret_is_for)
    ):
        form.reject("secret", ELSEWHERE)
        return without_secret(form), None
    if wrong := set(form.value.for_kinds) - kind.draft_kinds:
        form.reject(
            "for_kinds", f"{kind.title} takes no drafts of this kind: {', '.join(sorted(wrong)).replace('_', ' ')}."
        )
        return without_secret(form), None
    resources = resources_of(request)
    try:
        sealed = seal(resources.settings, typed) if typed and kind.secret else row.secret if row else None
        place = TargetRow(
            row.id if row else 0,
            form.value.version,
            kind.kind,
            form.value.name,
            stored(settings.value),
            sealed,
            form.value.for_kinds,
            None,
        )
        outlet = outlet_of(resources, place, db)
        await kind.look_over(settings, outlet)
        form.errors.update(settings.errors)
    except CofounderError as error:
        form.reject("secret" if kind.secret else "name", str(error))
    return without_secret(form), None if form.errors else outlet


def without_secret(form: Form[TargetForm]) -> Form[TargetForm]:
    """A form whose secret isn't shown again."""
    form.typed.pop("secret", None)
    return form
