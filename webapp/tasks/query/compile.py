"""A query of tasks as SQL: one condition about a row `t` of tasks, with parameters only."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from webapp.query.fields import Field, Kind
from webapp.query.syntax import Amount, And, Days, Me, Name, Node, Not, Or, Single, Span, Term, Words, parts_of, walk
from webapp.tasks.due import day_start
from webapp.tasks.labels import spellings
from webapp.tasks.models import CLOSED, Status
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.world import World

FIRST, LAST = date(1800, 1, 1), date(3500, 1, 1)  # before and after all dates that tasks have
LONGEST = 2**31 - 1  # minutes
IS_OPEN = Term("is", ":", Name("open"))
HAS_BEGUN = Term("is", ":", Name("started"))
NOTHING = Not(And(()))
FIRST_OF = "first"  # that a label is the first of a task's: nobody can type it
WORDS = """
    (
        select w.words from task_words w where w.workspace_id = t.workspace_id and w.task_id = t.id
    ) @@ (select words_asked({text}))"""
_PLACE = re.compile(r"\{(\w+)\}")
_DAY = timedelta(days=1)
_OF_THE_CLOCK = {"now": ":now::timestamptz", "today": ":today::date"}
_TYPES = {"from_at": "timestamptz", "to_at": "timestamptz", "from_day": "date", "to_day": "date"}
_TYPES |= {"low": "integer", "high": "integer"}


class Compiled(Struct, frozen=True):
    """A condition, and its parameters but for those of the clock (`spans`) and the workspace."""

    sql: str
    parameters: dict[str, Any]


def compiled(node: Node, world: World) -> Compiled:
    """A query as a condition that is true or false, never null."""
    maker = _Maker(world)
    return Compiled(maker.sql(node), maker.parameters)


class _Maker:
    """A condition in the making."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.parameters: dict[str, Any] = {}

    def sql(self, node: Node) -> str:
        """A node in SQL."""
        match node:
            case Not():
                return f"not {self.sql(node.node)}"
            case And():
                return f"({' and '.join(map(self.sql, together(node.nodes)))})" if node.nodes else "true"
            case Or():
                return f"({' or '.join(map(self.sql, node.nodes))})"
            case Words():
                return self.filled(WORDS, {"text": node.text})
        field = FIELDS[node.field]
        if node.op == FIRST_OF:
            return self.filled("t.labels[1] = any({values}::text[])", values_of(node, field, self.world))
        sql = field.flags[node.value.text] if isinstance(node.value, Name) and field.flags else field.sql
        return self.filled(sql, values_of(node, field, self.world))

    def filled(self, sql: str, values: dict[str, Any]) -> str:
        """Declared SQL with parameters in its places."""
        names: dict[str, str] = {}

        def place(found: re.Match[str]) -> str:
            name = found[1]
            if name in _OF_THE_CLOCK:
                return _OF_THE_CLOCK[name]
            if name not in names:
                names[name] = f"asked_{len(self.parameters) + 1}"
                self.parameters[names[name]] = values[name]
            return f":{names[name]}" + (f"::{_TYPES[name]}" if name in _TYPES else "")

        return f"(({_PLACE.sub(place, sql)}) is true)"


def together(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """What all has to be so, its words as one."""
    words = [node.text for node in nodes if isinstance(node, Words)]
    if words:
        yield Words(" ".join(words))
    yield from (node for node in nodes if not isinstance(node, Words))


def values_of(term: Term, field: Field, world: World) -> dict[str, Any]:
    """The parameters that the SQL of a field has for a term."""
    match field.kind:
        case Kind.CHOICE:
            return {"values": [value.replace("-", "_") for value in choices_of(term, field)]}
        case Kind.PROJECT | Kind.PERSON:
            return {"values": ids_of(term.value, field, world)}
        case Kind.LABEL:
            text = term.value.text if isinstance(term.value, Name) else ""
            return {"values": spellings(text, world.context.labels)}
        case Kind.DAYS | Kind.PAST_DAYS:
            return bounds(*days_of(term), world)
        case Kind.MINUTES:
            low, high = minutes_of(term)
            return {"low": low, "high": high}
        case Kind.FLAG:
            return {}


def choices_of(term: Term, field: Field) -> list[str]:
    """The values of a choice that a term allows."""
    ranks = [field.rank(each.text) if isinstance(each, Name) else None for each in ends_of(term)]
    low, high = (ranks[0] or 0), (len(field.choices) - 1 if ranks[1] is None else ranks[1])
    low, high = {"<": (0, low - 1), "<=": (0, high), ">": (high + 1, len(field.choices)), ">=": (low, LONGEST)}.get(
        term.op, (low, high)
    )
    return list(field.choices)[max(low, 0) : max(high + 1, 0)]


def ends_of(term: Term) -> tuple[Single | None, Single | None]:
    """The lowest and the highest value that a term names."""
    return (term.value.low, term.value.high) if isinstance(term.value, Span) else (term.value, term.value)


def ids_of(value: Single | Span, field: Field, world: World) -> list[int]:
    """The projects or the people of a name."""
    if isinstance(value, Me):
        return [world.viewer.account.id]
    known = world.names.all_projects if field.kind is Kind.PROJECT else world.names.everybody
    return [each for each, name in known.items() if isinstance(value, Name) and name == value.text]


def days_of(term: Term) -> tuple[date, date]:
    """The days that a term allows, both included."""
    low, high = ends_of(term)
    first = low.first if isinstance(low, Days) else FIRST
    last = high.last if isinstance(high, Days) else LAST
    return {"<": (FIRST, first - _DAY), "<=": (FIRST, last), ">": (last + _DAY, LAST), ">=": (first, LAST)}.get(
        term.op, (first, last)
    )


def minutes_of(term: Term) -> tuple[int, int]:
    """The minutes that a term allows, both included."""
    low, high = ends_of(term)
    least = low.minutes if isinstance(low, Amount) else 0
    most = high.minutes if isinstance(high, Amount) else LONGEST
    return {"<": (0, least - 1), "<=": (0, most), ">": (most + 1, LONGEST), ">=": (least, LONGEST)}.get(
        term.op, (least, most)
    )


def bounds(first: date, last: date, world: World) -> dict[str, Any]:
    """Days as parameters, and as moments on the clock of whoever asks."""
    zone = world.viewer.zone
    moments = {"from_at": day_start(first, zone), "to_at": day_start(last + _DAY, zone)}
    return moments | {"from_day": first, "to_day": last}


def complete(node: Node) -> Node:
    """A query with what it doesn't have to say: unless it asks for what is closed it is about open tasks, and unless it
    looks for words or asks for their start, about those that have begun."""
    asked = list(walk(node))
    if not any(asks_for_closed(each) for each in asked):
        node = And((*parts_of(node), IS_OPEN))
    begins = any(isinstance(each, Words) or each == HAS_BEGUN or each.field == "start" for each in asked)
    if not begins and not statuses_of(node) & CLOSED_STATUSES:
        node = And((*parts_of(node), HAS_BEGUN))
    return node


CLOSED_STATUSES = frozenset(str(status) for status in CLOSED)


def asks_for_closed(asked: Words | Term) -> bool:
    """Whether something is about closed tasks, too."""
    if isinstance(asked, Words):
        return False
    if asked.field == "status":
        return isinstance(asked.value, Name) and asked.value.text in CLOSED_STATUSES
    return asked == IS_OPEN or bool(FIELDS[asked.field].statuses & CLOSED_STATUSES)


def statuses_of(node: Node) -> frozenset[str]:
    """The statuses in which a task can be that a query finds."""
    return frozenset(str(status) for status in Status if _chances(node, status)[0])


def _chances(node: Node, status: Status) -> tuple[bool, bool]:
    """Whether a node can be true, and whether it can be false, for tasks of a status."""
    match node:
        case Not():
            true, false = _chances(node.node, status)
            return false, true
        case And():
            found = [_chances(each, status) for each in node.nodes]
            return all(true for true, _ in found), any(false for _, false in found)
        case Or():
            found = [_chances(each, status) for each in node.nodes]
            return any(true for true, _ in found), all(false for _, false in found)
        case Term() if node == IS_OPEN:
            return status not in CLOSED, status in CLOSED
        case Term() if node.field == "status":
            fits = status.replace("_", "-") in choices_of(node, FIELDS["status"])
            return fits, not fits
        case Term() if FIELDS[node.field].statuses and status not in FIELDS[node.field].statuses:
            return False, True
    return True, True
