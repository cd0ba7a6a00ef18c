"""Working days as rows and forms."""

import re
from datetime import date, datetime
from typing import Annotated, Any

import msgspec

from webapp.web.forms.fields import Day, Field, Flag, Invalid, Text, Version

MINUTES_OF_A_DAY = 24 * 60
MOST_DAYS = 366  # of one absence
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Hours(Field):
    """How long somebody works on a day, as minutes: `8`, `7:30`, `7.5`, `7 h 30`; empty and `-` are none."""

    def read(self, typed: str) -> int:
        text = typed.strip().lower().replace(",", ".")
        if text in {"", "-", "–", "off"}:
            return 0
        found = re.fullmatch(r"(\d{1,2})(?:\s*(?::|h)\s*([0-5]?\d)?\s*(?:m|min)?|(\.\d{1,2})\s*h?)?", text, re.ASCII)
        minutes = None if found is None else round(60 * float(found[1] + (found[3] or ""))) + int(found[2] or 0)
        if minutes is None or minutes > MINUTES_OF_A_DAY:
            raise Invalid(f"{self.label}: write hours like 8 or 7:30, at most 24.")
        return minutes

    def write(self, value: Any) -> str:
        if not value:
            return ""
        hours, minutes = divmod(value, 60)
        return f"{hours}:{minutes:02}" if minutes else str(hours)


class Country(Field):
    """A country's code, or "" for no holidays. That there is such a one is for who knows them to say."""

    def read(self, typed: str) -> str:
        text = typed.strip().upper()
        if text and not re.fullmatch("[A-Z]{2}", text):
            raise Invalid("Choose a country from the list.")
        return text


class WeekRow(msgspec.Struct, frozen=True):
    """The week of a workspace and where its holidays are from, and a member's own week, None where it is the same."""

    work_minutes: list[int]
    country: str
    region: str
    own_minutes: list[int] | None
    version: int
    own_version: int


class DaysRow(msgspec.Struct, frozen=True):
    """What a calendar is made of: the week of a workspace and a member's own, and `absences` as `DaysOff` has them."""

    work_minutes: list[int]
    country: str
    region: str
    own_minutes: list[int] | None
    absences: list[dict[str, Any]]


class DaysOff(msgspec.Struct, frozen=True):
    """Days off of a member, or with no account those of the business."""

    account_id: int | None
    first_on: date
    last_on: date
    note: str


class AbsenceRow(msgspec.Struct, frozen=True):
    """Days off: a member's, or with no account those of the business."""

    id: int
    account_id: int | None
    first_on: date
    last_on: date
    note: str
    version: int
    deleted_at: datetime | None

    @property
    def title(self) -> str:
        """What it is called in the trash."""
        return self.note or ("Closed" if self.account_id is None else "Days off")


class Week(msgspec.Struct):
    """Seven fields of hours."""

    version: Annotated[int, Version()]
    monday: Annotated[int, Hours("Monday")] = 0
    tuesday: Annotated[int, Hours("Tuesday")] = 0
    wednesday: Annotated[int, Hours("Wednesday")] = 0
    thursday: Annotated[int, Hours("Thursday")] = 0
    friday: Annotated[int, Hours("Friday")] = 0
    saturday: Annotated[int, Hours("Saturday")] = 0
    sunday: Annotated[int, Hours("Sunday")] = 0

    @property
    def minutes(self) -> list[int]:
        """The week as it is stored."""
        return [getattr(self, day) for day in DAYS]


class WorkspaceWeek(Week):
    """The week of the business, and where its holidays are from."""

    country: Annotated[str, Country("Country")] = ""
    region: Annotated[str, Text("Region", max=20, required=False)] = ""


class OwnWeek(Week):
    """A member's own week, or that of the business."""

    own: Annotated[bool, Flag("My own hours")] = False


class NewAbsence(msgspec.Struct):
    """Days off to be added; without a last day it is the first one only. `closed`: of the business."""

    first_on: Annotated[date | None, Day("First day")]
    last_on: Annotated[date | None, Day("Last day")] = None
    note: Annotated[str, Text("Note", max=100, required=False)] = ""
    closed: Annotated[bool, Flag("Closed")] = False
