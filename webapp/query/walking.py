"""What a query finds, looked for within bounds, whatever it asks for.

A list is walked in the order of an index, and the condition asked of each row: so a page costs no more than the rows
that were looked at. Where that finds too little to fill the page further down, one index after the other is asked
whether what it knows of is rare, and then only that is looked at. Where nothing is, the answer says how far it has
looked, and the next one goes on from there.
"""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

WALKED = (1000, 4000, 5000)  # rows of a list that are looked at, one statement each
MOST = 2000  # of what is rare

T = TypeVar("T")


class Walk(Protocol[T]):
    """A list that can be walked."""

    async def look(self, after: str, *, limit: int, reach: int = 0, ids: Sequence[int] | None = None) -> list[T]:
        """The first rows after a place that have what is asked for: of `reach` rows of the list, or of those with some
        ids."""
        ...

    async def last(self, after: str, *, reach: int) -> T | None:
        """The last of so many rows after a place; None where there aren't as many."""
        ...

    async def few(self) -> list[int] | None:
        """All rows that can have what is asked for, by the first index that knows that these are few; None where no one
        does."""
        ...

    def cursor(self, row: T) -> str:
        """The place after a row."""
        ...


class Found(Struct, Generic[T], frozen=True):
    """A page of rows, and the place from which the next one goes on, None where there is none. Where more may come but
    nobody has looked that far yet, it is `searching`."""

    rows: list[T]
    after: str | None
    searching: bool = False


async def find(walk: Walk[T], begin: str, *, limit: int, reaches: Sequence[int] = WALKED) -> Found[T]:
    """One page of what a query finds."""
    rows: list[T] = []
    after = begin
    for times, reach in enumerate(reaches):
        rows += await walk.look(after, reach=reach, limit=limit + 1 - len(rows))
        if len(rows) > limit:
            return Found(rows[:limit], walk.cursor(rows[limit - 1]))
        last = await walk.last(after, reach=reach)
        if last is None:
            return Found(rows, None)
        fills = len(rows) * sum(reaches) >= limit * reach  # if it goes on as it began, this page
        if times == 0 and not fills and (ids := await walk.few()) is not None:
            rows = await walk.look(begin, ids=ids, limit=limit + 1)
            return Found(rows[:limit], walk.cursor(rows[limit - 1]) if len(rows) > limit else None)
        after = walk.cursor(last)
    return Found(rows, after, searching=True)
