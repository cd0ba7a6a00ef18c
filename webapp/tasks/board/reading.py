"""What a board has of each column: the list of the query, walked column by column, in few statements."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.query.parser import Query
from webapp.query.syntax import And, Node, parts_of, walk
from webapp.query.walking import MOST
from webapp.tasks.board.models import By, FoundColumn
from webapp.tasks.board.queries import list_columns
from webapp.tasks.due import spans
from webapp.tasks.models import CLOSED, STATUS_WORDS, Status
from webapp.tasks.places import BY_HAND
from webapp.tasks.query.asking import few, whose
from webapp.tasks.query.compile import (
    CLOSED_STATUSES,
    HAS_BEGUN,
    IS_OPEN,
    asks_for_closed,
    compiled,
    complete,
    statuses_of,
)
from webapp.tasks.query.world import World
from webapp.tasks.stats import Stats

CARDS = 20  # of a column at first
MOST_CARDS = 200  # of a column; the list goes on from there
MOST_COLUMNS = 24
WALKED = 6000  # rows that are looked at for all columns together
NONE = "none"
BY_INDEX = "by_due"  # the order in which columns have indexes


class Lane(msgspec.Struct, frozen=True):
    """Columns that one kind of index knows: the flags of `list_columns`, and what else is asked for there."""

    values: tuple[str, ...]
    flags: tuple[str, ...]
    column: str  # the flag of what a column is
    asked: tuple[Node, ...]
    closed: Status | None = None


class Held(msgspec.Struct, frozen=True):
    """What was found of a column; whether it `may_go_on`, since not all of its rows were looked at."""

    found: FoundColumn
    may_go_on: bool


def values_of(by: By, query: Query, world: World, stats: Stats, chosen: int | str | None) -> tuple[list[str], int]:
    """The columns of a board, in their order, and how many there would be beside: the statuses that a query can find,
    or the projects or people that there are, or the one that it is about."""
    if by is By.STATUS:
        found = statuses_of(query.node)
        if not any(asks_for_closed(each) for each in walk(query.node)):
            found -= {Status.CANCELLED}
        return [status for status in STATUS_WORDS if status in found], 0
    if chosen is not None:
        return [str(chosen)], 0
    names = world.names
    known, offered = (names.all_projects, names.projects) if by is By.PROJECT else (names.everybody, names.members)
    amounts = stats.open_by_value(by)
    there = [str(key) for key in known if key in offered or amounts.get(str(key))]
    busiest = set(sorted(there, key=lambda value: -amounts.get(value, 0))[: MOST_COLUMNS - 1])
    return [NONE, *(value for value in there if value in busiest)], len(there) - len(busiest)


def lanes_of(by: By, values: Sequence[str], query: Query, order: str) -> Iterator[Lane]:
    """The columns of a board by how they are read, those of open tasks in an order."""
    if by is By.STATUS:
        opened = tuple(value for value in values if value not in CLOSED)
        closed = tuple(value for value in values if value in CLOSED)
        if opened:
            yield Lane(opened, *open_lane("status", query, order))
        if closed:
            yield Lane(closed, ("by_closing",), "status", parts_of(query.node))
        return
    statuses = statuses_of(complete(query.node))
    shut = statuses & CLOSED_STATUSES if statuses <= CLOSED_STATUSES else frozenset()
    for column, own in ((str(by), [each for each in values if each != NONE]), (f"no_{by}", [NONE])):
        if not set(own) & set(values):
            continue
        if shut:
            status = Status.COMPLETED if Status.COMPLETED in shut else Status.CANCELLED
            yield Lane(tuple(own), ("by_closing", "closed"), column, parts_of(query.node), status)
        else:
            yield Lane(tuple(own), *open_lane(column, query, order))


def open_lane(column: str, query: Query, order: str) -> tuple[tuple[str, ...], str, tuple[Node, ...]]:
    """The flags, the column and what else is asked for where open tasks are."""
    asked = parts_of(complete(query.node))
    begun = ("begun",) if HAS_BEGUN in asked else ()
    return (order, *begun), column, tuple(part for part in asked if part not in (HAS_BEGUN, IS_OPEN))


async def read_columns(
    db: Queryable,
    by: By,
    values: Sequence[str],
    shown: dict[str, int],
    query: Query,
    world: World,
    order: str = BY_INDEX,
) -> dict[str, Held]:
    """What each column has, one more than is shown, what is open in an order of the list. What is rare is found by the
    index that knows it."""
    reach = WALKED // max(len(values), 1)
    lanes = list(lanes_of(by, values, query, order))
    found: dict[str, Held] = {}
    for each in await asyncio.gather(*(read_lane(db, by, lane, shown, world, reach=reach) for lane in lanes)):
        found |= each
    short = [lane for lane in lanes if any(goes_on_short(found[value], shown[value]) for value in lane.values)]
    if short:
        is_open = all(lane.closed is None for lane in short)
        ids = await few(db, And(short[0].asked), world, MOST, is_open=is_open)
        if ids is not None:
            again = (read_lane(db, by, lane, shown, world, reach=MOST + 1, ids=ids) for lane in short)
            for each in await asyncio.gather(*again):
                found |= each
    return found


def goes_on_short(held: Held, shown: int) -> bool:
    """Whether a column has too little, and may have more."""
    return held.may_go_on and held.found.amount <= shown


async def read_lane(
    db: Queryable,
    by: By,
    lane: Lane,
    shown: dict[str, int],
    world: World,
    *,
    reach: int,
    ids: list[int] | None = None,
) -> dict[str, Held]:
    """What some columns have: of as many rows as may be walked, or of `some` that are known to be few."""
    if lane.flags[0] not in (BY_INDEX, "by_closing"):
        return await read_beside(db, by, lane, shown, world, ids=ids)
    flags, asked = [*lane.flags], list(lane.asked)
    given: dict[str, Any] = spans(world.viewer) | {"workspace_id": world.viewer.workspace.id, "ids": ids}
    given["closed"] = lane.closed
    within = ""
    for part in asked:
        flag, values = whose(part, world)
        if flag and flag.removeprefix("no_") != by:
            within = f"within_{flag}"
            asked.remove(part)
            given |= values
            break
    # what is closed has an index by status in the order of the list for each project and person, too
    beside = ids is not None or (within and "by_due" in lane.flags)
    flags += [within] if within else []
    flags += [f"beside_{lane.column}" if beside else lane.column, "some" if ids is not None else "walked"]
    limits = [shown[value] + 1 for value in lane.values]
    condition = compiled(And(tuple(asked)), world) if asked else None
    walks = condition is not None or bool(beside)
    given["reach"] = reach if walks else max(limits)
    rows = await list_columns(db, lane.values, limits, flags, given, condition)
    return {lane.values[row.place - 1]: Held(row, ids is None and row.looked_at >= given["reach"]) for row in rows}


async def read_beside(
    db: Queryable, by: By, lane: Lane, shown: dict[str, int], world: World, *, ids: list[int] | None
) -> dict[str, Held]:
    """The same in an order in which columns have no indexes: the list of them all is walked once."""
    flags, asked = [*lane.flags, "open", f"column_{by}"], list(lane.asked)
    given: dict[str, Any] = spans(world.viewer) | {"workspace_id": world.viewer.workspace.id, "ids": ids}
    for part in asked if lane.flags[0] in BY_HAND else ():
        flag, values = whose(part, world)
        if flag == "project":  # of which the order by hand has an index
            flags.append(flag)
            asked.remove(part)
            given |= values
            break
    flags += ["some", "far"] if ids is not None else ["walked"]
    limits = [shown[value] + 1 for value in lane.values]
    given["reach"] = WALKED
    condition = compiled(And(tuple(asked)), world) if asked else None
    rows = await list_columns(db, lane.values, limits, flags, given, condition, beside=True)
    return {lane.values[row.place - 1]: Held(row, ids is None and row.looked_at >= WALKED) for row in rows}
