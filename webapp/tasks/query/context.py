"""What the head of a list shows of its query: the text, where it leads from there, and what can't be read."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import structs

from webapp.query.parser import Query
from webapp.query.problems import Told, told
from webapp.query.syntax import Name, Term, Words, walk
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import CLOSED, Status
from webapp.tasks.query.reading import MENUS, read, term_of, text_of, with_chosen
from webapp.tasks.query.world import World
from webapp.web.page_cache import DERIVED
from webapp.web.pages import workspace_url


class Head(msgspec.Struct, frozen=True):
    """What the head of a list is given, which has its text by now."""

    wanted: TaskFilter
    tabs: dict[str, str]
    cleared: str
    same_as: str
    problems: tuple[Told, ...]
    as_typed: frozenset[str]


def query_context(wanted: TaskFilter, world: World) -> dict[str, Any]:
    """What the head of a list is given. It depends on no task, so it is made once for all who are told the same names
    and labels on the same day."""
    viewer = world.viewer
    sight = (viewer.workspace.slug, viewer.zone.key, viewer.date_order, viewer.week_start, viewer.today)
    whose = (viewer.account.id, viewer.account.name) if wanted.mine else None
    key = ("the head of a list", wanted, whose, sight, world.names.edition, world.context.labels)
    head = DERIVED.get(key)
    if head is None:
        DERIVED.put(key, head := head_of(wanted, world))
    return structs.asdict(head)


def head_of(wanted: TaskFilter, world: World) -> Head:
    """See `query_context`."""
    text = text_of(wanted, world)
    query = read(text, world)

    def url(text: str) -> str:
        return workspace_url(world.viewer, "tasks.list", structs.replace(wanted, text=text).query())

    return Head(
        wanted=structs.replace(wanted, text=text),
        tabs={value: url(tab(query, value or None, world)) for value in ("", *Status)},
        cleared=url(term_of("status", wanted.status, world)),
        same_as=urlencode(wanted.alone),
        problems=tuple(told(query, each, url) for each in query.problems),
        as_typed=frozenset(name for name in mentioned(query) if not getattr(wanted, name)),
    )


def tab(query: Query, status: Status | None, world: World) -> str:
    """The text of a list for tasks of another status, or for open ones; what is closed isn't filtered by its due
    date."""
    text = with_chosen(query, "status", status, world)
    return with_chosen(read(text, world), "due", None, world) if status in CLOSED else text


def mentioned(query: Query) -> set[str]:
    """The menus of which a query says something, wherever in it."""
    found = set()
    for each in walk(query.node):
        match each:
            case Term(field="has", value=Name(text=name)) if name in MENUS:
                found.add(name)
            case Term(field="is", value=Name(text="overdue" | "started")):
                found.add("due")
            case Term() if each.field in MENUS:
                found.add(each.field)
            case Words():
                pass
    return found
