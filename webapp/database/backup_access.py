"""How backups reach the desk's database: the same way as the desk, or by an address of their own."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager

import msgspec

from webapp.database.connect import connect
from webapp.database.dsn import server_name
from webapp.database.embedded.binaries import Programs, own_programs, programs_for
from webapp.database.embedded.server import EmbeddedServer
from webapp.database.pool import Connection
from webapp.settings import CofounderError, Settings

DATABASE_URL = "DATABASE_URL"
DIRECT_URL = "COFOUNDER_BACKUP_DATABASE_URL"
PATIENCE = 5.0  # seconds for a pooler to give two connections a session each
TRIES = 3


class Access(msgspec.Struct, frozen=True):
    """The database, and PostgreSQL's programs for it."""

    programs: Programs
    dsn: str
    setting: str = DATABASE_URL  # where the address stands
    direct: bool = False  # certainly without a pooler between
    server: EmbeddedServer | None = None  # where the database is the embedded one

    def connect(self, purpose: str) -> AbstractAsyncContextManager[Connection]:
        """A connection; see `connect.connect`. It keeps no statements: what they read may be replaced."""
        return connect(self.dsn, purpose=purpose, statement_cache=False, direct=self.direct, setting=self.setting)


@contextmanager
def access(settings: Settings) -> Iterator[Access]:
    """Access to the desk's database; the embedded server is started for it unless it runs already. Blocks."""
    if settings.database_url is None:
        server = EmbeddedServer(settings.data_dir)
        with server as dsn:
            yield Access(programs_for(settings.data_dir), dsn, direct=True, server=server)
    elif settings.backup_database_url is None:
        yield Access(own_programs(), settings.database_url, direct=settings.statement_cache)
    else:
        yield Access(own_programs(), settings.backup_database_url, setting=DIRECT_URL)


async def check_access(database: Access, settings: Settings) -> None:
    """Raise CofounderError where backups can't be made or restored this way: through a pooler that deals sessions out
    anew for each transaction, from a server that pg_dump is too old for, or from another database than the desk's."""
    if database.server is not None:
        return
    async with database.connect("backup") as connection:
        if connection.get_server_pid() != await connection.fetchval("select pg_backend_pid()"):
            await refuse_shared_sessions(database, connection)
        ours = int((await asyncio.to_thread(database.programs.version)).partition(".")[0])
        theirs = connection.get_server_version().major
        if theirs > ours:
            raise CofounderError(
                f"The server {server_name(database.dsn)} is PostgreSQL {theirs}, and the pg_dump that Cofounder brings "
                f"is {ours}'s, which can't read it: use the server's own tools for backups, or update Cofounder."
            )
        if database.setting == DIRECT_URL:
            await refuse_another_database(connection, settings)


async def refuse_shared_sessions(database: Access, connection: Connection) -> None:
    """Raise CofounderError where a connection isn't one session of the server's: what pg_dump sets in it would stay
    behind for the desk's pages. That there is a pooler is known already, since the process that a connection was told
    of isn't the one that answers."""
    shared = False
    try:
        async with asyncio.timeout(PATIENCE), database.connect("backup") as other:
            for _ in range(TRIES):
                before, between, after = [
                    await each.fetchval("select pg_backend_pid()") for each in (connection, other, connection)
                ]
                shared = shared or before != after or before == between
    except TimeoutError:
        shared = True  # or so small that it gives nobody two sessions, which a backup needs
    if shared:
        raise CofounderError(
            f"{database.setting} leads to a pooler (PgBouncer in transaction mode, or the like), through which no "
            f"backup can be made or restored: set {DIRECT_URL} to the address of the server itself."
        )


async def refuse_another_database(connection: Connection, settings: Settings) -> None:
    """Raise CofounderError where a connection is to another database than DATABASE_URL's: one doesn't see what the
    other one locks."""
    key = secrets.randbits(62)
    async with (
        connect(settings.dsn, purpose="backup", statement_cache=settings.statement_cache) as desk,
        desk.transaction(),
    ):
        await desk.execute(f"select pg_advisory_xact_lock({key})")
        if await connection.fetchval("select pg_try_advisory_xact_lock($1)", key):
            raise CofounderError(
                f"{DIRECT_URL} names another database than {DATABASE_URL}, or a copy of it: correct one of the two."
            )
