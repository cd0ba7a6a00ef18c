"""A query as it would be typed: reading it again gives the same tree."""

import re

from webapp.query.fields import NAMES, Fields
from webapp.query.syntax import Amount, And, Days, Me, Name, Node, Not, Or, Single, Span, Term, Words

OPERATORS = frozenset({"and", "or", "not"})
NOBODY = frozenset({"none", "any", "me"})  # what stands for no name, where it isn't in quotes
# What needs no quotes as a value, and as a word by itself.
PLAIN_VALUE = re.compile(r"[^\s\"“”„«»()<>=:.\\][^\s\"“”„«»()<>=\\]*")
PLAIN_WORD = re.compile(r"[^\s\"“”„«»()<>=:\\-][^\s\"“”„«»()<>=:\\]*")


def printed(node: Node, fields: Fields) -> str:
    """A query as text; "" for one that asks for nothing."""
    match node:
        case And():
            return " ".join(_within(each, fields, (Or,)) for each in node.nodes)
        case Or():
            return " or ".join(_within(each, fields, ()) for each in node.nodes)
        case Not():
            return _printed_opposite(node, fields)
        case Words():
            return (
                node.text
                if PLAIN_WORD.fullmatch(node.text) and node.text.lower() not in OPERATORS
                else quoted(node.text)
            )
    value = node.value
    if isinstance(value, Span):
        said = f"{'' if value.low is None else _value(value.low, node, fields)}.."
        return f"{node.field}:{said}{'' if value.high is None else _value(value.high, node, fields)}"
    return f"{node.field}{node.op}{_value(value, node, fields)}"


def quoted(text: str) -> str:
    """A text in quotes, to the letter."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _within(node: Node, fields: Fields, around: tuple[type, ...]) -> str:
    text = printed(node, fields)
    return f"({text})" if isinstance(node, around) else text


def _printed_opposite(node: Not, fields: Fields) -> str:
    inner = node.node
    if isinstance(inner, Term) and inner.field == "has":
        return f"no:{_value(inner.value, inner, fields)}"
    if isinstance(inner, Term) and isinstance(inner.value, Name):
        for said, flag in fields[inner.field].opposites.items():
            if flag == inner.value.text:
                return f"{inner.field}:{said}"
    return f"-{_within(inner, fields, (And, Or))}"


def _value(value: Single | Span, term: Term, fields: Fields) -> str:
    match value:
        case Me():
            return "me"
        case Days():
            return _plain(value.text)
        case Amount():
            hours, minutes = divmod(value.minutes, 60)
            return f"{hours}h{minutes}m" if hours and minutes else f"{hours}h" if hours else f"{minutes}m"
        case Name():
            is_name = fields[term.field].kind in NAMES
            return quoted(value.text) if is_name and value.text.lower() in NOBODY else _plain(value.text)
    raise TypeError(value)


def _plain(text: str) -> str:
    return text if PLAIN_VALUE.fullmatch(text) and ".." not in text else quoted(text)
