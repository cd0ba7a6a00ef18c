"""Threads as rows and forms."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from markupsafe import Markup

from webapp.comments.models import BODY
from webapp.web.forms.fields import Flag, Number, Reference, Revision, Version
from webapp.web.viewer import Viewer

MOST = 2**31 - 1


class Author(msgspec.Struct, frozen=True):
    """Who says something: an account, or whoever has a link to the draft, by the name that they gave."""

    account_id: int | None = None
    link_id: int | None = None
    name: str = ""

    @classmethod
    def of(cls, viewer: Viewer) -> "Author":
        """Somebody who is signed in."""
        return cls(account_id=viewer.account.id)


class Anchor(msgspec.Struct, frozen=True):
    """A passage as it was chosen: from where to where in the body of a revision, in characters, and what it says."""

    revision: int
    starts: int
    ends: int
    quote: str


class Thread(msgspec.Struct, frozen=True):
    """A thread; without a `quote` it is about the whole draft."""

    id: int
    revision: int | None
    starts: int | None
    ends: int | None
    quote: str | None
    comments_count: int
    resolved_at: datetime | None
    resolved_by: int | None
    resolver_name: str | None

    @property
    def anchor(self) -> Anchor | None:
        """Its passage as it was chosen."""
        if self.revision is None or self.starts is None or self.ends is None or self.quote is None:
            return None
        return Anchor(self.revision, self.starts, self.ends, self.quote)


class ThreadComment(msgspec.Struct, frozen=True):
    """What somebody said in a thread."""

    id: int
    thread_id: int
    version: int
    author_id: int | None
    link_id: int | None
    author_name: str
    body: str
    created_at: datetime
    edited_at: datetime | None


class OpenThread(msgspec.Struct, frozen=True):
    """An open thread in short: what it is about, None for the whole draft, and who spoke last."""

    id: int
    quote: str | None
    comments_count: int
    author_name: str
    said_at: datetime


class Open(msgspec.Struct, frozen=True):
    """What is open of a draft, how many threads are resolved, and whether somebody who follows the draft has muted it;
    None where they don't follow it."""

    resolved_count: int
    muted: bool | None
    threads: list[OpenThread]


class Body(msgspec.Struct, frozen=True):
    """The text of a revision."""

    number: int
    body: str


class Said(msgspec.Struct, frozen=True):
    """A new comment, the thread that it stands in, and its event."""

    thread_id: int
    comment_id: int
    event_id: int


class Edited(msgspec.Struct, frozen=True):
    """What became of a change of a comment, and its event: none where nothing changed."""

    version_before: int
    was_deleted: bool
    event_id: int | None


class Settled(msgspec.Struct, frozen=True):
    """The event of a thread that was resolved or opened again; none where it was so already."""

    event_id: int | None


class State(StrEnum):
    """What became of a thread's passage."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"


class Place(msgspec.Struct, frozen=True):
    """Where a thread's passage is in the text as it is now; nowhere where it was removed."""

    state: State
    starts: int = 0
    ends: int = 0


class ShownComment(msgspec.Struct, frozen=True):
    """A comment as one person sees it."""

    comment: ThreadComment
    html: Markup
    may_edit: bool
    may_delete: bool


class ShownThread(msgspec.Struct, frozen=True):
    """A thread as one person sees it: its latest comments, the latest last; the last one of the `earlier` that aren't
    among them; and where its passage is, None where it is about the whole draft or nobody looked."""

    thread: Thread
    comments: list[ShownComment]
    earlier: int | None
    place: Place | None


class Wanted(msgspec.Struct, frozen=True):
    """What a new thread is to be about: letters of a block, by its first line (`passages.Selected`), or all of the
    draft."""

    revision: Annotated[int | None, Revision(required=False)] = None
    line: Annotated[int | None, Number("Line", min=0, max=MOST)] = None
    before: Annotated[int | None, Number("Before", min=0, max=MOST)] = None
    letters: Annotated[int | None, Number("Letters", min=0, max=MOST)] = None


class NewThread(msgspec.Struct):
    """The form that begins a thread: a comment, and the passage that it is about, if it is about one."""

    body: Annotated[str, BODY]
    revision: Annotated[int | None, Revision(required=False)] = None
    starts: Annotated[int | None, Number("Passage", min=0, max=MOST)] = None
    ends: Annotated[int | None, Number("Passage", min=1, max=MOST)] = None


class Answer(msgspec.Struct):
    """The form under a thread."""

    body: Annotated[str, BODY]


class ThreadCommentEdit(msgspec.Struct):
    """Other words for a comment."""

    version: Annotated[int, Version()]
    body: Annotated[str, BODY]


class ThreadsView(msgspec.Struct, frozen=True):
    """Which of a draft's threads are shown: from which one on, and whether the resolved ones."""

    after: Annotated[int | None, Reference("After")] = None
    resolved: Annotated[bool, Flag("Resolved")] = False


class ThreadView(msgspec.Struct, frozen=True):
    """Up to which of its comments a thread is shown."""

    upto: Annotated[int | None, Reference("Up to")] = None
