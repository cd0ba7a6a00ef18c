"""How a query was read, as JSON tells it."""

from typing import Any

from webapp.query.fields import Fields
from webapp.query.parser import Query
from webapp.query.printer import printed
from webapp.query.syntax import Amount, And, Days, Me, Name, Node, Not, Or, Single, Span, Words


def explained(query: Query, fields: Fields) -> dict[str, Any]:
    """A query: as it was typed, as it was read (in one way to write it, and as a tree), and what couldn't be."""
    return {
        "query": query.text,
        "read": printed(query.node, fields),
        "meaning": tree(query.node),
        "problems": [
            {
                "start": each.start,
                "end": each.end,
                "text": query.text[each.start : each.end],
                "message": each.message,
                "instead": each.instead,
                "left_out": not each.is_told,
            }
            for each in query.problems
        ],
    }


def tree(node: Node) -> dict[str, Any]:
    """A node and what it consists of."""
    match node:
        case And():
            return {"and": [tree(each) for each in node.nodes]}
        case Or():
            return {"or": [tree(each) for each in node.nodes]}
        case Not():
            return {"not": tree(node.node)}
        case Words():
            return {"words": node.text}
    value = node.value
    if isinstance(value, Span):
        ends = {"from": value.low and told(value.low), "to": value.high and told(value.high)}
        return {"field": node.field, "is": "between", "value": ends}
    return {"field": node.field, "is": node.op, "value": told(value)}


def told(value: Single) -> Any:
    """A value; of days what was typed and which they are."""
    match value:
        case Name():
            return value.text
        case Me():
            return {"me": True}
        case Days():
            return {"typed": value.text, "first": value.first.isoformat(), "last": value.last.isoformat()}
        case Amount():
            return {"minutes": value.minutes}
