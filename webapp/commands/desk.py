"""What the commands share: the settings with their database, and a pool on it."""

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from difflib import get_close_matches

import click
import msgspec

from webapp.database.embedded.server import running_database
from webapp.database.migrations import migrate
from webapp.database.pool import Database, open_database
from webapp.settings import EMBEDDED_DSN, Settings, settings_table

PREFIX = "COFOUNDER_"
# What is no setting, and may be set: how workers and tests are told what to use.
OTHERS = (EMBEDDED_DSN, "COFOUNDER_TEST_", "COFOUNDER_CHROMIUM")


def settings_with(**given: str | int | None) -> Settings:
    """The settings of the environment, with what the command line says instead; None isn't said. What looks like a
    setting and is none is named on stderr."""
    for sentence in unknown_settings(os.environ):
        click.echo(f"cofounder: {sentence}", err=True)
    settings = Settings.from_environment(os.environ)
    return msgspec.structs.replace(settings, **{name: value for name, value in given.items() if value is not None})


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that is called as if it were a setting and is none, with the one that may be meant.

    None of them is refused: orchestrators set variables by the names of services, such as COFOUNDER_SERVICE_HOST.
    """
    known = {setting.name.removeprefix(PREFIX): setting.name for setting in settings_table().values()}
    found = []
    for name in sorted(environ):
        if not name.upper().startswith(PREFIX) or name in known.values() or name.startswith(OTHERS):
            continue
        meant = get_close_matches(name.upper().removeprefix(PREFIX), known, n=1)
        hint = f": do you mean {known[meant[0]]}?" if meant else "; the README names all settings."
        found.append(f"{name} is no setting{hint}")
    return found


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
