"""Attempts that are counted in a window of time, by all processes together: what is limited, and at whom it is held."""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import msgspec
from litestar.connection import ASGIConnection

from webapp.database.loader import load
from webapp.database.pool import Queryable

sql = load("attempts")

WINDOW = timedelta(minutes=15)


class Attempts(msgspec.Struct, frozen=True):
    """How many attempts at something there were."""

    key: str
    attempts: int


async def get_attempts(db: Queryable, *keys: str, now: datetime) -> dict[str, int]:
    """How many attempts there were at each of some things in the window that is under way."""
    rows = await db.rows(Attempts, sql.get_attempts, keys=list(keys), window_start=now - WINDOW)
    return dict.fromkeys(keys, 0) | {row.key: row.attempts for row in rows}


async def count_attempts(db: Queryable, *keys: str, now: datetime) -> dict[str, int]:
    """Count one more attempt at each of some things; returns how many there were in the window that is under way, these
    included."""
    rows = await db.rows(Attempts, sql.count_attempts, keys=sorted(keys), now=now, window_start=now - WINDOW)
    return {row.key: row.attempts for row in rows}


async def may_attempt(db: Queryable, key: str, most: int, *, now: datetime) -> bool:
    """Whether there was room for one more attempt at something, which is counted then; what is refused isn't."""
    if (await get_attempts(db, key, now=now))[key] >= most:
        return False
    return (await count_attempts(db, key, now=now))[key] <= most


async def take_attempts_back(db: Queryable, *keys: str) -> None:
    """Count one attempt less at each of some things."""
    await db.execute(sql.take_attempts_back, keys=sorted(keys))


async def forget_attempts(db: Queryable, *keys: str) -> None:
    """Begin counting anew after a success."""
    await db.execute(sql.forget_attempts, keys=list(keys))


async def forget_attempts_at(db: Queryable, beginning: str) -> None:
    """Begin counting anew whatever is called so."""
    await db.execute(sql.forget_attempts_at, beginning=beginning)


def fingerprint(text: str) -> str:
    """A short stand-in for an address or an account, so that the table of attempts holds neither."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def place_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """A stand-in for where a request comes from, at whom attempts are held."""
    return fingerprint(network_of(connection.client.host if connection.client else ""))


def network_of(address: str) -> str:
    """What one customer has: an IPv4 address, the first 64 bits of an IPv6 one; as it is where it is neither."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False))
    return str(found)
