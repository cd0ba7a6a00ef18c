"""The desk of a `cofounder serve`: people are made through the product's own queries, and ask it over the network."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from litestar import Litestar

from tests.support.commands import PATIENCE
from tests.support.people import OWN_PAGE, Desk
from webapp.database.pool import Database, open_database
from webapp.files.store.store import Folder
from webapp.settings import Settings
from webapp.web.sessions import cookie_name

LONGEST = 5 * PATIENCE  # seconds that anybody waits for an answer
TLS = ssl.create_default_context()  # for nobody: but making it takes longer than making a browser


def now() -> datetime:
    """The time of the process that serves."""
    return datetime.now(UTC)


class ServedDesk(Desk):
    """A desk in a process of its own, at an address; `app` is only asked what every application is."""

    def __init__(self, app: Litestar, db: Database, address: str) -> None:
        super().__init__(app, db, now)
        self.address = address

    def browser(self, token: str | None = None) -> httpx.AsyncClient:
        """A browser, signed in where it has a session's token."""
        cookies = {cookie_name(self.app.state.settings): token} if token else {}
        browser = httpx.AsyncClient(
            base_url=self.address, headers=OWN_PAGE, cookies=cookies, timeout=LONGEST, verify=TLS, trust_env=False
        )
        self.browsers.append(browser)
        return browser


@asynccontextmanager
async def served_desk(app: Litestar, dsn: str, address: str, files: Path) -> AsyncIterator[ServedDesk]:
    """The desk that is served at an address on a database and a folder of files, into which the test looks as well."""
    patient = Settings(database_url=dsn, pool_size=4, acquire_timeout=PATIENCE, statement_timeout=PATIENCE)
    db = await open_database(patient, dsn)
    app.state.store = Folder(files)
    desk = ServedDesk(app, db, address)
    try:
        yield desk
    finally:
        await desk.close()
        await db.close()
        del app.state.store


async def eventually(look: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something is so; fails when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not await look():
        assert time.monotonic() < deadline, f"in vain waited for {what}"
        await asyncio.sleep(0.05)
