"""Whatever is said to the database, step by step: before and after each statement, each beginning and each commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from webapp.database import pool, statements
from webapp.database.statements import Connection, explained

USED = [vars(module) for module in (pool, statements)]  # where what says a statement is known by its name


def at_each_statement(step: Callable[[object], None]) -> None:
    """Call something before and after each thing that this process says to the database, from now on."""

    @contextmanager
    def stepped(what: object, connection: Connection) -> Iterator[None]:
        step(what)
        with explained(what, connection):
            yield
        step(what)

    for names in USED:
        names["explained"] = stepped


def as_before() -> None:
    """Call nothing any more."""
    for names in USED:
        names["explained"] = explained
