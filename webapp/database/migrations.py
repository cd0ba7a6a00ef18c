"""Migrations: numbered files of sql/migrations/, forward only, each in a transaction, one process at a time."""

import hashlib
from pathlib import Path

import asyncpg
import msgspec

from webapp.database.connecting import connect
from webapp.database.loader import split_statements
from webapp.database.pool import Connection
from webapp.files import SQL
from webapp.settings import CofounderError

LOCK = 0x0C0F0DE5  # any number, as long as it stays the same
NO_TRANSACTION = "-- no transaction"  # first line of a file with `create index concurrently`

HISTORY = """
create table if not exists schema_migrations (
    number     integer primary key,
    name       text not null,
    checksum   text not null,
    applied_at timestamptz not null default now()
)
"""


class SchemaTooNew(CofounderError):
    """The database was migrated by a newer version of Cofounder."""


class SchemaChanged(CofounderError):
    """A migration that was applied isn't the one that is here."""


class SchemaBusy(CofounderError):
    """A migration couldn't get hold of a table."""


class Migration(msgspec.Struct, frozen=True):
    """One file of sql/migrations/."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def title(self) -> str:
        """Number and name, such as "0002 workspaces"."""
        return f"{self.number:04} {self.name}"


def read_migrations(folder: Path = SQL / "migrations") -> list[Migration]:
    """All migrations in order; raises ValueError for a gap or a number that stands twice."""
    migrations = []
    for path in sorted(folder.glob("*.sql")):
        number, _, name = path.stem.partition("_")
        migrations.append(Migration(int(number), name, path.read_text("utf-8")))
    if [migration.number for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError("sql/migrations/ isn't numbered 0001, 0002, …")
    return migrations


async def migrate(
    dsn: str, migrations: list[Migration] | None = None, *, statement_cache: bool = True, lock_timeout: float = 10.0
) -> list[str]:
    """Bring a database to this version's schema; returns the names of the migrations that were applied.

    Safe when several processes do it at once: the others wait, then find nothing left to do. A migration that can't get
    hold of a table within `lock_timeout` seconds fails, rather than make every request wait behind it: SchemaBusy.
    Raises SchemaTooNew and SchemaChanged too, and DatabaseRefused when the server can't be reached or refuses.
    """
    migrations = read_migrations() if migrations is None else migrations
    async with connect(dsn, purpose="migrate", statement_cache=statement_cache) as connection:
        await connection.execute("set statement_timeout = 0")  # a role or a server may have one, meant for pages
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        await connection.execute(HISTORY)
        pending = pending_of(await read_history(connection), migrations)
        await connection.execute(f"set lock_timeout = {round(lock_timeout * 1000)}")
        for migration in pending:
            await apply(connection, migration)
        return [migration.title for migration in pending]


async def pending_migrations(connection: Connection) -> list[str]:
    """The names of the migrations that a database lacks; changes nothing. Raises SchemaTooNew, SchemaChanged."""
    there: bool = await connection.fetchval("select to_regclass('schema_migrations') is not null")
    history = await read_history(connection) if there else []
    return [migration.title for migration in pending_of(history, read_migrations())]


async def read_history(connection: Connection) -> list[tuple[int, str, str]]:
    """Number, name and checksum of what was applied, in order."""
    rows = await connection.fetch("select number, name, checksum from schema_migrations order by number")
    return [(number, name, checksum) for number, name, checksum in rows]


def pending_of(applied: list[tuple[int, str, str]], known: list[Migration]) -> list[Migration]:
    """What is known and wasn't applied. Raises SchemaTooNew, SchemaChanged."""
    if len(applied) > len(known):
        number, name, _ = applied[len(known)]
        raise SchemaTooNew(
            f"The database has the migration {number:04} {name}, which this version of Cofounder doesn't know: "
            "start the newer version that made it."
        )
    for (number, name, checksum), migration in zip(applied, known, strict=False):
        if (number, checksum) != (migration.number, migration.checksum):
            raise SchemaChanged(
                f"The migration {number:04} {name} was applied to this database in another form than it has here: "
                "start the version of Cofounder that made this database."
            )
    return known[len(applied) :]


async def apply(connection: Connection, migration: Migration) -> None:
    """Apply one migration and remember it. Raises SchemaBusy."""
    remember = "insert into schema_migrations (number, name, checksum) values ($1, $2, $3)"
    row = (migration.number, migration.name, migration.checksum)
    try:
        if migration.text.startswith(NO_TRANSACTION):
            for statement in split_statements(migration.text):
                await connection.execute(statement)
            await connection.execute(remember, *row)
            return
        async with connection.transaction():
            await connection.execute(migration.text)
            await connection.execute(remember, *row)
    except asyncpg.LockNotAvailableError as error:
        raise SchemaBusy(
            f"The migration {migration.title} waited in vain for a table that is in use: stop what uses the "
            "database, or try again when it is quieter."
        ) from error
