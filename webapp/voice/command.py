"""`cofounder voice`: what is said in files of sound, or stands in lines of words, as one JSON object each."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import click
import msgspec

from webapp.quick_add.command import DAYS, lines_of, member_options, moment_in, one_line
from webapp.quick_add.context import DateOrder
from webapp.settings import CofounderError
from webapp.voice.choosing import choose, vocabulary_of
from webapp.voice.engine.hearing import MOST_NAMES
from webapp.voice.grammar import Known, Thing, as_json, understand
from webapp.voice.transcribing import transcribe


@click.command("voice")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--text", is_flag=True, help="Take lines of words instead of sound, of the files or of standard input.")
@member_options("speaks")
@click.option("--task", "tasks", multiple=True, help="The title of a task; may be repeated.")
@click.option("--draft", "drafts", multiple=True, help="The title of a draft; may be repeated.")
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
        now=moment_in(zone, now),
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
    said = _written(files) if text else _spoken(files, known)
    for file, words in said:
        known = msgspec.structs.replace(known, now=moment_in(zone, now))
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


def _spoken(files: Sequence[Path], known: Known) -> Iterator[tuple[str, str]]:
    """What is said in each file, where these names and titles may be said."""
    vocabulary = vocabulary_of(known, (*known.members, *known.projects)[:MOST_NAMES])
    for path in files:
        with _opened(path):
            pass
        yield str(path), choose(transcribe(path, vocabulary), known)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise CofounderError(f"{path} can't be read: {error.strerror}.") from error
