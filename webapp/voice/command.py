"""`cofounder voice`: what is said in files of sound, or stands in lines of words, as one JSON object each."""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import click
import msgspec

from webapp.quick_add.command import DAYS, lines_of, moment, one_line, zone_named
from webapp.quick_add.context import DateOrder
from webapp.settings import CofounderError
from webapp.voice.grammar import Known, Thing, as_json, understand

TRANSCRIBING = "webapp.voice.transcribing"  # has `transcribe(path, hotwords) -> str`
NOT_INSTALLED = "The extra `voice` is not installed: `pip install 'cofounder[voice]'`, or give words with --text."


@click.command("voice")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--text", is_flag=True, help="Take lines of words instead of sound, of the files or of standard input.")
@click.option("--now", callback=moment, help="The moment of speaking, in ISO 8601; by default now.")
@click.option("--zone", default="UTC", show_default=True, callback=zone_named, help="The time zone of the member.")
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
@click.option("--task", "tasks", multiple=True, help="The title of a task; may be repeated.")
@click.option("--draft", "drafts", multiple=True, help="The title of a draft; may be repeated.")
@click.option("--me", default="", help="The name of the member who speaks.")
def voice(
    files: tuple[Path, ...],
    text: bool,
    now: datetime | None,
    zone: ZoneInfo,
    week_start: str,
    date_order: DateOrder,
    projects: tuple[str, ...],
    members: tuple[str, ...],
    labels: tuple[str, ...],
    tasks: tuple[str, ...],
    drafts: tuple[str, ...],
    me: str,
) -> None:
    """Listen to files of sound, and print for each what was said and what it was understood as, as JSON.

    With --text, a line of words is taken instead of each file. Nothing is stored, and no database is needed.
    """
    if not files and not text:
        raise click.UsageError("Name a file of sound, or give words with --text.")
    known = Known(
        now=(now if now is None or now.tzinfo is not None else now.replace(tzinfo=zone)) or datetime.now(zone),
        zone=zone,
        week_start=DAYS.index(week_start),
        date_order=date_order,
        projects=projects,
        members=members,
        labels=labels,
        tasks=tuple(map(Thing, tasks)),
        done_tasks=tuple(map(Thing, tasks)),
        drafts=tuple(map(Thing, drafts)),
        me=me,
    )
    said = _written(files) if text else _spoken(files, hotwords=(*projects, *members, *tasks, *drafts))
    for file, words in said:
        if now is None:
            known = msgspec.structs.replace(known, now=datetime.now(zone))
        sys.stdout.buffer.write(one_line(msgspec.json.encode(said_as_json(file, words, known))))
        sys.stdout.buffer.flush()


def said_as_json(file: str, words: str, known: Known) -> dict[str, Any]:
    """What was said in a file, under the names of the command's output."""
    understood = understand(words, known)
    acts = [as_json(act) for act in understood.acts]
    return {"file": file, "transcript": words, "acts": acts, "left": understood.left}


def _written(files: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """The lines of the files, or those of standard input, which is `-`."""
    for path in files or (Path("-"),):
        if str(path) == "-":
            yield from (("-", line) for line in lines_of(sys.stdin.buffer))
            continue
        with _opened(path) as stream:
            yield from ((str(path), line) for line in lines_of(stream))


def _spoken(files: Sequence[Path], *, hotwords: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What is said in each file."""
    try:
        transcribe: Callable[[Path, tuple[str, ...]], str] = import_module(TRANSCRIBING).transcribe
    except ModuleNotFoundError:
        raise CofounderError(NOT_INSTALLED) from None
    for path in files:
        with _opened(path):
            pass
        yield str(path), transcribe(path, hotwords)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise CofounderError(f"{path} can't be read: {error.strerror}.") from error
