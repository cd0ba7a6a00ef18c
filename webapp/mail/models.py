"""A mail, and why one may not be taken."""

import msgspec

from webapp.settings import CofounderError


class Mail(msgspec.Struct, frozen=True):
    """A mail to one person, written already (`compose.py`).

    `thread` names what it is about, such as "task 42 of 7": what is of one thread stands together in mail programs.
    `unsubscribe` is an address of ours that takes a POST without asking who sends it (RFC 8058).
    """

    to_address: str
    to_name: str
    subject: str
    text: str
    html: str
    thread: str | None = None
    unsubscribe: str | None = None


class MailAway(CofounderError):
    """The server takes no mail at all: it can't be reached, or doesn't let this desk send. It is tried again."""


class MailDeferred(CofounderError):
    """The server doesn't take this mail now, or nobody knows whether it did. It is tried again."""
