"""Reviews as rows."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

MOST_FILES = 200  # that a draft shows, of which a form tells


class Verdict(StrEnum):
    """What somebody decided."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"


class Decider(msgspec.Struct, frozen=True):
    """Who decides: a member of the workspace, or whoever has a link that a member made, by the name that they gave."""

    account_id: int | None = None
    link_id: int | None = None
    name: str = ""
    made_by: int | None = None


class Reviewer(msgspec.Struct, frozen=True):
    """Whom an asking was asked of; they may have left meanwhile, or may not review any more."""

    account_id: int
    name: str
    asked_by: int
    asked_at: datetime


class Decision(msgspec.Struct, frozen=True):
    """What somebody decided about one content of a draft: its details are `content`, its text is the revision's.

    It `stands` where it is that person's latest and wasn't withdrawn; `name` is the member's, or was given by link. As
    an approval it is that of `approver_id`: the member, or who made the link where they could have approved themselves;
    None where it is nobody's. It is `by_author` where only the workspace's rule lets them.
    """

    id: int
    account_id: int | None
    link_id: int | None
    name: str
    verdict: str
    note: str
    revision: int
    content_hash: bytes
    content: dict[str, Any]
    decided_at: datetime
    withdrawn_at: datetime | None
    approver_id: int | None
    by_author: bool
    stands: bool

    @property
    def by(self) -> str:
        """Who decided, as it is told: "Nora (by link)"."""
        return f"{self.name} (by link)" if self.link_id is not None else self.name


class Review(msgspec.Struct, frozen=True):
    """The asking of a draft that is open: whom it was asked of (nobody: whoever may review, or `of_links` whoever has a
    link), and what was decided in it, the latest first."""

    id: int
    draft_id: int
    asked_by: int
    asker_name: str
    asked_at: datetime
    note: str
    wish_on: date | None
    of_links: bool
    revision: int
    content_hash: bytes
    content: dict[str, Any]
    reviewers: list[Reviewer]
    decisions: list[Decision]

    @property
    def standing(self) -> list[Decision]:
        """The decision of each person that counts, the latest first."""
        return [decision for decision in self.decisions if decision.stands]


class State(msgspec.Struct, frozen=True):
    """A draft as its review sees it, with the rules of its workspace; `may_review` are the members who may now, and of
    them it `waits_for` those whose turn it is."""

    draft_id: int
    title: str
    status: str
    revision: int
    content_hash: bytes
    content: dict[str, Any]
    is_deleted: bool
    created_by: int | None
    review_id: int | None
    asked_by: int | None
    publication_id: int | None
    published_hash: bytes | None
    published_at: datetime | None
    published_revision: int | None
    published_by: int | None
    approvals_needed: int
    approvers: list[int]
    authors_may_approve: bool
    only_approved: bool
    may_review: list[int]
    schedule_id: int | None
    schedule_version: int | None
    goes_at: datetime | None
    scheduled_revision: int | None
    scheduled_hash: bytes | None
    scheduled_by: int | None
    scheduled_at: datetime | None
    held_at: datetime | None
    missed_at: datetime | None
    is_placed: bool
    waits_for: list[int]

    @property
    def may_go_out(self) -> bool:
        """Whether it may go out as it is."""
        return not self.only_approved or self.status in ("approved", "scheduled")

    @property
    def shown_hash(self) -> str:
        """The hash of all that readers would get, as pages and forms carry it."""
        return self.content_hash.hex()

    @property
    def told_content(self) -> dict[str, Any]:
        """The details, for a form that says them again to be told what changed since; without files where they are more
        than it could carry."""
        return self.content if len(self.content["files"]) <= MOST_FILES else self.content | {"files": []}

    @property
    def as_draft(self) -> dict[str, object]:
        """As much of the draft as the templates of a review ask for."""
        return {"id": self.draft_id, "title": self.title, "deleted_at": self.is_deleted or None}

    @property
    def deciders(self) -> list[int]:
        """The members whose approval counts."""
        return [each for each in self.may_review if not self.approvers or each in self.approvers]

    @property
    def able(self) -> list[int]:
        """The members who could approve it: of those whose approval counts all but authors, unless the workspace lets
        those, or nobody else could."""
        deciders = self.deciders
        if self.authors_may_approve or len(deciders) == 1:
            return deciders
        return [each for each in deciders if not self.is_author(each)]

    def is_author(self, account_id: int | None) -> bool:
        """Whether somebody began the draft, or asked for its review."""
        return account_id is not None and account_id in (self.created_by, self.asked_by)


class Held(State, frozen=True):
    """A draft as its review sees it, with the asking that is open; None where there is none."""

    review: Review | None


class Rules(msgspec.Struct, frozen=True):
    """How a workspace reviews; as here, until an owner says otherwise. `approvers` are whose approval counts, nobody
    stands for whoever may review; after `review_reminder_days` who is asked is reminded, None for never."""

    approvals_needed: int = 1
    approvers: list[int] = []
    authors_may_approve: bool = False
    only_approved: bool = True
    review_reminder_days: int | None = 2
    version: int = 1


class Recorded(msgspec.Struct, frozen=True):
    """The event of a write."""

    event_id: int


class Refused(msgspec.Struct, frozen=True):
    """Why nothing was done, in a sentence."""

    sentence: str


class MovedOn(Refused, frozen=True):
    """Nothing was decided, since the content isn't the one that was shown: what changed is to be shown first."""


class Decided(msgspec.Struct, frozen=True):
    """What was decided, by which event, and the draft's status since."""

    event_id: int
    status: str
