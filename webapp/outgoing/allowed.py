"""Where the desk may go: to public addresses, and beside them to what whoever runs it has named."""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import msgspec

from webapp.addresses import HOST_NAME

PORTS = {"http": 80, "https": 443}
ORIGIN = re.compile(r"(?:(https?)://)?(\[[0-9A-Fa-f:.]+\]|[\w-]+(?:\.[\w-]+)*)(?::([0-9]{1,5}))?/?", re.ASCII)
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE | re.ASCII)
WORDS = (
    "networks such as 10.0.0.0/8, hosts such as blog.lan or http://blog.lan:8080, separated by commas; or off, so that "
    "nothing goes out"
)
GLOBAL_UNICAST = IPv6Network("2000::/3")
# What the registries call global, or Python 3.11 does, and what isn't where a place to publish to could be.
NEVER = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",  # the metadata of a large hoster's machines, at a public address
        "192.0.0.0/24",  # of protocols (RFC 6890), and another hoster's metadata
        "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
        "2001::/23",  # of protocols (RFC 2928), Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: an address of IPv4 within (RFC 3056)
        "3fff::/20",  # of documents (RFC 9637)
    )
)

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network


class Origin(msgspec.Struct, frozen=True):
    """What a host is asked by, and at which port."""

    scheme: str
    host: str
    port: int


class Allowed(msgspec.Struct, frozen=True):
    """What may be asked beside public addresses by https: networks, and origins wherever they are. `nothing` turns all
    off but that."""

    networks: tuple[str, ...] = ()
    origins: frozenset[Origin] = frozenset()
    nothing: bool = False

    def address(self, address: IPAddress) -> bool:
        """Whether an address may be connected to."""
        return (not self.nothing and is_public(address)) or any(
            address.version == network.version and address in network for network in map(read_network, self.networks)
        )


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of a machine that anybody can reach."""
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:  # so none with one of IPv4 within
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not any(address.version == network.version and address in network for network in NEVER)
    )


def allowed(value: str) -> Allowed:
    """What a setting says; raises ValueError with what it has to be."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    networks = [str(network) for part in parts if (network := network_of(part)) is not None]
    rest = [part for part in parts if network_of(part) is None]
    nothing = [part for part in rest if part.lower() == "off"]
    return Allowed(tuple(networks), frozenset(origin_of(part) for part in rest if part not in nothing), bool(nothing))


@lru_cache(maxsize=64)
def read_network(text: str) -> IPNetwork:
    """A network that was read before."""
    return ip_network(text)


def network_of(text: str) -> IPNetwork | None:
    """A network, or an address as one; None where it is neither."""
    try:
        return ip_network(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def origin_of(text: str) -> Origin:
    """A host as it is asked: by https where that isn't said."""
    found = ORIGIN.fullmatch(text)
    if found is None or not is_host(found[2]):
        raise ValueError(WORDS)
    scheme = found[1] or "https"
    port = int(found[3] or PORTS[scheme])
    if not 0 < port < 65536:
        raise ValueError(WORDS)
    return Origin(scheme, bare(found[2]), port)


def bare(host: str) -> str:
    """A host as it is compared: in small letters, without the dot of the root, or brackets."""
    host = host.lower().removesuffix(".")
    return str(ip_address(host[1:-1])) if host.startswith("[") else host


def is_host(host: str) -> bool:
    """Whether a host is an address in its usual spelling, or a name: not a number that some read as an address, such as
    2130706433, 0x7f.1 or 0177.0.0.1 (WHATWG URL 3.5, "ends in a number")."""
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        name = host.removesuffix(".")
        return HOST_NAME.fullmatch(name) is not None and not NUMBER.fullmatch(name.rpartition(".")[2])
    return True
