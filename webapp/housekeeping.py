"""What has to be done now and then: rows that have had their day are removed, missed occurrences move on."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from webapp.database.failures import DatabaseError
from webapp.database.loader import load
from webapp.database.pool import Database
from webapp.drafts.revisions.queries import delete_old_autosaves
from webapp.files.garbage_collection import Cleaner, clear_arriving
from webapp.files.store.store import Store, StoreAway, StoreFull
from webapp.tasks.repeats.queries import move_missed

log = logging.getLogger("cofounder.housekeeping")
sql = load("housekeeping")

EVERY = timedelta(hours=1)
SESSIONS_REMEMBERED = timedelta(days=7)  # after their end: a form that was open meanwhile is still somebody's
DEVICES_TRUSTED = timedelta(days=400)  # without signing in; browsers keep no cookie for longer (RFC 6265bis 5.5)
COUNTERS = 10_000  # removed at a time
MOVE_EVERY = timedelta(minutes=1)
FIRST = timedelta(minutes=5)  # whoever has just started the desk waits for its first page
LEAP = timedelta(days=1)  # more than clocks are put right by
LONGEST_REST = timedelta(days=7)  # for which a desk is usually off at most
TO_BE_MENDED = timedelta(hours=1)


def seconds_passed() -> float:
    """Seconds by a clock that nobody sets, which goes on while the machine sleeps (clock_gettime(2))."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


async def tidy(db: Database, store: Store, cleaner: Cleaner, now: datetime) -> None:
    """Remove what has had its day: expired sessions and one-time links, counts of attempts and of nothing, autosaves
    that are kept no longer, and, as far as the cleaner comes, content that no file refers to.

    Any number of processes may do it at once. What fails of it leaves the rest alone, and is raised at the end as an
    ExceptionGroup.
    """
    steps: list[Callable[[], Awaitable[object]]] = [
        lambda: db.execute(sql.delete_expired_sessions, before=now - SESSIONS_REMEMBERED),
        lambda: db.execute(sql.delete_old_devices, before=now - DEVICES_TRUSTED),
        lambda: db.execute(sql.delete_expired_links, now=now),
        lambda: db.execute(sql.delete_old_attempts, before=now - timedelta(days=1)),
        lambda: db.execute(sql.delete_empty_counters, limit=COUNTERS),
        lambda: delete_old_autosaves(db, now=now),
        lambda: cleaner.run(db, store, now=now),
        lambda: clear_arriving(store, now=now),
    ]
    done = [await outcome(step) for step in steps]
    if failed := [error for error in done if error is not None]:
        raise ExceptionGroup("tidying up", failed)


async def outcome(step: Callable[[], Awaitable[object]]) -> Exception | None:
    """Do a step; what it failed of, if it did."""
    (found,) = await asyncio.gather(step(), return_exceptions=True)
    if isinstance(found, BaseException) and not isinstance(found, Exception):
        raise found
    return found if isinstance(found, Exception) else None


async def tidy_forever(db: Database, store: Store, clock: Callable[[], datetime]) -> None:
    """`tidy` every hour, for as long as the application runs."""
    cleaner = Cleaner()
    await repeat("tidying up", lambda: tidy(db, store, cleaner, clock()), first=FIRST, every=EVERY)


async def move_missed_forever(db: Database, clock: Callable[[], datetime], session_days: int) -> None:
    """`move_missed` every minute, so that what is stored is right when it is read: lists, counts and all. Not while the
    machine's clock may be wrong: what was moved for years ahead would stay there.

    It asks one index, which holds nothing on most days.
    """
    calendar = Calendar(clock)

    async def move() -> None:
        if calendar.last_used is None:
            ends: datetime | None = await db.value(sql.last_session_end)
            calendar.last_used = clock() if ends is None else ends - timedelta(days=session_days)
        if calendar.is_trusted():
            await move_missed(db, clock())

    await repeat("moving missed occurrences", move, first=MOVE_EVERY, every=MOVE_EVERY)


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
        if abs(ahead) > most:
            self._leapt = at if ahead > LEAP else None  # set back, it is right again
            if self._leapt is not None:
                log.warning("the clock has leapt to %s; repeats wait for an hour before they move on", now)
        return self._leapt is None or at - self._leapt >= TO_BE_MENDED.total_seconds()


async def repeat(what: str, work: Callable[[], Awaitable[object]], *, first: timedelta, every: timedelta) -> None:
    """Do some work again and again. What fails is logged and done the next time: a database or a store that is away as
    a line, what nobody expected with its trace."""
    pause = first
    while True:
        await asyncio.sleep(pause.total_seconds())
        pause = every
        try:
            await work()
        except* (DatabaseError, StoreAway, StoreFull) as group:
            for error in group.exceptions:
                log.warning("%s later: %s", what, error)
        except* Exception:  # of whatever kind: it would end all housekeeping until the desk is started anew
            log.exception("%s failed; it is tried again", what)
