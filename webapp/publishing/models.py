"""What goes out, and what comes back."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from webapp.jobs.models import TryLater
from webapp.settings import CofounderError
from webapp.web.forms.fields import Choice
from webapp.web.viewer import Viewer

DELIVERING = "deliver_post"  # the job that does what a receipt says


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
    already, `overwrite` where somebody looked at a conflict and wants ours there. `lost` are the keys of acts that were
    tried there and given up, of which it isn't known what came: where they got through, it is there by these."""

    key: UUID
    act: Act
    post: Post
    placed: Placed | None = None
    overwrite: bool = False
    lost: Sequence[UUID] = ()


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


def found_at(weight: Weight, sentence: str, draft_url: str, line: int) -> Finding:
    """Something found at a line of a draft's text, from 0, where it is mended."""
    return Finding(weight, sentence, f"{draft_url}#line-{line + 1}", f"Go to line {line + 1}")


class NotNow(TryLater):
    """The other side can't take it now: it is tried again."""


class NotSo(CofounderError):
    """The other side refuses it, and another try is of no use until somebody mends something: in a sentence."""


class ChangedThere(CofounderError):
    """The post was changed at the other side since it was left there: in a sentence, and as it is there now."""

    def __init__(self, sentence: str, theirs: str = "") -> None:
        super().__init__(sentence)
        self.theirs = theirs


class PostRow(msgspec.Struct, frozen=True):
    """A post as the database has it: `content` is all of it but the text (`draft_content`)."""

    workspace_id: int
    workspace_slug: str
    workspace_name: str
    draft_id: int
    publication_id: int
    revision: int
    content_hash: bytes
    content: dict[str, Any]
    body: str
    files: list[dict[str, Any]]
    author_name: str
    published_at: datetime
    first_published_at: datetime


class Scheduled(msgspec.Struct, frozen=True):
    """A schedule, as its job knows it."""

    id: int
    version: int


class Delivery(msgspec.Struct, frozen=True):
    """A receipt that is to be done: at which place, and by what the draft is known there (None where it isn't there).
    It `waits` where an earlier one of the same draft and place is still open; `lost` is as in `Order`."""

    id: int
    publication_id: int
    draft_id: int
    target_id: int
    act: str
    key: UUID
    state: str
    version: int
    overwrite: bool
    asked_by: int | None
    created_by: int | None
    target: dict[str, Any]
    remote_id: str | None
    url: str | None
    fingerprint: str | None
    waits: bool
    lost: list[UUID]

    @property
    def place(self) -> TargetRow:
        """The place."""
        return msgspec.convert(self.target, TargetRow)

    @property
    def placed(self) -> Placed | None:
        """Where it is there."""
        if self.remote_id is None:
            return None
        return Placed(self.remote_id, self.url or "", self.fingerprint or "")

    @property
    def due(self) -> Act:
        """What is to be done by now: what isn't there can't be changed, and what is there isn't brought again."""
        if self.act == Act.WITHDRAW:
            return Act.WITHDRAW
        return Act.PUBLISH if self.remote_id is None else Act.UPDATE


class Stuck(msgspec.Struct, frozen=True):
    """A receipt that nobody does any more."""

    workspace_id: int
    id: int


class ReceiptRow(msgspec.Struct, frozen=True):
    """What was done, or is to be done, with a publication of a draft at a place. It `waits_for` an earlier one, 0 for
    none; what couldn't be done is tried again at `next_try_at`."""

    id: int
    publication_id: int
    draft_id: int
    title: str
    target_id: int
    target_name: str
    target_kind: str
    act: str
    state: str
    revision: int
    content_hash: bytes
    asked_at: datetime
    tries: int
    tried_at: datetime | None
    done_at: datetime | None
    url: str
    answer: str
    error: str
    theirs: str
    waits_for: int
    next_try_at: datetime | None

    @property
    def is_put_off(self) -> bool:
        """Whether it couldn't be done, and is tried again by itself."""
        return self.state == "waiting" and self.error != ""

    def may_be_hurried(self, viewer: Viewer) -> bool:
        """Whether it is put off until a moment that is still to come."""
        return self.is_put_off and self.next_try_at is not None and self.next_try_at > viewer.now

    @property
    def what(self) -> str:
        """What is done, in words."""
        return {"publish": "Publish", "update": "Change", "withdraw": "Take back"}[self.act]

    @property
    def mark(self) -> str:
        """The beginning of its content's hash, by which people compare it."""
        return self.content_hash.hex()[:12]


class Place(msgspec.Struct, frozen=True):
    """A place that a draft may go to; its kind of drafts goes there unless their page says otherwise, where
    `is_default`."""

    id: int
    kind: str
    name: str
    is_default: bool


class OutAt(msgspec.Struct, frozen=True):
    """A place where a draft is; `is_current` where it is there as it is now."""

    target_id: int
    name: str
    kind: str
    url: str
    placed_at: datetime
    updated_at: datetime
    is_current: bool


class WhereRow(msgspec.Struct, frozen=True):
    """Where a draft can go, where its page says that it goes (None for as its kind does), where it is, and the day by
    which the open tasks of its plan are placed (None where it has none)."""

    time_zone: str
    draft_kind: str
    places: list[dict[str, Any]]
    chosen: list[int] | None
    out: list[dict[str, Any]]
    planned_on: date | None


class ScheduledRow(msgspec.Struct, frozen=True):
    """A draft that goes out at a moment, or was to."""

    id: int
    draft_id: int
    title: str
    kind: str
    goes_at: datetime
    revision: int
    set_by: int
    setter_name: str
    held_at: datetime | None
    missed_at: datetime | None
    places: list[str]


class PublishedRow(msgspec.Struct, frozen=True):
    """What went out."""

    id: int
    draft_id: int
    title: str
    kind: str
    revision: int
    content_hash: bytes
    published_at: datetime
    published_by: int
    publisher_name: str
    as_scheduled: bool
    withdrawn_at: datetime | None


class QueueQuery(msgspec.Struct, frozen=True):
    """Of which day the queue of publishing is shown; all of it without one."""

    day: Annotated[str | None, Choice("Day", ("today",), required=False)] = None
