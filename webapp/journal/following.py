"""Knowing of changes of journals, also of those that other processes make."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from math import inf

from webapp.database.failures import DatabaseError
from webapp.database.pool import Database
from webapp.journal import queries
from webapp.journal.contents import Contents
from webapp.journal.memory import MEMORY, Site
from webapp.journal.models import PublicJournal
from webapp.journal.theme import theme_of

log = logging.getLogger("cofounder.journal")

LOOK = 0.5  # seconds
SLUGS, CONTENTS = ("slugs",), "contents"  # what is being read


async def follow(db: Database, *, others: bool) -> None:
    """Look whether journals that somebody reads here have changed, until cancelled. Where no `others` write, and nobody
    reads, nothing is asked."""
    while True:
        await asyncio.sleep(LOOK)
        if not (others or MEMORY.sites or MEMORY.hosts or MEMORY.hosts_are_wanted):
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
    MEMORY.slugs_at = -inf
    present = await queries.look(db, [*MEMORY.sites])
    for slug, site in MEMORY.sites.items():
        if present.get(slug) != site.journal.change:
            site.is_stale = True


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


async def may_be_on(db: Database, slug: str) -> bool:
    """Whether a journal of this slug is on, or was half a second ago. Which are on is read at most so often, however
    many slugs are made up. Raises DatabaseError."""
    while time.monotonic() - MEMORY.slugs_at > LOOK:
        if await MEMORY.making.wait(SLUGS):
            continue
        try:
            began, MEMORY.slugs_are_stale = time.monotonic(), False  # whatever happens from here on makes them so again
            MEMORY.slugs = await queries.list_slugs(db)
            if not MEMORY.slugs_are_stale:
                MEMORY.slugs_at = began
        finally:
            MEMORY.making.done(SLUGS)
    return MEMORY.slugs is None or slug in MEMORY.slugs


async def contents_of(db: Database, site: Site) -> Contents:
    """What there is in a journal. Raises DatabaseError."""
    key = (CONTENTS, site.journal.workspace_id, site.journal.change)
    while site.contents is None:
        if await MEMORY.making.wait(key):
            continue
        try:
            async with MEMORY.turns:
                site.contents = await queries.get_contents(db, site.journal.workspace_id)
        finally:
            MEMORY.making.done(key)
    return site.contents


async def site_of(db: Database, slug: str) -> Site | None:
    """A journal as it is; as it was, where the database is away. None where there is none, or it is off. Raises
    DatabaseError where it was never read."""
    site = MEMORY.sites.get(slug)
    if site is not None and not site.is_stale:
        return site
    if site is None and not await may_be_on(db, slug):
        return None
    key = (slug,)
    if await MEMORY.making.wait(key):
        return await site_of(db, slug)
    try:
        if site is not None:
            site.is_stale = False  # whatever happens from here on makes it so again
        journal = await queries.find_journal(db, slug)
        if journal is None:
            MEMORY.sites.pop(slug, None)
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
