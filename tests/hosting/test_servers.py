"""The desk on a PostgreSQL that is somebody else's: with TLS, through PgBouncer."""

import httpx
import pytest

from tests.hosting.servers import Server, run
from tests.support.commands import OWN_PAGE, PATIENCE, CommandLine, Serving, eventually


def serves(desk: CommandLine, **settings: str) -> bool:
    """Whether the desk is set up, served and ended on a server."""
    serving = desk.serve(**settings)
    serving.set_up()
    return tells(serving) and serving.stop() == 0


def tells(serving: Serving) -> bool:
    """Whether who signs in is told of a task that is added, by whichever process."""
    form = {"email": "mara@example.com", "password": "a long enough password"}
    with httpx.Client(base_url=serving.base, headers=OWN_PAGE, timeout=PATIENCE) as browser:
        assert browser.post("/sign-in", data=form).status_code == 303
        with browser.stream("GET", "/live", headers={"accept": "text/event-stream"}) as stream:
            lines = stream.iter_lines()
            next(line for line in lines if "places" in line)
            with httpx.Client(base_url=serving.base, headers=OWN_PAGE, cookies=browser.cookies) as other:
                assert other.post("/w/alder/tasks", data={"title": "Order glue"}).status_code == 303
            return any('"task"' in line for line in lines)


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


def test_the_desk_waits_for_a_server_that_comes_up_later(new_desk: CommandLine, server: Server) -> None:
    server.stop("fast")
    process = new_desk.start("serve", "--port", "0", DATABASE_URL=server.url())
    said = process.stderr
    assert said is not None
    line = said.readline()
    assert "No PostgreSQL server answers at 127.0.0.1" in line
    assert "Waiting for it, up to 60 s." in line
    server.start()
    serving = Serving(process)
    new_desk.serving.append(serving)
    serving.wait_until_ready()
    serving.set_up()
    assert serving.stop() == 0


@pytest.mark.parametrize(
    ("limit", "room"),
    [
        ("alter role desk connection limit 8", 8),
        ("alter database desk connection limit 9", 9),
        ("select", 37),  # of 40, of which the superuser has three
    ],
)
def test_pools_that_are_larger_than_what_the_server_gives_are_told_of(
    new_desk: CommandLine, server: Server, limit: str, room: int
) -> None:
    server.run(limit)
    serving = new_desk.serve("--workers", "2", DATABASE_URL=server.url(), COFOUNDER_POOL_SIZE=str(room // 2 + 1))
    assert serving.stop() == 0
    assert serving.process.stderr is not None
    sentence = (
        f"COFOUNDER_WORKERS × COFOUNDER_POOL_SIZE is {(room // 2 + 1) * 2}, but the server gives this desk {room}"
    )
    assert sentence in serving.process.stderr.read()
    examined = new_desk.run("doctor", DATABASE_URL=server.url(), COFOUNDER_POOL_SIZE=str(room))
    assert f"note  Connections: COFOUNDER_WORKERS × COFOUNDER_POOL_SIZE is {room}," in examined.stdout
    assert "Connections" not in new_desk.run("doctor", DATABASE_URL=server.url(), COFOUNDER_POOL_SIZE="5").stdout


def test_of_several_servers_the_one_that_takes_changes_is_used(
    new_desk: CommandLine, server: Server, standby: Server
) -> None:
    hosts = f"127.0.0.1:{standby.port},127.0.0.1:{server.port}"
    serving = new_desk.serve(DATABASE_URL=server.url().replace(f"127.0.0.1:{server.port}", hosts))
    serving.set_up()
    assert serving.can_sign_in()
    assert server.run("select name from accounts") == ["Mara"]
    server.stop("fast")
    run("pg_ctl", "promote", "--silent", "--wait", f"--pgdata={standby.folder}")
    eventually(serving.can_sign_in, "signing in at the server that took over")
    server.start()
