"""The pool: rows as Structs, deadlines, and what is said of a server that can't answer."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import msgspec
import pytest

from webapp.database.failures import DatabaseBusy, DatabaseConflict, DatabaseUnavailable
from webapp.database.fair_queue import came_at
from webapp.database.loader import Query
from webapp.database.pool import Database, Queryable, open_database
from webapp.server_timing import watched
from webapp.settings import Settings

pytestmark = pytest.mark.anyio


def query(source: str) -> Query:
    """A statement as it would stand in a file."""
    return Query("examples", "example", "An example.", source)


class Pair(msgspec.Struct):
    """A row of two columns."""

    number: int
    word: str


@pytest.fixture
async def db(dsn: str) -> AsyncIterator[Database]:
    """A pool of two connections."""
    db = await open_database(Settings(pool_size=2), dsn)
    yield db
    await db.close()


@pytest.fixture
async def hasty(dsn: str) -> AsyncIterator[Database]:
    """A pool of two connections that are open, where nobody waits for long."""
    db = await open_database(Settings(pool_size=2, statement_timeout=0.5), dsn)
    await asyncio.gather(db.value(query("select pg_sleep(0.05)")), db.value(query("select pg_sleep(0.05)")))
    db._acquire_timeout = 0.2
    yield db
    await db.close()


@pytest.fixture
async def elsewhere(dsn: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Somebody else's connection."""
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


async def test_rows_become_structs(db: Database) -> None:
    numbers = query("select n as number, :word || n as word from generate_series(1, :last::int) n")
    assert await db.rows(Pair, numbers, word="no. ", last=2) == [Pair(1, "no. 1"), Pair(2, "no. 2")]
    assert await db.one(Pair, numbers, word="no. ", last=2) == Pair(1, "no. 1")
    assert await db.one(Pair, numbers, word="no. ", last=0) is None
    assert await db.value(numbers, word="no. ", last=2) == 1
    assert await db.value(numbers, word="no. ", last=0) is None


async def test_columns_that_are_not_the_fields_are_a_mistake(db: Database) -> None:
    with pytest.raises(TypeError, match=r"\('word', 'number'\)"):
        await db.rows(Pair, query("select 'one' as word, 1 as number"))


async def test_parameters_that_are_not_the_statements_are_a_mistake(db: Database) -> None:
    with pytest.raises(TypeError, match="needs the parameter 'a'"):
        await db.value(query("select :a::int"))
    with pytest.raises(TypeError, match="has no parameter b"):
        await db.value(query("select :a::int"), a=1, b=2)
    with pytest.raises(TypeError, match="choose them"):
        await db.value(query("select 1\nwhere true  -- when true"))


async def test_json_and_times_arrive_as_python_has_them(db: Database) -> None:
    value: Any = {"words": ["ä", None], "deep": {"number": 1.5}}
    assert await db.value(query("select :value::jsonb"), value=value) == value
    moment = datetime(2026, 3, 4, 10, tzinfo=UTC)
    found = await db.value(query("select :moment::timestamptz"), moment=moment)
    assert (found, found.utcoffset()) == (moment, moment.utcoffset())


async def test_violations_are_left_to_whoever_knows_what_they_mean(db: Database) -> None:
    add = query("insert into accounts (email, name, password_hash) values ('a@example.com', 'A', '')")
    await db.execute(add)
    with pytest.raises(asyncpg.UniqueViolationError) as refused:
        await db.execute(add)
    assert refused.value.constraint_name == "accounts_email_key"


async def test_an_argument_that_does_not_fit_is_our_mistake_not_the_servers(db: Database) -> None:
    with pytest.raises(asyncpg.DataError, match="int64"):
        await db.value(query("select :a::bigint"), a=2**63)


async def test_a_statement_over_its_time_is_ended_and_the_next_one_runs(hasty: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="statement timeout"):
        await hasty.execute(query("select pg_sleep(60)"))
    assert await hasty.value(query("select 1")) == 1


async def test_who_finds_no_connection_in_time_is_told_so(hasty: Database) -> None:
    async with hasty.transaction(), hasty.transaction():
        with pytest.raises(DatabaseBusy):
            await hasty.value(query("select 1"))
    assert await hasty.value(query("select 1")) == 1


async def test_lost_connections_are_replaced(db: Database, elsewhere: "asyncpg.Connection[asyncpg.Record]") -> None:
    async def lose_it_in_a_transaction() -> None:
        async with db.transaction() as tx:
            assert await tx.value(backend) == first
            await elsewhere.execute("select pg_terminate_backend($1)", first)
            await tx.value(backend)

    backend = query("select pg_backend_pid()")
    first = await db.value(backend)
    with pytest.raises(DatabaseUnavailable):
        await lose_it_in_a_transaction()
    assert await db.value(backend) != first


async def test_a_server_that_is_not_there_is_no_reason_not_to_start() -> None:
    db = await open_database(Settings(), "postgresql://desk@127.0.0.1:1/desk")
    with pytest.raises(DatabaseUnavailable):
        await db.value(query("select 1"))
    await db.close()


async def test_a_transaction_commits_as_a_whole_or_not_at_all(db: Database) -> None:
    add = query("insert into accounts (email, name, password_hash) values (:email, 'A', '')")
    count = query("select count(*) from accounts")
    async with db.transaction() as tx:
        await tx.execute(add, email="a@example.com")
        assert await db.value(count) == 0

    async def add_two() -> None:
        async with db.transaction() as tx:
            await tx.execute(add, email="b@example.com")
            await tx.execute(add, email="a@example.com")

    with pytest.raises(asyncpg.UniqueViolationError):
        await add_two()
    assert await db.value(count) == 1


@pytest.mark.parametrize(("failures", "result"), [(2, "done"), (3, None)])
async def test_a_statement_that_lost_against_another_is_run_again_twice(
    db: Database, elsewhere: "asyncpg.Connection[asyncpg.Record]", failures: int, result: str | None
) -> None:
    await elsewhere.execute(f"""
        create sequence tries;
        create function stubborn() returns text language plpgsql as $$ begin
            if nextval('tries') <= {failures} then
                raise exception 'lost' using errcode = 'serialization_failure';
            end if;
            return 'done';
        end $$;
    """)
    if result is None:
        with pytest.raises(DatabaseConflict):
            await db.value(query("select stubborn()"))
    else:
        assert await db.value(query("select stubborn()")) == result


async def test_the_statements_of_a_request_are_counted(db: Database) -> None:
    with watched() as watch:
        await db.value(query("select 1"))
    await db.value(query("select 2"))
    assert watch.names == ["examples.example"]


async def test_without_a_statement_cache_nothing_stays_on_the_server(dsn: str) -> None:
    db = await open_database(Settings(pool_size=1, statement_cache=False), dsn)
    same = query("select :a::int")
    assert [await db.value(same, a=number) for number in (1, 2, 3)] == [1, 2, 3]
    assert await db.value(query("select count(*) from pg_prepared_statements where statement like '%::int'")) == 0
    await db.close()


async def test_closing_waits_for_what_is_under_way(dsn: str) -> None:
    db = await open_database(Settings(pool_size=1), dsn)
    async with db.transaction() as tx:
        closing = asyncio.create_task(db.close())
        assert await tx.value(query("select 1")) == 1
    await closing


async def test_the_request_that_came_first_has_the_next_connection(dsn: str) -> None:
    db = await open_database(Settings(pool_size=1), dsn)
    served: list[list[float]] = []

    async def ask(came: float) -> None:
        came_at.set(came)
        async with db.transaction():
            served.append([came])

    async def look_up(db: Queryable, keys: list[float]) -> dict[float, None]:
        await db.value(query("select 1"))
        served.append(sorted(keys))
        return dict.fromkeys(keys)

    async def write(db: Queryable, group: str, items: list[float]) -> list[None]:
        await db.value(query("select 2"))
        served.append(sorted(items))
        return [None for _ in items]

    async def ask_with_others(came: float) -> None:
        came_at.set(came)
        await db.gathered(look_up, came)

    async def write_with_others(came: float) -> None:
        came_at.set(came)
        await db.batched(write, "desk", None, came)

    async with db.transaction():
        asking = [asyncio.create_task(ask(came)) for came in (6.0, 1.0, 4.0)]
        asking += [asyncio.create_task(ask_with_others(came)) for came in (7.0, 2.0, 9.0)]
        asking += [asyncio.create_task(write_with_others(came)) for came in (8.0, 5.0)]
        for _ in range(3):
            await asyncio.sleep(0)
    await asyncio.gather(*asking)
    await db.close()
    assert served == [[1.0], [2.0, 7.0, 9.0], [4.0], [5.0, 8.0], [6.0]]


@pytest.fixture
async def limited(dsn: str, elsewhere: "asyncpg.Connection[asyncpg.Record]") -> AsyncIterator[str]:
    """The same database for a role that may have two connections."""
    role = f"limited_{urlsplit(dsn).path[1:]}"
    await elsewhere.execute(f"create role {role} login connection limit 2")
    yield dsn.replace("cofounder@", f"{role}@")
    await elsewhere.execute(f"drop role {role}")


async def test_where_the_server_gives_fewer_connections_they_are_waited_for(limited: str) -> None:
    db = await open_database(Settings(pool_size=8, acquire_timeout=60), limited)
    slow = query("select :number::int from pg_sleep(0.01)")
    for _ in range(2):
        asked = await asyncio.gather(*(db.value(slow, number=number) for number in range(30)))
        assert asked == list(range(30))
    await db.close()


async def test_a_connection_that_others_have_is_waited_for_until_the_deadline(limited: str) -> None:
    others = [await asyncpg.connect(limited) for _ in range(2)]
    db = await open_database(Settings(pool_size=2, acquire_timeout=0.2), limited)
    with pytest.raises(DatabaseBusy):
        await db.value(query("select 1"))
    await db.close()

    db = await open_database(Settings(pool_size=2, acquire_timeout=60), limited)
    waiting = asyncio.create_task(db.value(query("select 1")))
    for other in others:
        await other.close()
    assert await waiting == 1
    await db.close()


@pytest.mark.parametrize("state", ["serialization_failure", "deadlock_detected", "lock_not_available"])
async def test_a_transaction_that_lost_against_another_says_so(db: Database, state: str) -> None:
    async def lose() -> None:
        async with db.transaction() as tx:
            await tx.execute(query(f"do $$ begin raise exception 'lost' using errcode = '{state}'; end $$"))

    with pytest.raises(DatabaseConflict):
        await lose()
    assert await db.value(query("select 1")) == 1


async def test_what_the_types_of_statements_are_is_asked_once_for_all_connections(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    introspect: Any = getattr(asyncpg.Connection, "_introspect_types")  # noqa: B009  # its types don't have it

    async def noted(self: Any, typeoids: Any, *more: Any) -> Any:
        asked.append(typeoids)
        return await introspect(self, typeoids, *more)

    monkeypatch.setattr(asyncpg.Connection, "_introspect_types", noted)
    both = query("select :moments::timestamptz[] as moments, :numbers::bigint[] as numbers, pg_sleep(0.05)")
    given = {"moments": [datetime(2026, 3, 2, tzinfo=UTC)], "numbers": [1, 2]}
    await db.value(both, **given)
    found = await asyncio.gather(db.value(both, **given), db.value(both, **given))
    assert list(found) == [given["moments"]] * 2
    assert len(asked) == 1


async def test_a_long_statement_is_planned_once(db: Database) -> None:
    long = query(f"select 1 as answer, '{'x' * 20_000}' as text")
    assert [await db.value(long), await db.value(long)] == [1, 1]
    assert await db.value(query("select count(*) from pg_prepared_statements where statement like 'select 1 as%'")) == 1
