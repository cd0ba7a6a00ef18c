"""Routes of readers: list, add, change, remove, forget."""

from typing import Any

import asyncpg
from litestar import Controller, delete, get, post, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.database.pool import Database
from webapp.editing.edit import Conflict, columns_sent, read_edit, save_form
from webapp.editing.row_conflict import conflict_page
from webapp.history.models import Change
from webapp.readers import queries
from webapp.readers.context import list_context, reader_context
from webapp.readers.history import READER
from webapp.readers.models import BounceForm, NewReader, ReaderEdit, ReaderFilter, ReaderStatus
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

KNOWN = "This address is on the list already."
IN_TRASH = "This address is in the trash. Take it out of there, or forget it first."


class ReaderController(Controller):
    """Readers, as those see them who write to them."""

    path = "/w/{workspace:str}/readers"

    @get("/", name="readers.list", permission=Permission.EDIT)
    async def list_readers(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The readers as filtered. A filter that can't be read is 422 and ignored."""
        asked = read_query(request, ReaderFilter)
        wanted = ReaderFilter() if asked.errors else asked.value
        context = await list_context(db, viewer, wanted, asked=asked)
        return page(request, "readers/page.html", status=422 if asked.errors else 200, **context)

    @post("/", name="readers.create", permission=Permission.EDIT, about=("add a reader", "Add the reader"))
    async def create_reader(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Add a reader who said that they want the mails."""
        form = await read_form(request, NewReader)
        if not form.errors:
            added = await queries.add_reader(db, viewer.workspace.id, viewer.account.id, form.value, now=viewer.now)
            if added is not None:
                return moved_on(request, workspace_url(viewer, "readers.list"), added.event_id)
            await reject_known(form, db, viewer, form.value.email)
        context = await list_context(db, viewer, ReaderFilter(), asked=blank(), add_form=form)
        return page(request, "readers/page.html", status=422, **context)

    @get("/{reader_id:int}", name="readers.show", permission=Permission.EDIT)
    async def get_reader(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, reader_id: FromPath[int]
    ) -> Reply:
        """A reader with their form, what went to them, and their history."""
        return page(request, "readers/reader.html", **await reader_context(db, viewer, reader_id))

    @put(
        "/{reader_id:int}",
        name="readers.update",
        permission=Permission.EDIT,
        about=("save a reader", "Save the reader"),
    )
    async def update_reader(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, reader_id: FromPath[int]
    ) -> Reply:
        """Change a reader, merged with what others changed since; 409 with both shown where that conflicts."""
        form = await read_edit(request, ReaderEdit)
        if not form.errors:
            sent, version = columns_sent(form.value), form.value.version
            try:
                saved = await save_form(db, viewer, READER, reader_id, "reader.updated", lambda reader: sent, version)
            except asyncpg.UniqueViolationError:
                await reject_known(form, db, viewer, sent["email"])
            else:
                return await self.saved(request, viewer, db, reader_id, form, saved)
        context = await reader_context(db, viewer, reader_id, form=form)
        if context["reader"].deleted_at is not None:
            raise NotFoundException
        return page(request, "readers/reader.html", status=422, **context)

    async def saved(
        self,
        request: AnyRequest,
        viewer: Viewer,
        db: Database,
        reader_id: int,
        form: Form[Any],
        saved: Change | Conflict | None,
    ) -> Reply:
        """What is answered to a form that was saved, or can't be. Raises NotFoundException."""
        if saved is None:
            raise NotFoundException
        url = workspace_url(viewer, "readers.show", reader_id=reader_id)
        if isinstance(saved, Conflict):
            return await conflict_page(
                request,
                db,
                viewer,
                READER,
                saved,
                form,
                to=f"{url}?_method=put",
                back=url,
                context=lambda both: reader_context(db, viewer, reader_id, form=both),
            )
        return moved_on(request, url, saved.event_id)

    @delete(
        "/{reader_id:int}",
        name="readers.delete",
        permission=Permission.EDIT,
        status_code=303,
        about=("remove a reader", "Remove the reader"),
    )
    async def delete_reader(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, reader_id: FromPath[int]
    ) -> Reply:
        """Put a reader into the trash, with an undo. No mail goes to them there."""
        patch = {"deleted_at": viewer.now}
        event_id = await change(db, viewer, reader_id, "reader.deleted", patch, expected={"deleted_at": None})
        return moved_on(request, workspace_url(viewer, "readers.list"), event_id)

    @post(
        "/{reader_id:int}/departure",
        name="readers.unsubscribe",
        permission=Permission.EDIT,
        about=("unsubscribe a reader", "Unsubscribe"),
    )
    async def unsubscribe_reader(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, reader_id: FromPath[int]
    ) -> Reply:
        """A reader said in another way that they want no more mails."""
        return await set_status(request, viewer, db, reader_id, "reader.unsubscribed", {"status": ReaderStatus.LEFT})

    @post(
        "/{reader_id:int}/subscription",
        name="readers.subscribe",
        permission=Permission.EDIT,
        about=("subscribe a reader again", "Subscribe again"),
    )
    async def subscribe_reader(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, reader_id: FromPath[int]
    ) -> Reply:
        """A reader wants the mails after all, or has them reach them again."""
        patch = {"status": ReaderStatus.SUBSCRIBED, "bounce": ""}
        return await set_status(request, viewer, db, reader_id, "reader.subscribed", patch)

    @post(
        "/{reader_id:int}/bounce",
        name="readers.bounce",
        permission=Permission.EDIT,
        about=("mark a reader as bounced", "Mark as bounced"),
    )
    async def mark_bounced(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, reader_id: FromPath[int]
    ) -> Reply:
        """A mail came back: none goes there any more."""
        form = await read_form(request, BounceForm)
        if form.errors:
            context = await reader_context(db, viewer, reader_id, bounce_form=form)
            return page(request, "readers/reader.html", status=422, **context)
        patch = {"status": ReaderStatus.BOUNCED, "bounce": form.value.bounce}
        return await set_status(request, viewer, db, reader_id, "reader.bounced", patch)

    @post(
        "/{reader_id:int}/forgetting",
        name="readers.forget",
        permission=Permission.MANAGE,
        about=("forget a reader entirely", "Forget entirely"),
    )
    async def forget_reader(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, reader_id: FromPath[int]
    ) -> Reply:
        """Delete all that is known of a reader, for good."""
        if not await queries.forget_reader(db, viewer.workspace.id, reader_id, viewer.account.id, now=viewer.now):
            raise NotFoundException
        return see_other(request, workspace_url(viewer, "readers.list"))


async def reject_known(form: Form[Any], db: Database, viewer: Viewer, email: str) -> None:
    """Say that somebody has an address already, and where they are."""
    known = await queries.find_reader(db, viewer.workspace.id, email)
    form.reject("email", IN_TRASH if known is not None and known.deleted_at is not None else KNOWN)


async def change(
    db: Database, viewer: Viewer, reader_id: int, action: str, patch: dict[str, Any], expected: dict[str, Any]
) -> int | None:
    """Change a reader; returns the event, None where nothing changed. Raises NotFoundException."""
    changed = await queries.change_reader(
        db, viewer.workspace.id, reader_id, viewer.account.id, action, patch, expected=expected, now=viewer.now
    )
    if changed is None:
        raise NotFoundException
    return changed.event_id


async def set_status(
    request: AnyRequest, viewer: Viewer, db: Database, reader_id: int, action: str, patch: dict[str, Any]
) -> Reply:
    """Let a reader have another status, and go on to their page."""
    event_id = await change(db, viewer, reader_id, action, patch, expected={"deleted_at": None})
    return moved_on(request, workspace_url(viewer, "readers.show", reader_id=reader_id), event_id)
