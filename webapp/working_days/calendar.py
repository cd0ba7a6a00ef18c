"""Which days count: hours by the day of the week, holidays, closures and days off. Pure, and about one person or the
business."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

AT_MOST = 366  # days in which a working day is looked for
WEEK_OF_WORK = (480, 480, 480, 480, 480, 0, 0)  # minutes, Monday first
DAY = timedelta(days=1)


class Absence(msgspec.Struct, frozen=True):
    """Days from the first to the last on which somebody is away, or the business is closed."""

    first_on: date
    last_on: date
    note: str


class WorkCalendar(msgspec.Struct, frozen=True):
    """`work_minutes` are those of the days of a week, Monday first. `public_holidays` have to hold the years that are
    asked about; of other years it knows the week only."""

    work_minutes: tuple[int, ...] = WEEK_OF_WORK
    public_holidays: Mapping[date, str] = {}
    absences: tuple[Absence, ...] = ()

    def why_off(self, day: date) -> str | None:
        """Why nobody works on a day, in words: the name of a holiday, what was written to a closure or to days off, or
        "Day off" where that is the week; None on a day of work."""
        if holiday := self.public_holidays.get(day):
            return holiday
        for absence in self.absences:
            if absence.first_on <= day <= absence.last_on:
                return absence.note or "Away"
        return None if self.work_minutes[day.weekday()] else "Day off"

    def is_working(self, day: date) -> bool:
        """Whether somebody works on a day."""
        return self.why_off(day) is None

    def minutes_on(self, day: date) -> int:
        """How many minutes of work a day has."""
        return self.work_minutes[day.weekday()] if self.is_working(day) else 0

    def next_working_day(self, day: date) -> date:
        """The first day of work after a day. Where there is none within a year, the day after it."""
        return self._first(day + DAY * number for number in range(1, AT_MOST)) or day + DAY

    def working_day_until(self, day: date) -> date:
        """This day, or the last day of work before it; the day itself where there is none within a year."""
        return self._first(day - DAY * number for number in range(AT_MOST)) or day

    def working_days_before(self, day: date, number: int) -> date:
        """The day of work that stands so many of them before a day; 0 is the day itself, or the last one before it."""
        found = self.working_day_until(day)
        for _ in range(number):
            found = self.working_day_until(found - DAY)
        return found

    def _first(self, days: Iterable[date]) -> date | None:
        return next((day for day in days if self.is_working(day)), None)
