"""Migrations: numbered files of sql/migrations/, forward only, each in a transaction, one process at a time."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import msgspec

from webapp.database.connecting import connect
from webapp.database.loader import split_statements
from webapp.database.pool import Connection
from webapp.paths import SQL
from webapp.settings import CofounderError

LOCK = 0x0C0F0DE5  # any number, as long as it stays the same
LOOK_AGAIN = 0.05  # seconds
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
    async with (
        connect(dsn, purpose="migrate", statement_cache=statement_cache) as keeper,
        connect(dsn, purpose="migrate", statement_cache=statement_cache) as connection,
        alone(keeper),
    ):
        await connection.execute(HISTORY)
        pending = pending_of(await read_history(connection), migrations)
        for migration in pending:
            await apply(connection, migration, lock_timeout)
        return [migration.title for migration in pending]


@asynccontextmanager
async def alone(keeper: Connection) -> AsyncIterator[None]:
    """One process at a time; the others look again until it is their turn.

    The lock belongs to a transaction of a connection that does nothing else, for behind PgBouncer what belongs to a
    session may be anybody's. Neither who holds it nor who waits keeps a snapshot: `create index concurrently` would
    wait for that, and nobody would notice that they wait for each other.
    """
    while True:
        turn = keeper.transaction()
        await turn.start()
        if await keeper.fetchval("select pg_try_advisory_xact_lock($1)", LOCK):
            break
        await turn.rollback()
        await asyncio.sleep(LOOK_AGAIN)
    # A role or a server may have these, meant for pages. (To run anything by the simple protocol ends the portal of the
    # query above, and its snapshot.)
    await keeper.execute("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0")
    try:
        yield
    finally:
        await turn.rollback()


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


async def apply(connection: Connection, migration: Migration, lock_timeout: float) -> None:
    """Apply one migration and remember it. Raises SchemaBusy."""
    remember = "insert into schema_migrations (number, name, checksum) values ($1, $2, $3)"
    row = (migration.number, migration.name, migration.checksum)
    if migration.text.startswith(NO_TRANSACTION):
        for statement in split_statements(migration.text):
            await connection.execute(statement)
        await connection.execute(remember, *row)
        return
    try:
        async with connection.transaction():
            milliseconds = round(lock_timeout * 1000)
            await connection.execute(f"set local statement_timeout = 0; set local lock_timeout = {milliseconds}")
            await connection.execute(migration.text)
            await connection.execute(remember, *row)
    except asyncpg.LockNotAvailableError as error:
        raise SchemaBusy(
            f"The migration {migration.title} waited in vain for a table that is in use: stop what uses the "
            "database, or try again when it is quieter."
        ) from error
