"""What may come next where somebody is typing a query: fields, or the values of the field that they are at."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from webapp.query.context import Context
from webapp.query.days import read_days
from webapp.query.fields import Field, Fields, Kind, squeezed
from webapp.query.printer import printed
from webapp.query.syntax import Me, Name, Term
from webapp.query.values import DATE_WORDS
from webapp.text.folding import folded

MOST = 8
BEGUN = re.compile(r"(?:^|(?<=[\s(]))-?([^\W\d_][\w-]*)(:(?:[<>]=?|=)?|[<>]=?|!=|=)(\"[^\"]*|[^\s()\"]*)$")
WORD = re.compile(r"(?:^|(?<=[\s(]))-?((?:[^\W\d_][\w-]*)?)$")
REST = re.compile(r"[^\s()\"]*\"?")
LENGTHS = ("30m", "1h", "2h", "4h", "8h")


class Offer(Struct, frozen=True):
    """Something to write: what it is called, with what it means, and the whole text with it and the place after it."""

    words: str
    hint: str
    text: str
    at: int


def offers(text: str, at: int, fields: Fields, context: Context) -> list[Offer]:
    """What may be written at a place of a text, the likeliest first."""
    before = text[:at]
    begun = BEGUN.search(before)
    field = fields.find(begun[1]) if begun else None
    if begun is not None and field is not None:
        rest = REST.match(text, at)
        start, end = begun.start(3), rest.end() if rest else at
        typed = begun[3].removeprefix('"')
        known = [(value, hint) for value, hint in values(field, begun[1], context) if fits(value, typed)]
        return [
            offer(text, start, end, f"{written(field, value, context)} ", value, hint) for value, hint in known[:MOST]
        ]
    word = WORD.search(before)
    if word is None or text[at : at + 1].strip():
        return []
    known_fields = [(name, field) for field in fields.fields for name in (field.name, *field.never[:1])]
    chosen = [(name, field) for name, field in known_fields if fits(name, word[1])]
    return [offer(text, word.start(1), at, f"{name}:", f"{name}:", hint_of(field)) for name, field in chosen[:MOST]]


def offer(text: str, start: int, end: int, insert: str, words: str, hint: str) -> Offer:
    """An offer that takes the place of a part of the text."""
    rest = text[end:].lstrip() if insert.endswith(" ") else text[end:]
    return Offer(words, hint, text[:start] + insert + rest, start + len(insert))


def values(field: Field, name: str, context: Context) -> Iterator[tuple[str, str]]:
    """The values that a field may have, each with what it means."""
    match field.kind:
        case Kind.CHOICE:
            yield from ((value, others[0] if others else "") for value, others in named(field))
        case Kind.FLAG:
            is_opposite = squeezed(name) in map(squeezed, field.never)
            yield from ((flag, "") for flag in (*field.flags, *(() if is_opposite else field.opposites)))
        case Kind.PROJECT:
            yield from (("none", "in no project"), *((each, "") for each in context.projects))
        case Kind.PERSON:
            yield from (("me", context.me), ("none", "nobody"), *((each, "") for each in context.members))
        case Kind.LABEL:
            yield from (("none", f"without {field.words}s"), *((each, "") for each in context.labels))
        case Kind.MINUTES:
            yield from ((each, "") for each in LENGTHS)
        case _:
            for words in ("none", *DATE_WORDS, "+1w", "-7d") if field.kind is Kind.DAYS else (*DATE_WORDS, "-7d"):
                days = read_days(words, context, past=field.kind is Kind.PAST_DAYS)
                both = () if days is None else (str(days.first), str(days.last))
                yield words, " – ".join(dict.fromkeys(both))


def named(field: Field) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The values of a choice, the greatest first where they are ranked."""
    return reversed(list(field.choices.items())) if field.ranked else field.choices.items()


def written(field: Field, value: str, context: Context) -> str:
    """A value as it is typed: what stands for a name isn't put in quotes, though a name of its letters is."""
    if value == "none" or field.kind is Kind.MINUTES:
        return value
    if value == "me" and field.kind is Kind.PERSON:
        return printed(Term(field.name, ":", Me()), Fields((field,))).partition(":")[2]
    days = read_days(value, context) if field.kind in (Kind.DAYS, Kind.PAST_DAYS) else None
    return printed(Term(field.name, ":", days or Name(value)), Fields((field,))).partition(":")[2]


def fits(known: str, typed: str) -> bool:
    """Whether something goes on as it was begun, from its beginning or from one of its words."""
    text, begun = folded(known), folded(typed)
    return text.startswith(begun) or f" {begun}" in text or squeezed(known).startswith(squeezed(typed))


def hint_of(field: Field) -> str:
    """What a field is about."""
    return "" if field.words == field.name or field.kind is Kind.FLAG else field.words
