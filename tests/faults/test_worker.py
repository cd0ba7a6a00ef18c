"""Work in the background by real processes, and their deaths."""

import signal

from tests.support.commands import PATIENCE, CommandLine, eventually
from tests.support.in_database import in_database
from tests.support.table_lock import HeldTable
from webapp.database.embedded.server import EmbeddedServer

TIDYING = "insert into jobs (name, run_at, tries_left) values ('tidy', now(), 5)"
STATE = "select state::text from jobs where schedule is null"


def test_what_a_killed_process_was_doing_is_done_by_the_next_one(cofounder: CommandLine) -> None:
    with EmbeddedServer(cofounder.data_dir) as dsn:
        in_database(cofounder, TIDYING)
        with HeldTable(dsn):
            killed = cofounder.start("worker")
            eventually(lambda: in_database(cofounder, STATE) == ["running"], "it to be taken")
            killed.kill()
            killed.communicate(timeout=PATIENCE)
        in_database(cofounder, "update jobs set lease_until = now() where state = 'running'")
        next_one = cofounder.start("worker")
        eventually(lambda: in_database(cofounder, STATE) == ["done"], "it to be done")
        assert in_database(cofounder, "select array[lease, tries_left] from jobs where schedule is null") == [[2, 3]]
        next_one.send_signal(signal.SIGTERM)
        assert next_one.wait(PATIENCE) == 0
        next_one.communicate()


def test_the_doctor_names_what_has_failed(cofounder: CommandLine) -> None:
    with EmbeddedServer(cofounder.data_dir):
        in_database(
            cofounder,
            "insert into jobs (name, state, run_at, ended_at, tries_left, error)"
            " values ('tidy', 'failed', now(), now(), 0, 'The store is away.')",
        )
        examined = cofounder.run("doctor")
    assert examined.returncode == 1
    (line,) = [line for line in examined.stdout.splitlines() if "Background" in line]
    assert line.startswith("bad   Background: Tidying up failed at ")
    assert line.endswith("The store is away.")


def test_what_failed_long_ago_or_is_no_fault_of_the_desks_is_named_and_troubles_no_monitoring(
    cofounder: CommandLine,
) -> None:
    with EmbeddedServer(cofounder.data_dir):
        in_database(
            cofounder,
            "insert into jobs (name, state, run_at, ended_at, tries_left, error)"
            " values ('tidy', 'failed', now(), now() - interval '8 days', 0, 'The store is away.'),"
            " ('send_mail', 'failed', now(), now(), 7, 'No mail reaches ben@example.com.')",
        )
        examined = cofounder.run("doctor")
    assert "bad   Background" not in examined.stdout
    told = [line for line in examined.stdout.splitlines() if line.startswith("note  Background: ")]
    for said, line in zip(("The store is away.", "No mail reaches ben@example.com."), told, strict=True):
        assert line.endswith(f"{said} An owner can try it again or drop it, under Settings, Jobs.")
