"""Days and times as people type them, and as the desk writes them into a field: each is read back as what it was."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from webapp.query.days import read_days
from webapp.quick_add import Context, parse
from webapp.web.formatting import MONTHS, WEEKDAYS
from webapp.web.viewer import FIRST_WEEKDAY, DateOrder, Viewer

DAY_EXAMPLES = "“fri”, “27 Mar” or 2026-03-27"
FIRST_YEAR, LAST_YEAR = 1900, 2999
LONGEST_DAY = 200  # characters of a day or a time in words

WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
WRITTEN = tuple(
    re.compile(WEEKDAY + pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})",
        rf"(?P<day>\d{{1,2}})\.?\s+{MONTH},?\s+(?P<year>\d{{4}})",
        rf"{MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})",
    )
)
# Who a time of day is read for: it is the same for all, on each day.
ANYBODY = Context(now=datetime(2026, 1, 1, tzinfo=UTC), zone=ZoneInfo("UTC"))


def context_of(viewer: Viewer) -> Context:
    """What words mean to somebody now, where no names are known."""
    return Context(
        now=viewer.now,
        zone=viewer.zone,
        week_start=FIRST_WEEKDAY[viewer.week_start],
        date_order=viewer.date_order,
    )


def write_day(value: date, order: DateOrder) -> str:
    """A day as it stands in a field: "Fri 6 Mar 2026", "Fri Mar 6 2026", "Fri 2026-03-06"."""
    weekday, month = WEEKDAYS[value.weekday()][:3], MONTHS[value.month - 1]
    match order:
        case "dmy":
            return f"{weekday} {value.day} {month} {value.year}"
        case "mdy":
            return f"{weekday} {month} {value.day} {value.year}"
        case "ymd":
            return f"{weekday} {value.isoformat()}"


def written(typed: str, order: DateOrder) -> str:
    """What was typed for a day, as it stands in a field: one that forms have (ISO 8601) as the desk writes it."""
    try:
        return write_day(date.fromisoformat(typed), order)
    except ValueError:
        return typed


def read_written(text: str) -> date | None:
    """The day of a date that is written out, whatever weekday stands before it: who changes a number in a field leaves
    that. None where it is none; raises ValueError for one that no calendar has."""
    for pattern in WRITTEN:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            name = parts.get("month")
            month = MONTHS.index(name.title()) + 1 if name else int(parts["number"])
            return date(int(parts["year"]), month, int(parts["day"]))
    return None


def read_in_words(text: str, viewer: Viewer, *, past: bool = False) -> date | None:
    """The day that words mean to somebody now ("fri", "next tue", "27 mar", "12.3.", "yesterday"), or the number of one
    of the days to come ("20"); None where they mean none, or more than a day. `past` is for what has been, where a
    weekday, and a date without a year, are the latest ones."""
    context = context_of(viewer)
    if past:
        return single_day(text, context, past=True)
    number = (f"Task on the {text.rstrip('.')}",) if re.fullmatch(r"\d{1,2}\.?", text, re.ASCII) else ()
    for line in (f"Task due {text}", f"Task {text}", *number):
        found = parse(line, context)
        said = {piece.kind for piece in found.pieces}
        if found.title == "Task" and said == {"due"} and found.due_time is None and found.due_date is not None:
            return found.due_date
    return single_day(text, context)


def single_day(text: str, context: Context, *, past: bool = False) -> date | None:
    """The one day that a text means as the value of a query; None where it means none, or several."""
    found = read_days(text, context, past=past)
    return found.first if found is not None and found.first == found.last else None


def read_clock(text: str) -> time | None:
    """The time of day that is typed, such as "16:30", "4pm" or "noon"; None where it is none."""
    if found := re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", text, re.ASCII):
        return time(int(found[1]), int(found[2]))
    read = parse(f"Task tomorrow at {text}", ANYBODY)
    return read.due_time if read.title == "Task" and {piece.kind for piece in read.pieces} == {"due"} else None
