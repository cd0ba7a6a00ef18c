"""Where a member takes a list of tasks elsewhere: as a file, or as a calendar that they make, see and end."""

from litestar import Controller, delete, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.addresses import is_this_machine
from webapp.database.pool import Database
from webapp.feeds import queries
from webapp.feeds.models import NewFeed
from webapp.tasks.filters import ListForm, TaskFilter
from webapp.tasks.query.reading import read, text_of
from webapp.tasks.query.world import world_of
from webapp.tasks.shown import wanted_list
from webapp.web import urls
from webapp.web.dependencies import GivenDatabase, GivenViewer
from webapp.web.forms.form import Form, blank, read_form, read_query
from webapp.web.pages import AnyRequest, Reply, base_url, page, see_other, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

TOO_MANY = f"You have {queries.MOST} calendars here. End one of them first."


class FeedController(Controller):
    """One's own calendars."""

    path = "/w/{workspace:str}/feeds"

    @get("/", name="feeds.list", permission=Permission.READ)
    async def list_feeds(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """The list of the address as files, a form for a calendar of it, and those that there are."""
        asked = read_query(request, ListForm)
        wanted = TaskFilter() if asked.errors else await wanted_list(db, viewer, asked.value)
        text = text_of(wanted, await world_of(db, viewer))
        return await feeds_page(request, viewer, db, blank(q=text, name=text[:80] or viewer.workspace.name[:80]))

    @post("/", name="feeds.create", permission=Permission.READ, about=("make a calendar of tasks", "Make the calendar"))
    async def create_feed(self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase) -> Reply:
        """Make a calendar. Its address is shown once: only its hash is stored."""
        form = await read_form(request, NewFeed)
        if not form.errors:
            problems = read(form.value.q, await world_of(db, viewer)).problems
            if problems:
                form.reject("q", problems[0].message)
        if form.errors:
            return await feeds_page(request, viewer, db, form, status=422)
        token = await queries.add_feed(db, viewer, form.value)
        if token is None:
            return await feeds_page(request, viewer, db, form.reject("name", TOO_MANY), status=422)
        return await feeds_page(request, viewer, db, form, token=token)

    @delete(
        "/{feed_id:int}",
        name="feeds.revoke",
        permission=Permission.READ,
        status_code=303,
        about=("end a calendar of tasks", "End the calendar"),
    )
    async def revoke_feed(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, feed_id: FromPath[int]
    ) -> Reply:
        """End a calendar at once. One that has ended is ended."""
        if not await queries.revoke_feed(db, viewer, feed_id):
            raise NotFoundException
        return see_other(request, workspace_url(viewer, "feeds.list"))


async def feeds_page(
    request: AnyRequest, viewer: Viewer, db: Database, form: Form[NewFeed], *, token: str = "", status: int = 200
) -> Reply:
    """The page with a form, and with the address of a calendar that was just made."""
    base = base_url(request)
    link = base + urls.url("outside.feed", name=f"{token}.ics") if token else ""
    return page(
        request,
        "feeds/page.html",
        status=status,
        headers={"cache-control": "no-store"} if token else None,
        section="tasks",
        form=form,
        query={"q": form.typed["q"]} if form.typed["q"] else {},
        feeds=await queries.list_feeds(db, viewer),
        link=link,
        subscribe=f"webcal://{link.partition('://')[2]}" if link else "",
        only_here=is_this_machine(base),
    )
