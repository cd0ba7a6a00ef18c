"""Starting, sharing and stopping."""

import asyncio
import os
import signal

import httpx
import pytest
import uvloop

from tests.support.commands import PATIENCE, CommandLine, eventually
from tests.support.table_lock import HeldTable
from webapp.database.embedded.server import EmbeddedServer
from webapp.serving import open_socket

COUNTED = 'cofounder_requests_total{method="GET",route="/sign-in",status="200"}'


def test_the_first_link_sets_the_desk_up_and_the_next_start_leads_to_it(new_desk: CommandLine) -> None:
    new_desk.from_nothing = True
    first = new_desk.serve()
    assert first.line.startswith("Set up your desk: ")
    assert httpx.get(first.link).status_code == 200
    first.set_up()
    assert first.stop(signal.SIGINT) == 0

    second = new_desk.serve()
    assert second.line.startswith("Cofounder is ready: ")
    assert second.can_sign_in()


def test_the_link_works_when_serving_every_network(cofounder: CommandLine) -> None:
    serving = cofounder.serve("--host", "0.0.0.0")  # noqa: S104  # for as long as the test runs
    assert httpx.get(serving.link).status_code == 200


def test_two_processes_share_one_embedded_database(cofounder: CommandLine) -> None:
    one = cofounder.serve()
    other = cofounder.serve()
    other.set_up()
    assert one.can_sign_in()

    assert one.stop() == 0
    assert other.can_sign_in()
    assert other.stop() == 0
    assert cofounder.postmaster_pid() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_several_workers_serve_and_stop_together(cofounder: CommandLine, number: int) -> None:
    serving = cofounder.serve("--workers", "2")
    serving.set_up()
    assert serving.stop(number) == 0
    assert not serving.answers("/health/live")
    assert cofounder.postmaster_pid() is None


def test_metrics_are_those_of_all_workers(cofounder: CommandLine) -> None:
    serving = cofounder.serve("--workers", "2", COFOUNDER_METRICS_TOKEN="let-me-see")
    base = serving.link.split("/setup/")[0]
    for _ in range(12):  # each on a connection of its own, so that both workers get some
        assert httpx.get(f"{base}/sign-in").status_code == 200

    def counted() -> list[str]:
        text = httpx.get(f"{base}/metrics", headers={"authorization": "Bearer let-me-see"}).text
        return [line.split()[-1] for line in text.splitlines() if line.startswith(COUNTED)]

    eventually(lambda: counted() == ["12.0"], "all requests to be counted")
    assert [counted() for _ in range(8)] == [["12.0"]] * 8
    assert serving.stop() == 0


def test_a_killed_process_leaves_a_server_that_the_next_start_joins(cofounder: CommandLine) -> None:
    killed = cofounder.serve()
    killed.set_up()
    postmaster = cofounder.postmaster_pid()
    killed.kill()

    again = cofounder.serve()
    assert again.can_sign_in()
    assert cofounder.postmaster_pid() == postmaster
    assert again.stop() == 0
    assert cofounder.postmaster_pid() is None


def test_no_process_that_the_desk_began_keeps_its_port() -> None:
    async def begin_and_stop_listening() -> None:
        listening = open_socket("127.0.0.1", 0)
        child = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)
        port = listening.getsockname()[1]
        listening.close()  # as when the desk is killed
        try:
            open_socket("127.0.0.1", port).close()
        finally:
            child.kill()
            await child.wait()

    uvloop.run(begin_and_stop_listening())


def test_workers_do_not_outlive_a_killed_supervisor(cofounder: CommandLine) -> None:
    serving = cofounder.serve("--workers", "2")
    serving.kill()
    eventually(lambda: not serving.answers("/health/live"), "the port to be free")


def test_a_killed_postgresql_is_started_again_while_the_desk_is_served(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    serving.set_up()
    postmaster = cofounder.postmaster_pid()
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)

    eventually(lambda: cofounder.postmaster_pid() not in (None, postmaster), "another server")
    eventually(serving.answers, "pages")
    assert serving.can_sign_in()


def test_everything_killed_at_once_is_recovered_by_the_next_start(cofounder: CommandLine) -> None:
    killed = cofounder.serve()
    killed.set_up()
    postmaster = cofounder.postmaster_pid()
    assert postmaster is not None
    killed.kill()
    os.kill(postmaster, signal.SIGKILL)

    assert cofounder.serve().can_sign_in()


def test_a_server_file_that_names_another_program_is_cleared_away(cofounder: CommandLine) -> None:
    stale = cofounder.data_dir / "postgres" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n0\n5432\n{cofounder.data_dir}/run\n\n0 0\nready\n")
    assert cofounder.run("migrate").stdout == "The schema is up to date.\n"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_clean_stop_finishes_the_request_under_way(cofounder: CommandLine, workers: str) -> None:
    serving = cofounder.serve("--workers", workers, COFOUNDER_STATEMENT_TIMEOUT="60")
    with HeldTable(EmbeddedServer(cofounder.data_dir).dsn()) as held:
        answer = held.request(serving)
        serving.process.send_signal(signal.SIGTERM)
        eventually(lambda: not serving.answers("/health/live"), "the port to be closed")
        held.let_go()
        assert answer.result().status_code == 200
    assert serving.process.wait(PATIENCE) == 0
