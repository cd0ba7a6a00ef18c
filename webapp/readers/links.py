"""What a link says by which somebody confirms that they signed up."""

from datetime import datetime, timedelta

import msgspec

from webapp.readers.models import Asked
from webapp.web.rate_limits import fingerprint
from webapp.web.signed import read, sign

LASTS = timedelta(days=7)


class Confirm(msgspec.Struct, frozen=True, array_like=True, tag="subscribe"):
    """Somebody wants the mails of a workspace: at the address that is told by its fingerprint, and until `expires`, a
    Unix time in seconds."""

    workspace_id: int
    reader_id: int
    address: str
    expires: int


def confirmation(key: bytes, asked: Asked, now: datetime) -> str:
    """The token of a new link."""
    return sign(
        key, Confirm(asked.workspace_id, asked.id, fingerprint(asked.email)[:16], int((now + LASTS).timestamp()))
    )


def read_confirmation(key: bytes, token: str, now: datetime) -> Confirm | None:
    """What a token says; None where it isn't ours, or its time is over."""
    link = read(key, token, Confirm)
    return link if link is not None and now.timestamp() < link.expires else None
