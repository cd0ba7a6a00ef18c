"""Addresses in settings: where the desk is opened, where it listens, which proxies are believed, whom mail is from."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import msgspec

USUAL_PORTS = {"http": 80, "https": 443}
PUBLIC_URL = "an address like https://desk.example.com, without a path, a question mark, a name or a password"
HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*", re.IGNORECASE)
ALL = "*"
PROXIES = (
    "addresses of proxies such as 127.0.0.1 or 10.0.0.0/8, separated by commas, or * for all: "
    "names aren't looked up, and there are no ports"
)
MAPPED = IPv6Network("::ffff:0:0/96")


def public_url(value: str) -> str:
    """The address at which browsers reach the desk, as they write it in an Origin (RFC 6454 6.1): small letters, the
    name in ASCII, no port where it is the usual one."""
    try:
        parts = urlsplit(value)
        port, name = parts.port, ascii_name(parts.hostname or "")
    except ValueError:
        raise ValueError(PUBLIC_URL) from None
    rest = parts.path.rstrip("/") or parts.query or parts.fragment or parts.username is not None or port == 0
    if parts.scheme not in USUAL_PORTS or rest or value.endswith(("?", "#")) or re.search(r"\s", value):
        raise ValueError(PUBLIC_URL)
    return f"{parts.scheme}://{name}" + (f":{port}" if port not in (None, USUAL_PORTS[parts.scheme]) else "")


def ascii_name(host: str) -> str:
    """The host of an address as browsers send it; raises ValueError where it can't be one."""
    try:
        address = ip_address(host)
    except ValueError:
        name = host.encode("idna").decode().lower().removesuffix(".")  # UnicodeError is a ValueError
        if not HOST_NAME.fullmatch(name):
            raise ValueError(host) from None
        return name
    return f"[{address}]" if address.version == 6 else str(address)


def is_this_machine(url: str) -> bool:
    """Whether an address leads to whatever machine it is opened on: the desk is found there on its own only
    (RFC 6761 6.3)."""
    host = urlsplit(url).hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return host.rstrip(".").split(".")[-1] == "localhost"
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified


def listening_address(value: str) -> str:
    """An address of this machine, or its name."""
    found = value.removeprefix("[").removesuffix("]") if value.startswith("[") else value
    try:
        ip_address(found.partition("%")[0])
    except ValueError:
        if not HOST_NAME.fullmatch(found) or re.fullmatch(r"[\d.]+", found):
            raise ValueError("an address or a name without a port, such as 0.0.0.0 (COFOUNDER_PORT has that)") from None
    return found


def proxies(value: str) -> str:
    """Addresses and networks of proxies, separated by commas, each in its usual spelling; * is all."""
    found = [part.strip() for part in value.split(",") if part.strip()]
    if not found or (ALL in found and len(found) > 1):
        raise ValueError(PROXIES)
    return ",".join(part if part == ALL else proxy(part) for part in found)


def proxy(text: str) -> str:
    """One address or network, in its usual spelling."""
    try:
        network = ip_network(text.removeprefix("[").removesuffix("]"), strict=False)
    except ValueError:
        raise ValueError(PROXIES) from None
    return str(network) if "/" in text else str(network.network_address)


def as_peers(trusted: str) -> str | list[str]:
    """The same as the server meets them: where it listens for IPv6 too, one of IPv4 comes as ::ffff:10.0.0.1 (RFC 4291
    2.5.5.2)."""
    if trusted == ALL:
        return ALL
    peers: list[str] = []
    for part in trusted.split(","):
        network: IPv4Network | IPv6Network = ip_network(part)
        peers.append(part)
        if isinstance(network, IPv4Network):
            peers.append(f"::ffff:{network.network_address}/{network.prefixlen + 96}")
        elif network.subnet_of(MAPPED):
            peers.append(f"{network.network_address.ipv4_mapped}/{network.prefixlen - 96}")
    return peers


class Sender(msgspec.Struct, frozen=True):
    """Whom mail is from."""

    name: str
    address: str


def mail_sender(value: str) -> Sender:
    """An address, alone or after a name."""
    found = re.fullmatch(r"(?:\"?([^<>\"]*?)\"?\s*<([^<>\s]+)>|([^<>\s]+))", value)
    try:
        if found is None:
            raise ValueError(value)
        address = Address(addr_spec=found[2] or found[3])
        return Sender(found[1] or "Cofounder", f"{address.username}@{address.domain.encode('idna').decode()}")
    except (ValueError, MessageError, IndexError):  # what their parser raises for what it can't read
        raise ValueError("an address such as desk@example.com, or The desk <desk@example.com>") from None


def host_name(value: str) -> str:
    """The name or address of a machine."""
    if not re.fullmatch(r"[\w.:-]{1,253}", value, re.ASCII) or "//" in value:
        raise ValueError("a name such as mail.example.com, without a port (COFOUNDER_SMTP_PORT has that)")
    return value
