"""Working days in the database, and as calendars."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import Added, Change
from webapp.web.viewer import Viewer
from webapp.working_days.calendar import Absence, WorkCalendar
from webapp.working_days.models import AbsenceRow, NewAbsence, WeekRow
from webapp.working_days.public_holidays import find_holidays, find_years

sql = load("working_days")

MOST_ABSENCES = 100  # to come, of the business and of each member
SPEAKS_OF_WORK = re.compile(r"(?i)\b(?:workday|weekday|working\s+day|business\s+day)\b")
EARLIER = timedelta(days=31)  # days that are over, and may still be asked about
AHEAD = 5  # years of which the dates of a repeat are shown
LAST_YEAR = 2199  # of holidays that anybody knows


class Calendars(NamedTuple):
    """The days that count for somebody, and those of the business, by which repeats go."""

    own: WorkCalendar
    business: WorkCalendar


async def get_week(db: Queryable, workspace_id: int, account_id: int | None) -> WeekRow | None:
    """The week of a workspace and of one of its members."""
    return await db.one(WeekRow, sql.get_week, workspace_id=workspace_id, account_id=account_id)


async def get_absences(db: Queryable, workspace_id: int, account_id: int | None, *, since: date) -> list[AbsenceRow]:
    """The closures of the business and the days off of a member, if one is given, that aren't over on a day, the first
    to end first."""
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
    week = await get_week(db, viewer.workspace.id, viewer.account.id)
    if week is None:
        return WorkCalendar()
    rows = await get_absences(db, viewer.workspace.id, viewer.account.id, since=day - EARLIER)
    return WorkCalendar(
        work_minutes=tuple(week.own_minutes or week.work_minutes),
        public_holidays=await holidays_around(week, day),
        absences=_absences(rows),
    )


async def get_business_calendar(db: Queryable, workspace_id: int, day: date, years: Iterable[int] = ()) -> WorkCalendar:
    """The days that count for a workspace, whoever looks: its week, its closures, and its holidays of the years from
    a day on, as far as repeats are shown, and of others that are asked for. Raises Busy."""
    week = await get_week(db, workspace_id, None)
    if week is None:
        return WorkCalendar()
    rows = await get_absences(db, workspace_id, None, since=day - EARLIER)
    return await _business_calendar(week, rows, day, years)


async def calendars_to_know(db: Queryable, viewer: Viewer, text: str) -> Calendars | None:
    """The days that count for reading a text; None where it speaks of none. Raises Busy."""
    if not SPEAKS_OF_WORK.search(text):
        return None
    week = await get_week(db, viewer.workspace.id, viewer.account.id)
    if week is None:
        return None
    rows = await get_absences(db, viewer.workspace.id, viewer.account.id, since=viewer.today - EARLIER)
    business = await _business_calendar(week, rows, viewer.today)
    minutes = tuple(week.own_minutes or week.work_minutes)
    return Calendars(WorkCalendar(minutes, business.public_holidays, _absences(rows)), business)


async def _business_calendar(
    week: WeekRow, rows: Sequence[AbsenceRow], day: date, years: Iterable[int] = ()
) -> WorkCalendar:
    wanted = {*range((day - EARLIER).year, day.year + AHEAD + 1), *(year for year in years if year <= LAST_YEAR)}
    return WorkCalendar(
        work_minutes=tuple(week.work_minutes),
        public_holidays=await find_years(week.country, week.region, sorted(wanted)),
        absences=_absences([row for row in rows if row.account_id is None]),
    )


def _absences(rows: Iterable[AbsenceRow]) -> tuple[Absence, ...]:
    return tuple(Absence(row.first_on, row.last_on, row.note) for row in rows)


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


async def change_absence(
    db: Queryable,
    workspace_id: int,
    absence_id: int,
    actor_id: int,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    version: int | None = None,
    expected: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> Change | None:
    """Change an absence and record it as the event `action`; None where there is no such absence."""
    return await db.one(
        Change,
        sql.change_absence,
        workspace_id=workspace_id,
        absence_id=absence_id,
        actor_id=actor_id,
        action=action,
        patch=patch,
        version=version,
        expected=expected or {},
        undoes=undoes,
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
