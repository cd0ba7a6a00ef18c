"""`cofounder quick-add`: read lines from standard input, print one JSON object a line."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import msgspec

from webapp.quick_add.context import Context, DateOrder
from webapp.quick_add.parser import parse
from webapp.quick_add.result import Parsed

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_zone(_context: click.Context, _option: click.Parameter, value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"“{value}” is not a time zone; write one like America/New_York.") from None


def read_moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    try:
        return None if value is None else datetime.fromisoformat(value)
    except ValueError:
        message = f"“{value}” is not a moment; write one like 2026-03-04T10:00:00-05:00."
        raise click.BadParameter(message) from None


@click.command("quick-add")
@click.option("--now", callback=read_moment, help="The moment of typing, in ISO 8601; by default now.")
@click.option("--zone", default="UTC", show_default=True, callback=read_zone, help="The time zone of the member.")
@click.option(
    "--week-start",
    type=click.Choice(DAYS),
    default="monday",
    show_default=True,
    help="The first day of a week.",
)
@click.option(
    "--date-order",
    type=click.Choice(["mdy", "dmy", "ymd"]),
    default="mdy",
    show_default=True,
    help="Whether 5/6 is read month or day first.",
)
@click.option("--project", "projects", multiple=True, help="The name of a known project; may be repeated.")
@click.option("--member", "members", multiple=True, help="The name of a member; may be repeated.")
@click.option("--label", "labels", multiple=True, help="A label that tasks have already; may be repeated.")
@click.option("--me", default="", help="The name of the member who types.")
def quick_add(
    now: datetime | None,
    zone: ZoneInfo,
    week_start: str,
    date_order: DateOrder,
    projects: tuple[str, ...],
    members: tuple[str, ...],
    labels: tuple[str, ...],
    me: str,
) -> None:
    """Read tasks from standard input, a line each, and print what each line means as JSON.

    Nothing is stored, and no database is needed.
    """
    if now is not None and now.tzinfo is None:
        now = now.replace(tzinfo=zone)
    for line in _lines(sys.stdin.buffer):
        context = Context(
            now=now or datetime.now(zone),
            zone=zone,
            week_start=DAYS.index(week_start),
            date_order=date_order,
            projects=projects,
            members=members,
            labels=labels,
            me=me,
        )
        sys.stdout.buffer.write(_one_line(msgspec.json.encode(as_json(parse(line, context)))))
        sys.stdout.buffer.flush()


def as_json(parsed: Parsed) -> dict[str, Any]:
    """The reading of a line under the names of the command's output; a start, where days off go, and a problem, where
    there is one."""
    return {
        "line": parsed.line,
        "title": parsed.title,
        "due_date": parsed.due_date,
        "due_time": None if parsed.due_time is None else f"{parsed.due_time:%H:%M}",
        "rrule": parsed.rrule,
        "anchor": parsed.anchor,
        "ends": parsed.ends,
        "priority": parsed.priority,
        "project": parsed.project,
        "labels": parsed.labels,
        "assignee": parsed.assignee,
        "estimate_minutes": parsed.estimate_minutes,
        "reminder": parsed.reminder,
        "notes": parsed.notes,
        "next": [each.isoformat() for each in parsed.next],
        "pieces": parsed.pieces,
        "suggestions": parsed.suggestions,
    } | {
        **({"off_days": parsed.off_days} if parsed.off_days != "stay" else {}),
        **{name: said for name in ("start_date", "rule_date", "problem") if (said := getattr(parsed, name))},
    }


def _one_line(encoded: bytes) -> bytes:
    """JSON as a line: what JSON leaves as it is but some readers take for the end of a line is escaped."""
    for sign in ("\u0085", "\u2028", "\u2029"):
        encoded = encoded.replace(sign.encode(), f"\\u{ord(sign):04x}".encode())
    return encoded + b"\n"


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream as they arrive. Bytes that are not UTF-8 become U+FFFD; only LF ends a line."""
    for raw in iter(stream.readline, b""):
        yield raw.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
