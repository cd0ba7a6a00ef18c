"""Backups of a desk on somebody else's server: whole, and put back, or refused in a sentence before anything is
written."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from tests.faults.plain_dump import plain_dump
from tests.hosting.backups import DeskThere, all_rows, desk_on
from tests.hosting.servers import Server, private_folder
from webapp.backup.checking import try_dump
from webapp.backup.restoring import restore
from webapp.backup.writing import back_up
from webapp.database.embedded.server import EmbeddedServer
from webapp.database.pool import open_database
from webapp.settings import CofounderError, Settings
from webapp.workspaces.demo import make_demo

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
DIRECT = "COFOUNDER_BACKUP_DATABASE_URL"


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> DeskThere:
    """A desk on the distribution's server, with Ana."""
    return desk_on(server, tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where its backup goes."""
    return tmp_path / "desk.backup"


@pytest.fixture
def embedded() -> Iterator[Settings]:
    """A desk that has nothing yet, with the server that Cofounder brings."""
    with private_folder("embedded") as folder:
        yield Settings(data_dir=folder / "data")


def assert_comes_back(desk: DeskThere, file: Path) -> None:
    """Whoever came after the backup is gone when it was restored."""
    back_up(desk.settings, file)
    desk.add("Ben")
    restore(desk.settings, file, force=True)
    assert desk.names() == ["Ana"]


def test_all_that_is_in_a_desk_comes_back_on_another_server(desk: DeskThere, file: Path, embedded: Settings) -> None:
    async def fill() -> None:
        db = await open_database(desk.settings, desk.settings.dsn)
        await make_demo(db, now=NOW)
        await db.close()

    asyncio.run(fill())
    back_up(desk.settings, file)
    restore(embedded, file)
    with EmbeddedServer(embedded.data_dir) as dsn:
        rows = dict(all_rows(desk.server, dsn))
    assert rows == dict(all_rows(desk.server, desk.server.url()))
    assert len(rows["tasks"].splitlines()) > 10


def test_a_backup_is_encrypted_on_its_way_as_pages_are(tls_server: Server, tmp_path: Path, file: Path) -> None:
    checked = {"sslmode": "verify-full", "sslrootcert": str(tls_server.certificate)}
    desk = desk_on(tls_server, tmp_path, tls_server.url(checked))
    assert_comes_back(desk, file)


def test_a_desk_in_a_schema_of_its_own_is_backed_up(server: Server, tmp_path: Path, file: Path) -> None:
    server.run("create schema authorization desk")
    desk = desk_on(server, tmp_path)
    assert server.run("select schemaname::text from pg_tables where tablename = 'tasks'") == ["desk"]
    assert_comes_back(desk, file)


def test_a_backup_moves_between_schemas(desk: DeskThere, file: Path) -> None:
    schemas = "select distinct schemaname::text from pg_tables where tableowner = 'desk'"
    back_up(desk.settings, file)
    desk.server.run("drop owned by desk cascade", "create schema authorization desk")
    desk.server.run("grant create on schema public to desk")
    restore(desk.settings, file)
    assert desk.server.run(schemas) == ["desk"]
    back_up(desk.settings, file, force=True)
    desk.server.run("drop schema desk cascade")
    restore(desk.settings, file)
    assert desk.server.run(schemas) == ["public"]
    assert desk.names() == ["Ana"]


def test_what_others_have_in_the_database_stays_and_is_in_nobodys_way(desk: DeskThere, file: Path) -> None:
    desk.server.run(
        "create extension pg_stat_statements schema public",
        "create schema monitoring create table seen (at timestamptz)",
        "create table public.wages (name text)",
        "create table public.rota (name text)",
        "grant select on public.rota to desk",
        "insert into public.rota values ('Mondays')",
        "create schema notes authorization desk create table mine (words text)",
    )
    assert_comes_back(desk, file)
    assert desk.server.run("select name from public.rota") == ["Mondays"]
    assert desk.server.run("select count(*) from monitoring.seen, public.wages, notes.mine") == [0]


def test_a_whole_database_that_was_dumped_by_hand_gives_the_desk_back(
    desk: DeskThere, file: Path, embedded: Settings
) -> None:
    desk.server.run(
        "create extension pg_stat_statements schema public",
        "create schema monitoring create table seen (at timestamptz)",
        "grant usage on schema monitoring to desk",
        "grant select on monitoring.seen to desk",
    )
    plain_dump(desk.settings, file)
    restore(embedded, file)
    restore(desk.settings, file, force=True)
    assert desk.names() == ["Ana"]


def test_marks_that_a_release_of_the_server_makes_for_itself_are_left_out(
    desk: DeskThere, file: Path, embedded: Settings
) -> None:
    desk.server.run(
        "update pg_attribute set attoptions = '{pg_attver=134797368}'"
        " where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r')"
        " and attnum > 0"
    )
    back_up(desk.settings, file)
    restore(embedded, file)


def test_a_desk_behind_a_socket_is_backed_up(desk: DeskThere, file: Path) -> None:
    folder = quote(str(desk.server.folder), safe="")
    by_socket = f"postgresql:///desk?host={folder}&port={desk.server.port}&user=desk"
    desk.settings = msgspec.structs.replace(desk.settings, database_url=by_socket)
    assert_comes_back(desk, file)


def test_a_pooler_is_refused_and_a_direct_address_taken(desk: DeskThere, pooled: str, file: Path) -> None:
    desk.settings = msgspec.structs.replace(desk.settings, database_url=pooled, statement_cache=False)
    for refused in (lambda: back_up(desk.settings, file), lambda: asyncio.run(try_dump(desk.settings))):
        with pytest.raises(CofounderError, match=f"leads to a pooler .* set {DIRECT}"):
            refused()
    assert not file.exists()
    desk.settings = msgspec.structs.replace(desk.settings, backup_database_url=desk.server.url())
    assert_comes_back(desk, file)


def test_a_direct_address_of_another_database_is_refused(desk: DeskThere, file: Path) -> None:
    desk.server.run("create database other owner desk")
    other = desk.server.url(database="other")
    desk.settings = msgspec.structs.replace(desk.settings, backup_database_url=other)
    with pytest.raises(CofounderError, match=f"{DIRECT} names another database than DATABASE_URL"):
        back_up(desk.settings, file)
