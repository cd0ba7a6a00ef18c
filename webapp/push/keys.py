"""The desk's own key, made and read where a browser first asks for messages: the library for it takes 6 MB and 50 ms,
so it is loaded then, and never on the event loop."""

import asyncio


async def new_key() -> bytes:
    """A private key, as it is stored."""
    return await asyncio.to_thread(_new_key)


async def public_key(stored: bytes) -> str:
    """What browsers are given of a key that was stored (RFC 8292 4)."""
    return await asyncio.to_thread(_public_key, stored)


def _new_key() -> bytes:
    from webapp.push import vapid  # noqa: PLC0415  # it is large

    return vapid.new_key()


def _public_key(stored: bytes) -> str:
    from webapp.push import vapid  # noqa: PLC0415  # it is large

    return vapid.public_key(vapid.read_key(stored))
