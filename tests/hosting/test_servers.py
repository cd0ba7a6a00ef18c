"""The desk on a PostgreSQL that is somebody else's: with TLS, through PgBouncer."""

import pytest

from tests.hosting.servers import Server
from tests.support.commands import CommandLine


def serves(desk: CommandLine, **settings: str) -> bool:
    """Whether the desk is set up, served and ended on a server."""
    serving = desk.serve(**settings)
    serving.set_up()
    return serving.can_sign_in() and serving.stop() == 0


def test_the_desk_runs_on_the_distributions_server(new_desk: CommandLine, server: Server) -> None:
    assert serves(new_desk, DATABASE_URL=server.url())
    assert server.run("select name from accounts") == ["Mara"]


@pytest.mark.parametrize("sslmode", ["", "require", "verify-full"])
def test_the_desk_runs_on_a_server_that_wants_tls(new_desk: CommandLine, tls_server: Server, sslmode: str) -> None:
    checked = {"sslmode": sslmode, "sslrootcert": str(tls_server.certificate)} if sslmode else {}
    assert serves(new_desk, DATABASE_URL=tls_server.url(checked))


def test_the_desk_runs_through_pgbouncer(new_desk: CommandLine, server: Server, pooled: str) -> None:
    assert serves(new_desk, DATABASE_URL=pooled, COFOUNDER_STATEMENT_CACHE="off")
    assert server.run("select name from accounts") == ["Mara"]
