"""The one truth of a list: the text of its query, and the filters of which it consists where filters can say it.

What buttons and menus make of a list is written into its text, so that what was typed beside it stays as it was typed;
and what addresses said before there was a text (`?status=waiting`) is the same text.
"""

from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from webapp.query.compile import NOTHING, ids_of
from webapp.query.parser import Part, Query, edited, parse
from webapp.query.printer import printed
from webapp.query.syntax import And, Days, Id, Me, Name, Node, Not, Term, Words, says_me
from webapp.tasks.due import week_end
from webapp.tasks.filters import Due, ListForm, TaskFilter
from webapp.tasks.models import Status
from webapp.tasks.query.compile import CLOSED_STATUSES, HAS_BEGUN, IS_OPEN, complete, statuses_of
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.world import World
from webapp.web.viewer import Viewer

MENUS = ("status", "project", "assignee", "label", "due")  # that a list can be narrowed by, in the order of their terms
OVERDUE = Term("is", ":", Name("overdue"))


class Chosen(Struct, frozen=True):
    """What one thing that a query asks for is as a filter: its value, and whether it says so by “me”."""

    name: str
    value: Any
    mine: bool = False


def read(text: str, world: World) -> Query:
    """A query of tasks as it is typed."""
    return parse(text, FIELDS, world.context)


def asked_filter(form: ListForm, world: World) -> TaskFilter:
    """The list that an address or the form of the filters asks for: its text, with what was chosen in the menus since
    they were made of it (`was`)."""
    query = read(form.q, world)
    before = filter_of(read(form.was, world), world)
    for name in MENUS:
        value = getattr(form, name)
        if value is not UNSET and (value or None) != (getattr(before, name) or None):
            query = read(with_chosen(query, name, value or None, world), world)
    return replace(filter_of(query, world), **form.arrangement)


def filter_of(query: Query, world: World) -> TaskFilter:
    """A query as the filters of a list, where these can say it; else with its condition."""
    chosen = [chosen_by(part.node, world) for part in query.parts or ()]
    words = [each.value for each in chosen if each is not None and each.name == "q"]
    found: dict[str, Any] = {}
    for each in chosen:
        if each is not None and each.name != "q":
            found.setdefault(each.name, each.value)
    once = len(words) + len(found) == len(chosen) and None not in chosen
    mine = any(each.mine for each in chosen if each is not None) or says_me(query.node)
    shown = TaskFilter(**found, q=" ".join(words), text=query.text, mine=mine)
    if once and query.parts is not None:
        return shown
    node = complete(query.node)
    statuses = statuses_of(node)
    if not statuses:
        return replace(shown, condition=NOTHING)
    closed = statuses & CLOSED_STATUSES
    if closed and len(statuses) == 1:
        return replace(shown, condition=node, status=Status(*statuses))
    if closed:
        return replace(shown, condition=node, status=None, mixed=True)
    return replace(shown, condition=node)


def by_condition(wanted: TaskFilter, viewer: Viewer) -> Node:
    """What the filters of a list say as a condition, by which it is walked within bounds where no index has it."""
    nodes = [node_of(name, getattr(wanted, name), viewer) for name in MENUS]
    nodes.append(Words(wanted.q) if wanted.q else None)
    return complete(And(tuple(node for node in nodes if node is not None)))


def chosen_by(node: Node, world: World) -> Chosen | None:
    """What a node is as a filter of the list; None where no filter says that."""
    match node:
        case Words():
            return Chosen("q", node.text)
        case Term(field="status", op=":", value=Name(text=text)):
            return Chosen("status", Status(text.replace("-", "_")))
        case Term() if node == IS_OPEN:
            return Chosen("status", None)
        case Term() if node == OVERDUE:
            return Chosen("due", Due.OVERDUE)
        case Not() if node.node == HAS_BEGUN:
            return Chosen("due", Due.NOT_STARTED)
        case Not(node=Term(field="has", value=Name(text="due"))):
            return Chosen("due", Due.NONE)
        case Not(node=Term(field="has", value=Name(text="project" | "assignee" as name))):
            return Chosen(name, "none")
        case Term(field="due", op=":", value=Days(text="today" | "week" as text)):
            return Chosen("due", Due(text))
        case Term(field="label", op=":", value=Name(text=text)):
            return Chosen("label", text)
        case Term(field="project" | "assignee" as name, value=Name() | Me() as value):
            ids = ids_of(value, FIELDS[name], world)
            return Chosen(name, ids[0], isinstance(value, Me)) if len(ids) == 1 else None
    return None


def with_chosen(query: Query, name: str, value: Any, world: World) -> str:
    """The text of a query in which a filter has another value, or None."""
    drop: list[Part] = []
    for part in query.parts or ():
        chosen = chosen_by(part.node, world)
        if chosen is not None and chosen.name == name:
            drop.append(part)
    return edited(query, tuple(drop), term_of(name, value, world))


def node_of(name: str, value: Any, viewer: Viewer) -> Node | None:
    """What a filter with a value is as a part of a query; None for none."""
    match name, value:
        case _, None | "":
            return None
        case "status", _:
            return Term("status", ":", Name(value.replace("_", "-")))
        case "due", Due.OVERDUE:
            return OVERDUE
        case "due", Due.NOT_STARTED:
            return Not(HAS_BEGUN)
        case "due", Due.NONE:
            return Not(Term("has", ":", Name("due")))
        case "due", Due.TODAY:
            return Term("due", ":", Days(value, viewer.today, viewer.today))
        case "due", _:
            return Term("due", ":", Days(value, viewer.today, week_end(viewer.today, viewer.week_start)))
        case "label", _:
            return Term("label", ":", Name(value))
        case _, "none":
            return Not(Term("has", ":", Name(name)))
    return Term(name, ":", Id(value))


def term_of(name: str, value: Any, world: World) -> str:
    """What a filter with a value is, as it is typed; "" for none, and for what has no name."""
    node = node_of(name, value, world.viewer)
    if isinstance(node, Term) and isinstance(node.value, Id):
        known = world.names.all_projects if name == "project" else world.names.everybody
        node = Term(name, ":", Name(known[value])) if value in known else None
    return printed(node, FIELDS) if node is not None else ""


def text_of(wanted: TaskFilter, world: World) -> str:
    """The text of a list: as it was typed, or what its filters are as it would be typed."""
    if wanted.text is not None:
        return wanted.text
    terms = [term_of(name, getattr(wanted, name), world) for name in MENUS]
    words = [printed(Words(word), FIELDS) for word in wanted.q.split()]
    return " ".join(filter(None, (*terms, *words)))
