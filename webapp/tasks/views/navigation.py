"""The views that somebody has pinned, one press away beside every page, with their numbers."""

from typing import Any

import msgspec
from litestar import Request

from webapp.database.pool import Queryable
from webapp.projects.navigation import has_navigation
from webapp.tasks.query.counting import count_asked
from webapp.tasks.query.world import world_of
from webapp.tasks.views.queries import list_pinned
from webapp.web.page_cache import NUMBERS
from webapp.web.viewer import Viewer


class Beside(msgspec.Struct, frozen=True):
    """A pinned view as the navigation shows it; `count` is how many tasks it lists, in words."""

    id: int
    name: str
    icon: str
    count: str


class AllBeside(msgspec.Struct, frozen=True):
    """The views that the navigation shows, in their order."""

    views: tuple[Beside, ...]


async def get_pinned(db: Queryable, viewer: Viewer) -> tuple[Beside, ...]:
    """Those views, read and counted once for each change of the workspace and each day: the first look after a change
    takes a statement for them and one that counts all of them; none where nothing is pinned."""
    if not viewer.has_pinned:
        return ()
    key = ("pinned", viewer.workspace, viewer.account.id, viewer.zone.key, viewer.week_start, viewer.today)
    kept = NUMBERS.get(key)
    if not isinstance(kept, AllBeside):
        kept = AllBeside(await read_pinned(db, viewer))
        NUMBERS.put(key, kept)
    return kept.views


async def read_pinned(db: Queryable, viewer: Viewer) -> tuple[Beside, ...]:
    """Those views as they are now."""
    views = await list_pinned(db, viewer)
    if not views:
        return ()
    counts = await count_asked(db, await world_of(db, viewer), [view.query for view in views])
    return tuple(
        Beside(view.id, view.name, view.icon, count.words()) for view, count in zip(views, counts, strict=True)
    )


async def load_pinned(request: Request[Any, Any, Any]) -> None:
    """Before a page with a navigation is made: what that shows of views."""
    viewer: Viewer | None = request.scope.get("user")
    if viewer is None or viewer.workspace_or_none is None or not has_navigation(request):
        return
    request.scope["state"]["pinned"] = await get_pinned(request.app.state.db, viewer)
