"""The line in the head of a text in a folder, by which the desk finds again what it, or an earlier try, wrote there."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from webapp.drafts.export.layouts import Layout, Page
from webapp.drafts.models import Kind
from webapp.publishing import disk

NOTE = re.compile(rb"^---\n# cofounder (\{.*\})\n")
MOST_OF_A_HEAD = 256_000  # bytes
MOST_TEXTS = 50_000


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a text's head says for the desk: by which order it came, the names of its pictures with their hashes, and
    those of earlier pictures that went when it came."""

    key: str
    files: dict[str, str]
    gone: dict[str, str] = {}


def note_in(text: bytes) -> Note | None:
    """What a text's head says for the desk; None where it isn't ours."""
    found = NOTE.match(text)
    try:
        return None if found is None else msgspec.json.decode(found[1], type=Note)
    except msgspec.DecodeError:
        return None


def came_by(text: bytes | None, keys: Collection[str]) -> bool:
    """Whether a text came by one of some orders."""
    note = None if text is None else note_in(text)
    return note is not None and note.key in keys


def left_by(root: Path, layout: Layout, page: Page, keys: Collection[str]) -> dict[str, Note]:
    """The texts that came by some orders, by their paths, wherever such a layout has texts: the name may have been
    another then. Reads the head of each text there. Blocks."""
    found = {}
    for path in list(texts_in(root, layout, page))[:MOST_TEXTS]:
        try:
            text = disk.read(root, path, MOST_OF_A_HEAD)
        except disk.Elsewhere:
            continue  # a link, or a folder: not ours
        note = None if text is None else note_in(text)
        if note is not None and note.key in keys:
            found[path] = note
    return found


def texts_in(root: Path, layout: Layout, page: Page) -> Iterator[str]:
    """Where texts may be, below the folders in which a layout has pages and posts."""
    for path in {layout.text(replace(page, kind=kind)) for kind in (Kind.PAGE, Kind.BLOG_POST)}:
        folder, _, name = path.rpartition("/")
        if name == "index.md":
            folder = folder.rpartition("/")[0]
            yield from (f"{folder}/{each}/{name}".lstrip("/") for each in disk.names_in(root, folder))
        else:
            names = disk.names_in(root, folder)
            yield from (f"{folder}/{each}".lstrip("/") for each in names if each.endswith(".md"))
