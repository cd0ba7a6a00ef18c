"""Suggestions as rows and forms."""

from datetime import datetime
from typing import Annotated

import msgspec

from webapp.drafts.models import MAX_BODY, MAX_TITLE
from webapp.text.word_diff import Piece
from webapp.web.forms.fields import Body, Reference, Text, Version

MAX_NOTE = 2000  # characters; the schema says so too


class Author(msgspec.Struct, frozen=True):
    """Who suggests something: a member, or somebody who came by a link and gave a name."""

    account_id: int | None
    name: str
    link_id: int | None = None

    @property
    def told(self) -> str:
        """What they are called in a sentence: "Ana", "Nora (by link)"."""
        return self.name if self.account_id is not None else f"{self.name} (by link)"


class SuggestedText(msgspec.Struct):
    """The form: title and text as somebody would have them, and why. `version` is the revision that they began from,
    `account` whose page it was."""

    version: Annotated[int, Version()]
    title: Annotated[str, Text("Title", max=MAX_TITLE)]
    body: Annotated[str, Body("Text", max=MAX_BODY)] = ""
    note: Annotated[str, Text("Note", max=MAX_NOTE, required=False, lines=True)] = ""
    account: Annotated[int | None, Reference("Account")] = None


class SuggestionNote(msgspec.Struct):
    """Why one suggestion is made; "" for no note."""

    note: Annotated[str, Text("Note", max=MAX_NOTE, required=False, lines=True)] = ""


class Suggestion(msgspec.Struct, frozen=True):
    """A stretch of a text that is to be another: `after` for `before`, which stood from `start_at` to `end_at` in the
    text of `revision`, in characters. `part` is title or body, `state` open, accepted, declined or withdrawn."""

    id: int
    batch_id: int
    part: str
    start_at: int
    end_at: int
    before: str
    after: str
    note: str
    state: str
    author_id: int | None
    link_id: int | None
    author_name: str
    batch_note: str
    revision: int
    created_at: datetime

    @property
    def author(self) -> Author:
        """Who suggested it."""
        return Author(self.author_id, self.author_name, self.link_id)


class BaseText(msgspec.Struct, frozen=True):
    """A text that suggestions are about."""

    revision: int
    title: str
    body: str


class Made(msgspec.Struct, frozen=True):
    """The first of some new suggestions, and the event."""

    id: int
    event_id: int


class Shown(msgspec.Struct, frozen=True):
    """A suggestion as a page shows it: where it stands in the text as it is now (None where it doesn't fit any more),
    its words with those around them in `pieces`, whether its reader made it, and what is said of all that came with it,
    where it is the first of these."""

    suggestion: Suggestion
    place: tuple[int, int] | None
    pieces: list[Piece]
    mine: bool
    batch_note: str
