"""cofounder worker"""

import asyncio
import signal

import click

from webapp.app import create_app
from webapp.background import JOBS, SCHEDULES
from webapp.commands.desk import database_of, migrated, settings_with
from webapp.commands.serve import wait_for_server
from webapp.commands.stopping import Stopped
from webapp.database.connection_limits import check_connections
from webapp.files.store.store import open_store
from webapp.jobs.models import Resources
from webapp.jobs.worker import Worker
from webapp.settings import Settings
from webapp.web.sandbox import running
from webapp.web.viewer import utc_now


@click.command()
def worker() -> None:
    """Do the work in the background, and serve nothing.

    `serve` does it beside its pages, which is enough for most. To have it done elsewhere, run this on the same
    settings, and `serve` with COFOUNDER_JOBS=off. Any number may run at once. Stop it with Ctrl-C.
    """
    settings = settings_with()
    check_connections(settings)
    create_app(settings)  # mails hold the addresses of its pages
    try:
        with database_of(settings, watch=True) as settings:
            asyncio.run(work(settings))
    except Stopped:
        return


async def work(settings: Settings) -> None:
    """Work until SIGINT or SIGTERM, then end what is under way, or give it back."""
    if settings.database_url is not None:
        await wait_for_server(settings)
    store = open_store(settings)
    try:
        async with migrated(settings) as db, running():
            working = asyncio.create_task(Worker(Resources(db, store, settings, utc_now), JOBS, SCHEDULES).run())
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, working.cancel)
            click.echo("Cofounder works in the background.")
            await asyncio.wait([working])
    finally:
        await store.close()
