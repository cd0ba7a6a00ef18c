"""The one truth of the list of drafts: the text of its query, and the filters of which it consists where filters can
say it, as the list of tasks has it (`webapp/tasks/query/reading.py`)."""

from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from webapp.database.pool import Queryable
from webapp.drafts.filters import MENUS, DraftFilter, DraftListForm
from webapp.drafts.models import DraftStatus, Kind
from webapp.drafts.query.fields import FIELDS
from webapp.history.queries import get_names
from webapp.query.compile import ids_of
from webapp.query.parser import Query, edited, parse
from webapp.query.printer import printed
from webapp.query.syntax import Me, Name, Node, Not, Term, says_me
from webapp.tasks.query.world import World, world
from webapp.web.unchanged import unchanged
from webapp.web.viewer import Viewer


class Chosen(Struct, frozen=True):
    """What one thing that a query asks for is as a filter."""

    name: str
    value: Any


async def world_of(db: Queryable, viewer: Viewer) -> World:
    """What a query of this person's is read with: drafts have no labels."""
    return world(viewer, await unchanged(db, viewer, get_names), ())


def read(text: str, world: World) -> Query:
    """A query of drafts as it is typed."""
    return parse(text, FIELDS, world.context)


async def wanted_list(db: Queryable, viewer: Viewer, asked: DraftListForm) -> DraftFilter:
    """The list that an address asks for, or the form of the filters: its text, with what was chosen in the menus since
    they were made of it (`was`)."""
    if not asked.q and not asked.was:
        return asked.by_filters
    known = await world_of(db, viewer)
    query, before = read(asked.q, known), filter_of(read(asked.was, known), known)
    for name in MENUS:
        value = getattr(asked, name)
        if value is not UNSET and (value or None) != getattr(before, name):
            query = read(with_chosen(query, name, value or None, known), known)
    return replace(filter_of(query, known), **asked.arrangement)


def filter_of(query: Query, world: World) -> DraftFilter:
    """A query as the filters of the list, where these can say it; else with its condition."""
    chosen = [chosen_by(part.node, world) for part in query.parts or ()]
    found: dict[str, Any] = {}
    for each in chosen:
        if each is not None:
            found.setdefault(each.name, each.value)
    shown = DraftFilter(**found, text=query.text, mine=says_me(query.node))
    is_said = query.parts is not None and None not in chosen and len(found) == len(chosen)
    return shown if is_said else replace(shown, condition=query.node)


def chosen_by(node: Node, world: World) -> Chosen | None:
    """What a node is as a filter of the list; None where no filter says that."""
    match node:
        case Term(field="status", op=":", value=Name(text=text)):
            return Chosen("status", DraftStatus(text.replace("-", "_")))
        case Term(field="kind", op=":", value=Name(text=text)):
            return Chosen("kind", Kind(text.replace("-", "_")))
        case Not(node=Term(field="has", value=Name(text="project"))):
            return Chosen("project", "none")
        case Term(field="project" | "author" as name, value=Name() | Me() as value):
            ids = ids_of(value, FIELDS[name], world)
            return Chosen(name, ids[0]) if len(ids) == 1 else None
    return None


def with_chosen(query: Query, name: str, value: Any, world: World) -> str:
    """The text of a query in which a filter has another value, or None."""
    chosen = ((part, chosen_by(part.node, world)) for part in query.parts or ())
    drop = tuple(part for part, each in chosen if each is not None and each.name == name)
    return edited(query, drop, term_of(name, value, world))


def term_of(name: str, value: Any, world: World) -> str:
    """What a filter with a value is, as it is typed; "" for none, and for what has no name."""
    node: Node | None = None
    match name, value:
        case _, None | "":
            return ""
        case "status" | "kind", _:
            node = Term(name, ":", Name(value.replace("_", "-")))
        case "project", "none":
            node = Not(Term("has", ":", Name("project")))
        case "project", _ if value in world.projects:
            node = Term("project", ":", Name(world.projects[value]))
    return printed(node, FIELDS) if node is not None else ""


def text_of(wanted: DraftFilter, world: World) -> str:
    """The text of a list: as it was typed, or what its filters are as it would be typed."""
    if wanted.text is not None:
        return wanted.text
    return " ".join(filter(None, (term_of(name, getattr(wanted, name), world) for name in MENUS)))
