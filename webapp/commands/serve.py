"""cofounder serve"""

import asyncio

import click

from webapp.accounts.setup import issue_setup_link
from webapp.backup.checking import refuse_another_store
from webapp.commands.desk import database_of, migrated, settings_with
from webapp.commands.stopping import Stopped
from webapp.database.connect import connect
from webapp.database.embedded.tuning import MAX_CONNECTIONS
from webapp.files.store.store import StoreAway, StoreFull, check_store
from webapp.logs import configure_logging
from webapp.serving import base_url, open_socket, run
from webapp.settings import Settings, SettingsError

RESERVED_CONNECTIONS = 10  # for migrations, backups and whoever looks in by hand


@click.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 is every network. [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one. [default: 8000]")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that serve. [default: 1]")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the desk.

    Starts the embedded database (unless DATABASE_URL names another), brings its schema up to date, and prints one
    line with the link to open. The first time, that link sets your desk up. Stop it with Ctrl-C.
    """
    settings = settings_with(host=host, port=port, workers=workers)
    check_connections(settings)
    configure_logging(settings)
    try:
        with open_socket(settings.host, settings.port) as listening, database_of(settings, watch=True) as settings:
            token = asyncio.run(prepare(settings))
            url = base_url(settings, listening)
            line = f"Cofounder is ready: {url}" if token is None else f"Set up your desk: {url}/setup/{token}"
            run(settings, listening, on_ready=lambda: click.echo(line))
    except Stopped:
        return  # as asked; everything is closed


async def prepare(settings: Settings) -> str | None:
    """Bring the schema up to date, and look after the store of files; returns the token of a set-up link, None where
    the desk is set up. A store that is away just now, or full, is no reason not to serve."""
    async with migrated(settings) as db:
        try:
            await check_store(settings)
            async with connect(settings.dsn, purpose="serve", statement_cache=settings.statement_cache) as connection:
                await refuse_another_store(connection, settings)
            await check_store(settings, make=True)
        except (StoreAway, StoreFull) as error:
            click.echo(f"cofounder: {error}", err=True)
        return await issue_setup_link(db)


def check_connections(settings: Settings) -> None:
    """Raise SettingsError where the pools of all processes together want more than the embedded server has."""
    wanted = settings.workers * settings.pool_size
    room = MAX_CONNECTIONS - RESERVED_CONNECTIONS
    if settings.database_url is None and wanted > room:
        raise SettingsError(
            f"COFOUNDER_WORKERS × COFOUNDER_POOL_SIZE is {wanted}, but the embedded database has {room} connections "
            "for them: lower one of the two."
        )
