"""Migrations: numbered files of sql/migrations/, forward only, each in a transaction, one process at a time."""

import hashlib
import re
from pathlib import Path

import asyncpg
import msgspec

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


class Migration(msgspec.Struct, frozen=True):
    """One file of sql/migrations/."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_migrations(folder: Path = SQL / "migrations") -> list[Migration]:
    """All migrations in order; raises ValueError for a gap or a number that stands twice."""
    migrations = []
    for path in sorted(folder.glob("*.sql")):
        number, _, name = path.stem.partition("_")
        migrations.append(Migration(int(number), name, path.read_text("utf-8")))
    if [migration.number for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError("sql/migrations/ isn't numbered 0001, 0002, …")
    return migrations


async def migrate(dsn: str, migrations: list[Migration] | None = None) -> list[str]:
    """Bring a database to this version's schema; returns the names of the migrations that were applied.

    Safe when several processes do it at once: the others wait, then find nothing left to do. Raises SchemaTooNew,
    SchemaChanged, and what asyncpg raises when the server can't be reached or refuses.
    """
    migrations = read_migrations() if migrations is None else migrations
    connection = await asyncpg.connect(dsn, server_settings={"application_name": "cofounder migrate"}, timeout=10)
    try:
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        await connection.execute(HISTORY)
        applied = await connection.fetch("select number, name, checksum from schema_migrations order by number")
        check_history([tuple(row) for row in applied], migrations)
        pending = migrations[len(applied) :]
        for migration in pending:
            await apply(connection, migration)
        return [f"{migration.number:04} {migration.name}" for migration in pending]
    finally:
        await connection.close()


def check_history(applied: list[tuple[int, str, str]], known: list[Migration]) -> None:
    """Compare what was applied with what is known; raises SchemaTooNew or SchemaChanged."""
    if len(applied) > len(known):
        number, name, _ = applied[len(known)]
        raise SchemaTooNew(
            f"The database has the migration {number:04} {name}, which this version of Cofounder doesn't know. "
            "Start the newer version that made it."
        )
    for (number, name, checksum), migration in zip(applied, known, strict=False):
        if (number, checksum) != (migration.number, migration.checksum):
            raise SchemaChanged(
                f"The migration {number:04} {name} was applied to this database in another form than it has here. "
                "Install the version of Cofounder that made this database."
            )


async def apply(connection: Connection, migration: Migration) -> None:
    """Apply one migration and remember it. A lock that isn't free within ten seconds fails it, rather than make every
    request wait behind it."""
    await connection.execute("set lock_timeout = '10s'")
    remember = "insert into schema_migrations (number, name, checksum) values ($1, $2, $3)"
    row = (migration.number, migration.name, migration.checksum)
    if migration.text.startswith(NO_TRANSACTION):
        for statement in re.split(r";\s*\n", migration.text):
            if statement.strip():
                await connection.execute(statement)
        await connection.execute(remember, *row)
        return
    async with connection.transaction():
        await connection.execute(migration.text)
        await connection.execute(remember, *row)
