"""The mailbox that mails come back to, as a row and as forms."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from webapp.web.forms.fields import Number, Secret, Text, Version

PORT = 993  # IMAP over TLS (RFC 8314)


class Mailbox(msgspec.Struct, frozen=True):
    """The mailbox that a workspace's mails come back to: where it is, how far it was read, and why it can't be."""

    workspace_id: int
    host: str
    port: int
    user_name: str
    secret: bytes
    folder: str
    move_to: str
    uid_validity: int | None
    last_uid: int
    looked_at: datetime | None
    failing_since: datetime | None
    failure: str
    found: int
    version: int


class MailboxForm(msgspec.Struct):
    """The form of it."""

    version: Annotated[int, Version()]
    port: Annotated[int, Number("Port", min=1, max=65_535, required=True)]
    host: Annotated[str, Text("Mail server", max=253)]
    user_name: Annotated[str, Text("Name to sign in with", max=254)]
    folder: Annotated[str, Text("Folder", max=200)] = "INBOX"
    move_to: Annotated[str, Text("Move them to", max=200, required=False)] = ""


class PasswordForm(msgspec.Struct):
    """Its password; "" keeps the one that there is."""

    password: Annotated[str, Secret("Password", required=False)] = ""


class Sent(msgspec.Struct, frozen=True):
    """A mail that went to a reader."""

    reader_id: int
    email: str
    mailing_id: int
    key: UUID


class Softly(msgspec.Struct, frozen=True):
    """How many mails to a reader were put off, and since when."""

    amount: int
    first_at: datetime
