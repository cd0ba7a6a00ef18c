"""Bytes as push services and browsers write them (RFC 4648 5)."""

import base64


def base64url(value: bytes) -> str:
    """Without the padding (RFC 7515 2)."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises ValueError for anything else."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", validate=True)
