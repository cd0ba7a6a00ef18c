"""A task that is moved by hand goes right beside another one, wherever that stands by then: so whoever else moves one
at the same time, both moves are made, and nothing else changes its place."""

import asyncpg
import msgspec

from webapp.database.loader import load
from webapp.database.pool import Database, Queryable, try_again
from webapp.jobs.queries import enqueue
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import TaskChange
from webapp.tasks.places import cursor
from webapp.tasks.queries import NOT_IN_TRASH, asked_change, change_tasks, get_task_row, get_tasks_paginated
from webapp.tasks.ranks.fractions import between
from webapp.tasks.ranks.models import Bounds, Place, PlaceForm
from webapp.tasks.ranks.spreading import LONG, SPREAD
from webapp.web.viewer import Viewer

sql = load("ranks")

TRIES = 5  # at a rank that nobody has


class Gone(Exception):
    """What a task was to be put beside isn't in the list any more."""


class Beside(msgspec.Struct, frozen=True):
    """A task, on which side of it another one goes, and where it stands that it is the one to go by."""

    task_id: int
    before: bool
    rank: str | None = None


async def place_task(
    db: Database, viewer: Viewer, wanted: TaskFilter, task_id: int, form: PlaceForm
) -> TaskChange | None:
    """Move a task in a list; None where there is no such task, no event where it stands there already. Raises Gone."""
    for attempt in range(TRIES):

        async def run(salt: int = task_id + attempt * 7919) -> TaskChange | None:
            async with db.transaction() as tx:
                await tx.execute(sql.hold_still, workspace_id=viewer.workspace.id)
                return await place_in(tx, viewer, wanted, task_id, form, salt)

        try:
            return await try_again(run)
        except asyncpg.UniqueViolationError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError


async def place_in(
    tx: Queryable, viewer: Viewer, wanted: TaskFilter, task_id: int, form: PlaceForm, salt: int
) -> TaskChange | None:
    """The same, in a transaction."""
    row = await get_task_row(tx, viewer.workspace.id, task_id)
    if row is None:
        return None
    stays = TaskChange(row.version, row.title, None, None, None, None, row.repeats, None, None, None)
    found = await place_beside(tx, viewer, wanted, task_id, form)
    if found is None:
        return stays
    beside, bounds = found
    low, high = (bounds.above, bounds.anchor) if beside.before else (bounds.anchor, bounds.below)
    if (low is None or low < bounds.own) and (high is None or bounds.own < high):
        return stays
    rank = between(low, high, salt)
    asked = asked_change(task_id, viewer.account.id, "task.ranked", {"rank": rank}, viewer.now, None, NOT_IN_TRASH)
    (change,) = await change_tasks(tx, viewer.workspace.id, [asked])
    if len(rank) > LONG:
        key = f"spread {viewer.workspace.id}@{viewer.now.isoformat()}"
        await enqueue(tx, SPREAD, now=viewer.now, key=key, workspace_id=viewer.workspace.id)
    return change


async def place_beside(
    tx: Queryable, viewer: Viewer, wanted: TaskFilter, task_id: int, form: PlaceForm
) -> tuple[Beside, Bounds] | None:
    """The task that another one goes beside, and where that stands; None where it stays where it is. Where the last one
    of a list, say, is moved elsewhere as it is found, another one is the last. Raises Gone."""
    for _ in range(TRIES):
        beside = await beside_what(tx, viewer, wanted, task_id, form)
        if beside is None or beside.task_id == task_id:
            return None
        bounds = await tx.one(
            Bounds, sql.get_bounds, workspace_id=viewer.workspace.id, anchor_id=beside.task_id, task_id=task_id
        )
        if bounds is not None and beside.rank in (None, bounds.anchor):
            return beside, bounds
    raise Gone


async def beside_what(
    tx: Queryable, viewer: Viewer, wanted: TaskFilter, task_id: int, form: PlaceForm
) -> Beside | None:
    """The task that another one goes beside; None where it stays where it is."""
    if form.above is not None or form.below is not None:
        return Beside(form.above, before=False) if form.above is not None else Beside(form.below or 0, before=True)
    if form.place in (Place.TOP, Place.END):
        at_top = form.place is Place.TOP
        first = msgspec.structs.replace(wanted, after="", backwards=not at_top)
        found = await get_tasks_paginated(tx, viewer, first, limit=1)
        return Beside(found.rows[0].id, at_top, found.rows[0].rank) if found.rows else None
    row = await get_task_row(tx, viewer.workspace.id, task_id)
    if row is None:
        return None
    goes_up = form.place is Place.UP
    near = msgspec.structs.replace(wanted, after=cursor(wanted.order, row), backwards=goes_up)
    found = await get_tasks_paginated(tx, viewer, near, limit=1)
    return Beside(found.rows[0].id, goes_up, found.rows[0].rank) if found.rows else None
