"""Rows for spreadsheets (CSV by RFC 4180)."""

import csv
import io
from collections.abc import Iterable

KNOWN_AS_UTF_8 = b"\xef\xbb\xbf"  # the mark before a table, without which spreadsheets take it for another encoding
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # in a cell a spreadsheet would reckon with it (OWASP, CSV injection)


def lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows of a table."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text
