"""What goes out, and what comes back."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from webapp.settings import CofounderError


class Act(StrEnum):
    """What is done at a place."""

    PUBLISH = "publish"
    UPDATE = "update"
    WITHDRAW = "withdraw"


class PostFile(msgspec.Struct, frozen=True):
    """A picture or another file that a post shows; its content is in the store (`address_of`). Pictures have a size,
    and smaller ones of some `widths`."""

    id: int
    name: str
    sha256: bytes
    size: int
    media_type: str
    width: int | None
    height: int | None
    widths: list[int]


class Post(msgspec.Struct, frozen=True):
    """A draft as it goes out: exactly the content that has `content_hash`, whatever the draft has become since. `body`
    is Markdown, whose pictures are addresses of the workspace's files (`/w/<workspace>/files/<id>/<name>`). It went out
    first at `first_published_at`."""

    workspace_id: int
    workspace_slug: str
    workspace_name: str
    draft_id: int
    publication_id: int
    revision: int
    content_hash: bytes
    kind: str
    title: str
    slug: str
    search_title: str
    description: str
    keywords: list[str]
    canonical_link: str
    body: str
    cover_id: int | None
    cover_alt: str
    files: list[PostFile]
    author_name: str
    published_at: datetime
    first_published_at: datetime

    @property
    def cover(self) -> PostFile | None:
        """Its cover, if it has one that is there."""
        return next((file for file in self.files if file.id == self.cover_id), None)


class TargetRow(msgspec.Struct, frozen=True):
    """A place that a workspace publishes to. `settings` are as the form of its kind has them, `secret` is encrypted."""

    id: int
    version: int
    kind: str
    name: str
    settings: dict[str, Any]
    secret: bytes | None
    for_kinds: list[str]
    deleted_at: datetime | None


class Placed(msgspec.Struct, frozen=True):
    """Where a post is out: what the other side calls it, its address, and by what a change over there is noticed."""

    remote_id: str = ""
    url: str = ""
    fingerprint: str = ""
    answer: str = ""  # of the other side, in words: for the receipt


class Order(msgspec.Struct, frozen=True):
    """What is to be done at a place: `key` is the same for each try of it, `placed` where the post is out there
    already, `overwrite` where somebody looked at a conflict and wants ours there."""

    key: UUID
    act: Act
    post: Post
    placed: Placed | None = None
    overwrite: bool = False


class Weight(StrEnum):
    """What something that was found means: nothing goes out with it, or somebody should look at it."""

    BLOCKS = "blocks"
    LOOK = "look"


class Finding(msgspec.Struct, frozen=True):
    """Something found before a post goes out: in a sentence, and where it can be mended (an address on the desk)."""

    weight: Weight
    sentence: str
    mend_url: str = ""
    mend_label: str = ""


class NotNow(CofounderError):
    """The other side can't take it now: it is tried again. In a sentence, for a person. `after` is when it wants to be
    asked again at the soonest, if it said so."""

    def __init__(self, sentence: str, after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class NotSo(CofounderError):
    """The other side refuses it, and another try is of no use until somebody mends something: in a sentence."""


class ChangedThere(CofounderError):
    """The post was changed at the other side since it was left there: in a sentence, and as it is there now."""

    def __init__(self, sentence: str, theirs: str = "") -> None:
        super().__init__(sentence)
        self.theirs = theirs
