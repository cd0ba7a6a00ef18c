"""Time that was spent, as a table for other programs."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from webapp.timers.models import SpentRow
from webapp.web.tables import KNOWN_AS_UTF_8, lines, plain
from webapp.web.viewer import Viewer

HEAD = ("Day", "From", "Until", "Minutes", "Person", "Task", "Project", "Task number")


async def as_csv(pages: AsyncGenerator[list[SpentRow], None], viewer: Viewer) -> AsyncGenerator[bytes, None]:
    """A table (RFC 4180) with days and times on this person's clock, and a mark by which spreadsheets know UTF-8; of as
    many rows as there are, some at a time."""
    head = KNOWN_AS_UTF_8 + lines([HEAD])
    async with aclosing(pages):
        yield head + lines([cells(row, viewer) for row in await anext(pages, [])])
        async for rows in pages:
            yield lines([cells(row, viewer) for row in rows])


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
