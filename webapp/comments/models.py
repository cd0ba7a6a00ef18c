"""Comments as rows and forms."""

from datetime import datetime
from typing import Annotated, Any, Protocol

import msgspec
from markupsafe import Markup

from webapp.web.forms.fields import Text, Version

BODY = Text("Comment", max=20_000, lines=True)


class Comment(msgspec.Struct, frozen=True):
    """What somebody said about a task."""

    id: int
    version: int
    author_id: int
    author_name: str
    body: str
    created_at: datetime
    edited_at: datetime | None


class FoundComment(Comment, frozen=True):
    """A comment, and by the place among those who asked, for whom it is."""

    place: int


class Said(Protocol):
    """What somebody said, of whatever: a comment on a task, or in a thread of a draft."""

    @property
    def id(self) -> int:
        """Its number among those of its kind."""

    @property
    def version(self) -> int:
        """Counts its changes."""

    @property
    def body(self) -> str:
        """Its words, in Markdown."""


class Shown(msgspec.Struct, frozen=True):
    """A comment as one person sees it: as HTML, and what they may do with it."""

    comment: Comment
    html: Markup
    may_edit: bool
    may_delete: bool


class Added(msgspec.Struct, frozen=True):
    """A new comment, how many there are of its task, and its event."""

    id: int
    count_after: int
    event_id: int
    before: dict[str, Any]
    after: dict[str, Any]


class FoundAdded(Added, frozen=True):
    """The same of one of several tasks."""

    task_id: int


class Change(msgspec.Struct, frozen=True):
    """What became of a change of a comment, how many its task has, and its event: none where nothing changed."""

    version_before: int
    was_deleted: bool
    count_after: int
    event_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class FoundChange(Change, frozen=True):
    """The same of one of several tasks."""

    task_id: int


class NewComment(msgspec.Struct):
    """The form under the comments."""

    body: Annotated[str, BODY]


class CommentEdit(msgspec.Struct):
    """Other words for a comment."""

    version: Annotated[int, Version()]
    body: Annotated[str, BODY]
