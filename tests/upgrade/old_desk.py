"""The old desk as it is kept here, `desk.sql.gz` with `files.tar.gz`, put into a database and a folder again."""

import asyncio
import gzip
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from litestar import Litestar

from tests.conftest import Clock
from tests.support.people import Desk, Person
from tests.support.postgres import database_of, run
from tests.upgrade.told import Told
from webapp.settings import Settings
from webapp.web.sessions import cookie_name

HERE = Path(__file__).parent
DUMP = HERE / "desk.sql.gz"
FILES = HERE / "files.tar.gz"
TOLD = HERE / "told.json"
PASSWORD = "a plank of seasoned ash"  # everybody's
EVENING = datetime(2026, 5, 20, 17, 0, tzinfo=UTC)  # when the desk was left, and what it told was read

PASSWORD = "a plank of seasoned ash"

_numbers = count(1)


async def load(server: str, name: str) -> str:
    """The old desk in a database of its own; returns its address."""
    await run(server, f"drop database if exists {name} with (force)", f"create database {name}")
    dsn = database_of(server, name)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(gzip.decompress(DUMP.read_bytes()).decode())
    finally:
        await connection.close()
    return dsn


def unpack(folder: Path) -> None:
    """The content of the old desk's files, in a folder."""
    with tarfile.open(FILES) as archive:
        archive.extractall(folder, filter="data")


@asynccontextmanager
async def cloned(dsn: str, server: str) -> AsyncIterator[str]:
    """The address of a clone of a database, for as long as it is needed."""
    name = f"{urlsplit(dsn).path[1:]}_{next(_numbers)}"
    await run(server, f"create database {name} template {urlsplit(dsn).path[1:]} strategy file_copy")
    try:
        yield database_of(server, name)
    finally:
        await run(server, f"drop database if exists {name} with (force)")


@asynccontextmanager
async def opened(app: Litestar, dsn: str, files: Path, clock: Clock | None = None) -> AsyncIterator[Desk]:
    """An application, started on a database."""
    clock = clock or Clock(EVENING)
    app.state.settings = Settings(database_url=dsn, log_level="error", pool_size=4, files=str(files))
    app.state.clock = clock
    async with app.lifespan():
        desk = Desk(app, app.state.db, clock)
        try:
            yield desk
        finally:
            await desk.close()


async def sign_in(desk: Desk, tellings: Told) -> dict[str, str]:
    """Everybody signs in with their password; the tokens of their sessions, by their names."""
    name_of_cookie = cookie_name(desk.app.state.settings)

    async def token(account: Told) -> str:
        browser = desk.browser()
        reply = await browser.post("/sign-in", data={"email": account["email"], "password": PASSWORD})
        assert reply.status_code == 303, reply.text
        return browser.cookies[name_of_cookie]

    people: Told = tellings["people"]
    tokens = await asyncio.gather(*(token(account) for account in people.values()))
    return dict(zip(people, tokens, strict=True))


def people_at(desk: Desk, tellings: Told, tokens: dict[str, str]) -> dict[str, Person]:
    """Everybody in each of their workspaces, such as "Ana in alder-finch"."""
    found = {}
    for name, account in tellings["people"].items():
        browser = desk.browser(tokens[name])
        browser.headers["accept-encoding"] = "identity"  # hundreds of pages needn't be packed to be read
        for slug, workspace_id in account["workspaces"].items():
            found[f"{name} in {slug}"] = Person(name, account["id"], workspace_id, slug, browser)
    return found
