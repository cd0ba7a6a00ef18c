"""Working days in the database, and as calendars."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.changes import changing
from webapp.history.models import Added, Change
from webapp.web.viewer import Viewer
from webapp.working_days.calendar import Absence, WorkCalendar
from webapp.working_days.models import AbsenceRow, DaysOff, DaysRow, NewAbsence, WeekRow
from webapp.working_days.public_holidays import find_holidays, find_years

sql = load("working_days")

# What is done to an absence; reminders follow.
change_absence = changing(sql.change_absence, "absence_id")

MOST_ABSENCES = 100  # to come, of the business and of each member
SPEAKS_OF_WORK = re.compile(r"(?i)\b(?:workday|weekday|working\s+day|business\s+day)s?\b")
EARLIER = timedelta(days=31)  # days that are over, and may still be asked about
AHEAD = 5  # years of which the dates of a repeat are shown
LAST_YEAR = 2199  # of holidays that anybody knows


class Calendars(NamedTuple):
    """The days that count for somebody, and those of the business, by which repeats go."""

    own: WorkCalendar
    business: WorkCalendar


async def get_week(db: Queryable, workspace_id: int, account_id: int) -> WeekRow | None:
    """The week of a workspace and of one of its members."""
    return await db.one(WeekRow, sql.get_week, workspace_id=workspace_id, account_id=account_id)


async def get_absences(db: Queryable, workspace_id: int, account_id: int, *, since: date) -> list[AbsenceRow]:
    """The closures of the business and the days off of a member that aren't over on a day, the first to end first."""
    return await db.rows(
        AbsenceRow,
        sql.get_absences,
        workspace_id=workspace_id,
        account_id=account_id,
        since=since,
        limit=2 * MOST_ABSENCES,
    )


async def get_calendar(db: Queryable, viewer: Viewer, day: date | None = None) -> WorkCalendar:
    """The days that count for who looks: their own week, holidays of the year of a day (today) and the next, closures
    and days off. Raises Busy where the holidays aren't known yet and too much else is waiting."""
    day = day or viewer.today
    found = await get_days(db, viewer.workspace.id, viewer.account.id, day)
    return WorkCalendar() if found is None else await calendar_of(found, day)


async def calendar_of(found: DaysRow, day: date) -> WorkCalendar:
    """The calendar of a member around a day. Raises Busy."""
    return WorkCalendar(
        work_minutes=tuple(found.own_minutes or found.work_minutes),
        public_holidays=await find_years(found.country, found.region, (day.year, day.year + 1)),
        absences=absences_of(found),
    )


async def get_business_calendar(db: Queryable, workspace_id: int, day: date, years: Iterable[int] = ()) -> WorkCalendar:
    """The days that count for a workspace, whoever looks: its week, its closures, and its holidays of the years from
    a day on, as far as repeats are shown, and of others that are asked for. Raises Busy."""
    found = await get_days(db, workspace_id, None, day)
    return WorkCalendar() if found is None else await business_calendar(found, day, years)


async def calendars_to_know(db: Queryable, viewer: Viewer, text: str) -> Calendars | None:
    """The days that count for reading a text; None where it speaks of none. Raises Busy."""
    if not SPEAKS_OF_WORK.search(text):
        return None
    found = await get_days(db, viewer.workspace.id, viewer.account.id, viewer.today)
    if found is None:
        return None
    business = await business_calendar(found, viewer.today)
    own = tuple(found.own_minutes or found.work_minutes)
    return Calendars(WorkCalendar(own, business.public_holidays, absences_of(found)), business)


async def get_days(db: Queryable, workspace_id: int, account_id: int | None, day: date) -> DaysRow | None:
    """What calendars around a day are made of: those of a workspace, and of one of its members where one is given."""
    query, parameters = ask_days(workspace_id, account_id, day)
    return await db.one(DaysRow, query, **parameters)


def ask_days(workspace_id: int, account_id: int | None, day: date) -> Ask:
    """For the same, to be asked with more."""
    return ask(
        sql.get_days,
        workspace_id=workspace_id,
        account_id=account_id,
        since=day - EARLIER,
        limit=2 * MOST_ABSENCES,
    )


async def business_calendar(found: DaysRow, day: date, years: Iterable[int] = ()) -> WorkCalendar:
    """The calendar of a workspace, with the holidays of the years from a day on, and of others. Raises Busy."""
    wanted = {*range((day - EARLIER).year, day.year + AHEAD + 1), *(year for year in years if year <= LAST_YEAR)}
    return WorkCalendar(
        work_minutes=tuple(found.work_minutes),
        public_holidays=await find_years(found.country, found.region, sorted(wanted)),
        absences=absences_of(found, closures=True),
    )


def absences_of(found: DaysRow, *, closures: bool = False) -> tuple[Absence, ...]:
    """The days off of a member and of the business, or of the business alone."""
    rows = msgspec.convert(found.absences, list[DaysOff])
    return tuple(Absence(row.first_on, row.last_on, row.note) for row in rows if row.account_id is None or not closures)


async def holidays_around(week: WeekRow, day: date) -> Mapping[date, str]:
    """The holidays of a year and the next one. Raises Busy."""
    this = await find_holidays(week.country, week.region, day.year)
    return this if not week.country else {**this, **await find_holidays(week.country, week.region, day.year + 1)}


async def update_week(
    db: Queryable,
    workspace_id: int,
    actor_id: int,
    *,
    work_minutes: list[int],
    country: str,
    region: str,
    version: int,
    now: datetime,
) -> bool:
    """Change how a workspace works; False where its settings are another version by now."""
    saved = await db.value(
        sql.update_week,
        workspace_id=workspace_id,
        actor_id=actor_id,
        work_minutes=work_minutes,
        country=country,
        region=region,
        version=version,
        now=now,
    )
    return saved is not None


async def update_own_week(
    db: Queryable, workspace_id: int, actor_id: int, *, work_minutes: list[int] | None, version: int, now: datetime
) -> bool:
    """Change how a member works, None for as the workspace does; False where that is another version by now."""
    saved = await db.value(
        sql.update_own_week,
        workspace_id=workspace_id,
        actor_id=actor_id,
        work_minutes=work_minutes,
        version=version,
        now=now,
    )
    return saved is not None


async def add_absence(
    db: Queryable, workspace_id: int, actor_id: int, new: NewAbsence, *, first_on: date, today: date, now: datetime
) -> Added | None:
    """Add days off of a member, or of the business; None where there are MOST_ABSENCES to come already."""
    return await db.one(
        Added,
        sql.add_absence,
        workspace_id=workspace_id,
        actor_id=actor_id,
        account_id=None if new.closed else actor_id,
        first_on=first_on,
        last_on=new.last_on or first_on,
        note=new.note,
        since=today,
        most=MOST_ABSENCES,
        now=now,
    )


async def restore_absence(
    db: Queryable, workspace_id: int, absence_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take an absence out of the trash; None where there is none."""
    return await change_absence(
        db, workspace_id, absence_id, actor_id, "absence.restored", {"deleted_at": None}, now=now
    )


async def get_absence(db: Queryable, workspace_id: int, absence_id: int) -> AbsenceRow | None:
    """One absence, also one that is in the trash."""
    return await db.one(AbsenceRow, sql.get_absence, workspace_id=workspace_id, absence_id=absence_id)
