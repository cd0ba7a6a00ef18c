"""Readers as rows and forms."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from webapp.history.columns import Told
from webapp.history.formatters import as_it_is, quoted
from webapp.web.forms.fields import Choice, Email, Flag, Number, Reference, Text, Version

MAX_NAME = 100  # characters; the schema says so too
MAX_CONSENT = 500
MAX_IMPRINT = 1000
MAX_BOUNCE = 500


class ReaderStatus(StrEnum):
    """Whether mails go to a reader."""

    WAITING = "waiting"  # signed up, and is asked by mail whether it was them
    SUBSCRIBED = "subscribed"
    LEFT = "left"
    BOUNCED = "bounced"  # no mail reaches them


STATUS_WORDS = {
    ReaderStatus.SUBSCRIBED: "Subscribed",
    ReaderStatus.WAITING: "Waiting for confirmation",
    ReaderStatus.LEFT: "Left",
    ReaderStatus.BOUNCED: "Bounced",
}
SOURCE_WORDS = {"added": "Added by hand", "imported": "Imported", "signed_up": "Signed up"}


class ReaderRow(msgspec.Struct, frozen=True):
    """A reader as they are listed."""

    id: int
    version: int
    email: str
    name: str
    status: str
    status_at: datetime
    source: str
    created_at: datetime

    @property
    def title(self) -> str:
        """What they are called."""
        return self.name or self.email


class Reader(ReaderRow, frozen=True):
    """A reader with what is known of them."""

    consent: str
    asked_at: datetime | None
    bounce: str
    import_id: int | None
    import_name: str | None
    creator_name: str | None
    updated_at: datetime
    deleted_at: datetime | None


class Known(msgspec.Struct, frozen=True):
    """Whose an address is."""

    id: int
    deleted_at: datetime | None


class Count(msgspec.Struct, frozen=True):
    """How many readers there are of a status."""

    status: str
    amount: int


class FailingMailbox(msgspec.Struct, frozen=True):
    """Since when mails that come back can't be read, and why."""

    failing_since: datetime
    failure: str


class MailTo(msgspec.Struct, frozen=True):
    """A mail that was for a reader, and what became of it."""

    id: int
    subject: str
    state: str
    tried_at: datetime | None
    answer: str


class NewReader(msgspec.Struct):
    """The form that adds a reader by hand."""

    email: Annotated[str, Email("Email")]
    consent: Annotated[str, Text("How they said that they want it", max=MAX_CONSENT)]
    name: Annotated[str, Text("Name", max=MAX_NAME, required=False)] = ""


class ReaderEdit(msgspec.Struct):
    """The form that changes one; what wasn't sent stays as it is."""

    version: Annotated[int, Version()]
    email: Annotated[str | UnsetType, Email("Email"), Told(as_it_is, quoted("address"))] = UNSET
    name: Annotated[str | UnsetType, Text("Name", max=MAX_NAME, required=False)] = UNSET
    consent: Annotated[str | UnsetType, Text("How they said that they want it", max=MAX_CONSENT, required=False)] = (
        UNSET
    )


class BounceForm(msgspec.Struct):
    """The form that says that no mail reaches a reader."""

    bounce: Annotated[str, Text("What came back", max=MAX_BOUNCE, required=False)] = ""


class ReaderFilter(msgspec.Struct, frozen=True):
    """The filters of the list."""

    q: Annotated[str, Text("Search", max=200, required=False)] = ""
    status: Annotated[ReaderStatus | None, Choice("Status", ReaderStatus, required=False)] = None
    after: Annotated[int | None, Reference("Page")] = None

    def query(self, **changes: object) -> dict[str, object]:
        """The query of this list's address with some of it changed; from the first page on unless `after` is given."""
        return {name: getattr(self, name) for name in self.__struct_fields__} | {"after": None} | changes


class Newsletter(msgspec.Struct, frozen=True):
    """What a workspace says of itself to its readers."""

    sender_name: str = ""
    reply_to: str = ""
    imprint: str = ""
    about: str = ""
    sign_up: bool = False
    mails_a_minute: int = 120
    version: int = 1


class NewsletterForm(msgspec.Struct):
    """The form of that."""

    version: Annotated[int, Version()]
    mails_a_minute: Annotated[int, Number("Mails a minute", min=1, max=100_000, required=True)]
    sender_name: Annotated[str, Text("Sender", max=100, required=False)] = ""
    reply_to: Annotated[str, Email("Answers go to", required=False)] = ""
    imprint: Annotated[str, Text("Postal address", max=MAX_IMPRINT, required=False, lines=True)] = ""
    about: Annotated[str, Text("What readers get", max=1000, required=False, lines=True)] = ""
    sign_up: Annotated[bool, Flag("Readers can sign up by themselves")] = False


class SignUpPlace(msgspec.Struct, frozen=True):
    """A workspace whose readers can sign up."""

    id: int
    name: str
    slug: str
    time_zone: str
    sender_name: str
    about: str
    imprint: str


class SignUpForm(msgspec.Struct):
    """The form by which somebody signs up. `website` is seen by programs only: who fills it in is one."""

    email: Annotated[str, Email("Email")]
    name: Annotated[str, Text("Name", max=MAX_NAME, required=False)] = ""
    website: Annotated[str, Text("Website", max=500, required=False)] = ""


class SignUpQuery(msgspec.Struct, frozen=True):
    """What a form on another website has asked already."""

    email: Annotated[str, Text("Email", max=300, required=False)] = ""
    name: Annotated[str, Text("Name", max=300, required=False)] = ""


class Asked(msgspec.Struct, frozen=True):
    """Somebody outside, and the workspace whose reader they are or may become."""

    id: int
    email: str
    name: str
    status: str
    workspace_id: int
    slug: str
    workspace_name: str
    sender_name: str
    imprint: str
    deleted_at: datetime | None


class ExportRow(msgspec.Struct, frozen=True):
    """A reader as a file has them."""

    id: int
    email: str
    name: str
    status: str
    status_at: datetime
    source: str
    consent: str
    created_at: datetime
