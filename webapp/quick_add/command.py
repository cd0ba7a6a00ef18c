"""`cofounder quick-add`: read lines from standard input, print one JSON object a line."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import msgspec

from webapp.quick_add.context import Context, DateOrder
from webapp.quick_add.parser import parse
from webapp.quick_add.result import Parsed

Command = TypeVar("Command", bound=Callable[..., None])

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def zone_named(_context: click.Context, _option: click.Parameter, value: str) -> ZoneInfo:
    """The time zone of an option."""
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"“{value}” is not a time zone; write one like America/New_York.") from None


def moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """The moment of an option, where it is given."""
    try:
        return None if value is None else datetime.fromisoformat(value)
    except ValueError:
        message = f"“{value}” is not a moment; write one like 2026-03-04T10:00:00-05:00."
        raise click.BadParameter(message) from None


def moment_in(zone: ZoneInfo, given: datetime | None) -> datetime:
    """The moment of an option, which is the zone's where it names no other; now where it isn't given."""
    if given is None:
        return datetime.now(zone)
    return given if given.tzinfo is not None else given.replace(tzinfo=zone)


def member_options(does: str) -> Callable[[Command], Command]:
    """Give a command the options that say when, how and among which names a member `does` something, such as types."""
    options = (
        click.option("--now", callback=moment, help="The moment, in ISO 8601; by default now."),
        click.option("--zone", default="UTC", show_default=True, callback=zone_named, help="The member's time zone."),
        click.option(
            "--week-start",
            type=click.Choice(DAYS),
            default="monday",
            show_default=True,
            help="The first day of a week.",
        ),
        click.option(
            "--date-order",
            type=click.Choice(["mdy", "dmy", "ymd"]),
            default="mdy",
            show_default=True,
            help="Whether 5/6 is read month or day first.",
        ),
        click.option("--project", "projects", multiple=True, help="The name of a project; may be repeated."),
        click.option("--member", "members", multiple=True, help="The name of a member; may be repeated."),
        click.option("--label", "labels", multiple=True, help="A label that tasks have; may be repeated."),
        click.option("--me", default="", help=f"The name of the member who {does}."),
    )

    def give(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return give


@click.command("quick-add")
@member_options("types")
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
    for line in lines_of(sys.stdin.buffer):
        context = Context(
            now=moment_in(zone, now),
            zone=zone,
            week_start=DAYS.index(week_start),
            date_order=date_order,
            projects=projects,
            members=members,
            labels=labels,
            me=me,
        )
        sys.stdout.buffer.write(one_line(msgspec.json.encode(as_json(parse(line, context)))))
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


def one_line(encoded: bytes) -> bytes:
    """JSON as a line: what JSON leaves as it is but some readers take for the end of a line is escaped."""
    for sign in ("\u0085", "\u2028", "\u2029"):
        encoded = encoded.replace(sign.encode(), f"\\u{ord(sign):04x}".encode())
    return encoded + b"\n"


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream as they arrive. Bytes that are not UTF-8 become U+FFFD; only LF ends a line."""
    for raw in iter(stream.readline, b""):
        yield raw.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
