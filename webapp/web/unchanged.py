"""What all who look at a workspace need of it, such as the names in it: read once for each of its changes, and not for
every page that is made between two of them."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from webapp.database.pool import Queryable
from webapp.web.viewer import Viewer

T = TypeVar("T")
Get = Callable[[Queryable, int], Awaitable[T]]

MOST = 64  # things of workspaces; each is some kilobytes

_known: OrderedDict[tuple[Get[Any], int], tuple[int, Any]] = OrderedDict()


def unchanged(db: Queryable, viewer: Viewer, get: Get[T]) -> "asyncio.Future[T]":
    """What `get` reads of the viewer's workspace, at least as new as what they were let in by: for pages that are
    looked at. Who has written in this request reads it again. It is asked for now, not when it is awaited."""
    workspace = viewer.workspace
    key = (get, workspace.id)
    change, found = _known.get(key, (-1, None))
    if change == workspace.change:
        _known.move_to_end(key)
        known: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        known.set_result(found)
        return known

    def learnt(read: "asyncio.Future[T]") -> None:
        if not read.cancelled() and read.exception() is None:
            learn(viewer, get, read.result())

    reading = asyncio.ensure_future(get(db, workspace.id))
    reading.add_done_callback(learnt)
    return reading


def is_known(viewer: Viewer, get: Get[Any]) -> bool:
    """Whether `unchanged` wouldn't read it."""
    return _known.get((get, viewer.workspace.id), (-1, None))[0] == viewer.workspace.change


def learn(viewer: Viewer, get: Get[T], read: T) -> None:
    """Know what `get` would read, which was read along with something else."""
    key = (get, viewer.workspace.id)
    _known[key] = viewer.workspace.change, read
    _known.move_to_end(key)
    while len(_known) > MOST:
        _known.popitem(last=False)


def forget() -> None:
    """Let go of everything, since another database is being opened."""
    _known.clear()
