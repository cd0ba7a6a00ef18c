"""Routes of the inbox: what somebody is told of, read, unread, done, and not to be told any more."""

import logging
from http import HTTPStatus

from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from webapp.database.failures import DatabaseFull, DatabaseReadOnly
from webapp.database.pool import Database
from webapp.history.subject import subject_called, url_of_part
from webapp.notifications import queries
from webapp.notifications.context import inbox_context, read_cursor
from webapp.notifications.models import InboxQuery
from webapp.notifications.notices import as_moment, as_number, done_in_inbox, load_inbox_notice
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest, Reply, page, rows_shown, see_other, wants_fragment
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

log = logging.getLogger("cofounder.notifications")


class InboxController(Controller):
    """One's own inbox. Whoever may read a workspace has one in it."""

    path = "/w/{workspace:str}/inbox"

    @get("/", name="inbox.list", permission=Permission.READ)
    async def show_inbox(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What isn't done, the latest first."""
        return await inbox_page(request, viewer, db, done=False)

    @get("/done", name="inbox.done", permission=Permission.READ)
    async def show_done(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """What is done."""
        return await inbox_page(request, viewer, db, done=True)

    @get("/{notification_id:int}", name="inbox.open", permission=Permission.READ)
    async def open_thing(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, notification_id: FromPath[int]
    ) -> Reply:
        """Mark a line as read, and go on to what it is about. A browser that only loads it in advance is refused, so
        that it asks again when somebody follows the link."""
        if "sec-purpose" in request.headers:
            return Response("", status_code=HTTPStatus.TOO_EARLY, headers={"cache-control": "no-store"})
        opened = await queries.get_opened(db, viewer, notification_id)
        subject = subject_called(opened.subject) if opened is not None else None
        if opened is None or subject is None:
            raise NotFoundException
        if not opened.is_read:
            await mark_read(db, viewer, notification_id)
        return see_other(request, url_of_part(viewer, subject, opened.subject_id, opened.part, opened.part_id))

    @post("/read", name="inbox.read_all", permission=Permission.READ, about=("mark all as read", "Mark all as read"))
    async def read_all(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Mark all lines as read."""
        await queries.read_all(db, viewer)
        return done_in_inbox(request, viewer, "read", as_number(viewer.now))

    @delete(
        "/read/{moment:int}",
        name="inbox.unread_all",
        permission=Permission.READ,
        status_code=303,
        about=("mark all as unread again", "Mark them as unread"),
    )
    async def unread_all(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, moment: FromPath[int]
    ) -> Reply:
        """Take back that all lines were marked as read at a moment."""
        try:
            at = as_moment(moment)
        except OverflowError:
            raise NotFoundException from None
        require(await queries.unread_all(db, viewer, at))
        return done_in_inbox(request, viewer, "back")

    @post(
        "/{notification_id:int}/read",
        name="inbox.read",
        permission=Permission.READ,
        about=("mark a line as read", "Mark it as read"),
    )
    async def read(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, notification_id: FromPath[int]
    ) -> Reply:
        """Mark a line as read."""
        require(await queries.set_read(db, viewer, notification_id, read=True))
        return done_in_inbox(request, viewer)

    @delete(
        "/{notification_id:int}/read",
        name="inbox.unread",
        permission=Permission.READ,
        status_code=303,
        about=("mark a line as unread", "Mark it as unread"),
    )
    async def unread(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, notification_id: FromPath[int]
    ) -> Reply:
        """Mark a line as unread."""
        require(await queries.set_read(db, viewer, notification_id, read=False))
        return done_in_inbox(request, viewer)

    @post(
        "/{notification_id:int}/completion",
        name="inbox.complete",
        permission=Permission.READ,
        about=("put a line of the inbox away", "Put it away"),
    )
    async def complete(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, notification_id: FromPath[int]
    ) -> Reply:
        """Be done with a line, until there is news."""
        require(await queries.set_done(db, viewer, notification_id, done=True))
        return done_in_inbox(request, viewer, "done", notification_id)

    @delete(
        "/{notification_id:int}/completion",
        name="inbox.reopen",
        permission=Permission.READ,
        status_code=303,
        about=("put a line back into the inbox", "Put it back"),
    )
    async def reopen(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, notification_id: FromPath[int]
    ) -> Reply:
        """Put a line back into the inbox, read or unread as it was."""
        require(await queries.set_done(db, viewer, notification_id, done=False))
        return done_in_inbox(request, viewer, "back", notification_id)

    @post(
        "/{notification_id:int}/mute",
        name="inbox.mute",
        permission=Permission.READ,
        about=("hear no more of something", "Hear no more of it"),
    )
    async def mute(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, notification_id: FromPath[int]
    ) -> Reply:
        """Hear no more of what a line is about, but what is meant for oneself."""
        require(await queries.set_muted(db, viewer, notification_id, muted=True))
        return done_in_inbox(request, viewer, "muted", notification_id)

    @delete(
        "/{notification_id:int}/mute",
        name="inbox.unmute",
        permission=Permission.READ,
        status_code=303,
        about=("hear of something again", "Hear of it again"),
    )
    async def unmute(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, notification_id: FromPath[int]
    ) -> Reply:
        """Hear of it again, and have the line back."""
        require(await queries.set_muted(db, viewer, notification_id, muted=False))
        return done_in_inbox(request, viewer, "back", notification_id)


async def inbox_page(request: AnyRequest, viewer: Viewer, db: Database, *, done: bool) -> Reply:
    """One page of the inbox, or what htmx puts after the one before."""
    load_inbox_notice(request, viewer)
    asked = read_query(request, InboxQuery)
    after = None if asked.errors else read_cursor(asked.value.after)
    limit = rows_shown(request, queries.PAGE_SIZE)
    context = await inbox_context(db, viewer, done=done, after=after, limit=limit)
    if after is not None and wants_fragment(request):
        return page(request, "notifications/_days.html", **context)
    return page(request, "notifications/page.html", **context)


async def mark_read(db: Database, viewer: Viewer, notification_id: int) -> None:
    """Mark a line as read. What it is about can be looked at also where nothing can be written."""
    try:
        await queries.set_read(db, viewer, notification_id, read=True)
    except (DatabaseReadOnly, DatabaseFull) as error:
        log.info("a line of an inbox stays unread: %s", error)


def require(found: bool) -> None:
    """Raise NotFoundException where there was no such line in this person's inbox."""
    if not found:
        raise NotFoundException
