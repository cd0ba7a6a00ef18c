"""Compression of replies by what the client takes: zstd (RFC 8878), br (RFC 7932), gzip (RFC 1952)."""

import gzip
import re
from functools import lru_cache

import brotli  # type: ignore[import-untyped]  # it has no stubs
import zstandard

ENCODINGS = ("zstd", "br", "gzip")  # the quickest first
OFFER = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")

REMEMBERED = 100  # characters

_zstd = zstandard.ZstdCompressor(level=2)


def best_encoding(accept: str) -> str | None:
    """The encoding to use for an Accept-Encoding header (RFC 9110 12.5.3), None for none.

    Of those that the client takes, ours; its own preferences among them make no difference worth the bytes.
    """
    # Browsers send a few different ones, again and again. A long one isn't theirs, and isn't worth being remembered.
    return chosen(accept) if len(accept) <= REMEMBERED else chosen.__wrapped__(accept)


@lru_cache(256)
def chosen(accept: str) -> str | None:
    """See `best_encoding`."""
    takes: dict[str, bool] = {}
    for part in accept.lower().split(","):
        if found := OFFER.fullmatch(part):
            takes[found[1]] = found[2] is None or found[2].strip("0.") != ""
    others = takes.get("*", False)
    return next((encoding for encoding in ENCODINGS if takes.get(encoding, others)), None)


def pack(body: bytes, encoding: str) -> bytes:
    """Compress a reply as it is made: about 0.15 ms for a page of 100 kB in zstd, 0.2 ms in br, 0.5 ms in gzip.

    These are the quickest levels that are worth it: the next ones of br and gzip take a millisecond for a tenth fewer
    bytes.
    """
    if encoding == "zstd":
        # It answers with a buffer as large as what it was given, cut off where it ends: what is kept of a page would
        # hold as much memory as the page before. A copy is as large as it says.
        return bytes(memoryview(_zstd.compress(body)))
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=1)
        return packed
    return gzip.compress(body, 1, mtime=0)


def pack_once(body: bytes, encoding: str) -> bytes:
    """Compress what is served many times, as well as it can be in a blink."""
    if encoding == "zstd":
        packed_once = zstandard.ZstdCompressor(level=19).compress(body)  # not kept: it would hold 7 MB for good
        return bytes(memoryview(packed_once))  # see `pack`
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=9)
        return packed
    return gzip.compress(body, 9, mtime=0)
