"""What stands beside every page, one press away: the busiest projects, and the views that somebody has pinned, with
their numbers."""

import asyncio
from datetime import date
from typing import Any, NamedTuple

import msgspec
from litestar import Request

from webapp.database.at_once import Ask, at_once
from webapp.database.pool import Queryable
from webapp.drafts.query.counting import count_asked as count_drafts
from webapp.history.models import NameRow
from webapp.history.queries import ask_names, get_names, names_of
from webapp.projects.models import BusyProject
from webapp.projects.queries import ask_busiest
from webapp.tasks.query.counting import Counted
from webapp.tasks.query.counting import count_asked as count_tasks
from webapp.tasks.query.world import world_of
from webapp.views.models import Listed, SeenView
from webapp.views.queries import ask_pinned
from webapp.web.page_cache import NUMBERS
from webapp.web.pages import asked_by_htmx, wants_fragment, wants_json
from webapp.web.unchanged import is_known, learn
from webapp.web.viewer import Viewer

BUSIEST = 5  # projects
COUNTING = {Listed.TASKS: count_tasks, Listed.DRAFTS: count_drafts}


class PinnedView(msgspec.Struct, frozen=True):
    """A pinned view as the navigation shows it; `count` is how much it lists, in words."""

    id: int
    name: str
    icon: str
    count: str


class Projects(msgspec.Struct, frozen=True):
    """The busiest projects, by name."""

    rows: tuple[BusyProject, ...]


class Views(msgspec.Struct, frozen=True):
    """The views that somebody has pinned, in their order."""

    rows: tuple[PinnedView, ...]


class Beside(NamedTuple):
    """What stands beside a page."""

    busiest: tuple[BusyProject, ...]
    pinned: tuple[PinnedView, ...]


class Wanted(NamedTuple):
    """What is to be read of it: whether projects are, and whose views, if any; and whether the names are that nearly
    every page needs."""

    workspace_id: int
    today: date
    projects: bool
    views_of: int | None
    names: bool


class Found(msgspec.Struct, frozen=True):
    """What was read of it: that which wasn't known."""

    projects: list[BusyProject] = []
    views: list[SeenView] = []
    names: list[NameRow] = []


async def get_beside(db: Queryable, viewer: Viewer) -> Beside:
    """What stands beside this person's pages, read and counted once for each change of the workspace and each day. The
    first look after a change takes one statement for all that isn't known, the names that a page needs among it; where
    views are pinned, one for the labels that these may speak of, and one that counts all of tasks, and of drafts."""
    of_all = ("busiest", viewer.workspace, viewer.today)
    of_one = ("pinned", viewer.workspace, viewer.account.id, viewer.zone.key, viewer.week_start, viewer.today)
    projects = NUMBERS.get(of_all)
    views = NUMBERS.get(of_one) if viewer.has_pinned else Views(())
    if projects is None or views is None:
        whose = viewer.account.id if views is None else None
        workspace_id, names = viewer.workspace.id, not is_known(viewer, get_names)
        found = await db.gathered(look_up, Wanted(workspace_id, viewer.today, projects is None, whose, names))
        if names:
            learn(viewer, get_names, names_of(workspace_id, found.names))
        if projects is None:
            NUMBERS.put(of_all, projects := Projects(tuple(found.projects)))
        if views is None:
            NUMBERS.put(of_one, views := Views(await counted(db, viewer, found.views)))
    assert isinstance(projects, Projects) and isinstance(views, Views)  # noqa: S101, PT018  # nothing else is so called
    return Beside(projects.rows, views.rows)


async def look_up(db: Queryable, wanted: list[Wanted]) -> dict[Wanted, Found]:
    """What those want who ask at the same time, in one statement for each that wants something else: after a change of
    a workspace all of its members want the same."""

    async def read(each: Wanted) -> Found:
        asked: dict[str, Ask] = {}
        if each.projects:
            asked["projects"] = ask_busiest(each.workspace_id, today=each.today, limit=BUSIEST)
        if each.views_of is not None:
            asked["views"] = ask_pinned(each.workspace_id, each.views_of)
        if each.names:
            asked["names"] = ask_names(each.workspace_id)
        return await at_once(db, Found, **asked)

    return dict(zip(wanted, await asyncio.gather(*map(read, wanted)), strict=True))


async def counted(db: Queryable, viewer: Viewer, views: list[SeenView]) -> tuple[PinnedView, ...]:
    """Views with how much each lists now."""
    if not views:
        return ()
    world = await world_of(db, viewer)
    counts = dict[int, Counted]()
    for lists, count_asked in COUNTING.items():
        asked = [view for view in views if view.lists == lists]
        found = await count_asked(db, world, [view.query for view in asked]) if asked else []
        counts |= {view.id: count for view, count in zip(asked, found, strict=True)}
    return tuple(PinnedView(view.id, view.name, view.icon, counts[view.id].words()) for view in views)


async def load_beside(request: Request[Any, Any, Any]) -> None:
    """Before a page is made: what its navigation shows. A fragment has none, but for that of the navigation itself, and
    what htmx sends changes the page that is there."""
    viewer: Viewer | None = request.scope.get("user")
    if viewer is None or viewer.workspace_or_none is None or not has_navigation(request):
        return
    request.scope["state"] |= (await get_beside(request.app.state.db, viewer))._asdict()


def has_navigation(request: Request[Any, Any, Any]) -> bool:
    """Whether the answer to a request may hold the navigation. A script that goes on by itself is told no page."""
    handler = request.scope["route_handler"]
    if handler.opt.get("by_itself"):
        return handler.name == "live.counts"
    by_htmx = wants_fragment(request) if request.method == "GET" else asked_by_htmx(request)
    return not by_htmx and not wants_json(request)
