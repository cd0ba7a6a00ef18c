"""What changed in a draft since somebody saw it: its text, in place, and all else that readers would get."""

from typing import Any

import msgspec

from webapp.database.pool import Database
from webapp.drafts.details.kind_fields import KIND_FIELDS, Shown
from webapp.drafts.models import KIND_WORDS, Draft, Kind
from webapp.drafts.reading.models import Earlier
from webapp.drafts.reading.queries import get_content
from webapp.drafts.revisions.queries import Revision, get_revision
from webapp.files.context import pictures_in
from webapp.text.word_diff import Piece, Row, inline_pieces, word_pieces
from webapp.web.markdown.render import Changes, render_long_changes
from webapp.web.page_cache import DERIVED
from webapp.web.viewer import Viewer

TITLE = Shown("title", "Title")
KIND = Shown("kind", "Kind")
COVER_ALT = Shown("cover_alt", "Description of the cover")


class Detail(msgspec.Struct, frozen=True):
    """One thing beside the text that changed: what it is called, and its words with what changed in them."""

    label: str
    pieces: list[Piece]


class Difference(msgspec.Struct, frozen=True):
    """What changed. `text` is None where the text of then isn't kept any more; `is_hidden` where its words and pictures
    are the same, but not how it was typed."""

    title: list[Piece]
    text: Changes | None
    details: list[Detail]
    notes: list[str]
    is_hidden: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed that can be shown."""
        same_text = self.text is not None and not self.text.places and not self.is_hidden
        return same_text and not self.details and not self.notes and all(piece.kind == "same" for piece in self.title)


async def get_difference(
    db: Database, viewer: Viewer, draft: Draft, earlier: Earlier, *, moved: tuple[str, str] | None = None
) -> Difference:
    """What changed in a draft; with addresses of its files `moved` for who reads it by a link. Raises Busy."""
    now = await get_content(db, viewer.workspace.id, draft.id) or earlier.content
    revision = await get_revision(db, viewer.workspace.id, draft.id, earlier.revision)
    text = None if revision is None else await changes_from(db, viewer, revision, draft, moved)
    return Difference(
        title=pieces_of(earlier.content["title"], draft.title),
        text=text,
        details=details_changed(earlier.content, now),
        notes=notes_of(earlier.content, now),
        is_hidden=revision is not None and text is not None and not text.places and revision.body != draft.body,
    )


async def changes_from(
    db: Database, viewer: Viewer, revision: Revision, draft: Draft, moved: tuple[str, str] | None
) -> Changes:
    """A draft's text with what changed since a revision, which is remembered, since neither changes any more. Raises
    Busy."""
    pictures = await pictures_in(db, viewer, draft.body, moved=moved)
    shown = tuple(sorted(pictures.items()))
    key = ("changes", viewer.workspace.id, draft.id, revision.number, draft.revision, shown, moved)
    if (known := DERIVED.get(key)) is not None:
        assert isinstance(known, Changes)  # noqa: S101  # its key says so
        return known
    changes = await render_long_changes(revision.body, draft.body, pictures, moved)
    DERIVED.put(key, changes)
    return changes


def pieces_of(before: str, after: str) -> list[Piece]:
    """Two short texts in one, with what changed marked."""
    return inline_pieces(Row("changed", *word_pieces(before, after)))


def details_changed(before: dict[str, Any], after: dict[str, Any]) -> list[Detail]:
    """What was changed beside the title and the text, in words."""
    fields = (KIND, *KIND_FIELDS[Kind(after["kind"])].all, COVER_ALT)
    others = [field for field in KIND_FIELDS[Kind.OTHER].all if field.name not in {each.name for each in fields}]
    return [
        Detail(field.label, pieces_of(words_of(before, field.name), words_of(after, field.name)))
        for field in (*fields, *others)
        if before[field.name] != after[field.name]
    ]


def words_of(content: dict[str, Any], name: str) -> str:
    """A field in words."""
    value = content[name]
    if name == "kind":
        return KIND_WORDS[Kind(value)]
    return ", ".join(value) if isinstance(value, list) else value


def notes_of(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What changed of pictures and files without a word."""
    notes = []
    if before["cover_id"] != after["cover_id"]:
        if after["cover_id"] is None:
            notes.append("The cover was removed.")
        else:
            notes.append("There is another cover." if before["cover_id"] is not None else "A cover was added.")
    old = {file["id"]: file for file in before["files"]}
    for file in after["files"]:
        was = old.get(file["id"], file)
        if was["there"] and not file["there"]:
            notes.append("A file that it shows is in the trash.")
        elif file["there"] and not was["there"]:
            notes.append("A file that it shows is there again.")
    return list(dict.fromkeys(notes))
