"""Where a journal is found: below its workspace's slug at the desk, or at a host name of its own."""

from urllib.parse import urlsplit

from webapp.settings import Settings

PREFIX = "/journal/"


def public_url(settings: Settings, host: str, slug: str, here: str = "") -> str:
    """The address of a journal as search engines and feeds should have it, ended by a slash: by its own host name, or
    that of the desk, which is `here` where nobody has set it."""
    return f"https://{host}/" if host else f"{settings.url or here}{PREFIX}{slug}/"


def host_name(address: str) -> str:
    """The name of the host of an address."""
    return (urlsplit(address).hostname or "").rstrip(".")
