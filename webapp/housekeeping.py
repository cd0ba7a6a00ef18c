"""What has to be done now and then: rows that have had their day are removed, missed occurrences move on."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from webapp.assistant.queries import delete_days
from webapp.database.loader import load
from webapp.database.pool import Database
from webapp.drafts.revisions.queries import delete_old_autosaves
from webapp.files.garbage_collection import Cleaner, clear_arriving
from webapp.files.store.store import Store, StoreAway, StoreFull
from webapp.jobs.calendar import Calendar, is_believed
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import delete_done
from webapp.live.queries import delete_left
from webapp.readers.imports.queries import delete_unconfirmed as delete_lists
from webapp.readers.queries import delete_unconfirmed
from webapp.tasks.bulk.queries import delete_old as delete_bulk
from webapp.tasks.repeats.queries import move_missed
from webapp.voice.queries import delete_old

sql = load("housekeeping")

SESSIONS_REMEMBERED = timedelta(days=7)  # after their end: a form that was open meanwhile is still somebody's
DEVICES_TRUSTED = timedelta(days=400)  # without signing in; browsers keep no cookie for longer (RFC 6265bis 5.5)
COUNTERS = 10_000  # removed at a time


async def tidy(db: Database, store: Store, cleaner: Cleaner, now: datetime) -> None:
    """Remove what has had its day: expired sessions and one-time links, counts of attempts and of nothing, autosaves
    that are kept no longer, work that was done, what was said to the desk and its sound, who signed up as a reader and
    never confirmed it, lists of readers that were read and never added, and, as far as the cleaner comes, content that
    no file refers to.

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
        lambda: delete_unconfirmed(db, now=now),
        lambda: delete_lists(db, now=now),
        lambda: delete_left(db),
        lambda: delete_old(db, now=now),
        lambda: delete_days(db, now=now),
        lambda: delete_bulk(db, now=now),
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
        if await is_believed(calendar, resources.db):
            await move_missed(resources.db, resources.clock())

    return run


TIDY = Job("tidy", "Tidying up", begin_tidying, expected=(StoreAway, StoreFull))
MOVE_MISSED = Job("move_missed", "Moving missed occurrences", begin_moving)
