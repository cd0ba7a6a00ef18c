"""cofounder demo"""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
import msgspec

from webapp.accounts.queries import issue_link
from webapp.commands.desk import migrated, settings_with
from webapp.commands.stopping import Stopped
from webapp.database.embedded.binaries import server_user
from webapp.database.embedded.data_folder import try_lock
from webapp.database.embedded.server import EmbeddedServer
from webapp.files.store.store import open_store
from webapp.jobs.models import Resources
from webapp.logs import configure_logging
from webapp.outgoing.secrets import seal
from webapp.publishing.targets.webhook import new_secret
from webapp.serving import base_url, open_socket, run
from webapp.settings import CofounderError, Settings
from webapp.web.viewer import utc_now
from webapp.workspaces.demo import make_demo
from webapp.workspaces.demo_pictures import make_pictures

PREFIX = "cofounder-demo-"
LINK_VALID = timedelta(days=1)
FIRST = 1  # the number of the first workspace of a database


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one. [default: 8000]")
def demo(port: int | None) -> None:
    """Look around in a made-up business.

    Prints a link that signs you in, once. Everything is gone when you stop it with Ctrl-C; your own desk isn't
    touched.
    """
    settings = msgspec.structs.replace(
        settings_with(port=port), database_url=None, url=None, host="127.0.0.1", workers=1
    )
    configure_logging(settings)
    clear_leftovers()
    try:
        with open_socket(settings.host, settings.port) as listening, throw_away_folder() as (folder, dsn):
            settings = msgspec.structs.replace(settings, data_dir=folder, files=None, backups="off", embedded_dsn=dsn)
            token = asyncio.run(prepare(settings))
            line = f"Look around: {base_url(settings, listening)}/sign-in/{token}"
            run(settings, listening, on_ready=lambda: click.echo(line))
    except Stopped:
        return


async def prepare(settings: Settings) -> str:
    """Make the business; returns the token of a link that signs its owner in."""
    store = open_store(settings)
    try:
        async with migrated(settings) as db:
            pictures = await make_pictures(store, FIRST, store.arriving)
            secret = seal(settings, new_secret())
            resources = Resources(db, store, settings, utc_now)
            async with db.transaction() as tx:
                owner_id = await make_demo(tx, now=utc_now(), pictures=pictures, secret=secret, resources=resources)
                return await issue_link(tx, "sign_in", account_id=owner_id, now=utc_now(), valid=LINK_VALID)
    finally:
        await store.close()


@contextmanager
def throw_away_folder() -> Iterator[tuple[Path, str]]:
    """A data folder among the temporary files, with the address of its database; removed at the end. It is held for as
    long as this process lives, so that other demonstrations let it be."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    with opened(folder) as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # whoever clears up lets go of what is empty
        try:
            with EmbeddedServer(folder, durable=False) as dsn:
                yield folder, dsn
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers() -> None:
    """Remove the folders of demonstrations that were killed, whatever is left in them, and stop their servers."""
    user = server_user()
    owners = {os.geteuid()} if user is None else {os.geteuid(), user.uid}
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with opened(folder) as held:
                if (
                    os.fstat(held).st_uid not in owners
                    or not try_lock(held, fcntl.LOCK_EX)
                    or not any(folder.iterdir())
                ):
                    continue  # somebody else's, in use, or being made just now
                EmbeddedServer(folder).end_left()
                shutil.rmtree(folder, ignore_errors=True)
        except (OSError, CofounderError):
            continue  # gone, closed to us, or its server doesn't stop: it is no reason not to look around


@contextmanager
def opened(folder: Path) -> Iterator[int]:
    """A folder's descriptor, by which it can be held; child processes don't inherit it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
