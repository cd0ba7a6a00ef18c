"""What the templates of a board are given."""

import re
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.query.parser import Query
from webapp.query.problems import told
from webapp.tasks import queries
from webapp.tasks.arranging import BOARD_SORTS, SORT_WORDS, Shape, Sort
from webapp.tasks.board.models import BY_WORDS, BoardQuery, By, Column, ColumnQuery, LimitForm, More
from webapp.tasks.board.queries import list_limits
from webapp.tasks.board.reading import CARDS, MOST_CARDS, NONE, Held, read_columns, values_of
from webapp.tasks.context import common
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import STATUS_WORDS, Status, TaskRow
from webapp.tasks.places import cursor
from webapp.tasks.query.context import mentioned
from webapp.tasks.query.reading import filter_of, read, with_chosen
from webapp.tasks.query.world import World, world_of
from webapp.tasks.stats import Stats, get_stats
from webapp.views.addresses import address_of
from webapp.views.models import Listed
from webapp.views.queries import opened_as
from webapp.web.forms.form import Form, blank
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer

SHOWN = re.compile(r"([a-z_]+|[1-9][0-9]{0,17})\.([1-9][0-9]{0,3})")
NO_ONE = {By.PROJECT: "No project", By.ASSIGNEE: "Nobody"}


async def board_context(
    db: Database,
    viewer: Viewer,
    asked: BoardQuery,
    *,
    wrong: str = "",
    limit_form: Form[LimitForm] | None = None,
) -> dict[str, Any]:
    """The board that is asked for; `wrong` says what can't be, `limit_form` is a limit as it was refused."""
    world = await world_of(db, viewer)
    query = read(asked.q, world)
    wanted = filter_of(query, world)
    stats = await get_stats(db, viewer)
    limits = await list_limits(db, viewer.workspace.id, asked.by)
    values, beside = values_of(asked.by, query, world, stats, chosen_in(wanted, asked.by))
    sizes = dict.fromkeys(values, CARDS) | sizes_in(asked.shown)
    order = TaskFilter(sort=asked.order).order
    found = await read_columns(db, asked.by, values, sizes, query, world, order)
    columns = [
        column_of(viewer, asked, value, found[value], sizes, query, world, stats, limits.get(value)) for value in values
    ]
    if asked.by is not By.STATUS and asked.by in mentioned(query):  # it says which ones it is about
        columns = [column for column in columns if column.amount or column.is_more]

    def url(text: str) -> str:
        return workspace_url(viewer, "tasks.board", asked.query(q=text, shown=""))

    view = await opened_as(db, viewer, asked.view, Listed.TASKS)
    return common(viewer) | {
        "asked": asked,
        "saved_view": view,
        "save_as": save_as(viewer, asked) if view is None or address_of(viewer, view) != url(asked.q) else None,
        "columns": columns,
        "beside": beside,
        "by_words": BY_WORDS,
        "sorts": [(sort if sort != Sort.DUE else "", SORT_WORDS[sort]) for sort in BOARD_SORTS],
        "problems": tuple(told(query, each, url) for each in query.problems),
        "wrong": wrong,
        "limit_form": limit_form,
        "limit_of": limit_of,
    }


def save_as(viewer: Viewer, asked: BoardQuery) -> str:
    """Where a board is saved as a view."""
    return workspace_url(
        viewer, "views.new", asked.query(by=None, shown=None, **{"as": Shape.BOARD, "group": asked.by})
    )


async def more_context(db: Database, viewer: Viewer, asked: ColumnQuery, on: BoardQuery) -> dict[str, Any]:
    """What follows a place in a column, which is shown on a board; and where that board is from now on (`here`).
    Raises NotFoundException where there is no such column."""
    world = await world_of(db, viewer)
    if not is_column(asked.by, asked.column, world):
        raise NotFoundException
    wanted = column_list(asked, asked.column, world)
    place = msgspec.structs.replace(wanted, after=asked.after)
    found = await queries.get_tasks_paginated(db, viewer, place, limit=CARDS)
    size = sizes_in(on.shown).get(asked.column, CARDS) + CARDS
    on = msgspec.structs.replace(
        on, q=asked.q, by=asked.by, sort=asked.sort, shown=with_size(on.shown, asked.column, size)
    )
    column = Column(
        asked.column,
        words_of(asked.by, asked.column, world),
        amount=0,
        is_more=False,
        rows=found.rows,
        more=more_of(viewer, on, asked.column, found.after, size),
        rest=workspace_url(viewer, "tasks.list", wanted.query(after=found.after)) if found.after else None,
    )
    return common(viewer) | {
        "asked": on,
        "column": column,
        "here": workspace_url(viewer, "tasks.board", on.query()),
    }


def column_list(asked: BoardQuery, value: str, world: World) -> TaskFilter:
    """A column as a list of its own, in its order."""
    text = column_text(asked.by, value, read(asked.q, world), world)
    return msgspec.structs.replace(filter_of(read(text, world), world), sort=asked.order)


def chosen_in(wanted: TaskFilter, by: By) -> int | str | None:
    """The project or person that a query is about, "none" for those of none; None where it is about any."""
    return {By.PROJECT: wanted.project, By.ASSIGNEE: wanted.assignee}.get(by)


def sizes_in(text: str) -> dict[str, int]:
    """How many cards columns show, as an address says it."""
    return {found[1]: max(CARDS, min(int(found[2]), MOST_CARDS)) for found in SHOWN.finditer(text)}


def with_size(text: str, value: str, size: int) -> str:
    """What an address says where a column shows so many cards."""
    return ",".join(f"{name}.{each}" for name, each in (sizes_in(text) | {value: size}).items())


def is_column(by: By, value: str, world: World) -> bool:
    """Whether boards of a kind can have such a column."""
    if by is By.STATUS:
        return value in STATUS_WORDS
    names = world.names.all_projects if by is By.PROJECT else world.names.everybody
    return value == NONE or (value.isascii() and value.isdigit() and len(value) < 19 and int(value) in names)


def words_of(by: By, value: str, world: World) -> str:
    """What a column is called."""
    if by is By.STATUS:
        return STATUS_WORDS[Status(value)]
    if value == NONE:
        return NO_ONE[by]
    names = world.names.all_projects if by is By.PROJECT else world.names.everybody
    return names.get(int(value), "")


def column_text(by: By, value: str, query: Query, world: World) -> str:
    """The query of a column."""
    chosen: object = Status(value) if by is By.STATUS else value if value == NONE else int(value)
    return with_chosen(query, by, chosen, world)


def column_of(
    viewer: Viewer,
    asked: BoardQuery,
    value: str,
    held: Held,
    sizes: dict[str, int],
    query: Query,
    world: World,
    stats: Stats,
    most: int | None,
) -> Column:
    """A column as it is shown."""
    text = column_text(asked.by, value, query, world)
    wanted = msgspec.structs.replace(filter_of(read(text, world), world), sort=asked.order)
    rows = [msgspec.convert(row, TaskRow) for row in held.found.tasks]
    size = sizes[value]
    goes_on, rows = len(rows) > size, rows[:size]
    kept = stats.for_filter(wanted)
    amount = kept[wanted.status or "open"] if kept is not None else held.found.amount
    after = cursor(wanted.order, rows[-1]) if goes_on else ""
    is_more = kept is None and held.may_go_on
    return Column(
        value,
        words_of(asked.by, value, world),
        amount,
        is_more,
        rows,
        more_of(viewer, asked, value, after, size),
        workspace_url(viewer, "tasks.list", wanted.query(after=after)) if after or is_more else None,
        most,
    )


def more_of(viewer: Viewer, asked: BoardQuery, value: str, after: str | None, size: int) -> More | None:
    """Where a column that shows so many cards goes on; None where it doesn't, or has enough for a board."""
    if not after or size >= MOST_CARDS:
        return None
    shown = with_size(asked.shown, value, size + CARDS)
    return More(
        workspace_url(viewer, "tasks.board", asked.query(shown=shown)),
        workspace_url(viewer, "tasks.board_more", asked.query(shown="", column=value, after=after)),
    )


def limit_of(column: Column) -> Form[LimitForm]:
    """The form of a column's limit, as it begins."""
    return blank(most=column.most, was=column.most)
