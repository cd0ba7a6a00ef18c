"""Links in mails and messages that let their reader do one thing without signing in. They say by themselves what that
is, and for whom, and are signed by a key of the desk (HMAC, RFC 2104)."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

import msgspec

from webapp.notifications.models import Reason

SIGNED = 16  # bytes of the signature: 128 bits can't be guessed

Link = TypeVar("Link", bound="Stop | Later")


class Stop(msgspec.Struct, frozen=True, array_like=True, tag="stop"):
    """No more mail for these reasons."""

    workspace_id: int
    account_id: int
    reasons: list[Reason]


class Later(msgspec.Struct, frozen=True, array_like=True, tag="later"):
    """To be reminded of a task later. `expires` is a Unix time in seconds, up to which that can be asked for."""

    workspace_id: int
    account_id: int
    task_id: int
    expires: int


def sign(key: bytes, link: Stop | Later) -> str:
    """The token of a link, fit for an address."""
    content = msgspec.json.encode(link)
    return urlsafe_b64encode(signature(key, content) + content).rstrip(b"=").decode()


def read(key: bytes, token: str, wanted: type[Link]) -> Link | None:
    """What a token says; None where it isn't one of ours, or of another kind."""
    try:
        signed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        found, content = signed[:SIGNED], signed[SIGNED:]
        if not hmac.compare_digest(found, signature(key, content)):
            return None
        return msgspec.json.decode(content, type=wanted)
    except (ValueError, msgspec.DecodeError):
        return None


def signature(key: bytes, content: bytes) -> bytes:
    """What only this desk can make of a content."""
    return hmac.digest(key, content, "sha256")[:SIGNED]
