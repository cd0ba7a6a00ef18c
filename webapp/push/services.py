"""To whom the desk sends messages: the address comes from a browser, so from anybody, and only those of the browsers'
makers, and of services that whoever runs the desk has named, are believed."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

KNOWN = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
ADDRESS = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[!-~]*)?")
HOST = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


def is_push_service(endpoint: str, more: Iterable[str]) -> bool:
    """Whether an address is one of a push service. `more` are origins, such as https://push.example."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if not ADDRESS.fullmatch(endpoint) or parts.fragment:
        return False
    if f"{parts.scheme}://{parts.netloc}" in more:
        return True
    host = parts.hostname or ""
    known = any(host == name.lstrip(".") or (name[0] == "." and host.endswith(name)) for name in KNOWN)
    return parts.scheme == "https" and port in (None, 443) and known and HOST.fullmatch(host) is not None
