"""A desk on a server of somebody else's, that is backed up and restored."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.hosting.servers import Server
from webapp.database.migrations import migrate
from webapp.settings import Settings

TABLES = (
    "select format('%I.%I', schemaname, tablename) from pg_tables where tablename <> 'schema_migrations'"
    " and schemaname = (select schemaname from pg_tables where tablename = 'schema_migrations') order by 1"
)


class DeskThere(msgspec.Struct):
    """The desk on a server, by an address."""

    server: Server
    settings: Settings

    def add(self, name: str) -> None:
        """Somebody more."""
        statement = "insert into accounts (email, name, password_hash) values ('{0}@example.com', '{0}', '')"
        self.server.run(statement.format(name), "select 1", dsn=self.server.url())

    def names(self) -> list[str]:
        """Who is there."""
        return self.server.run("select name from accounts order by id", dsn=self.server.url())


def desk_on(server: Server, tmp_path: Path, url: str = "", **settings: str) -> DeskThere:
    """A migrated desk on a server, with Ana."""
    dsn = url or server.url()
    given = Settings(database_url=dsn, data_dir=tmp_path / "data", files=str(tmp_path / "files"))
    desk = DeskThere(server, msgspec.structs.replace(given, **settings))
    asyncio.run(migrate(dsn, statement_cache=desk.settings.statement_cache))
    desk.add("Ana")
    return desk


def all_rows(server: Server, dsn: str) -> Iterator[tuple[str, str]]:
    """Each table of a desk with all that is in it."""
    rows = "select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {} t"
    for table in server.run(TABLES, dsn=dsn):
        yield table.rpartition(".")[2], server.run(rows.format(table), dsn=dsn)[0]
