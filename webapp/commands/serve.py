"""cofounder serve"""

import asyncio
import ssl
import time

import asyncpg
import click

from webapp.accounts.setup import issue_setup_link
from webapp.backup.checking import refuse_another_store
from webapp.commands.desk import database_of, migrated, settings_with
from webapp.commands.stopping import Stopped
from webapp.database.connect import DatabaseRefused, connect
from webapp.database.connection_limits import check_connections, room_for_pools
from webapp.files.store.store import StoreAway, StoreFull, check_store
from webapp.logs import configure_logging
from webapp.serving import base_url, open_socket, run
from webapp.settings import Settings

LOOK_AGAIN = 0.5  # seconds


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
    if settings.database_url is not None:
        await wait_for_server(settings)
    async with migrated(settings) as db:
        try:
            await check_store(settings)
            async with connect(settings.dsn, purpose="serve", statement_cache=settings.statement_cache) as connection:
                await refuse_another_store(connection, settings)
            await check_store(settings, make=True)
        except (StoreAway, StoreFull) as error:
            click.echo(f"cofounder: {error}", err=True)
        return await issue_setup_link(db)


async def wait_for_server(settings: Settings) -> None:
    """Wait for a server that isn't there yet, as after the machine was started, and say so; say too where it has less
    room than the pools want. Raises DatabaseRefused where it doesn't come, or refuses for another reason."""
    deadline = time.monotonic() + settings.database_wait
    told = False
    while True:
        try:
            async with connect(settings.dsn, purpose="serve", statement_cache=settings.statement_cache) as connection:
                if sentence := await room_for_pools(connection, settings):
                    click.echo(f"cofounder: {sentence}", err=True)
                return
        except DatabaseRefused as refused:
            if not is_away(refused.__cause__) or time.monotonic() >= deadline:
                raise
            if not told:
                click.echo(f"cofounder: {refused} Waiting for it, up to {settings.database_wait:.0f} s.", err=True)
                told = True
        await asyncio.sleep(LOOK_AGAIN)


def is_away(error: BaseException | None) -> bool:
    """Whether what a connection failed of may pass by itself."""
    if isinstance(error, ssl.SSLError):
        return False
    return isinstance(error, OSError | asyncpg.CannotConnectNowError | asyncpg.TargetServerAttributeNotMatched)
