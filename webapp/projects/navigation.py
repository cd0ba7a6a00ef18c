"""The busiest projects, one press away beside every page."""

from typing import Any

import msgspec
from litestar import Request

from webapp.database.pool import Queryable
from webapp.projects.models import BusyProject
from webapp.projects.queries import list_busiest
from webapp.web.page_cache import NUMBERS
from webapp.web.pages import asked_by_htmx, wants_fragment, wants_json
from webapp.web.viewer import Viewer

SHOWN = 5


class Busiest(msgspec.Struct, frozen=True):
    """The projects that the navigation shows, by name."""

    projects: tuple[BusyProject, ...]


async def get_busiest(db: Queryable, viewer: Viewer) -> tuple[BusyProject, ...]:
    """Those projects, counted once for each change of the workspace and each day."""
    key = ("busiest", viewer.workspace, viewer.today)
    kept = NUMBERS.get(key)
    if not isinstance(kept, Busiest):
        kept = Busiest(tuple(await list_busiest(db, viewer.workspace.id, today=viewer.today, limit=SHOWN)))
        NUMBERS.put(key, kept)
    return kept.projects


async def load_busiest(request: Request[Any, Any, Any]) -> None:
    """Before a page is made: what its navigation shows. A fragment has none, but for that of the navigation itself, and
    what htmx sends changes the page that is there."""
    viewer: Viewer | None = request.scope.get("user")
    if viewer is None or viewer.workspace_or_none is None or not has_navigation(request):
        return
    request.scope["state"]["busiest"] = await get_busiest(request.app.state.db, viewer)


def has_navigation(request: Request[Any, Any, Any]) -> bool:
    """Whether the answer to a request may hold the navigation. A script that goes on by itself is told no page."""
    handler = request.scope["route_handler"]
    if handler.opt.get("by_itself"):
        return handler.name == "live.counts"
    if request.method == "GET":
        return not wants_fragment(request)
    return not asked_by_htmx(request) and not wants_json(request)
