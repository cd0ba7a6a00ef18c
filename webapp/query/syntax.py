"""What a query says, as a tree. Nodes that say the same are equal, so that they can be compared and be keys."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

DEEPEST = 20  # parentheses within each other
MOST_TERMS = 50
LONGEST = 1000  # characters


class Name(Struct, frozen=True, tag=True):
    """A project, a person or a label by its name, or a word of a closed set."""

    text: str


class Id(Struct, frozen=True, tag=True):
    """A project or a person itself, which nobody can type: where two have one name, one of them."""

    key: int


class Me(Struct, frozen=True, tag=True):
    """Whoever asks."""


class Days(Struct, frozen=True, tag=True):
    """A day or a period as it was typed, and the days that it means now, both included."""

    text: str
    first: date
    last: date


class Amount(Struct, frozen=True, tag=True):
    """A length of time in minutes."""

    minutes: int


Single = Name | Id | Me | Days | Amount


class Span(Struct, frozen=True, tag=True):
    """From one value to another, both included; open at an end that is None."""

    low: Single | None
    high: Single | None


class Words(Struct, frozen=True, tag=True):
    """Words that are looked for, each of them."""

    text: str


class Term(Struct, frozen=True, tag=True):
    """What a field has to be. `op` is one of `:`, `<`, `<=`, `>` and `>=`; a span goes with `:`."""

    field: str
    op: str
    value: Single | Span


class Not(Struct, frozen=True, tag=True):
    """The opposite."""

    node: "Node"


class And(Struct, frozen=True, tag=True):
    """All of these; without any, everything."""

    nodes: tuple["Node", ...]


class Or(Struct, frozen=True, tag=True):
    """One of these."""

    nodes: tuple["Node", ...]


Node = Words | Term | Not | And | Or
EVERYTHING = And(())


def both(*nodes: Node) -> Node:
    """All of these, in the one way to say it: no parentheses within parentheses that mean nothing."""
    found = [each for node in nodes for each in (node.nodes if isinstance(node, And) else (node,))]
    return found[0] if len(found) == 1 else And(tuple(found))


def either(*nodes: Node) -> Node:
    """One of these, in the one way to say it. Expects at least one."""
    found = [each for node in nodes for each in (node.nodes if isinstance(node, Or) else (node,))]
    return found[0] if len(found) == 1 else Or(tuple(found))


def walk(node: Node) -> Iterator[Words | Term]:
    """All that a query asks for, wherever it stands."""
    match node:
        case Not():
            yield from walk(node.node)
        case And() | Or():
            for each in node.nodes:
                yield from walk(each)
        case _:
            yield node


def parts_of(node: Node) -> tuple[Node, ...]:
    """What all has to be so."""
    return node.nodes if isinstance(node, And) else (node,)


def says_me(node: Node) -> bool:
    """Whether a query depends on who asks."""
    match node:
        case Not():
            return says_me(node.node)
        case Term():
            return isinstance(node.value, Me)
        case Words():
            return False
    return any(map(says_me, node.nodes))
