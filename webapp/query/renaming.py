"""What a query names, when that is called otherwise: the text of it, and of nothing else, becomes another."""

from webapp.query.context import Context
from webapp.query.fields import Fields, Kind
from webapp.query.parser import parse
from webapp.query.printer import printed
from webapp.query.syntax import Name, Term
from webapp.quick_add.names import compared


def renamed(text: str, fields: Fields, context: Context, kind: Kind, old: str, new: str) -> str:
    """A query in which a project, a person or a label has another name, wherever it is named by `old`; all else stays
    as it was typed. The context knows it by its old name."""
    for named in reversed(parse(text, fields, context).names):
        if fields[named.field].kind is kind and compared(named.name) == compared(old):
            value = printed(Term(named.field, ":", Name(new)), fields).partition(":")[2]
            text = text[: named.start] + value + text[named.end :]
    return text
