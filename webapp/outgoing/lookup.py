"""The addresses of a name, looked up once, so that what was checked is what is connected to."""

import asyncio
import socket
from ipaddress import ip_address

from webapp.outgoing.allowed import Allowed, IPAddress, Origin
from webapp.outgoing.asking import NotAllowed


async def resolve(host: str, port: int) -> list[IPAddress]:
    """The addresses of a name, in the order in which they are to be tried. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(entry[4][0]) for entry in found))


def refuse_private(allowed: Allowed, host: str, addresses: list[IPAddress]) -> None:
    """Raise NotAllowed where one of them isn't allowed: nobody has both a public and a private one but who wants to get
    somewhere by it."""
    for address in addresses:
        if not allowed.address(address):
            raise NotAllowed(
                f"{host} isn't a public address, and the desk asks no others: whoever runs it can allow it by "
                "COFOUNDER_OUTGOING_ALLOWED."
            )


async def addresses_of(allowed: Allowed, host: str, port: int) -> list[IPAddress]:
    """The addresses of a machine that may be asked by TLS, at one of its ports. Raises NotAllowed, OSError."""
    addresses = await resolve(host, port)
    if Origin("https", host.lower().removesuffix("."), port) not in allowed.origins:
        refuse_private(allowed, host, addresses)
    return addresses
