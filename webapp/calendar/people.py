"""A week of people: who has how much planned against the hours that they work, and who is away."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from webapp.calendar.context import week_of
from webapp.calendar.queries import sql
from webapp.database.pool import Database
from webapp.tasks.due import day_start
from webapp.tasks.models import PRIORITY_WORDS
from webapp.web.formatting import WEEKDAYS, calendar_day
from webapp.web.forms.form import Form, blank
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer
from webapp.working_days.calendar import Absence, WorkCalendar
from webapp.working_days.queries import get_week, holidays_around

MOST_PEOPLE = 30
MOST_TASKS = 100  # of a day of somebody's that are counted
SHOWN = 6
MOST_ABSENCES = 1000
DAY = timedelta(days=1)


class Member(msgspec.Struct, frozen=True):
    """A member, and the week that they work where it isn't that of the business."""

    account_id: int
    name: str
    work_minutes: list[int] | None


class Away(msgspec.Struct, frozen=True):
    """Days on which a member is away, or with no account the business is closed."""

    account_id: int | None
    first_on: date
    last_on: date
    note: str


class CellTask(msgspec.Struct, frozen=True):
    """A task of somebody's on a day."""

    id: int
    version: int
    title: str
    at: datetime | None
    priority: str
    estimate_minutes: int | None

    @property
    def choice(self) -> str:
        """It as it is now, as a form sends it."""
        return f"{self.id}-{self.version}"


class FoundCell(msgspec.Struct, frozen=True):
    """The row of `list_cells`."""

    account_id: int
    day: date
    amount: int
    planned: int
    unknown: int
    tasks: list[dict[str, Any]]


class Cell(msgspec.Struct, frozen=True):
    """A day of somebody's: how many tasks, minutes that are planned and that there are, why they don't work ("" where
    they do), and the first of the tasks."""

    day: date
    amount: int
    planned: int
    unknown: int
    available: int
    why_off: str
    tasks: list[CellTask]

    @property
    def is_over(self) -> bool:
        """Whether more is planned than there are hours."""
        return self.planned > self.available

    @property
    def form(self) -> Form[Any]:
        """The form that moves a task of it, as it begins."""
        return blank(day=self.day)


class PersonWeek(msgspec.Struct, frozen=True):
    """Somebody's week."""

    account_id: int
    name: str
    cells: list[Cell]

    @property
    def planned(self) -> int:
        """Minutes that are planned."""
        return sum(cell.planned for cell in self.cells)

    @property
    def available(self) -> int:
        """Minutes that there are."""
        return sum(cell.available for cell in self.cells)


async def people_context(db: Database, viewer: Viewer, day: date | None, *, wrong: str = "") -> dict[str, Any]:
    """The week that a day is in: for owners everybody's, for others their own. Raises Busy."""
    first, last = week_of(day or viewer.today, viewer.week_start)
    days = [first + DAY * number for number in range(7)]
    everybody = may(viewer.role, Permission.MANAGE)
    workspace_id = viewer.workspace.id
    members = await db.rows(
        Member,
        sql.list_members,
        workspace_id=workspace_id,
        account_id=viewer.account.id,
        everybody=everybody,
        limit=MOST_PEOPLE + 1,
    )
    shown = members[:MOST_PEOPLE]
    ids = [member.account_id for member in shown]
    away = await db.rows(
        Away, sql.list_absences, workspace_id=workspace_id, account_ids=ids, first=first, last=last, limit=MOST_ABSENCES
    )
    cells = await db.rows(
        FoundCell,
        sql.list_cells,
        workspace_id=workspace_id,
        account_ids=ids,
        days=days,
        starts=[day_start(each, viewer.zone) for each in days],
        ends=[day_start(each + DAY, viewer.zone) for each in days],
        most=MOST_TASKS,
        shown=SHOWN,
    )
    found = {(cell.account_id, cell.day): cell for cell in cells}
    week = await get_week(db, workspace_id, viewer.account.id)
    business = tuple(week.work_minutes) if week else WorkCalendar().work_minutes
    holidays = await holidays_around(week, first) if week else {}
    return {
        "section": "calendar",
        "people": [
            week_of_person(member, days, found, calendar_of(member, away, business, holidays)) for member in shown
        ],
        "is_more": len(members) > MOST_PEOPLE,
        "everybody": everybody,
        "days": days,
        "weekdays": [WEEKDAYS[each.weekday()] for each in days],
        "title": f"{calendar_day(first, viewer)} to {calendar_day(last, viewer)}",
        "before": first - DAY * 7,
        "after": first + DAY * 7,
        "first": first,
        "priority_words": PRIORITY_WORDS,
        "can_edit": may(viewer.role, Permission.EDIT),
        "shown": SHOWN,
        "wrong": wrong,
    }


def calendar_of(
    member: Member, away: list[Away], business: tuple[int, ...], holidays: Mapping[date, str]
) -> WorkCalendar:
    """The days that count for a member."""
    own = [each for each in away if each.account_id in (None, member.account_id)]
    return WorkCalendar(
        tuple(member.work_minutes) if member.work_minutes else business,
        holidays,
        tuple(Absence(each.first_on, each.last_on, each.note) for each in own),
    )


def week_of_person(
    member: Member, days: list[date], found: Mapping[tuple[int, date], FoundCell], calendar: WorkCalendar
) -> PersonWeek:
    """Somebody's week, day by day."""
    cells = []
    for day in days:
        cell = found.get((member.account_id, day))
        cells.append(
            Cell(
                day=day,
                amount=cell.amount if cell else 0,
                planned=cell.planned if cell else 0,
                unknown=cell.unknown if cell else 0,
                available=calendar.minutes_on(day),
                why_off=calendar.why_off(day) or "",
                tasks=msgspec.convert(cell.tasks, list[CellTask]) if cell else [],
            )
        )
    return PersonWeek(member.account_id, member.name, cells)
