"""One pool of asyncpg connections per process, with deadlines."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

import asyncpg
import msgspec

from webapp.database.batches import Batches
from webapp.database.dataloader import Together
from webapp.database.dsn import asyncpg_arguments
from webapp.database.failures import (
    UNAVAILABLE,
    DatabaseBusy,
    DatabaseConflict,
    DatabaseReadOnly,
    DatabaseUnavailable,
)
from webapp.database.fair_queue import Turns
from webapp.database.loader import Query
from webapp.database.recorded import note_events, note_own_events, workspace_in
from webapp.database.session import session_settings
from webapp.database.statements import arguments_of, explained, fetch, is_gone, roll_back, to_structs
from webapp.settings import Settings

log = logging.getLogger("cofounder.database")

T = TypeVar("T", bound=msgspec.Struct)
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
G = TypeVar("G", bound=Hashable)
I = TypeVar("I")  # noqa: E741  # an item
D = TypeVar("D")
if TYPE_CHECKING:  # these classes are generic to the type checker only
    Connection = asyncpg.Connection[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]
else:
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

APPLICATION_NAME = "cofounder"


TRIES = 3
RELEASE_TIMEOUT = 1.0  # seconds for a cancelled statement to end before its connection is given up
ASK_AGAIN = 0.1  # seconds, for a connection that the server had none left for
FEWER = 30.0  # seconds in which a server that had none left isn't asked for as many connections
RENEW_EVERY = 1.0  # seconds; after each time, all connections are made anew


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

    def gathered(self, look_up: "LookUp[K, V]", key: K) -> Awaitable[V]:
        """What a look-up finds for a key; see `LookUp`."""
        ...

    async def batched(self, write: "Write[G, I, D]", group: G, row: Hashable, item: I) -> D:
        """What became of one write of many; see `Write`."""
        ...

    def after_commit(self, call: Callable[[], object], /) -> None:
        """Call something once what was run so far is committed; never, where it isn't."""
        ...


# Finds the values of several keys, of every one of them. What many ask for at the same time is asked for once.
LookUp = Callable[[Queryable, list[K]], Awaitable[Mapping[K, V]]]
# Carries out several writes of one group (a workspace) in one statement, all or none; returns what became of each.
Write = Callable[[Queryable, G, list[I]], Awaitable[list[D]]]


class Runner:
    """The four ways to run a query, over whatever fetches."""

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        raise NotImplementedError

    def after_commit(self, call: Callable[[], object], /) -> None:
        """Call something once what was run so far is committed; never, where it isn't."""
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

    def gathered(self, look_up: LookUp[K, V], key: K) -> Awaitable[V]:
        """What a look-up finds for a key."""

        async def alone() -> V:
            return (await look_up(self, [key]))[key]

        return alone()

    async def batched(self, write: Write[G, I, D], group: G, row: Hashable, item: I) -> D:
        """What became of one write."""
        return (await write(self, group, [item]))[0]


class Database(Runner):
    """The pool of this process. It opens its connections when they are needed and replaces those that broke, so that a
    database that was away is used again as soon as it is back."""

    def __init__(self, pool: Pool, acquire_timeout: float) -> None:
        self._pool = pool
        self._acquire_timeout = acquire_timeout
        # asyncpg lets whoever comes just as a connection is given back overtake all who wait for one.
        self._turns = Turns(pool.get_max_size())
        self._renewed = -RENEW_EVERY
        self._together: dict[object, Together[Any, Any]] = {}
        self._batches: dict[object, Batches[Any, Any]] = {}
        # Told of each commit that recorded events, with its workspace, None where it may be any.
        self.on_recorded: Callable[[int | None], object] = lambda workspace_id: None

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        async def run() -> list[asyncpg.Record]:
            connection = await self._acquire()
            try:
                found = await fetch(connection, query, arguments)
                if not self._turns.awaited:  # else whoever is next has it a turn of the loop later in any case
                    await asyncio.sleep(0)  # a farewell that came with the answer is read before others have it
            except BaseException:
                await self._release(connection)
                raise
            await self._release(connection, at_rest=True)
            return found

        try:
            found = await try_again(run)
        except DatabaseReadOnly:
            if not await self._renew():
                raise
            found = await try_again(run)  # by a connection that may lead to another server
        if query.records:
            note_events(found)
            self.on_recorded(workspace_in(query, arguments))
        return found

    def gathered(self, look_up: LookUp[K, V], key: K) -> Awaitable[V]:
        """What a look-up finds for a key, in one round trip for all who ask at the same time. It begins after it was
        asked for, so that it tells what everybody has written by now; and when it is asked for, not when it is awaited,
        so that a page which needs several things waits once for all of them."""
        if look_up not in self._together:
            self._together[look_up] = Together(partial(look_up, self))
        found: Awaitable[V] = self._together[look_up].ask(key)  # type: ignore[assignment]  # it finds each
        return found

    async def batched(self, write: Write[G, I, D], group: G, row: Hashable, item: I) -> D:
        """What became of one write, committed with those of its group that come while others are under way. One that
        violates a constraint fails by itself; a `row` is written once in a batch, None for what is new."""
        name = (write, group)
        batches = self._batches.setdefault(name, Batches(partial(write, self, group)))
        try:
            done: D = await batches.do(row, item)
        finally:
            if batches.at_rest and self._batches.get(name) is batches:  # else others have begun anew since
                del self._batches[name]
        note_own_events(done)
        return done

    async def _acquire(self) -> Connection:
        """A connection, when it is this request's turn. Raises DatabaseBusy after the deadline, DatabaseUnavailable."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._acquire_timeout
        try:
            while True:
                await self._turns.take(until)
                try:
                    return await self._pool.acquire()  # type: ignore[return-value]  # a proxy that stands in for it
                except asyncpg.TooManyConnectionsError as error:
                    log.info("the server has no connection left: %s", error)
                    if not self._turns.leave_out(FEWER):  # else one of those that we have will come free
                        self._turns.give()
                        await asyncio.sleep(ASK_AGAIN)
                    if loop.time() > until:
                        raise TimeoutError from error
                except BaseException:
                    self._turns.give()
                    raise
        except TimeoutError as error:
            raise DatabaseBusy("no connection became free in time") from error
        except Exception as error:
            raise DatabaseUnavailable(f"connecting: {type(error).__name__} {error}") from error

    async def _release(self, connection: Connection, *, at_rest: bool = False) -> None:
        """Give a connection back. The pool does that in a task of its own, in which it may wait for a statement that
        was cancelled; where one is `at_rest`, there is nothing to wait for, and no need of the task."""
        try:
            if at_rest and not is_gone(connection):
                await connection._holder.release(RELEASE_TIMEOUT)  # type: ignore[attr-defined]
            else:
                await self._pool.release(connection, timeout=RELEASE_TIMEOUT)  # type: ignore[arg-type]
        except UNAVAILABLE as error:  # the pool threw the connection away; what happened before it counts
            log.info("a connection was given up: %r", error)
        finally:
            self._turns.give()

    async def _renew(self) -> bool:
        """Let all connections be made anew, for they lead to a server that takes no changes; False where that was done
        just now, and didn't help."""
        now = asyncio.get_running_loop().time()
        if now - self._renewed < RENEW_EVERY:
            return False
        self._renewed = now
        await self._pool.expire_connections()
        return True

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["Transaction"]:
        """Several statements that commit together, on one connection. Raises DatabaseConflict where others were at the
        same rows, so that nothing was done."""
        connection = await self._acquire()
        running = Transaction(connection)
        try:
            block = connection.transaction()
            with explained("begin", connection):
                await block.start()
            try:
                yield running
            except BaseException as error:
                if isinstance(error, DatabaseReadOnly):
                    await self._renew()
                await roll_back(block, connection)
                raise
            with explained("commit", connection):
                await block.commit()
        finally:
            await self._release(connection)
        for workspace_id in running.recorded:
            self.on_recorded(workspace_id)
        for call in running.committed:
            call()

    def after_commit(self, call: Callable[[], object], /) -> None:
        """Call something now, for each statement commits by itself."""
        call()

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
        self.committed: list[Callable[[], object]] = []
        self.recorded: set[int | None] = set()

    def after_commit(self, call: Callable[[], object], /) -> None:
        """Call something when this transaction has committed."""
        self.committed.append(call)

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[None]:
        """What is run within is taken back by itself where it fails, and the transaction goes on."""
        async with self._connection.transaction():
            yield

    async def _fetch(self, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
        found = await fetch(self._connection, query, arguments)
        if query.records:
            note_events(found)
            self.recorded.add(workspace_in(query, arguments))
        return found


async def try_again(run: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Run what the database may ask to repeat: it lost against others and did nothing. Raises DatabaseConflict where it
    loses each time."""
    for _ in range(TRIES - 1):
        try:
            return await run()
        except DatabaseConflict as error:
            log.info("running a statement again: %s", error)
    return await run()


async def in_transaction(db: Queryable, run: Callable[[Queryable], Awaitable[R]]) -> R:
    """Run several statements that commit together: in the transaction that there is, or in one of their own, which is
    tried again as `try_again` says."""
    if not isinstance(db, Database):
        return await run(db)

    async def alone() -> R:
        async with db.transaction() as tx:
            return await run(tx)

    return await try_again(alone)


class QuietConnection(Connection):
    """A connection without two things for which asyncpg makes round trips. It resets a session at each release, and
    none of our statements leaves state behind. And each connection asks what the types of its statements are, arrays of
    numbers and moments among them, four to six trips for each set of them: here it is asked once for all of a pool."""

    _types_known: ClassVar[dict[frozenset[int], Any]] = {}

    async def reset(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109  # asyncpg says so
        """End a transaction that was left open; there is nothing else to reset."""
        await self._reset()

    async def _introspect_types(self, typeoids: Iterable[int], timeout: float | None) -> Any:  # noqa: ASYNC109  # asyncpg's
        asked = frozenset(typeoids)
        if asked not in self._types_known:
            self._types_known[asked] = await super()._introspect_types(typeoids, timeout)  # type: ignore[misc]
        return self._types_known[asked]


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
        timeout=settings.acquire_timeout,
        statement_cache_size=1000 if settings.statement_cache else 0,
        max_cacheable_statement_size=0,  # else what is longer than 15 kB is planned each time: the briefing nearly is
        connection_class=type("PoolConnection", (QuietConnection,), {"_types_known": {}}),
        init=prepare_connection,
        server_settings=server_settings,
    )
    await pool
    return Database(pool, settings.acquire_timeout)
