"""The answer to a change of one task."""

from webapp.database.pool import Database
from webapp.history.flash import find_notice
from webapp.history.models import Change
from webapp.tasks import queries
from webapp.tasks.context import row_context, shown_filter
from webapp.tasks.models import TaskChange
from webapp.web.pages import AnyRequest, Reply, back, changed, workspace_url
from webapp.web.viewer import Viewer


async def row_changed(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    change: Change | None,
    *,
    edited: bool = False,
) -> Reply:
    """The task's row, the occurrence that came or went with it, the counts and the notice; or on to the page where it
    was changed. `change` is None where nothing had to be."""
    here = workspace_url(viewer, "tasks.show", task_id=task_id)
    the_list = workspace_url(viewer, "tasks.list")
    event_id = change.event_id if change is not None else None
    repeated = change if isinstance(change, TaskChange) else None
    following = None
    if repeated is not None and repeated.next_id is not None:
        following = await queries.get_task_row(db, viewer.workspace.id, repeated.next_id)
    wanted = shown_filter(request)
    context = await row_context(db, viewer, task_id)
    return changed(
        request,
        "tasks/_changed.html",
        to=here if edited else back(request, the_list, here),
        event_id=event_id,
        notice=await find_notice(db, viewer, event_id),
        stats=await queries.get_stats(db, viewer),
        wanted=wanted,
        # what was moved out of the filter leaves the list; what was closed stays, to be opened again
        leaves=edited and context["task"].is_open and not wanted.shows(context["task"], viewer),
        following=following if following is not None and wanted.shows(following, viewer) else None,
        taken_back_id=repeated.taken_back_id if repeated is not None else None,
        **context,
    )
