"""What somebody has read of a draft, and how the page shows what changed since."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from webapp.web.forms.fields import Choice

SITTING = timedelta(minutes=30)  # what changes so soon after a text was read counts as changed since the time before
NOTED_EVERY = timedelta(minutes=1)  # that a page which is opened again and again is read


class Since(StrEnum):
    """Since when changes are shown."""

    READ = "read"
    APPROVED = "approved"


class ReadingQuery(msgspec.Struct, frozen=True):
    """How a draft is to be shown: None as it will look, else with what changed."""

    since: Annotated[Since | None, Choice("Since", Since, required=False)] = None


class Earlier(msgspec.Struct, frozen=True):
    """A draft as somebody has seen it: the revision of its text, all else that readers would get, and when."""

    revision: int
    content: dict[str, Any]
    at: datetime

    def is_like(self, other: "Earlier") -> bool:
        """Whether both are of the same text, and all else."""
        return (self.revision, self.content) == (other.revision, other.content)


class Approval(Earlier, frozen=True):
    """A draft as somebody approved it."""

    content_hash: bytes


class Reading(msgspec.Struct, frozen=True):
    """What somebody has read of a draft last, and before that at another sitting."""

    revision: int
    content_hash: bytes
    content: dict[str, Any]
    read_at: datetime
    before_revision: int | None
    before_content: dict[str, Any] | None
    before_at: datetime | None

    def is_of(self, content_hash: bytes) -> bool:
        """Whether this very content is what was read last."""
        return self.content_hash == content_hash

    def is_to_be_noted(self, content_hash: bytes, now: datetime) -> bool:
        """Whether a page that shows this content now is news."""
        return not self.is_of(content_hash) or self.read_at <= now - NOTED_EVERY

    def earlier(self, content_hash: bytes, now: datetime) -> Earlier | None:
        """What a page that shows this content now is compared with; None where nothing else was read before. It is the
        same before and after that page is noted."""
        if not self.is_of(content_hash) and (self.before_at is None or self.read_at <= now - SITTING):
            return Earlier(self.revision, self.content, self.read_at)
        if self.before_revision is None or self.before_content is None or self.before_at is None:
            return None
        return Earlier(self.before_revision, self.before_content, self.before_at)
