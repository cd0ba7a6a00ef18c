"""Dates and numbers in words, as a person would say them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from webapp.web.viewer import Viewer

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTHS = tuple(name[:3] for name in MONTH_NAMES)


def day(value: date, viewer: Viewer) -> str:
    """A day near to today by its name, others by their date: "Tomorrow", "Friday", "Fri 20 Nov", "3 Jan 2025"."""
    distance = (value - viewer.today).days
    if distance in (-1, 0, 1):
        return ("Yesterday", "Today", "Tomorrow")[distance + 1]
    if 1 < distance < 7:
        return WEEKDAYS[value.weekday()]
    return calendar_day(value, viewer)


def day_within(value: date, viewer: Viewer) -> str:
    """A day as `day` says it, in the middle of a sentence."""
    text = day(value, viewer)
    return text.lower() if text in ("Yesterday", "Today", "Tomorrow") else text


def calendar_day(value: date, viewer: Viewer) -> str:
    """A date in the viewer's order, with the weekday in this year and the year otherwise."""
    month = MONTHS[value.month - 1]
    if viewer.date_order == "ymd" and value.year != viewer.today.year:
        return value.isoformat()
    text = f"{month} {value.day}" if viewer.date_order != "dmy" else f"{value.day} {month}"
    if value.year == viewer.today.year:
        return f"{WEEKDAYS[value.weekday()][:3]} {text}"
    return f"{text}, {value.year}" if viewer.date_order == "mdy" else f"{text} {value.year}"


def days_in_words(first: date, last: date, viewer: Viewer) -> str:
    """From one day to another: "Mon 3 Aug to Fri 7 Aug", or the one day that they are."""
    begins = calendar_day(first, viewer)
    return begins if first == last else f"{begins} to {calendar_day(last, viewer)}"


def exact_day(value: date, viewer: Viewer) -> str:
    """A date in full, "Friday, 20 November 2026", for whoever hovers over its short form."""
    month = MONTH_NAMES[value.month - 1]
    weekday = WEEKDAYS[value.weekday()]
    if viewer.date_order == "mdy":
        return f"{weekday}, {month} {value.day}, {value.year}"
    return f"{weekday}, {value.day} {month} {value.year}"


def exact(value: datetime, viewer: Viewer) -> str:
    """A moment in full, on the viewer's clock."""
    local = viewer.local(value)
    return f"{exact_day(local, viewer)}, {local.hour:02}:{local.minute:02}"


def clock(value: datetime, viewer: Viewer) -> str:
    """The time of day on the viewer's clock, "14:05"."""
    local = viewer.local(value)
    return f"{local.hour:02}:{local.minute:02}"


def moment(value: datetime, viewer: Viewer) -> str:
    """A moment on the viewer's clock: "Today 14:05", "Fri 20 Nov 09:00"."""
    local = viewer.local(value)
    return f"{day(local.date(), viewer)} {local.hour:02}:{local.minute:02}"


def moment_within(value: datetime, viewer: Viewer) -> str:
    """A moment as `moment` says it, in the middle of a sentence."""
    return f"{day_within(viewer.local(value).date(), viewer)} {clock(value, viewer)}"


def ago(value: datetime, viewer: Viewer) -> str:
    """How long ago: "just now", "5 min ago", "3 h ago", then the day: "yesterday 14:05"."""
    passed = viewer.now - value
    whole = passed.days * 24 * 60 + passed.seconds // 60  # minutes
    if whole < 1:
        return "just now"
    if whole < 60:
        return f"{whole} min ago"
    return f"{whole // 60} h ago" if whole < 12 * 60 else moment_within(value, viewer)


def told_until(values: Iterable[datetime], viewer: Viewer) -> datetime | None:
    """The moment from which `ago` says something else of one of these; None where only a new day changes that."""
    ages = [(value, viewer.now - value) for value in values]
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    units = [(value, age, minute if age < hour else hour) for value, age in ages if age < 12 * hour]
    return min((value + (age // unit + 1) * unit for value, age, unit in units), default=None)


def since(value: datetime, viewer: Viewer) -> str:
    """How long something lasts by now, in days: "since today", "since yesterday", "for 3 days"."""
    days = (viewer.today - viewer.local(value).date()).days
    return ("since today", "since yesterday")[max(days, 0)] if days < 2 else f"for {days:,} days"


def minutes(value: int) -> str:
    """A length of work: "45 min", "2 h", "2 h 30 min"."""
    hours, rest = divmod(value, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part) or "0 min"


BROWSERS = ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")
SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("Linux", "Linux")),
)


def browser(user_agent: str) -> str:
    """A User-Agent header as people would name it: "Firefox on Linux"."""
    name = next((word for mark, word in BROWSERS if mark in user_agent), "A browser")
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    return f"{name} on {system}" if system else name


def bytes_in_words(amount: int) -> str:
    """A size as people read it, in steps of a thousand: "812 bytes", "34 kB", "2.4 MB"."""
    if amount < 1000:
        return f"{amount} byte{'' if amount == 1 else 's'}"
    size = float(amount)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.5 or unit == "GB":
            break
    return f"{size:.1f} {unit}" if size < 9.95 and not float(f"{size:.1f}").is_integer() else f"{size:,.0f} {unit}"
