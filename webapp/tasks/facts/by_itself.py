"""What a page is told that saves a title or notes by itself, and by which events the end of a sitting is told."""

from typing import Annotated, Any

import msgspec
from litestar import Response

from webapp.database.pool import Database
from webapp.editing.by_itself import SESSION, told_of_save
from webapp.history.flash import read_event_ids
from webapp.history.models import Change
from webapp.tasks import queries
from webapp.web.forms.fields import Text, Version
from webapp.web.pages import Reply, workspace_url
from webapp.web.viewer import Viewer


class ByItself(msgspec.Struct):
    """What a form sends that can save itself: the version that it was typed over, the editing session and the event
    that this goes on with, and the page that it was typed on."""

    version: Annotated[int, Version()]
    session: Annotated[str, SESSION] = ""
    event: Annotated[str, Text("Event", max=20, required=False)] = ""
    back: Annotated[str, Text("Back", max=2_000, required=False)] = ""


def told_by(form: ByItself, *events: int | None) -> tuple[int, ...]:
    """The events that the end of a sitting is told by: of this save, and of what was saved by itself before."""
    return tuple(sorted({*read_event_ids(form.event), *(each for each in events if each is not None)}))


async def saved_reply(db: Database, viewer: Viewer, task_id: int, change: Change, version: int, column: str) -> Reply:
    """What came of a save of what was typed for a `version`: the event that it is part of, what takes that back, and
    the text as it is where others changed something since."""
    told: dict[str, Any] = told_of_save(viewer, change)
    if change.event_id is not None:
        undo = workspace_url(viewer, "events.undo", event_id=change.event_id)
        told |= {"event": str(change.event_id), "undo": undo}
    task = None if change.version_before == version else await queries.get_task(db, viewer.workspace.id, task_id)
    if task is not None:
        told |= {"state": "merged", "revision": task.version, column: getattr(task, column)}
    return Response(told, status_code=200)


def conflict_reply(url: str) -> Reply:
    """That others changed the same: nothing is saved yet, and it is decided about by the form."""
    return Response({"state": "conflict", "url": url}, status_code=409)


def refused_reply(column: str, error: str) -> Reply:
    """Why it can't be saved as it is."""
    return Response({"errors": {column: error}}, status_code=422)
