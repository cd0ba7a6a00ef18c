"""Addresses as others send them: in headers, in forms."""

from urllib.parse import SplitResult, urlsplit


def split_or_none(address: str) -> SplitResult | None:
    """The parts of an address; None where it can't be read as one ("http://[::1"), for which the standard library
    raises ValueError, or says so only when a part is asked for (a port of 99999)."""
    try:
        parts = urlsplit(address)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts
