"""Servers of the tests' own, of the distribution's PostgreSQL, and the desk of the test, served on a real port; see
`tests.hosting.servers` for more of the former."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import serving  # noqa: F401
from tests.faults.conftest import new_desk  # noqa: F401
from tests.hosting.servers import Server, make_cluster, pgbouncer, postgres, standby_of
from tests.support.made_once import made_once


@pytest.fixture(scope="session")
def cluster(run_folder: Path) -> Path:
    """The cluster that the servers of all tests are copied from."""
    return made_once(run_folder / "cluster", make_cluster)


@pytest.fixture
def server(cluster: Path) -> Iterator[Server]:
    """A server as a distribution sets it up."""
    with postgres(cluster) as found:
        yield found


@pytest.fixture
def tls_server(cluster: Path) -> Iterator[Server]:
    """A server that lets nobody in over TCP without TLS."""
    with postgres(cluster, tls=True) as found:
        yield found


@pytest.fixture
def standby(server: Server) -> Iterator[Server]:
    """A server that follows `server`."""
    with standby_of(server) as found:
        yield found


@pytest.fixture
def pooled(server: Server) -> Iterator[str]:
    """The address of a PgBouncer in transaction mode before `server`."""
    with pgbouncer(server) as found:
        yield found
