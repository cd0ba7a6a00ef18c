"""iCalendar (RFC 5545), written: lines that are folded, texts that are escaped, dates, moments, and time zones."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from webapp.web.forms.fields import storable

FOLDED = 75  # octets of a line (3.1)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_DAY = timedelta(days=1)


def line(name: str, value: str) -> bytes:
    """A line, folded where it is long, and nowhere within a letter (3.1)."""
    left = storable(f"{name}:{value}").encode("utf-8", "replace")
    pieces, most = [], FOLDED
    while len(left) > most:
        cut = most
        while left[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(left[:cut])
        left, most = left[cut:], FOLDED - 1  # the space that the next one begins with counts
    return b"\r\n ".join([*pieces, left]) + b"\r\n"


def text(value: str) -> str:
    """A text as a value (3.3.11)."""
    return "".join(letter for letter in value if letter >= " " or letter in "\n\t").translate(ESCAPED)


def texts(values: Iterable[str]) -> str:
    """Several texts as one value."""
    return ",".join(map(text, values))


def day(value: date) -> str:
    """A date (3.3.4)."""
    return f"{value.year:04}{value:%m%d}"


def clock(value: datetime) -> str:
    """A date and a time on the wall (3.3.5)."""
    return f"{day(value)}T{value:%H%M%S}"


def utc(value: datetime) -> str:
    """A moment (3.3.5)."""
    return f"{clock(value.astimezone(UTC))}Z"


@lru_cache(maxsize=64)
def zone(key: str, first: int, last: int) -> bytes:
    """A time zone in some years: each time that its clocks change, as no rule says all of them (3.6.5)."""
    found = ZoneInfo(key)
    start = datetime(first, 1, 1, tzinfo=found)
    lines = [line("BEGIN", "VTIMEZONE"), line("TZID", key)]
    lines += observance(start.replace(tzinfo=None), start, start)
    for before, after in changes(found, first, last):
        lines += observance(after.astimezone(UTC).replace(tzinfo=None) + offset(before), before, after)
    return b"".join([*lines, line("END", "VTIMEZONE")])


def observance(begins: datetime, before: datetime, after: datetime) -> list[bytes]:
    """From when on the clocks show what they do `after` a change, by what they showed before it."""
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    return [
        line("BEGIN", kind),
        line("DTSTART", clock(begins)),
        line("TZOFFSETFROM", difference(offset(before))),
        line("TZOFFSETTO", difference(offset(after))),
        line("TZNAME", text(after.tzname() or "")),
        line("END", kind),
    ]


def changes(found: ZoneInfo, first: int, last: int) -> Iterator[tuple[datetime, datetime]]:
    """The last second before each time that the clocks change, and the first one after it."""
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        before, after = at, at + _DAY
        if what_shows(before, found) != what_shows(after, found):
            while after - before > timedelta(seconds=1):
                middle = before + (after - before) // 2
                if what_shows(middle, found) == what_shows(at, found):
                    before = middle
                else:
                    after = middle
            after = after.replace(microsecond=0)
            yield (after - timedelta(seconds=1)).astimezone(found), after.astimezone(found)
        at += _DAY


def what_shows(moment: datetime, found: ZoneInfo) -> tuple[timedelta | None, str | None]:
    """What the clocks show beside UTC, and what that is called."""
    shown = moment.astimezone(found)
    return shown.utcoffset(), shown.tzname()


def offset(shown: datetime) -> timedelta:
    """What a clock differs from UTC."""
    return shown.utcoffset() or timedelta()


def difference(value: timedelta) -> str:
    """What a clock differs from UTC, as a value (3.3.14)."""
    seconds = abs(value) // timedelta(seconds=1)
    minutes, rest = divmod(seconds, 60)
    sign = "-" if value < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{rest:02}" if rest else "")
