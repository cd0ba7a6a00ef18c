"""Whether what the machine's clock says is to be acted upon: what is done too early by it can't be taken back."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from webapp.database.pool import Queryable
from webapp.jobs.models import sql

log = logging.getLogger("cofounder.jobs")

LEAP = timedelta(days=1)  # more than clocks are put right by
LONGEST_REST = timedelta(days=7)  # for which a desk is usually off at most
TO_BE_MENDED = timedelta(hours=1)


def seconds_passed() -> float:
    """Seconds by a clock that nobody sets, which goes on while the machine sleeps (clock_gettime(2))."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Calendar:
    """Whether the machine's clock can be believed: one that has leapt ahead, from one look to the next or since the
    desk was last used, is given an hour to be put right."""

    def __init__(self, clock: Callable[[], datetime], passed: Callable[[], float] = seconds_passed) -> None:
        self.clock = clock
        self.passed = passed
        self.last_used: datetime | None = None
        self._looked: tuple[datetime, float] | None = None
        self._leapt: float | None = None

    def is_trusted(self) -> bool:
        """Look at the clock, and say whether what it says is to be acted upon."""
        now, at = self.clock(), self.passed()
        if self._looked is None:
            ahead, most = now - (self.last_used or now), LONGEST_REST
        else:
            ahead, most = now - self._looked[0] - timedelta(seconds=at - self._looked[1]), LEAP
        self._looked = now, at
        if ahead > most:
            self._leapt = at
            log.warning("the clock has leapt to %s; what is due by it waits for an hour", now)
        elif ahead < -LEAP:
            self._leapt = None  # it was put right
        return self._leapt is None or at - self._leapt >= TO_BE_MENDED.total_seconds()


async def is_believed(calendar: Calendar, db: Queryable) -> bool:
    """Whether the clock is, asked by a job each time that it begins."""
    if calendar.last_used is None:
        calendar.last_used = await db.value(sql.last_seen) or calendar.clock()
    return calendar.is_trusted()
