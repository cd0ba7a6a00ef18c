"""The queue of reviews as rows and forms."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from webapp.text.direction import isolated
from webapp.web.forms.fields import Text
from webapp.web.viewer import Viewer


class WaitingRow(msgspec.Struct, frozen=True):
    """A draft that waits for somebody's decision. They have read it before (`was_read`), as it is now (`is_read`), or
    approved what it was before (`was_approved`)."""

    review_id: int
    draft_id: int
    title: str
    kind: str
    word_count: int
    project_name: str | None
    content_hash: bytes
    asked_by: int
    asker_name: str
    asked_at: datetime
    note: str
    wish_on: date | None
    was_read: bool
    is_read: bool
    was_approved: bool

    @property
    def choice(self) -> str:
        """This draft with this content, as a checkbox sends it."""
        return f"{self.draft_id}-{self.content_hash.hex()}"

    def is_late(self, viewer: Viewer) -> bool:
        """Whether the day that was wished for is over."""
        return self.wish_on is not None and self.wish_on < viewer.today


class AwaitedRow(msgspec.Struct, frozen=True):
    """A review that somebody asked for. It waits for some by their names, for anybody who may review, only for whoever
    has a link, or for nobody who is here; `changes_by` are those who ask for changes."""

    review_id: int
    draft_id: int
    title: str
    status: str
    goes_at: datetime | None
    asked_at: datetime
    wish_on: date | None
    of_links: bool
    waits_for: list[str]
    waits_for_anybody: bool
    changes_by: list[str]

    @property
    def whose_turn(self) -> list[str]:
        """For whom it waits, in words."""
        if not self.waits_for and not self.waits_for_anybody:
            return ["whoever has a link" if self.of_links else "somebody who can approve it: nobody here can"]
        return [*map(isolated, self.waits_for), *(["whoever may review"] if self.waits_for_anybody else [])]

    def is_late(self, viewer: Viewer) -> bool:
        """Whether the day that was wished for is over."""
        return self.wish_on is not None and self.wish_on < viewer.today and self.status == "in_review"


class LeftOut(msgspec.Struct, frozen=True):
    """A draft that was to be approved with others and wasn't, and why."""

    draft_id: int
    title: str
    why: str


class DecidedRow(msgspec.Struct, frozen=True):
    """A decision, by a member or, without an `account_id`, by link; it is void where it approved another content."""

    id: int
    draft_id: int
    title: str
    name: str
    account_id: int | None
    verdict: str
    note: str
    decided_at: datetime
    is_withdrawn: bool
    is_void: bool

    @property
    def by(self) -> str:
        """Who decided: "Nora (by link)"."""
        return self.name if self.account_id is not None else f"{self.name} (by link)"


class Neighbour(msgspec.Struct, frozen=True):
    """What stands "before" or "after" a draft in somebody's queue."""

    place: str
    draft_id: int
    title: str


class ReadDraft(msgspec.Struct, frozen=True):
    """A draft, and whether somebody has read it as it is."""

    id: int
    title: str
    is_read: bool


class WaitingPage(msgspec.Struct, frozen=True):
    """Some of what waits, and the cursor of what comes after."""

    rows: list[WaitingRow]
    after: str | None


class QueueQuery(msgspec.Struct, frozen=True):
    """Where a page of the queue begins: `<id>~<moment>` of the last row before it; and `decided` "all" for what was
    decided longer ago, too."""

    after: Annotated[str, Text("After", max=60, required=False)] = ""
    decided: Annotated[str, Text("Decided", max=10, required=False)] = ""
