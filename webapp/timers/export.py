"""Time that was spent, as a table for other programs."""

import csv
import io
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing

from webapp.timers.models import SpentRow
from webapp.web.viewer import Viewer

HEAD = ("Day", "From", "Until", "Minutes", "Person", "Task", "Project", "Task number")
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # in a cell a spreadsheet would reckon with it (OWASP, CSV injection)


async def as_csv(pages: AsyncGenerator[list[SpentRow], None], viewer: Viewer) -> AsyncGenerator[bytes, None]:
    """A table (RFC 4180) with days and times on this person's clock, and a mark by which spreadsheets know UTF-8; of as
    many rows as there are, some at a time."""
    head = b"\xef\xbb\xbf" + lines([HEAD])
    async with aclosing(pages):
        yield head + lines([cells(row, viewer) for row in await anext(pages, [])])
        async for rows in pages:
            yield lines([cells(row, viewer) for row in rows])


def lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows of the table."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def cells(row: SpentRow, viewer: Viewer) -> tuple[object, ...]:
    """Time that was spent as the columns have it."""
    start, end = viewer.local(row.started_at), viewer.local(row.ended_at)
    return (
        f"{start:%Y-%m-%d}",
        f"{start:%H:%M}",
        f"{end:%H:%M}",
        row.minutes,
        *(plain(text) for text in (row.name, row.title, row.project_name or "")),
        row.task_id,
    )


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text
