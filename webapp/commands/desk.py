"""What the commands share: the settings with their database, and a pool on it."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import msgspec

from webapp.database.embedded import running_database
from webapp.database.migrations import migrate
from webapp.database.pool import Database, open_database
from webapp.settings import Settings


def settings_with(**given: str | int | None) -> Settings:
    """The settings of the environment, with what the command line says instead; None isn't said."""
    settings = Settings.from_environment(os.environ)
    return msgspec.structs.replace(settings, **{name: value for name, value in given.items() if value is not None})


@contextmanager
def database_of(settings: Settings, *, watch: bool = False) -> Iterator[Settings]:
    """The settings with the address of the database, which runs meanwhile; `watch` starts it again when it is lost."""
    with running_database(settings, watch=watch) as dsn:
        yield msgspec.structs.replace(settings, embedded_dsn=dsn)


@asynccontextmanager
async def migrated(settings: Settings) -> AsyncIterator[Database]:
    """A pool on the database, its schema up to date. Raises CofounderError where that can't be."""
    await migrate(settings.dsn, statement_cache=settings.statement_cache)
    db = await open_database(settings, settings.dsn)
    try:
        yield db
    finally:
        await db.close()
