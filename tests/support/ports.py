"""Ports of a test's own."""

import os
import socket
from itertools import chain, count
from pathlib import Path

FIRST = 10_000
RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_given = count()


def free_port() -> int:
    """A port that nobody listens on, nor will be given meanwhile by chance.

    Those that the kernel gives to whoever asks for any are left out, so that it stays free until it is used, also while
    something that had it is started again; and each process of the tests has its own.
    """
    beyond = int(RANGE.read_text("ascii").split()[0]) if RANGE.exists() else FIRST
    own = range(FIRST + os.getpid() % 97, beyond, 97)
    turned = next(_given) % (len(own) or 1)
    for port in chain(own[turned:], own[:turned], [0]):
        try:
            with socket.create_server(("127.0.0.1", port)) as taken:
                return int(taken.getsockname()[1])
        except OSError:
            continue
    raise OSError("no port is free")
