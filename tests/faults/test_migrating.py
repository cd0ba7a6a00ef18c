"""Bringing the schema up to date, by several processes at once."""

from tests.support.commands import CommandLine


def test_two_processes_that_migrate_at_once_apply_each_migration_once(new_desk: CommandLine) -> None:
    both = [new_desk.start("migrate"), new_desk.start("migrate")]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    applied = sorted(line for out, _ in said for line in out.splitlines() if line.startswith("Applied"))
    assert applied[0].startswith("Applied 0001 ")
    assert len(applied) == len(set(applied))
    assert new_desk.run("migrate").stdout == "The schema is up to date.\n"
    assert new_desk.postmaster_pid() is None


def test_migrating_while_the_desk_is_served_leaves_it_served(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    assert cofounder.run("migrate").stdout == "The schema is up to date.\n"
    assert serving.answers()
