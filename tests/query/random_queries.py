"""Random queries of the language, as trees in the one way to say each."""

from datetime import date

from hypothesis import strategies as st

from webapp.query.context import Context
from webapp.query.days import read_days
from webapp.query.fields import Fields, Kind
from webapp.query.syntax import Amount, Me, Name, Node, Not, Single, Span, Term, Words, both, either
from webapp.tasks.query.fields import FIELDS

DAYS = (
    "today", "tomorrow", "yesterday", "friday", "next friday", "thisweek", "this week", "last month", "+2w", "-7d",
    "3 days ago", "2026-03-02", "2026-03", "in 5 days", "mar 9", "week", "end of month", "next year",
)  # fmt: skip
MINUTES = (0, 15, 60, 90, 125)


def values(fields: Fields, name: str, context: Context) -> st.SearchStrategy[Single]:
    """What a field may have to be."""
    field = fields[name]
    match field.kind:
        case Kind.CHOICE:
            return st.sampled_from([Name(each) for each in field.choices])
        case Kind.FLAG:
            return st.sampled_from([Name(each) for each in field.flags])
        case Kind.PROJECT:
            return st.sampled_from([Name(each) for each in (*context.projects, *context.archived)])
        case Kind.PERSON:
            return st.sampled_from([Me(), *(Name(each) for each in (*context.members, *context.left))])
        case Kind.LABEL:
            return st.sampled_from([Name(each) for each in (*context.labels, "nowhere", "none", "a..b", '"', "\\")])
        case Kind.MINUTES:
            return st.sampled_from([Amount(each) for each in MINUTES])
    known = [read_days(each, context, past=field.kind is Kind.PAST_DAYS) for each in DAYS]
    return st.sampled_from([each for each in known if each is not None and each.first > date(2000, 1, 1)])


def terms(fields: Fields, context: Context) -> st.SearchStrategy[Node]:
    """What one field has to be."""

    def of(name: str) -> st.SearchStrategy[Node]:
        one = values(fields, name, context)
        if not fields[name].is_compared:
            return one.map(lambda value: Term(name, ":", value))
        compared = st.builds(lambda op, value: Term(name, op, value), st.sampled_from((":", "<", "<=", ">", ">=")), one)
        ends = st.tuples(st.none() | one, st.none() | one).filter(any)
        return compared | ends.map(lambda span: Term(name, ":", Span(*span)))

    return st.sampled_from([field.name for field in fields.fields]).flatmap(of)


def queries(context: Context, words: st.SearchStrategy[str], fields: Fields = FIELDS) -> st.SearchStrategy[Node]:
    """Whole queries."""
    leaves = terms(fields, context) | words.map(Words)
    return st.recursive(
        leaves,
        lambda inner: (
            inner.map(Not)
            | st.lists(inner, min_size=2, max_size=4).map(lambda nodes: both(*nodes))
            | st.lists(inner, min_size=2, max_size=3).map(lambda nodes: either(*nodes))
        ),
        max_leaves=8,
    )
