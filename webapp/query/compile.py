"""A query as SQL: one condition about a row of its subject, with parameters only."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any, Protocol

from msgspec import Struct

from webapp.query.context import Context
from webapp.query.fields import Field, Fields, Kind
from webapp.query.syntax import Amount, And, Days, Id, Me, Name, Node, Not, Or, Single, Span, Term, Words
from webapp.quick_add.names import spellings
from webapp.recurrence.local_time import moment_at

FIRST, LAST = date(1800, 1, 1), date(3500, 1, 1)  # before and after all dates that there can be
LONGEST = 2**31 - 1  # minutes
NOTHING = Not(And(()))
_PLACE = re.compile(r"\{(\w+)\}")
_DAY = timedelta(days=1)
_OF_THE_CLOCK = {"now": ":now::timestamptz", "today": ":today::date"}
_TYPES = {"from_at": "timestamptz", "to_at": "timestamptz", "from_day": "date", "to_day": "date"}
_TYPES |= {"low": "integer", "high": "integer"}


class Known(Protocol):
    """Who asks, and which ids the names have that they know."""

    @property
    def context(self) -> Context: ...

    @property
    def own_id(self) -> int: ...

    @property
    def projects(self) -> Mapping[int, str]: ...

    @property
    def people(self) -> Mapping[int, str]: ...


class Language(Struct, frozen=True):
    """What a subject can be asked for, and what looking for words in it is in SQL ({text})."""

    fields: Fields
    words: str


class Compiled(Struct, frozen=True):
    """A condition, and its parameters but for those of the clock (now, today) and the workspace."""

    sql: str
    parameters: dict[str, Any]


def compiled(node: Node, language: Language, world: Known) -> Compiled:
    """A query as a condition that is true or false, never null."""
    maker = _Maker(language, world)
    return Compiled(maker.sql(node), maker.parameters)


class _Maker:
    """A condition in the making."""

    def __init__(self, language: Language, world: Known) -> None:
        self.language = language
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
                return self.filled(self.language.words, {"text": node.text})
        field = self.language.fields[node.field]
        sql = field.sql
        if node.op in field.by_op:
            sql = field.by_op[node.op]
        elif isinstance(node.value, Name) and field.flags:
            sql = field.flags[node.value.text]
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


def values_of(term: Term, field: Field, world: Known) -> dict[str, Any]:
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


def few_of(node: Node, language: Language, world: Known) -> tuple[str, dict[str, Any]] | None:
    """The statement that gives all rows that can be what a node asks for, by an index, and its parameters; None where
    there is none."""
    match node:
        case Words():
            return "list_with_words", {"text": node.text}
        case Term():
            field = language.fields[node.field]
            if field.few:
                return field.few, values_of(node, field, world)
            if isinstance(node.value, Name) and node.value.text in field.few_flags:
                return field.few_flags[node.value.text], {}
    return None


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


def ids_of(value: Single | Span, field: Field, world: Known) -> list[int]:
    """The projects or the people of a name."""
    if isinstance(value, Me):
        return [world.own_id]
    if isinstance(value, Id):
        return [value.key]
    known = world.projects if field.kind is Kind.PROJECT else world.people
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


def bounds(first: date, last: date, world: Known) -> dict[str, Any]:
    """Days as parameters, and as moments on the clock of whoever asks."""
    zone = world.context.zone
    moments = {"from_at": moment_at(first, time(), zone), "to_at": moment_at(last + _DAY, time(), zone)}
    return moments | {"from_day": first, "to_day": last}
