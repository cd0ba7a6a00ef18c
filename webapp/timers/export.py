"""Time that was spent, as a table for other programs."""

import csv
import io
from collections.abc import Sequence

from webapp.timers.models import SpentRow
from webapp.web.viewer import Viewer

HEAD = ("Day", "From", "Until", "Minutes", "Person", "Task", "Project", "Task number")
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # in a cell a spreadsheet would reckon with it (OWASP, CSV injection)


def as_csv(rows: Sequence[SpentRow], viewer: Viewer) -> bytes:
    """A table (RFC 4180) with days and times on this person's clock, and a mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEAD)
    for row in rows:
        start, end = viewer.local(row.started_at), viewer.local(row.ended_at)
        table.writerow(
            [
                f"{start:%Y-%m-%d}",
                f"{start:%H:%M}",
                f"{end:%H:%M}",
                row.minutes,
                *(plain(text) for text in (row.name, row.title, row.project_name or "")),
                row.task_id,
            ]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text
