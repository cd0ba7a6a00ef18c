"""Migrations: numbered files of sql/migrations/, forward only, each in a transaction, one process at a time."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import msgspec

from webapp.database.connect import connect, said
from webapp.database.loader import split_statements
from webapp.database.pool import Connection
from webapp.database.schema import find_place
from webapp.database.session import FOR_THIS_TRANSACTION
from webapp.paths import SQL
from webapp.settings import CofounderError

LOCK = 0x0C0F0DE5  # any number, as long as it stays the same
WORKING = LOCK + 1  # who changes the schema just now
LOOK_AGAIN = 0.05  # seconds
NO_TRANSACTION = "-- no transaction"  # first line of a file with `create index concurrently`
CONCURRENTLY = re.compile(r"(?<=\bindex) concurrently\b")
TABLE = re.compile(r"^create table (?:if not exists )?(\w+)", re.MULTILINE)
IN_BATCHES = "-- until nothing changes"  # before a statement of such a file that carries some rows over at a time
AT_A_TIME = re.compile(r"^.* -- at a time\n", re.MULTILINE)  # the line of that statement that says how many

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


class MigrationRefused(CofounderError):
    """The database lacks what a migration needs, or has what it makes."""


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


def own_tables() -> list[str]:
    """The names of all tables that migrations make, whether they are still there or not."""
    texts = [HISTORY, *(migration.text for migration in read_migrations())]
    return [name for text in texts for name in TABLE.findall(text)]


async def migrate(
    dsn: str, migrations: list[Migration] | None = None, *, statement_cache: bool = True, lock_timeout: float = 10.0
) -> list[str]:
    """Bring a database to this version's schema; returns the names of the migrations that were applied.

    Safe when several processes do it at once: the others wait, then find nothing left to do. A migration that can't get
    hold of a table within `lock_timeout` seconds fails, rather than make every request wait behind it: SchemaBusy.
    Raises SchemaTooNew and SchemaChanged too, WrongPlace before anything is written, and DatabaseRefused when the
    server can't be reached or refuses.
    """
    migrations = read_migrations() if migrations is None else migrations
    async with (
        connect(dsn, purpose="migrate", statement_cache=statement_cache) as keeper,
        connect(dsn, purpose="migrate", statement_cache=statement_cache) as connection,
        alone(keeper),
    ):
        await find_place(connection)
        await left_alone(connection, lock_timeout)
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
    wait for that, and nobody would notice that they wait for each other. So the transaction is "read committed",
    whatever the default of the role or the database.
    """
    while True:
        turn = keeper.transaction(isolation="read_committed")
        await turn.start()
        if await keeper.fetchval("select pg_try_advisory_xact_lock($1)", LOCK):
            break
        await turn.rollback()
        await asyncio.sleep(LOOK_AGAIN)
    # A role or a server may have deadlines, meant for pages. (To run anything by the simple protocol ends the portal of
    # the query above, and its snapshot.)
    await keeper.execute(FOR_THIS_TRANSACTION)
    try:
        yield
    finally:
        await turn.rollback()


async def left_alone(connection: Connection, lock_timeout: float) -> None:
    """Wait for the migration of a process that was killed: the server goes on with it until it notices, and it is
    taken back, or even committed, only then. Raises SchemaBusy."""
    try:
        async with connection.transaction(isolation="read_committed"):
            await working(connection, lock_timeout)
    except asyncpg.LockNotAvailableError as error:
        raise SchemaBusy(
            "A migration that was broken off is still running in the database: try again when it has ended."
        ) from error


async def working(connection: Connection, lock_timeout: float) -> None:
    """Begin to change the schema, until the end of the transaction. Raises LockNotAvailableError."""
    await connection.execute(FOR_THIS_TRANSACTION)
    await connection.execute(f"set local lock_timeout = {round(lock_timeout * 1000)}")
    await connection.execute(f"select pg_advisory_xact_lock({WORKING})")


async def pending_migrations(connection: Connection) -> list[str]:
    """The names of the migrations that a database lacks; changes nothing. Raises SchemaTooNew, SchemaChanged,
    WrongPlace."""
    history = await read_history(connection) if (await find_place(connection)).is_desk else []
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
    """Apply one migration and remember it. Raises SchemaBusy, MigrationRefused."""
    with told(migration):
        if migration.text.startswith(NO_TRANSACTION):
            await run_statements(connection, migration.text)
            await remember(connection, migration)
            return
        async with connection.transaction(isolation="read_committed"):
            await working(connection, lock_timeout)
            await connection.execute(migration.text)
            await remember(connection, migration)


async def apply_unseen(connection: Connection, migration: Migration) -> None:
    """Apply one migration within a transaction that nobody else sees into: where it would go on beside others'
    transactions, it needn't; nor do batches leave anything to them. (Each would pass over all that those before it have
    left behind, which goes with the transaction only.) Raises SchemaBusy, MigrationRefused."""
    with told(migration):
        await connection.execute("set constraints all immediate")
        if migration.text.startswith(NO_TRANSACTION):
            await run_statements(connection, AT_A_TIME.sub("", CONCURRENTLY.sub("", migration.text)))
        else:
            await connection.execute(migration.text)
        await remember(connection, migration)


async def run_statements(connection: Connection, text: str) -> None:
    """Run a migration's statements one after the other; one that carries rows over, until it finds none."""
    for statement in split_statements(text):
        while await connection.execute(statement) != "UPDATE 0" and IN_BATCHES in statement:
            pass


async def remember(connection: Connection, migration: Migration) -> None:
    """Write down that a migration was applied."""
    statement = "insert into schema_migrations (number, name, checksum) values ($1, $2, $3)"
    await connection.execute(statement, migration.number, migration.name, migration.checksum)


@contextmanager
def told(migration: Migration) -> Iterator[None]:
    """Say in a sentence why a migration failed, where somebody can mend that. Raises SchemaBusy, MigrationRefused."""
    try:
        yield
    except asyncpg.LockNotAvailableError as error:
        raise SchemaBusy(
            f"The migration {migration.title} waited in vain for a table that is in use: stop what uses the "
            "database, or try again when it is quieter."
        ) from error
    except (asyncpg.FeatureNotSupportedError, asyncpg.UndefinedFileError) as error:
        if "extension" not in str(error):
            raise
        raise MigrationRefused(
            f"The migration {migration.title} needs the extension btree_gin, which the server doesn't have: install "
            "PostgreSQL's contrib modules there (postgresql-contrib, postgresql15-contrib), then try again."
        ) from error
    except (asyncpg.DuplicateObjectError, asyncpg.DuplicateTableError, asyncpg.DuplicateFunctionError) as error:
        raise MigrationRefused(
            f"The migration {migration.title} finds something of its name in the database ({said(error)}): give "
            "Cofounder a database of its own."
        ) from error
