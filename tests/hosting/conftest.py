"""Servers of the tests' own, of the distribution's PostgreSQL, and the desk of the test, served on a real port; see
`tests.hosting.servers` for more of the former."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import serving  # noqa: F401
from tests.faults.conftest import new_desk  # noqa: F401
from tests.hosting.servers import Server, make_cluster, pgbouncer, postgres, private_folder, standby_of


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """The cluster that the servers of this process's tests are copied from."""
    with private_folder("cluster") as folder:
        make_cluster(folder / "data")
        yield folder / "data"


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
