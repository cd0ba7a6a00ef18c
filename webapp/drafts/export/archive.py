"""A draft for use elsewhere: Markdown with what is known of it at its head, and beside it the files that it shows."""

import asyncio
import json
import re
import zipfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import quote

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.models import Draft
from webapp.files.store.store import NotKept, Store, address_of
from webapp.web.filenames import distinct, safe_name
from webapp.web.threads import off_the_loop

sql = load("exports")

FOLDER = "files"
MOST_FILES = 500  # that come along; others stay links to the desk
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # in YAML, where JSON has no need to escape it


class NamedFile(msgspec.Struct, frozen=True):
    """A file that a text names."""

    id: int
    name: str
    sha256: bytes
    size: int


def front_matter(draft: Draft, cover: str | None = None) -> str:
    """What is known of a draft, as the YAML that site generators read at the head of a text; fields without a value
    are left out. `cover` is where its cover stands."""
    fields: dict[str, str | list[str] | datetime | None] = {
        "title": draft.title,
        "kind": draft.kind,
        "status": draft.status,
        "updated": draft.updated_at,
        "slug": draft.slug,
        "search_title": draft.search_title,
        "description": draft.description,
        "keywords": draft.keywords,
        "canonical_url": draft.canonical_link,
        "cover": cover,
        "cover_alt": draft.cover_alt if cover else None,
    }
    lines = [f"{name}: {scalar(value)}\n" for name, value in fields.items() if value]
    return "".join(["---\n", *lines, "---\n\n"])


def scalar(value: str | list[str] | datetime) -> str:
    """A value in YAML 1.2: texts as JSON writes them, whatever is in them; a moment in UTC."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def file_name(draft: Draft) -> str:
    """What the export is called, without an ending."""
    return safe_name(draft.title.replace(".", " "), f"draft {draft.id}")


def links_pattern(slug: str, own_address: str | None) -> re.Pattern[str]:
    """What finds the links of a text to files of a workspace: paths, or also with the desk's own address."""
    before = rf"(?<![\w.~:/?#@%=&+-])(?:{re.escape(own_address or '')})?"
    return re.compile(rf"{before}/w/{re.escape(slug)}/files/(\d{{1,18}})/[^\s()<>\"'`?#\[\]\\]*(?:\?[^\s()<>\"'`#]*)?")


async def files_of(
    db: Queryable, workspace_id: int, drafts: Sequence[Draft], links: re.Pattern[str]
) -> dict[int, list[NamedFile]]:
    """The cover of each draft and the files that its text names, the first MOST_FILES of them; one query, none where
    there are none. Raises Busy."""
    ids = {}
    for draft in drafts:
        named = await off_the_loop(len(draft.body), ids_in, draft.body, links)
        cover = [draft.cover_id] if draft.cover_id else []
        ids[draft.id] = list(dict.fromkeys([*cover, *named]))[:MOST_FILES]
    wanted = sorted(set().union(*ids.values()))
    rows = await db.rows(NamedFile, sql.get_files_of_text, workspace_id=workspace_id, file_ids=wanted) if wanted else []
    return {draft: [file for file in rows if file.id in set(found)] for draft, found in ids.items()}


def ids_in(body: str, links: re.Pattern[str]) -> list[int]:
    """The files that a text names."""
    return [int(found[1]) for found in links.finditer(body)]


def relinked(body: str, links: re.Pattern[str], places: Mapping[int, str], *, quoted: bool = False) -> str:
    """A text whose links lead to the files beside it, as far as these are there; `quoted` places are
    addresses already."""

    def relink(found: re.Match[str]) -> str:
        place = places.get(int(found[1]))
        return found[0] if place is None else place if quoted else quote(place)

    return links.sub(relink, body)


class Sink:
    """What a ZIP is written to, piece by piece; it can't be sought in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Add some bytes."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """Nothing is held."""

    def take(self) -> bytes:
        """What was written since it was last taken."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


class Shape(msgspec.Struct, frozen=True):
    """How a ZIP is laid out: the paths of the text and of the folder of its files, and how the text is written, given
    the places of those that are there: their names in that folder, by id. Raises Busy."""

    text: str
    folder: str
    write: Callable[[Draft, Mapping[int, str]], Awaitable[str]]


def plain_shape(draft: Draft, links: re.Pattern[str]) -> Shape:
    """Markdown, with a folder beside it."""

    async def write(draft: Draft, names: Mapping[int, str]) -> str:
        places = {file: f"{FOLDER}/{name}" for file, name in names.items()}
        head = front_matter(draft, places.get(draft.cover_id or 0))
        return head + await asyncio.to_thread(relinked, draft.body, links, places)

    return Shape(f"{file_name(draft)}.md", FOLDER, write)


async def zipped(
    store: Store, workspace_id: int, draft: Draft, files: Sequence[NamedFile], shape: Shape
) -> AsyncGenerator[bytes, None]:
    """A ZIP with the text and its files, made while it is read: nothing but a piece is ever in memory.

    Nothing is compressed, since pictures are already. The text comes last, so that a file whose content is missing
    stays a link to the desk. Raises StoreAway, Busy; what was read until then is no whole ZIP.
    """
    sink = Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        async for piece in written_into(archive, sink, store, workspace_id, draft, files, shape):
            yield piece
    yield sink.take()


async def written_into(
    archive: zipfile.ZipFile,
    sink: Sink,
    store: Store,
    workspace_id: int,
    draft: Draft,
    files: Sequence[NamedFile],
    shape: Shape,
) -> AsyncGenerator[bytes, None]:
    """The pieces of a ZIP that hold a text and its files."""
    wanted = (safe_name(file.name, f"file {file.id}") for file in files)
    names = distinct([PurePosixPath(shape.text).name, *wanted])[1:]
    there: dict[int, str] = {}
    for file, name in zip(files, names, strict=True):
        async with aclosing(store.read(address_of(workspace_id, file.sha256))) as content:
            try:
                first = await anext(content)
            except NotKept:
                continue
            with archive.open(entry(f"{shape.folder}/{name}", draft, file.size), "w") as target:
                target.write(first)
                async for piece in content:
                    yield sink.take()
                    target.write(piece)
        yield sink.take()
        there[file.id] = name
    text = (await shape.write(draft, there)).encode()
    archive.writestr(entry(shape.text, draft, len(text)), text)


def entry(name: str, draft: Draft, size: int) -> zipfile.ZipInfo:
    """How a file stands in the ZIP: as old as the draft's last change."""
    info = zipfile.ZipInfo(name, draft.updated_at.astimezone(UTC).timetuple()[:6])
    info.external_attr = 0o100644 << 16
    info.file_size = size
    return info
