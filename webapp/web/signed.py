"""What the desk has said itself, and is told again by an address or a form. It is signed by a key of the desk (HMAC,
RFC 2104), so that nobody else can have made it."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

import msgspec

SIGNED = 16  # bytes of the signature: 128 bits can't be guessed

T = TypeVar("T", bound=msgspec.Struct)


def sign(key: bytes, content: msgspec.Struct) -> str:
    """A token that says a content, fit for an address."""
    encoded = msgspec.json.encode(content)
    return urlsafe_b64encode(signature(key, encoded) + encoded).rstrip(b"=").decode()


def read(key: bytes, token: str, wanted: type[T]) -> T | None:
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
