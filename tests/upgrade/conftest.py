"""The old desk, loaded and upgraded once for each process of the test run."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar

from tests.support.people import Person
from tests.support.postgres import drop_database
from tests.upgrade import old_desk
from tests.upgrade.reading import Undoing
from tests.upgrade.told import Told
from webapp.database.migrations import migrate


@pytest.fixture(scope="session")
def tellings() -> Told:
    """What the desk told of itself before any upgrade."""
    found: Told = json.loads(old_desk.TOLD.read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
async def before(database_server: str) -> AsyncIterator[str]:
    """The old desk's database as its release left it; only cloned, never changed."""
    dsn = await old_desk.load(database_server, f"old_desk_{os.getpid()}")
    yield dsn
    await drop_database(dsn, database_server)


@pytest.fixture(scope="session")
async def after(before: str, database_server: str) -> AsyncIterator[str]:
    """The old desk's database, upgraded by this release; only cloned, but for the sessions of everybody."""
    async with old_desk.cloned(before, database_server) as dsn:
        await migrate(dsn)
        yield dsn


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the old desk's files."""
    folder = tmp_path_factory.mktemp("files")
    old_desk.unpack(folder)
    return folder


@pytest.fixture(scope="session")
async def tokens(one_app: Litestar, after: str, files: Path, tellings: Told) -> dict[str, str]:
    """The sessions of everybody, who signed in with the passwords that they had."""
    async with old_desk.opened(one_app, after, files) as desk:
        return await old_desk.sign_in(desk, tellings)


@pytest.fixture
async def people(
    one_app: Litestar, after: str, database_server: str, files: Path, tellings: Told, tokens: dict[str, str]
) -> AsyncIterator[dict[str, Person]]:
    """Everybody in each of their workspaces, on the evening on which the desk was left; of this test alone."""
    async with old_desk.cloned(after, database_server) as dsn, old_desk.opened(one_app, dsn, files) as desk:
        yield old_desk.people_at(desk, tellings, tokens)


@pytest.fixture
def undoing(
    one_app: Litestar, after: str, database_server: str, files: Path, tellings: Told, tokens: dict[str, str]
) -> Undoing:
    """What takes changes back."""
    return Undoing(one_app, after, database_server, files, tellings, tokens)
