"""Pieces that begin with a sign: `#project`, `@label`, `+member`, `!urgent`, `~45m`; and `p1` to `p4`.

What a sign stands before and nobody can read is told, never passed over: it is `held`, a part of the title, and
`trouble` says why. So is what may well be meant as words: it is read once somebody asks for it.
"""

from datetime import time
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from webapp.quick_add import names
from webapp.quick_add.amounts import (
    MOST_WORKDAYS,
    length_at,
    minutes_of_word,
    unit,
    whole_number,
    workday_at,
    workdays_at,
)
from webapp.quick_add.hours import written_clock
from webapp.quick_add.phrases import BEFORE_A_PAGE, DETERMINERS, NUMBERED_WITH_DOTS, PRIORITIES, PRIORITY_WORDS
from webapp.quick_add.ranges import is_range
from webapp.quick_add.reader import Reader
from webapp.quick_add.result import Kind

SIGNS = frozenset("#@+!~")
ME = "me"
_KINDS_OF_SIGNS: dict[str, Kind] = {"#": "project", "+": "assignee", "!": "priority"}
_DURATION_LETTERS = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W"}
NEEDS_A_TIME = "A reminder before the due time needs a due time, such as “at 9:00”."


class Sigil(Struct):
    """A piece that begins with a sign, from word `first` to before `end`; it stops in the line at `stop`.

    `value` is its name, priority or duration; `labels` are those of one piece; `minutes` an estimate; `clock` the time
    of a reminder. A `relative` reminder needs a due time. A `held` one is a part of the title until somebody asks for
    it, which nobody can where `trouble` says what is wrong with it.
    """

    kind: Kind
    first: int
    end: int
    stop: int
    value: str = ""
    labels: tuple[str, ...] = ()
    minutes: int = 0
    clock: time | None = None
    known: bool = True
    relative: bool = False
    held: bool = False
    trouble: str = ""

    @property
    def meaning(self) -> tuple[str, int, time | None]:
        """What it says: two that say the same are one."""
        return self.value.casefold(), self.minutes, self.clock


def sigil_at(reader: Reader, index: int) -> Sigil | None:
    """The piece with a sign that begins at this free word, or None."""
    key = reader.at(index)
    if key in PRIORITIES:
        return _priority(reader, index, key)
    if len(key) < 2:
        return None
    return _signed(reader, index, key) or _not_understood(reader, index, key)


def place_of(reader: Reader, sigil: Sigil) -> tuple[int, int]:
    """Where a piece with a sign stands in the line."""
    return reader.tokens[sigil.first].start, sigil.stop


def may_be_sigil(key: str) -> bool:
    """Whether a word could begin a piece with a sign."""
    return key[0] in SIGNS or key in PRIORITIES


def _signed(reader: Reader, index: int, key: str) -> Sigil | None:
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


def _priority(reader: Reader, index: int, key: str) -> Sigil:
    """`p1`; but “P3 masks” and “p4 of the manual” are words until somebody says otherwise."""
    found = _sigil(reader, "priority", index, index + 1, value=PRIORITIES[key])
    of_a_product = reader.text(index)[0] == "P" and bool(reader.then(index + 1)) and bool(reader.before(index))
    before = reader.before(index)
    of_a_page = before in BEFORE_A_PAGE | DETERMINERS or reader.then(index + 1) in {"of", "in"}
    of_a_page = of_a_page or (before.isdecimal() and reader.before(index - 1) in NUMBERED_WITH_DOTS)  # “chapter 2 p3”
    of_a_text = key != "p1" and of_a_page
    found.held = of_a_product or of_a_text
    return found


def _project(reader: Reader, index: int) -> Sigil | None:
    known = names.known_names(reader.context.projects)
    quoted = names.quoted_name(reader, index)
    if quoted is not None:
        return _named("project", index, quoted, known.find(quoted.text))
    found = names.longest_known(reader, index, known) or names.new_name(reader, index, is_project=True)
    return None if found is None else _named("project", index, found)


def _label(reader: Reader, index: int, key: str) -> Sigil | None:
    """`@print`, `@"big format"`; a comma parts labels that aren't in quotes. A member's name that is no label is
    offered as the person; in quotes the whole of it, since part of one may be meant as a label."""
    if written_clock(key[1:]) is not None or is_range(key[1:]):  # “fri @7pm” is a time
        return None
    known = names.known_names(reader.context.labels)
    found = quoted = names.quoted_name(reader, index)
    if found is None:
        found = names.new_name(reader, index, is_project=False)
        person = names.longest_known(reader, index, names.known_people(reader.context.members))
        if person is not None and (found is None or known.shown.get(names.compared(found.text)) is None):
            return replace(_named("assignee", index, person), held=True)
    elif names.compared(found.text) not in known.shown:
        members = {names.compared(member): member for member in reader.context.members}
        whole = members.get(names.compared(found.text))
        if whole is not None:
            return replace(_named("assignee", index, found, whole), held=True)
    if found is None:
        return None
    written = [normalize("NFC", " ".join(part.split())) for part in ([found.text] if quoted else found.text.split(","))]
    labels = tuple(known.shown.get(names.compared(label), label) for label in written if label)
    return replace(_named("label", index, found), labels=labels) if labels else None


def _assignee(reader: Reader, index: int) -> Sigil | None:
    known = names.known_people(reader.context.members)
    quoted = names.quoted_name(reader, index)
    if quoted is not None:
        shown = known.find(quoted.text)
        return None if shown is None else _named("assignee", index, quoted, shown)
    found = names.longest_known(reader, index, known)
    if found is None and reader.at(index) == f"+{ME}" and reader.context.me:
        return _sigil(reader, "assignee", index, index + 1, value=reader.context.me)
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
    """`!30 min before`, `!1 hour 30 min before`, `!2 days before`, `!workday before`, `!2 workdays before`."""
    end, value = _workdays(reader, index, key) or _duration(reader, index, key)
    if not value or reader.then(end) != "before":
        return None
    return _sigil(reader, "reminder", index, end + 1, value=f"-{value}", relative=True)


def _workdays(reader: Reader, index: int, key: str) -> tuple[int, str] | None:
    """Days of work; only so many that each can be looked at."""
    number = whole_number(key)
    if number is None:
        end = workday_at(reader, index, key)
        return None if end is None else (end, "P1B")
    end = workdays_at(reader, index + 1, number)
    return None if end is None or not 1 <= number <= MOST_WORKDAYS else (end, f"P{number}B")


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


def _not_understood(reader: Reader, index: int, key: str) -> Sigil | None:
    """A sign that something was meant by, and that says nothing here: `+nobody`, `!soon`, `#Shop's`.

    Numbers, prices, colours and grades (`#42`, `+1`, `A+`) mean none.
    """
    sign, rest = key[0], key[1:]
    kind = _KINDS_OF_SIGNS.get(sign)
    if kind is None or names.is_colour(rest):
        return None
    if not (rest[0].isalpha() or (sign == "!" and any(map(str.isalnum, rest)))):
        return None
    text = reader.text(index)[1:]
    trouble = {
        "#": f'“{text}” can\'t be the name of a project as it stands; put it in quotes: #"{text}".',
        "+": f"Nobody here is called “{text}”, or several are.",
        "!": f"“{text}” is no priority and no reminder. Write !high, !9:00 or !30 min before.",
    }[sign]
    return replace(_sigil(reader, kind, index, index + 1), held=True, trouble=trouble)


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
