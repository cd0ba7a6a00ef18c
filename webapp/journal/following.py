"""Knowing of changes of journals, also of those that other processes make."""

import asyncio
import logging
from datetime import UTC, datetime
from email.utils import format_datetime

from webapp.database.failures import DatabaseError
from webapp.database.pool import Database
from webapp.journal import queries
from webapp.journal.memory import MEMORY, Site
from webapp.journal.models import PublicJournal
from webapp.journal.theme import theme_of

log = logging.getLogger("cofounder.journal")

LOOK = 0.5  # seconds


async def follow(db: Database, *, others: bool) -> None:
    """Look whether journals that somebody reads here have changed, until cancelled. Where no `others` write, and nobody
    reads, nothing is asked."""
    while True:
        await asyncio.sleep(LOOK)
        if not (others or MEMORY.sites or MEMORY.unknown or MEMORY.hosts or MEMORY.hosts_are_wanted):
            continue
        try:
            await look(db)
        except DatabaseError as error:
            log.info("journals stay as they were read: %s", error)
        except Exception:
            log.exception("what journals have become isn't known")


async def look(db: Database) -> None:
    """Look once."""
    MEMORY.hosts = await queries.list_hosts(db)
    MEMORY.hosts_are_wanted = False
    asked = [*MEMORY.sites, *MEMORY.unknown]
    present = await queries.look(db, asked)
    for slug, site in MEMORY.sites.items():
        if present.get(slug) != site.journal.change:
            site.is_stale = True
    for slug in present:
        MEMORY.unknown.pop(slug, None)


async def know_hosts(db: Database) -> dict[str, str]:
    """Read the host names of journals, by which a request is theirs. Where that fails, they stay as they were until
    they can be read."""
    MEMORY.hosts_are_stale = False
    try:
        MEMORY.hosts = await queries.list_hosts(db)
    except DatabaseError as error:
        MEMORY.hosts_are_wanted = True
        log.info("host names of journals stay as they were: %s", error)
    return MEMORY.hosts


async def take_over(db: Database, *, now: datetime) -> None:
    """Say that this version of the desk makes the pages of journals from now on, if another one did."""
    try:
        await queries.take_over(db, now=now)
    except DatabaseError as error:
        log.info("readers aren't told when journals changed: %s", error)


def moment_of(journal: PublicJournal) -> bytes | None:
    """When a journal last changed, as readers are told it."""
    if journal.made_by != queries.THIS_VERSION:
        return None
    return format_datetime(journal.changed_at.astimezone(UTC), usegmt=True).encode()


async def site_of(db: Database, slug: str) -> Site | None:
    """A journal as it is; as it was, where the database is away. None where there is none, or it is off. Raises
    DatabaseError where it was never read."""
    site = MEMORY.sites.get(slug)
    if site is not None and not site.is_stale:
        return site
    if slug in MEMORY.unknown:
        return None
    key = (slug,)
    if await MEMORY.making.wait(key):
        return await site_of(db, slug)
    try:
        if site is not None:
            site.is_stale = False  # whatever happens from here on makes it so again
        journal = await queries.find_journal(db, slug)
        if journal is None:
            MEMORY.miss(slug)
            return None
        found = Site(journal, theme_of(journal), moment_of(journal), site.is_stale if site is not None else False)
        MEMORY.keep(slug, found)
        return found
    except DatabaseError:
        if site is None:
            raise
        return site
    finally:
        MEMORY.making.done(key)
