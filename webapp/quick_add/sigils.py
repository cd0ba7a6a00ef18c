"""Pieces that begin with a sign: `#project`, `@label`, `+member`, `!urgent`, `~45m`; and `p1` to `p4`."""

from datetime import time

from msgspec import Struct

from webapp.quick_add import names
from webapp.quick_add.amounts import length_at, minutes_of_word, unit, whole_number
from webapp.quick_add.clock import written_clock
from webapp.quick_add.phrases import PRIORITIES, PRIORITY_WORDS
from webapp.quick_add.reader import Reader
from webapp.quick_add.result import Kind

SIGNS = frozenset("#@+!~")
_DURATION_LETTERS = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W"}


class Sigil(Struct):
    """A piece that begins with a sign, from word `first` to before `end`; it stops in the line at `stop`.

    `value` is its name, priority or duration; `minutes` an estimate; `clock` the time of a reminder. A
    `relative` reminder needs a due time.
    """

    kind: Kind
    first: int
    end: int
    stop: int
    value: str = ""
    minutes: int = 0
    clock: time | None = None
    known: bool = True
    relative: bool = False


def sigil_at(reader: Reader, index: int) -> Sigil | None:
    """The piece with a sign that begins at this free word, or None."""
    key = reader.at(index)
    if key in PRIORITIES:
        return _sigil(reader, "priority", index, index + 1, value=PRIORITIES[key])
    if len(key) < 2:
        return None
    match key[0]:
        case "#":
            return _project(reader, index)
        case "@":
            return _label(reader, index, key)
        case "+":
            return _assignee(reader, index)
        case "!":
            return _priority_or_reminder(reader, index, key)
        case "~":
            return _estimate(reader, index, key)
    return None


def may_be_sigil(key: str) -> bool:
    """Whether a word could begin a piece with a sign."""
    return key[0] in SIGNS or key in PRIORITIES


def _project(reader: Reader, index: int) -> Sigil | None:
    known = names.known_names(reader.context.projects)
    quoted = names.quoted_name(reader, index)
    if quoted is not None:
        shown = known.shown.get(names.compared(quoted.text))
        return _named("project", index, quoted, shown)
    found = names.longest_known(reader, index, known) or names.new_name(reader, index, is_project=True)
    return None if found is None else _named("project", index, found)


def _label(reader: Reader, index: int, key: str) -> Sigil | None:
    if written_clock(key[1:]) is not None:  # “fri @7pm” is a time
        return None
    found = names.quoted_name(reader, index) or names.new_name(reader, index, is_project=False)
    return None if found is None else _named("label", index, found)


def _assignee(reader: Reader, index: int) -> Sigil | None:
    known = names.known_names(reader.context.members)
    quoted = names.quoted_name(reader, index)
    if quoted is not None:
        shown = known.shown.get(names.compared(quoted.text))
        return None if shown is None else _named("assignee", index, quoted, shown)
    found = names.longest_known(reader, index, known) or names.first_name(reader, index, known)
    return None if found is None else _named("assignee", index, found)


def _priority_or_reminder(reader: Reader, index: int, key: str) -> Sigil | None:
    if key in PRIORITY_WORDS:
        return _sigil(reader, "priority", index, index + 1, value=PRIORITY_WORDS[key])
    clock = written_clock(key[1:])
    if clock is not None:
        return _sigil(reader, "reminder", index, index + 1, clock=clock)
    number = whole_number(key[1:])
    if number is not None and reader.then(index + 1) in {"am", "pm"}:
        clock = written_clock(f"{number}{reader.then(index + 1)}")
        return None if clock is None else _sigil(reader, "reminder", index, index + 2, clock=clock)
    return _before(reader, index, key[1:])


def _before(reader: Reader, index: int, key: str) -> Sigil | None:
    """`!30 min before`, `!1 hour 30 min before`, `!2 days before`."""
    end, value = _duration(reader, index, key)
    if not value or reader.then(end) != "before":
        return None
    return _sigil(reader, "reminder", index, end + 1, value=f"-{value}", relative=True)


def _duration(reader: Reader, index: int, key: str) -> tuple[int, str]:
    number = whole_number(key)
    name = unit(reader.then(index + 1), number) if number else None
    if number and name in _DURATION_LETTERS:
        value = _DURATION_LETTERS[name].format(number)
        more = whole_number(reader.then(index + 2)) if name == "hour" else None
        if more and unit(reader.then(index + 3), more) == "minute":
            return index + 4, f"{value}{more}M"
        return index + 2, value
    minutes = minutes_of_word(key)
    if minutes is None:
        return index, ""
    hours, rest = divmod(minutes, 60)
    if "h" not in key:
        hours, rest = 0, minutes
    return index + 1, "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def _estimate(reader: Reader, index: int, key: str) -> Sigil | None:
    length = length_at(reader, index, key[1:]) if key[1].isdigit() else None
    return None if length is None else _sigil(reader, "estimate", index, length[0], minutes=length[1])


def _named(kind: Kind, index: int, name: names.Name, shown: str | None = None) -> Sigil:
    known = name.known or shown is not None
    return Sigil(kind, index, name.end, name.stop, value=shown or name.text, known=known)


def _sigil(
    reader: Reader,
    kind: Kind,
    first: int,
    end: int,
    *,
    value: str = "",
    minutes: int = 0,
    clock: time | None = None,
    relative: bool = False,
) -> Sigil:
    return Sigil(
        kind,
        first,
        end,
        reader.tokens[end - 1].end,
        value=value,
        minutes=minutes,
        clock=clock,
        relative=relative,
    )
