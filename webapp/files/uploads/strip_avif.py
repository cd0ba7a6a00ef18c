"""AVIF pictures without their metadata, to the bit the same otherwise: encoding one anew takes a minute.

The places of a file (ISO/IEC 14496-12, 23008-12) are told by numbers all over it, so nothing is cut out: EXIF and XMP
are overwritten, the first by one that says nothing, and boxes that are of no use to a picture become free space.
"""

from collections.abc import Iterator
from typing import NamedTuple

from webapp.files.uploads.damaged import BROKEN, TRUNCATED, Damaged

EMPTY_EXIF = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"  # with the offset of its header before it; an empty directory
USELESS = frozenset((b"udta", b"uuid", b"free", b"skip"))


class Box(NamedTuple):
    """A box: its kind, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


def strip_avif(data: bytes) -> bytes:
    """An AVIF file that tells nothing but its picture. Raises Damaged."""
    found = bytearray(data)
    for box in boxes(data, 0, len(data)):
        if box.kind == b"meta":
            overwrite_metadata(data, found, box)
        elif box.kind == b"moov":
            overwrite_below(data, found, box)
        elif box.kind in USELESS:
            free(found, box)
    return bytes(found)


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places. Raises Damaged where one goes beyond the end."""
    while start + 8 <= end:
        size, begins = int.from_bytes(data[start : start + 4]), start + 8
        if size == 1:
            size, begins = int.from_bytes(data[start + 8 : start + 16]), start + 16
        elif size == 0:  # up to the end
            size = end - start
        if size < begins - start:
            raise Damaged(BROKEN)
        if start + size > end:
            raise Damaged(TRUNCATED)
        yield Box(data[start + 4 : start + 8], begins, start + size)
        start += size


def free(found: bytearray, box: Box) -> None:
    """Make a box free space, without what was in it."""
    if box.kind in USELESS:
        found[box.start - 4 : box.start] = b"free"
    found[box.start : box.end] = bytes(box.end - box.start)


def overwrite_below(data: bytes, found: bytearray, parent: Box) -> None:
    """Overwrite metadata of a sequence of pictures and of its tracks."""
    for box in boxes(data, parent.start, parent.end):
        if box.kind == b"trak":
            overwrite_below(data, found, box)
        elif box.kind == b"meta":
            overwrite_metadata(data, found, box)
        elif box.kind in USELESS:
            free(found, box)


def overwrite_metadata(data: bytes, found: bytearray, meta: Box) -> None:
    """Overwrite the items of EXIF and XMP that a box `meta` tells of."""
    inside = {box.kind: box for box in boxes(data, meta.start + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    kinds = dict(items(data, inside[b"iinf"]))
    stored = inside.get(b"idat")
    for item, method, extents in locations(data, inside[b"iloc"]):
        filling = {b"Exif": EMPTY_EXIF, b"mime": b" ", b"uri ": b" "}.get(kinds.get(item, b""))
        if filling is None:
            continue
        base = stored.start if method == 1 and stored is not None else 0
        for start, size in extents:
            begins, ends = base + start, base + start + size
            if ends > len(data):
                raise Damaged(TRUNCATED)
            fills = filling if len(filling) <= size else b""
            filler = b" " if filling == b" " else b"\0"
            found[begins:ends] = fills.ljust(size, filler)


def items(data: bytes, box: Box) -> Iterator[tuple[int, bytes]]:
    """The items by their numbers, each with its type."""
    counted = 2 if data[box.start] == 0 else 4
    for entry in boxes(data, box.start + 4 + counted, box.end):
        wide = 4 if data[entry.start] == 3 else 2
        at = entry.start + 4
        yield int.from_bytes(data[at : at + wide]), data[at + wide + 2 : at + wide + 6]


def locations(data: bytes, box: Box) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """The items by their numbers, how their places are counted (0: from the file's start), and these places."""
    version, at = data[box.start], box.start + 4

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > box.end:
            raise Damaged(BROKEN)
        return int.from_bytes(data[at - size : at])

    sizes = number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
    for _ in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version else 0
        number(2)  # the file that holds it: this one
        base = number(base_size)
        extents = []
        for _ in range(number(2)):
            number(index_size)
            start = base + number(offset_size)
            extents.append((start, number(length_size)))
        yield item, method, extents
