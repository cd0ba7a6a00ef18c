"""The desk that tests talk to: the real application on a database of its own, and people who are signed in to it."""

import logging
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import hypothesis
import pytest
from litestar import Litestar

from tests.support.people import Desk, Person
from webapp.app import create_app
from webapp.outgoing.allowed import Allowed
from webapp.settings import Settings

if TYPE_CHECKING:  # a plugin, which pytest has to load itself
    from tests.support.clean_database import CleanDatabase

pytest_plugins = [
    "tests.support.in_memory",
    "tests.support.collecting",
    "tests.support.order",
    "tests.support.made_once",
    "tests.support.postgres",
    "tests.support.clean_database",
    "tests.support.every_page",
    "tests.browser.kept",
]

# Hypothesis tries the same examples each time, however long they take: that depends on what else the machine does.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")

MORNING = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where `python -m tests.fuzz` goes on, and the long form of the load."""
    parser.addoption("--fuzz-from", type=int, default=0, help="the seed of the first round of fuzzing")
    parser.addoption("--tasks", type=int, default=9000, help="of the workspace whose queries are looked at")
    parser.addoption("--load-for", type=float, default=0, help="the seconds that a hundred people work at once")


def pytest_xdist_auto_num_workers() -> int:
    """How many processes `-n auto` means: two to a processor, since tests wait half of their time for browsers, servers
    and the clock. No more than eight, but where there are as many processors."""
    processors = os.cpu_count() or 1
    return min(2 * processors, max(processors, 8))


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """All asynchronous tests run on the loop that the product runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session", autouse=True)
async def one_loop(anyio_backend: object) -> AsyncIterator[None]:
    """One loop for each process of the test run: what one test leaves open can't break the loop of the next."""
    yield  # noqa: PT022  # a fixture that returned would let the loop go


class Clock:
    """The time that the application is told; a test moves it."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        """Let time pass, in the units of timedelta."""
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    """Wednesday 4 March 2026, 10:00 UTC, until the test says otherwise."""
    return Clock()


@pytest.fixture(scope="session")
def one_app() -> Litestar:
    """The application, made once for each process of the test run: making it is the slow part."""
    return create_app(
        Settings(database_url="postgresql://set/for/each/test", log_level="error", url="http://desk.test")
    )


@pytest.fixture
def caplog(caplog: pytest.LogCaptureFixture, one_app: Litestar) -> pytest.LogCaptureFixture:
    """What is logged from warnings on, whatever level the application of this or an earlier test set."""
    caplog.set_level(logging.WARNING)
    return caplog


@pytest.fixture
async def desk(
    one_app: Litestar, clean_database: "CleanDatabase", dsn: str, clock: Clock, tmp_path: Path
) -> AsyncIterator[Desk]:
    """The application, started on a clean database and an empty folder of files of its own."""
    one_app.state.settings = Settings(
        database_url=dsn,
        log_level="error",
        pool_size=4,
        acquire_timeout=60,  # a busy machine is no defect
        statement_timeout=60,
        metrics_token="let me see",
        files=str(tmp_path / "files"),
        max_file=2_000_000,
        backups="off",
        outgoing_allowed=Allowed(nothing=True),  # a test names whom it lets the desk ask
        secret_keys=("A" * 43 + "=",),
        jobs=False,  # a test does them when it is about them
    )
    one_app.state.clock = clock
    one_app.state.open_database = clean_database.open
    async with one_app.lifespan():
        found = Desk(one_app, one_app.state.db, clock)
        yield found
        await found.close()


@pytest.fixture
async def ana(desk: Desk) -> Person:
    """The owner of a workspace, signed in."""
    return await desk.owner("Ana")


@pytest.fixture
def visitor(desk: Desk) -> httpx.AsyncClient:
    """Somebody who isn't signed in."""
    return desk.browser()
