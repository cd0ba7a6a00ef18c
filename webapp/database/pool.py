"""One pool of asyncpg connections per process, with deadlines, and rows as Structs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import asyncpg
import msgspec

from webapp import watch
from webapp.database.address import asyncpg_arguments
from webapp.database.loader import Query
from webapp.database.session import session_settings
from webapp.database.turns import Turns
from webapp.settings import Settings

log = logging.getLogger("cofounder.database")

T = TypeVar("T", bound=msgspec.Struct)
R = TypeVar("R")
if TYPE_CHECKING:  # these classes are generic to the type checker only
    Connection = asyncpg.Connection[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]
else:
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

APPLICATION_NAME = "cofounder"


class DatabaseError(Exception):
    """The database can't answer now; nothing is known to be wrong with the request."""


class DatabaseBusy(DatabaseError):
    """No connection became free before the deadline."""


class DatabaseUnavailable(DatabaseError):
    """The server is away, shutting down, or took longer than a statement may."""


# What asyncpg raises when the trouble is the server's or the network's, not the statement's.
UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,  # shutting down, starting up, a statement over its time
    asyncpg.InsufficientResourcesError,  # too many connections, a full disk, no memory
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,  # this server became a standby
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
)
AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
TRIES = 3
RELEASE_TIMEOUT = 1.0  # seconds for a cancelled statement to end before its connection is given up


class Queryable(Protocol):
    """What runs queries: the pool, or one connection inside a transaction. Parameters are given by name."""

    async def rows(self, struct: type[T], query: Query, /, **parameters: Any) -> list[T]:
        """All rows as Structs."""
        ...

    async def one(self, struct: type[T], query: Query, /, **parameters: Any) -> T | None:
        """The first row as a Struct, None where there is none."""
        ...

    async def value(self, query: Query, /, **parameters: Any) -> Any:
        """The first column of the first row, None where there is none."""
        ...

    async def execute(self, query: Query, /, **parameters: Any) -> None:
        """Run a statement for what it does."""
        ...


class Runner:
    """The four ways to run a query, over whatever fetches."""

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        raise NotImplementedError

    async def rows(self, struct: type[T], query: Query, /, **parameters: Any) -> list[T]:
        """All rows as Structs. Raises TypeError where columns and fields differ, DatabaseError; constraint violations
        are asyncpg's."""
        return to_structs(struct, query, await self._fetch(query, arguments_of(query, parameters)))

    async def one(self, struct: type[T], query: Query, /, **parameters: Any) -> T | None:
        """The first row as a Struct, None where there is none."""
        found = await self.rows(struct, query, **parameters)
        return found[0] if found else None

    async def value(self, query: Query, /, **parameters: Any) -> Any:
        """The first column of the first row, None where there is none."""
        found = await self._fetch(query, arguments_of(query, parameters))
        return found[0][0] if found else None

    async def execute(self, query: Query, /, **parameters: Any) -> None:
        """Run a statement for what it does."""
        await self._fetch(query, arguments_of(query, parameters))


class Database(Runner):
    """The pool of this process. It opens its connections when they are needed and replaces those that broke, so that a
    database that was away is used again as soon as it is back."""

    def __init__(self, pool: Pool, acquire_timeout: float) -> None:
        self._pool = pool
        self._acquire_timeout = acquire_timeout
        # asyncpg lets whoever comes just as a connection is given back overtake all who wait for one.
        self._turns = Turns(pool.get_max_size())

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        async def run() -> list[asyncpg.Record]:
            connection = await self._acquire()
            try:
                return await fetch(connection, query, arguments)
            finally:
                await self._release(connection)

        return await try_again(run)

    async def _acquire(self) -> Connection:
        """A connection, when it is this request's turn. Raises DatabaseBusy after the deadline, DatabaseUnavailable."""
        with unavailable("connecting"):
            try:
                async with asyncio.timeout(self._acquire_timeout):
                    await self._turns.take()
                    try:
                        return await self._pool.acquire()  # type: ignore[return-value]  # a proxy that stands in for it
                    except BaseException:
                        self._turns.give()
                        raise
            except TimeoutError as error:
                raise DatabaseBusy("no connection became free in time") from error

    async def _release(self, connection: Connection) -> None:
        try:
            await self._pool.release(connection, timeout=RELEASE_TIMEOUT)  # type: ignore[arg-type]
        except UNAVAILABLE as error:  # the pool threw the connection away; what happened before it counts
            log.info("a connection was given up: %r", error)
        finally:
            self._turns.give()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Queryable]:
        """Several statements that commit together, on one connection."""
        connection = await self._acquire()
        try:
            with unavailable("transaction"):
                async with connection.transaction():
                    yield Transaction(connection)
        finally:
            await self._release(connection)

    async def close(self) -> None:
        """Close all connections, after what is under way; at the latest after five seconds."""
        try:
            await asyncio.wait_for(self._pool.close(), timeout=5)
        except TimeoutError:
            self._pool.terminate()


class Transaction(Runner):
    """One connection inside a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        return await fetch(self._connection, query, arguments)


async def fetch(connection: Connection, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
    """Run one statement on a connection. Raises DatabaseUnavailable, and asyncpg's errors for constraints."""
    with unavailable(query), watch.statement(query):
        return await connection.fetch(query.text, *arguments)


@contextmanager
def unavailable(what: object) -> Iterator[None]:
    """Raise DatabaseUnavailable for what asyncpg says of a server that can't answer."""
    try:
        yield
    except UNAVAILABLE as error:
        raise DatabaseUnavailable(f"{what}: {type(error).__name__} {error}") from error


async def try_again(run: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Run a statement that the database may ask to repeat: it lost against another one and did nothing."""
    for _ in range(TRIES - 1):
        try:
            return await run()
        except AGAIN as error:
            log.info("running a statement again: %s", error)
    return await run()


def arguments_of(query: Query, parameters: dict[str, Any]) -> list[Any]:
    """Parameters in the order of the statement; raises TypeError for a missing or an unknown one, and for a statement
    with conditional lines whose flags weren't chosen."""
    if not query.text:
        raise TypeError(f"{query} has conditional lines: choose them by {query.name}.when(…)")
    try:
        arguments = [parameters[name] for name in query.parameters]
    except KeyError as error:
        raise TypeError(f"{query} needs the parameter {error}") from None
    if len(arguments) != len(parameters):
        unknown = ", ".join(sorted(set(parameters) - set(query.parameters)))
        raise TypeError(f"{query} has no parameter {unknown}")
    return arguments


_checked: set[tuple[str, type[msgspec.Struct]]] = set()


def to_structs(struct: type[T], query: Query, records: list[asyncpg.Record]) -> list[T]:
    """Rows as Structs, by position; the first time, names are compared: TypeError where they differ."""
    if not records:
        return []
    key = (query.text, struct)
    if key not in _checked:
        columns, fields = tuple(records[0].keys()), struct.__struct_fields__
        if columns != fields:
            raise TypeError(f"{query} gives {columns}, but {struct.__name__} has {fields}")
        _checked.add(key)
    return [struct(*record) for record in records]


class QuietConnection(Connection):
    """A connection without asyncpg's reset at each release: none of our statements leaves state behind, and the reset
    is a round trip."""

    def get_reset_query(self) -> str:
        """Nothing to reset."""
        return ""


async def prepare_connection(connection: Connection) -> None:
    """Teach a new connection our types."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )


async def open_database(settings: Settings, dsn: str) -> Database:
    """The pool for a database. Connections are made when they are first needed, so this works while the server is away.

    Each statement has a deadline in the server, and a slightly longer one here for a server that is gone. Behind
    PgBouncer (the statement cache is off) there is only the latter: PgBouncer refuses connections that set the former.
    """
    server_settings = {"application_name": APPLICATION_NAME} | session_settings(direct=settings.statement_cache)
    if settings.statement_cache:
        server_settings["statement_timeout"] = str(int(settings.statement_timeout * 1000))
        # Each combination of filters is a statement of its own, so a plan needs no look at the values; and planning a
        # list anew takes as long as reading it.
        server_settings["plan_cache_mode"] = "force_generic_plan"
    pool = asyncpg.create_pool(
        **asyncpg_arguments(dsn),
        min_size=0,
        max_size=settings.pool_size,
        max_inactive_connection_lifetime=300,
        command_timeout=settings.statement_timeout + 1,
        timeout=settings.acquire_timeout + 3,
        statement_cache_size=1000 if settings.statement_cache else 0,
        connection_class=QuietConnection,
        init=prepare_connection,
        server_settings=server_settings,
    )
    await pool
    return Database(pool, settings.acquire_timeout)
