"""Mailings as rows, and what mail servers say to them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from webapp.web.forms.fields import Choice, Reference, Text


class MailingState(StrEnum):
    """How far a mailing is."""

    GATHERING = "gathering"  # who is subscribed is given a place
    SENDING = "sending"
    PAUSED = "paused"  # by what the server answers, until a person lets it go on
    STOPPED = "stopped"  # by a person
    DONE = "done"


STATE_WORDS = {
    MailingState.GATHERING: "Begins",
    MailingState.SENDING: "Under way",
    MailingState.PAUSED: "Paused",
    MailingState.STOPPED: "Stopped",
    MailingState.DONE: "Sent",
}


class MailingRow(msgspec.Struct, frozen=True):
    """A mailing as it is listed."""

    id: int
    subject: str
    state: str
    readers: int
    sent: int
    created_at: datetime


class Mailing(msgspec.Struct, frozen=True):
    """A mailing: what it says, how far it is, and what became of its mails. `post` is there until `html` and `body` are
    written, which have a place for each reader's own link. `turn` counts how often a person let it go on."""

    id: int
    draft_id: int
    state: str
    subject: str
    post: dict[str, Any] | None
    html: str
    body: str
    sender_name: str
    reply_to: str
    imprint: str
    gathered_to: int
    readers: int
    sent: int
    refused: int
    skipped: int
    doubtful: int
    turn: int
    setbacks: int
    reason: str
    created_at: datetime
    ended_at: datetime | None
    slug: str
    workspace_name: str
    key: UUID
    mails_a_minute: int
    stopper_name: str | None

    @property
    def done(self) -> int:
        """How many of its mails are over, whatever became of them."""
        return self.sent + self.refused + self.skipped + self.doubtful

    @property
    def goes_on(self) -> bool:
        """Whether it is under way by itself."""
        return self.state in (MailingState.GATHERING, MailingState.SENDING)


class Gathered(msgspec.Struct, frozen=True):
    """How far the readers of a mailing are gathered."""

    gathered_to: int
    state: str


class Waiting(msgspec.Struct, frozen=True):
    """A reader whose mail waits; `wants_it` is False for those who left since, or are gone."""

    reader_id: int
    email: str
    name: str
    wants_it: bool
    tries: int


class NextWaiting(msgspec.Struct, frozen=True):
    """A mail that waits, and until when it has to."""

    reader_id: int
    again_at: datetime | None


class Wanting(msgspec.Struct, frozen=True):
    """A mail that somebody should look at. Who was forgotten has no address."""

    reader_id: int
    email: str
    name: str
    state: str
    answer: str
    tried_at: datetime | None

    @property
    def title(self) -> str:
        """For whom it was."""
        return self.name or self.email or "Somebody who was forgotten"


class SendAgain(msgspec.Struct):
    """The form that lets mails be sent again: all of a state, or that of one reader."""

    state: Annotated[str, Choice("Which", ("refused", "doubtful"))]
    reader_id: Annotated[int | None, Reference("Reader")] = None


class MailingQuery(msgspec.Struct, frozen=True):
    """Where a page of a list begins."""

    after: Annotated[int | None, Reference("Page")] = None


class Scheme(StrEnum):
    """How bright somebody wants what they read."""

    LIGHT = "light"
    DARK = "dark"


class SchemeQuery(msgspec.Struct, frozen=True):
    """How a mail is to be shown; `made` is another for another mail, so that a page that shows one asks anew."""

    scheme: Annotated[Scheme, Choice("Scheme", Scheme)] = Scheme.LIGHT
    made: Annotated[str, Text("Made", max=40, required=False)] = ""


class Verdict(StrEnum):
    """What the server said to one mail, as far as it is known."""

    SENT = "sent"
    BOUNCED = "bounced"  # there is no such mailbox
    REFUSED = "refused"  # this one mail, for good
    LATER = "later"  # this one mail, for now
    DOUBTFUL = "doubtful"  # it was handed over, and nothing was said
    SET_BACK = "set_back"  # no mail at all is taken now
    PAUSE = "pause"  # it won't take such mails until a person mends something
    NOT_BEGUN = "not_begun"  # it isn't to be sent any more


class Outcome(msgspec.Struct, frozen=True):
    """What became of one mail, and the server's words; whether they are about this mail, or were said before it."""

    verdict: Verdict
    words: str = ""
    about_it: bool = True


class MailFiles(msgspec.Struct, frozen=True, array_like=True, tag="mail-files"):
    """The files that one mail shows: whoever has it may see them, without signing in."""

    workspace_id: int
    key: str
    file_ids: list[int]


class Leave(msgspec.Struct, frozen=True, array_like=True, tag="leave"):
    """A reader's own link in a mail, by which they leave."""

    workspace_id: int
    reader_id: int
