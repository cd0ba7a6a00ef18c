"""What has to be done now and then: rows that have had their day are removed, missed occurrences move on."""

import asyncio
import logging
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


async def tidy(db: Database, store: Store, cleaner: Cleaner, now: datetime) -> None:
    """Remove what has had its day: expired sessions and one-time links, counts of attempts and of nothing, autosaves
    that are kept no longer, and, as far as the cleaner comes, content that no file refers to.

    Any number of processes may do it at once.
    """
    await db.execute(sql.delete_expired_sessions, before=now - SESSIONS_REMEMBERED)
    await db.execute(sql.delete_old_devices, before=now - DEVICES_TRUSTED)
    await db.execute(sql.delete_expired_links, now=now)
    await db.execute(sql.delete_old_attempts, before=now - timedelta(days=1))
    await db.execute(sql.delete_empty_counters, limit=COUNTERS)
    await delete_old_autosaves(db, now=now)
    await cleaner.run(db, store, now=now)
    await clear_arriving(store, now=now)


async def tidy_forever(db: Database, store: Store, clock: Callable[[], datetime]) -> None:
    """`tidy` every hour, for as long as the application runs."""
    cleaner = Cleaner()
    await repeat("tidying up", lambda: tidy(db, store, cleaner, clock()), first=FIRST, every=EVERY)


async def move_missed_forever(db: Database, clock: Callable[[], datetime]) -> None:
    """`move_missed` every minute, so that what is stored is right when it is read: lists, counts and all.

    It asks one index, which holds nothing on most days.
    """
    await repeat("moving missed occurrences", lambda: move_missed(db, clock()), first=MOVE_EVERY, every=MOVE_EVERY)


async def repeat(what: str, work: Callable[[], Awaitable[object]], *, first: timedelta, every: timedelta) -> None:
    """Do some work again and again. What fails is logged and done the next time: a database or a store that is away as
    a line, what nobody expected with its trace."""
    pause = first
    while True:
        await asyncio.sleep(pause.total_seconds())
        pause = every
        try:
            await work()
        except (DatabaseError, StoreAway, StoreFull) as error:
            log.warning("%s later: %s", what, error)
        except Exception:  # of whatever kind: it would end all housekeeping until the desk is started anew
            log.exception("%s failed; it is tried again", what)
