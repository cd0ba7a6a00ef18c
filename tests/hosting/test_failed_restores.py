"""A restore that doesn't come to its end leaves the old data, whatever ended it."""

import asyncio
import signal
from pathlib import Path

import asyncpg
import msgspec
import pytest

from tests.faults.plain_dump import plain_dump
from tests.hosting.backups import DeskThere, desk_on
from tests.hosting.servers import Server
from tests.support.commands import CommandLine, eventually
from webapp.backup.restoring import restore
from webapp.backup.writing import back_up
from webapp.database import restore as loading
from webapp.database.connect import connect
from webapp.database.migrations import migrate, pending_migrations, read_migrations
from webapp.settings import CofounderError

WAITS = "select count(*) from pg_locks where not granted"


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> DeskThere:
    """A desk with Ana, a backup of it, and Ben, who came later."""
    found = desk_on(server, tmp_path)
    back_up(found.settings, tmp_path / "desk.backup")
    found.add("Ben")
    return found


async def held(server: Server) -> "asyncpg.Connection[asyncpg.Record]":
    """Somebody who uses a table."""
    connection = await asyncpg.connect(server.admin)
    await connection.execute("begin; lock table tasks in access share mode")
    return connection


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_restore_that_is_ended_in_the_middle_leaves_the_old_data(
    desk: DeskThere, new_desk: CommandLine, tmp_path: Path, number: int
) -> None:
    with asyncio.Runner() as runner:
        holder = runner.run(held(desk.server))
        restoring = new_desk.start("restore", "--force", str(tmp_path / "desk.backup"), DATABASE_URL=desk.server.url())
        eventually(lambda: desk.server.run(WAITS) != [0], "a restore that waits for the table")
        restoring.send_signal(number)
        restoring.communicate(timeout=60)
        runner.run(holder.close())
    assert restoring.returncode != 0
    eventually(lambda: desk.server.run("select count(*) from pg_locks where mode like 'AccessExcl%'") == [0], "its end")
    assert desk.names() == ["Ana", "Ben"]


def test_a_table_in_use_leaves_the_old_data(desk: DeskThere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "LOCK_PATIENCE", 0.1)
    with asyncio.Runner() as runner:
        holder = runner.run(held(desk.server))
        with pytest.raises(CofounderError, match=r"A table is in use: .*; the old data are as they were"):
            restore(desk.settings, tmp_path / "desk.backup", force=True)
        runner.run(holder.close())
    assert desk.names() == ["Ana", "Ben"]


def earlier_backup(desk: DeskThere, file: Path, last: int, *statements: str) -> None:
    """A backup of a desk as an earlier version left it, whose last migration was `last`."""
    desk.server.run("create database earlier owner desk")
    url = desk.server.url(database="earlier")
    asyncio.run(migrate(url, read_migrations()[:last]))
    desk.server.run("insert into accounts (email, name, password_hash) values ('c@example.com', 'Cleo', '')",
                    *statements, "select 1", dsn=url)  # fmt: skip
    plain_dump(msgspec.structs.replace(desk.settings, database_url=url), file)


@pytest.mark.parametrize("last", [4, 9, 12])
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(desk: DeskThere, tmp_path: Path, last: int) -> None:
    earlier_backup(desk, tmp_path / "earlier.backup", last)
    restore(desk.settings, tmp_path / "earlier.backup", force=True)
    assert desk.names() == ["Cleo"]

    async def pending() -> list[str]:
        async with connect(desk.server.url(), purpose="test") as connection:
            return await pending_migrations(connection)

    assert asyncio.run(pending()) == []


def test_a_backup_of_an_earlier_version_with_many_events_has_them_all_brought_up_to_date(
    desk: DeskThere, tmp_path: Path
) -> None:
    earlier_backup(
        desk,
        tmp_path / "earlier.backup",
        14,
        "insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC')",
        "insert into events (workspace_id, subject, subject_id, kind)"
        " select 1, 'task', n, 'edited' from generate_series(1, 5000) n",
    )
    restore(desk.settings, tmp_path / "earlier.backup", force=True)
    assert desk.server.run("select array[count(*), count(*) filter (where action = 'task.updated')] from events") == [
        [5000, 5000]
    ]


def test_a_backup_that_cannot_be_brought_up_to_date_leaves_the_old_data(desk: DeskThere, tmp_path: Path) -> None:
    earlier_backup(desk, tmp_path / "earlier.backup", 12, "create table devices (of text)")
    with pytest.raises(CofounderError, match=r"0013 devices finds something of its name .* the old data are as they"):
        restore(desk.settings, tmp_path / "earlier.backup", force=True)
    assert desk.names() == ["Ana", "Ben"]
