"""What has to be done now and then: rows that have had their day are removed, missed occurrences move on."""

import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from webapp.database.loader import load
from webapp.database.pool import Database
from webapp.drafts.revisions.queries import delete_old_autosaves
from webapp.files.garbage_collection import Cleaner, clear_arriving
from webapp.files.store.store import Store, StoreAway, StoreFull
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import delete_done
from webapp.live.queries import delete_left
from webapp.tasks.repeats.queries import move_missed

log = logging.getLogger("cofounder.housekeeping")
sql = load("housekeeping")

SESSIONS_REMEMBERED = timedelta(days=7)  # after their end: a form that was open meanwhile is still somebody's
DEVICES_TRUSTED = timedelta(days=400)  # without signing in; browsers keep no cookie for longer (RFC 6265bis 5.5)
COUNTERS = 10_000  # removed at a time
LEAP = timedelta(days=1)  # more than clocks are put right by
LONGEST_REST = timedelta(days=7)  # for which a desk is usually off at most
TO_BE_MENDED = timedelta(hours=1)


def seconds_passed() -> float:
    """Seconds by a clock that nobody sets, which goes on while the machine sleeps (clock_gettime(2))."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


async def tidy(db: Database, store: Store, cleaner: Cleaner, now: datetime) -> None:
    """Remove what has had its day: expired sessions and one-time links, counts of attempts and of nothing, autosaves
    that are kept no longer, work that was done, and, as far as the cleaner comes, content that no file refers to.

    Any number of processes may do it at once. What fails of it leaves the rest alone, and is raised when all was tried.
    """
    steps: list[Callable[[], Awaitable[object]]] = [
        lambda: db.execute(sql.delete_expired_sessions, before=now - SESSIONS_REMEMBERED),
        lambda: db.execute(sql.delete_old_devices, before=now - DEVICES_TRUSTED),
        lambda: db.execute(sql.delete_expired_links, now=now),
        lambda: db.execute(sql.delete_old_attempts, before=now - timedelta(days=1)),
        lambda: db.execute(sql.delete_old_lines, before=now - DEVICES_TRUSTED),
        lambda: db.execute(sql.delete_empty_counters, limit=COUNTERS),
        lambda: delete_old_autosaves(db, now=now),
        lambda: delete_done(db, now),
        lambda: delete_left(db),
        lambda: cleaner.run(db, store, now=now),
        lambda: clear_arriving(store, now=now),
    ]
    failures: list[Exception] = []
    for step in steps:
        try:
            await step()
        except Exception as error:  # noqa: BLE001  # of whatever kind: it is raised below
            failures.append(error)
    if failures:
        raise ExceptionGroup("some of it failed", failures)


def begin_tidying(resources: Resources) -> Run:
    """What tidies; the cleaner goes on where it was."""
    cleaner = Cleaner()

    async def run(attempt: Attempt) -> None:
        await tidy(resources.db, resources.store, cleaner, resources.clock())

    return run


def begin_moving(resources: Resources) -> Run:
    """What moves missed occurrences, so that what is stored is right when it is read: lists, counts and all. Not while
    the machine's clock may be wrong: what was moved for years ahead would stay there.

    It asks one index, which holds nothing on most days.
    """
    calendar = Calendar(resources.clock)

    async def run(attempt: Attempt) -> None:
        if calendar.last_used is None:
            calendar.last_used = await resources.db.value(sql.last_seen) or resources.clock()
        if calendar.is_trusted():
            await move_missed(resources.db, resources.clock())

    return run


TIDY = Job("tidy", "Tidying up", begin_tidying, expected=(StoreAway, StoreFull))
MOVE_MISSED = Job("move_missed", "Moving missed occurrences", begin_moving)


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
            log.warning("the clock has leapt to %s; repeats wait for an hour before they move on", now)
        elif ahead < -LEAP:
            self._leapt = None  # it was put right
        return self._leapt is None or at - self._leapt >= TO_BE_MENDED.total_seconds()
