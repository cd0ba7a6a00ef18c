"""What stands after a field, read as its kind of value; what can't be read is said with what was probably meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from webapp.query.context import Context
from webapp.query.days import read_days
from webapp.query.fields import CLOSE, Field, Kind, squeezed
from webapp.query.syntax import Amount, Days, Me, Name, Single
from webapp.quick_add.names import known_names, known_people
from webapp.text.folding import folded

SHOWN = 40  # characters of what can't be read
LONGEST_LABEL = 40
MOST_MINUTES = 10_000_000
_LENGTH = re.compile(
    r"(?:([0-9]{1,6}(?:[.,][0-9]{1,2})?) ?(?:hours?|hrs?|h))? ?(?:([0-9]{1,7}) ?(?:minutes?|mins?|m)?)?"
)
_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])")
DATE_WORDS = (
    "today", "tomorrow", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "this week", "next week", "last week", "this month", "next month", "last month",
)  # fmt: skip


class Unreadable(ValueError):
    """Why a value can't be read, in words, and what was probably meant instead."""

    def __init__(self, message: str, instead: Name | Days | None = None) -> None:
        super().__init__(message)
        self.instead = instead


def read_value(field: Field, typed: str, context: Context, *, is_quoted: bool) -> Single:
    """The value that was typed, in quotes or not. Raises Unreadable."""
    text = " ".join(typed.split())
    match field.kind:
        case Kind.CHOICE | Kind.FLAG:
            if (found := field.by_name.get(squeezed(text))) is not None:
                return Name(found)
            raise _unknown(f"There is no {field.words} “{{}}”.", text, [*field.choices, *field.flags, *field.opposites])
        case Kind.DAYS | Kind.PAST_DAYS:
            return _days(field, text, context)
        case Kind.MINUTES:
            return _minutes(text)
        case Kind.PROJECT:
            found = known_names(context.projects).find(text) or known_names(context.archived).find(text)
            if found is None:
                raise _unknown("There is no project “{}”.", text, context.projects)
            return Name(found)
        case Kind.PERSON:
            if not is_quoted and folded(text) == "me":
                return Me()
            found = known_people(context.members).find(text) or known_people(context.left).find(text)
            if found is None:
                raise _unknown("There is nobody called “{}”.", text, context.members)
            return Name(found)
        case Kind.LABEL:
            if len(text) > LONGEST_LABEL:
                raise Unreadable(f"A label has at most {LONGEST_LABEL} characters.")
            return Name(known_names(context.labels).find(text) or text)


def label_unknown(label: str, context: Context) -> Unreadable | None:
    """What is to be said of a label that no task has; it is asked for nevertheless."""
    if not context.labels or known_names(context.labels).find(label) is not None:
        return None
    return _unknown("No task has the label “{}”.", label, context.labels)


def nearest(typed: str, known: Iterable[str]) -> str | None:
    """What was probably meant, of what there is."""
    names = {folded(name): name for name in reversed(list(known))}
    found = get_close_matches(folded(typed)[:100], names, 1, CLOSE)
    return names[found[0]] if found else None


def _unknown(message: str, typed: str, known: Iterable[str]) -> Unreadable:
    shown = typed if len(typed) <= SHOWN else f"{typed[:SHOWN].rstrip()}…"
    meant = nearest(typed, known)
    said = message.format(shown)
    return Unreadable(said if meant is None else f"{said} Did you mean “{meant}”?", Name(meant) if meant else None)


def _days(field: Field, text: str, context: Context) -> Days:
    found = read_days(text, context, past=field.kind is Kind.PAST_DAYS)
    if found is not None:
        return found
    wrong = _unknown("“{}” is no date.", text, DATE_WORDS)
    if wrong.instead is None:
        raise Unreadable(f"{wrong} Write one like tomorrow, friday, 2026-03-27, +2w or thisweek, without a time.")
    raise wrong


def _minutes(text: str) -> Amount:
    key = folded(text).removeprefix("~")
    if clock := _CLOCK.fullmatch(key):
        minutes = float(int(clock[1]) * 60 + int(clock[2]))
    elif (found := _LENGTH.fullmatch(key)) and (found[1] or found[2]):
        minutes = float((found[1] or "0").replace(",", ".")) * 60 + int(found[2] or 0)
    else:
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        raise Unreadable(f"“{shown}” is no length of time. Write one like 90m, 2h or 1:30.")
    if minutes > MOST_MINUTES:
        raise Unreadable("That is longer than anything takes.")
    return Amount(round(minutes))
