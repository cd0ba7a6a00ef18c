"""Where an unsafe request comes from: one of our own pages, or not, and then why.

Browsers say so in Sec-Fetch-Site, to addresses that they trust (https, localhost). Elsewhere, such as on plain HTTP in
a local network, an Origin equal to the host has to do, and the host has to be a name of ours: anybody's name can be
made to lead to this machine (DNS rebinding), but not so that a browser trusts it. A request that says neither is
refused. (OWASP CSRF Prevention Cheat Sheet, Fetch Metadata; Go 1.25 `CrossOriginProtection`.)
"""

import logging
import re
import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from litestar.types import HTTPScope

from webapp.settings import Settings
from webapp.web.errors import ErrorText

log = logging.getLogger("cofounder.origin")

WARNED_AT_MOST = 100  # different warnings of a process: whoever sends a request chooses what stands in them
SHOWABLE = re.compile(r"[A-Za-z0-9._:\[\]-]{1,260}")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}

# Ends of names that no public DNS has, so that nobody outside can own one: of local networks by RFC 6762, 8375 and
# 6761, by ICANN's reservation (.internal), and those that ICANN has said it won't delegate, or that routers use.
PRIVATE = (".local", ".home.arpa", ".localhost", ".internal", ".lan", ".home", ".corp", ".intranet")

# Where mail programs send a POST by themselves (RFC 8058), which says nothing of where it comes from: what it does is
# said, for whom too, by the signed address, and by no cookie.
ONE_CLICK = "/stop/"

REFUSED = "That did not come from this desk"
FORGED = ErrorText(
    REFUSED,
    "The request came from another website, or did not say where it came from, so it was refused.",
    "Open the desk itself and do it there. Nothing was changed.",
)
HIDDEN = ErrorText(
    REFUSED,
    "The browser hid which page the request came from, so it was refused. Most often a proxy before the desk adds the "
    "header Referrer-Policy: no-referrer.",
    "Open the desk itself and do it there. If it stays so, whoever runs the desk can take that header out of the "
    "proxy: the desk sends its own. Nothing was changed.",
)


def other_address(origin: str, host: str, own: str | None) -> ErrorText:
    """A page and a request that name the desk differently: of another website, or of ours behind a proxy that renames
    it."""
    message = f"The page was opened at {origin}, but the request arrived here for {host}, so it was refused."
    renamed = "a proxy before it changes the name or drops the port: "
    return ErrorText(REFUSED, message, advice(origin, own, renamed), own or "")


def unknown_name(origin: str, host: str, own: str | None) -> ErrorText:
    """A name that anybody could have given this machine."""
    message = f"The request arrived for {host}, which isn't known as a name of this desk, so it was refused."
    return ErrorText(REFUSED, message, advice(origin, own), own or "")


def advice(origin: str, own: str | None, why: str = "") -> str:
    """What to do where an address isn't the desk's, as far as the desk knows."""
    if own is not None:
        return f"Open the desk at {own}, which is its address (COFOUNDER_URL). Nothing was changed."
    return (
        f"If {origin} is where you open this desk, {why}whoever runs the desk can start it with "
        f"COFOUNDER_URL={origin}. Nothing was changed."
    )


class Origins:
    """What is known of this desk's own addresses."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.url
        self.own = urlsplit(settings.url).netloc if settings.url else None
        self.names = {settings.host.lower(), socket.gethostname().lower()}
        self.warned: set[str] = set()

    def refusal(self, scope: HTTPScope) -> ErrorText | None:
        """Why an unsafe request isn't let through; None where one of our own pages made it, or anybody may."""
        if scope["path"].startswith(ONE_CLICK):
            return None
        sites, origins, hosts, forwarded = [], [], [], []
        for name, value in scope["headers"]:
            if name == b"sec-fetch-site":
                sites.append(value)
            elif name == b"origin":
                origins.append(value.decode("latin-1"))
            elif name == b"host":
                hosts.append(value.decode("latin-1"))
            elif name == b"x-forwarded-for":
                forwarded.append(value.decode("latin-1"))
        if forwarded:
            self.warn_of_untrusted(scope, forwarded)
        if max(len(sites), len(origins), len(hosts)) > 1:
            return FORGED  # no browser says it twice
        if sites:
            return None if sites[0] in (b"same-origin", b"none") else FORGED
        if not origins or not hosts:
            return FORGED
        return self.compared(origins[0], hosts[0])

    def compared(self, origin: str, host: str) -> ErrorText | None:
        """The same by the two names alone."""
        if origin == "null":
            self.warn("a form came with Origin: null; a proxy that adds Referrer-Policy: no-referrer does that")
            return HIDDEN
        try:
            parts = urlsplit(origin)
        except ValueError:
            return FORGED
        readable = SHOWABLE.fullmatch(parts.netloc) and SHOWABLE.fullmatch(host)
        if parts.scheme not in DEFAULT_PORTS or parts.path or parts.query or parts.fragment or not readable:
            return FORGED
        asked = parts.netloc.lower().removesuffix(DEFAULT_PORTS[parts.scheme])
        if asked == self.own:
            return None
        arrived = host.lower().removesuffix(DEFAULT_PORTS[parts.scheme])
        shown = f"{parts.scheme}://{asked}"
        if asked != arrived:
            self.warn(
                f"a page of {shown} sent a form that arrived for {arrived}: if both are this desk, {remedy(shown)}"
            )
            return other_address(shown, arrived, self.url)
        if not self.knows(arrived):
            self.warn(
                f"a form arrived for {arrived}, which isn't known as a name of the desk: if it is, {remedy(shown)}"
            )
            return unknown_name(shown, arrived, self.url)
        return None

    def knows(self, host: str) -> bool:
        """Whether a host, with or without a port, can only be this machine as somebody near it calls it."""
        name = re.sub(r":\d+$", "", host).removesuffix(".")
        try:
            ip_address(name.strip("[]"))
        except ValueError:
            return host == self.own or name in self.names or "." not in name or name.endswith(PRIVATE)
        return True

    def warn_of_untrusted(self, scope: HTTPScope, forwarded: list[str]) -> None:
        """Say so where a proxy tells for whom it asks, and isn't believed."""
        client = scope["client"]
        if client is not None and client[0] not in ", ".join(forwarded):
            self.warn(
                f"{client[0]} sends X-Forwarded-For, but isn't in COFOUNDER_TRUSTED_PROXIES: if it is your proxy, add "
                "it there, or all who come by it count as one"
            )

    def warn(self, what: str) -> None:
        """Log something once."""
        if what not in self.warned and len(self.warned) < WARNED_AT_MOST:
            self.warned.add(what)
            log.warning("%s", what)


def remedy(origin: str) -> str:
    """What to do about a name that isn't known."""
    return f"set COFOUNDER_URL={origin} or let the proxy pass the Host header on as it is"
