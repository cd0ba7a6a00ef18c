"""What accounts and workspaces both can set: time zone, first day of the week, order of dates."""

from zoneinfo import available_timezones

from webapp.web.forms.fields import Field, Invalid

NEW_PASSWORD_LENGTH = 10
WEEK_STARTS = ("monday", "saturday", "sunday")
DATE_ORDERS = ("dmy", "mdy", "ymd")

WEEK_START_WORDS = [("monday", "Monday"), ("sunday", "Sunday"), ("saturday", "Saturday")]
DATE_ORDER_WORDS = [
    ("dmy", "Day, month: 27/1"),
    ("mdy", "Month, day: 1/27"),
    ("ymd", "Year, month, day: 2026-01-27"),
]

# Region and city, and UTC; old aliases ("US/Eastern", "EST5EDT") are left out of the list.
_REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)

ZONES: tuple[str, ...] = (
    "UTC",
    *sorted(name for name in available_timezones() if name.split("/", 1)[0] in _REGIONS and "/" in name),
)


class TimeZone(Field):
    """A name of the IANA time zone database; empty means "as the workspace has it" where it is optional."""

    def __init__(self, label: str, *, required: bool = True) -> None:
        super().__init__(label)
        self.required = required

    def read(self, typed: str) -> str | None:
        text = typed.strip()
        if not text and not self.required:
            return None
        if text in ZONES:
            return text
        raise Invalid("Choose a time zone from the list, like Europe/Vienna.")
