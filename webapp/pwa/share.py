"""What another app shares with the desk (W3C Web Share Target), in the workspace that the person was last in."""

from webapp.database.pool import Database
from webapp.files.dependencies import examiner_of, store_of
from webapp.files.models import Parent, Refused
from webapp.files.store.store import StoreAway, StoreFull
from webapp.files.uploads.keep import keep_files, refusal
from webapp.files.uploads.multipart import Received, receive
from webapp.pwa.models import shared_line, task_of
from webapp.settings import Settings
from webapp.tasks.queries import add_tasks
from webapp.web import urls
from webapp.web.forms.form import still_let_in
from webapp.web.pages import AnyRequest, Reply, moved_on, page, see_other, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.threads import Busy
from webapp.web.viewer import Viewer

LONGEST_ADDRESS = 4000  # of a page, in bytes: proxies take no more than some 8000


async def add_shared(request: AnyRequest, viewer: Viewer, db: Database, settings: Settings) -> Reply:
    """Take in what is shared, and go on to where it is now."""
    if viewer.workspace_or_none is None:
        return see_other(request, urls.url("workspaces.list"))
    try:
        async with receive(request, store_of(request), settings.max_file) as received:
            await still_let_in(request)
            return await take_in(request, viewer, db, received)
    except (Refused, StoreFull, StoreAway, Busy) as error:
        return not_taken(request, [("", refusal(error))])


async def take_in(request: AnyRequest, viewer: Viewer, db: Database, received: Received) -> Reply:
    """To quick add with the line; or to the task that holds the files, or a line that is too long for an address."""
    line = shared_line(received.fields)
    if not may(viewer.role, Permission.EDIT):
        return not_taken(request, [("", Refused("You can only read here: ask an owner for another role.", 403))], line)
    if received.refused and not received.arrived:
        return not_taken(request, received.refused, line)
    quick_add = workspace_url(viewer, "tasks.new", {"title": line})
    if received.arrived or len(quick_add) > LONGEST_ADDRESS:
        return await add_task(request, viewer, db, received, line)
    return see_other(request, quick_add)


async def add_task(request: AnyRequest, viewer: Viewer, db: Database, received: Received, line: str) -> Reply:
    """A task of what was shared, with its files; what is wrong with some of them is told."""
    task = task_of(line, [file.name for file in received.arrived])
    (added,) = await add_tasks(db, viewer.workspace.id, viewer.account.id, [task], now=viewer.now)
    parent = Parent("task", added.id)
    outcome = await keep_files(db, store_of(request), examiner_of(request), viewer, parent, received)
    to = workspace_url(viewer, "tasks.show", task_id=added.id)
    if outcome.refused:
        return not_taken(request, outcome.refused, line, to)
    return moved_on(request, to, added.event_id)


def not_taken(request: AnyRequest, refused: list[tuple[str, Refused]], line: str = "", task_url: str = "") -> Reply:
    """What wasn't taken and why, with what was shared."""
    return page(
        request, "pwa/not_shared.html", status=refused[0][1].status, refused=refused, line=line, task_url=task_url
    )
