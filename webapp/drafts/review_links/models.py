"""Links for review as rows and forms."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from webapp.comments.models import BODY
from webapp.drafts.review.models import Decider
from webapp.web.forms.fields import Choice, Email, Flag, Number, Reference, Text
from webapp.web.viewer import Account, DateOrder, Role, Viewer, WeekStart, Workspace

MAX_NAME = 100  # characters; the schema says so too
MAX_NOTE = 5000

VALID_WORDS = {"3": "3 days", "7": "A week", "14": "2 weeks", "30": "A month", "90": "3 months"}  # by their days
VALID = "14"
VALID_ANEW = timedelta(days=14)


class Ending(StrEnum):
    """Why a link leads no further."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    DELETED = "deleted"
    PUBLISHED = "published"


class NewLink(msgspec.Struct):
    """The form that makes a link. Without a name its reader is asked for theirs; with an address it goes there.
    `others` are asked too where the draft isn't in review yet."""

    days: Annotated[str, Choice("Works for", tuple(VALID_WORDS))]
    name: Annotated[str, Text("Name", max=MAX_NAME, required=False)] = ""
    email: Annotated[str, Email("Email", required=False)] = ""
    note: Annotated[str, Text("Note", max=MAX_NOTE, required=False, lines=True)] = ""
    others: Annotated[bool, Flag("Ask whoever may review here as well")] = False

    @property
    def valid(self) -> timedelta:
        """How long it works."""
        return timedelta(days=int(self.days))


class Opening(msgspec.Struct):
    """Who opens a link for the first time; "" where that is known."""

    name: Annotated[str, Text("Your name", max=MAX_NAME, required=False)] = ""


class LinkDecision(msgspec.Struct):
    """A decision by a link, about what was `shown`."""

    verdict: Annotated[str, Choice("Decision", ("approved", "changes_requested"))]
    shown: Annotated[str, Text("What was shown", max=100_000)]
    note: Annotated[str, Text("Note", max=MAX_NOTE, required=False, lines=True)] = ""


class LinkComment(msgspec.Struct):
    """A comment by a link: in answer to a thread, about the paragraph at a line of what was `shown`, or about all of
    it."""

    body: Annotated[str, BODY]
    shown: Annotated[str, Text("What was shown", max=100_000)]
    line: Annotated[int | None, Number("Line", min=0, max=2**31 - 1)] = None
    thread_id: Annotated[int | None, Reference("Comment")] = None


class ParagraphQuery(msgspec.Struct, frozen=True):
    """Which paragraph somebody is about to comment on, by its line."""

    line: Annotated[int | None, Number("Line", min=0, max=2**31 - 1)] = None


class Shown(msgspec.Struct, frozen=True, array_like=True, tag="review"):
    """What a page showed by a link, which its form says again: the text's revision, all beside it, the hash of both."""

    link_id: int
    revision: int
    content_hash: str
    content: dict[str, Any]


class LinkRow(msgspec.Struct, frozen=True):
    """A link as those see it who may make some."""

    id: int
    name: str
    email: str
    note: str
    made_by: int
    maker_name: str
    created_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    revoked_at: datetime | None
    verdict: str | None
    decided_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether it works no more."""
        return self.revoked_at is not None or self.expires_at <= now

    @property
    def called(self) -> str:
        """For whom it is, as far as that is known."""
        return self.name or self.email or "Somebody"


class Link(msgspec.Struct, frozen=True):
    """A link that was followed: for whom, which draft of which workspace, and whether it still leads there."""

    workspace_id: int
    workspace_name: str
    slug: str
    time_zone: str
    week_start: WeekStart
    date_order: DateOrder
    id: int
    draft_id: int
    title: str
    name: str
    note: str
    made_by: int
    maker_name: str
    maker_there: bool
    created_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    is_revoked: bool
    is_deleted: bool
    is_published: bool

    def ending(self, now: datetime) -> Ending | None:
        """Why it leads no further; None where it does."""
        if self.is_revoked or not self.maker_there:
            return Ending.REVOKED
        if self.expires_at <= now:
            return Ending.EXPIRED
        if self.is_deleted:
            return Ending.DELETED
        return Ending.PUBLISHED if self.is_published else None

    def addresses(self, token: str) -> tuple[str, str]:
        """How addresses of files begin in texts of the workspace, and how they do by the link."""
        return f"/w/{self.slug}/files/", f"/review/{token}/files/"

    @property
    def decider(self) -> Decider:
        """Who decides by it."""
        return Decider(link_id=self.id, name=self.name, made_by=self.made_by)

    def reader(self, now: datetime) -> Viewer:
        """Who reads by it, on the clock of the workspace. They are nobody's account, and may do nothing but read."""
        return Viewer(
            account=Account(0, "", self.name, "system", 1),
            workspace_or_none=Workspace(self.workspace_id, self.slug, self.workspace_name, 0),
            role_or_none=Role.VIEWER,
            zone=ZoneInfo(self.time_zone),
            week_start=self.week_start,
            date_order=self.date_order,
            now=now,
        )


class MailedLink(msgspec.Struct, frozen=True):
    """What the mail with a link says."""

    workspace_name: str
    title: str
    name: str
    note: str
    maker_name: str
    expires_at: datetime
