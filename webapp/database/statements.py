"""One statement: its parameters by name, run on a connection, its errors explained, and its rows as Structs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg
import msgspec

from webapp import server_timing as watch
from webapp.database.failures import DatabaseError, DatabaseUnavailable, meaning_of, spoils_the_session
from webapp.database.loader import Query

T = TypeVar("T", bound=msgspec.Struct)
if TYPE_CHECKING:  # it is generic to the type checker only
    Connection = asyncpg.Connection[asyncpg.Record]
else:
    Connection = asyncpg.Connection


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


async def fetch(connection: Connection, query: Query, arguments: list[Any]) -> list[asyncpg.Record]:
    """Run one statement on a connection. Raises DatabaseError, and asyncpg's errors for constraints."""
    with explained(query, connection), watch.statement(query):
        return await connection.fetch(query.text, *arguments)


async def roll_back(block: asyncpg.transaction.Transaction, connection: Connection) -> None:
    """End a transaction in which something went wrong. What that was counts, not whether this can be done: a connection
    that is lost takes its transaction along."""
    if is_gone(connection):
        return
    with suppress(DatabaseError), explained("rollback", connection):
        await block.rollback()


@contextmanager
def explained(what: object, connection: Connection) -> Iterator[None]:
    """Raise the DatabaseError that an error of a statement means, where it means one. A connection that isn't to be
    used any longer is closed."""
    try:
        yield
    except Exception as error:
        # uvloop and asyncpg have several words for a connection that is gone.
        meant = meaning_of(error) or (DatabaseUnavailable if is_gone(connection) else None)
        if spoils_the_session(error) and not is_gone(connection):
            connection.terminate()
        if meant is None:
            raise
        raise meant(f"{what}: {type(error).__name__} {error}") from error


def is_gone(connection: Connection) -> bool:
    """Whether a connection is closed. The pool may have taken it back for that already."""
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True
