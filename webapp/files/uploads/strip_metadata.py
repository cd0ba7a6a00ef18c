"""Pictures without what they tell beside the picture: where, when and with what it was taken, and by whom.

The containers of JPEG, PNG, GIF and WebP are walked, and what is needed to show the picture is copied as it is, to the
bit: so nothing loses quality, and what moves keeps moving. Colour profiles stay. What stands behind the end is dropped.
"""

import re
from collections.abc import Iterator

from webapp.files.uploads.damaged import BROKEN, TRUNCATED, Damaged
from webapp.files.uploads.strip_avif import strip_avif

# ITU T.81: what ends the data of a scan is a marker that is neither a stuffed byte nor a restart nor a fill byte.
MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# PNG (third edition) chunks that change how the picture looks; all others are words, times, EXIF.
SHOWN = b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT cICP mDCV cLLI pHYs acTL fcTL fdAT"
PNG_CHUNKS = frozenset(SHOWN.split())
WEBP_CHUNKS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_EXIF, WEBP_XMP = 0x08, 0x04  # flags of VP8X
GIF_MOVES = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # the extensions that say how often an animation repeats


class Stripped:
    """A picture without its metadata: the pieces of its file, its EXIF (which says how it was held), its frames."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.exif = b""
        self.frames = 1

    @property
    def data(self) -> bytes:
        """The file."""
        return b"".join(self.pieces)


def strip_jpeg(data: bytes) -> Stripped:
    """A JPEG file with its picture, JFIF and Adobe headers, and colour profile alone. Raises Damaged."""
    found, at = Stripped(), 2
    found.pieces.append(data[:2])
    while True:
        start = data.find(b"\xff", at)
        if start < 0:
            raise Damaged(TRUNCATED)
        while data[start + 1 : start + 2] == b"\xff":  # fill bytes
            start += 1
        kind = data[start + 1 : start + 2]
        if not kind:
            raise Damaged(TRUNCATED)
        if kind == b"\xd9":  # end of image
            found.pieces.append(b"\xff\xd9")
            return found
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if end > len(data) or end < start + 4:
            raise Damaged(TRUNCATED if end > len(data) else BROKEN)
        if kind == b"\xda":  # a scan, and its data
            following = MARKER_IN_SCAN.search(data, end)
            if following is None:
                raise Damaged(TRUNCATED)
            end = following.start()
        segment = data[start:end]
        if kind == b"\xe1" and segment[4:10] == b"Exif\0\0" and not found.exif:
            found.exif = segment[4:]
        found.pieces.append(kept_of_jpeg(kind, segment))
        at = end


def kept_of_jpeg(kind: bytes, segment: bytes) -> bytes:
    """What stays of a segment."""
    if kind == b"\xe0":  # JFIF, without its thumbnail
        return b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0" if segment[4:9] == b"JFIF\0" and len(segment) >= 18 else b""
    if kind == b"\xe2":
        return segment if segment[4:16] == b"ICC_PROFILE\0" else b""
    if kind == b"\xee":
        return segment if segment[4:9] == b"Adobe" else b""
    return b"" if b"\xe0" <= kind <= b"\xef" or kind == b"\xfe" else segment


def strip_png(data: bytes) -> Stripped:
    """A PNG file with the chunks that show its picture, or move it, alone. Raises Damaged."""
    found, at = Stripped(), 8
    found.pieces.append(data[:8])
    while True:
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data) or len(data) < at + 12:
            raise Damaged(TRUNCATED)
        kind = data[at + 4 : at + 8]
        if kind in PNG_CHUNKS:
            found.pieces.append(data[at:end])
        if kind == b"eXIf":
            found.exif = b"Exif\0\0" + data[at + 8 : end - 4]
        if kind == b"acTL":
            found.frames = max(1, int.from_bytes(data[at + 8 : at + 12]))
        if kind == b"IEND":
            return found
        at = end


def strip_webp(data: bytes) -> Stripped:
    """A WebP file with its picture and colour profile alone. Raises Damaged."""
    found, at = Stripped(), 12
    whole = 8 + int.from_bytes(data[4:8], "little")
    if whole > len(data):
        raise Damaged(TRUNCATED)
    frames = 0
    while at + 8 <= whole:
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > whole:
            raise Damaged(TRUNCATED)
        chunk = data[at:end].ljust(end - at, b"\0")
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~(WEBP_EXIF | WEBP_XMP)]) + chunk[9:]
        if kind == b"EXIF":
            found.exif = b"Exif\0\0" + chunk[8 : 8 + size].removeprefix(b"Exif\0\0")
        if kind in WEBP_CHUNKS:
            found.pieces.append(chunk)
        frames += kind == b"ANMF"
        at = end
    found.frames = max(1, frames)
    body = b"WEBP" + found.data
    found.pieces = [b"RIFF", len(body).to_bytes(4, "little"), body]
    return found


def strip_gif(data: bytes) -> Stripped:
    """A GIF file without comments and what programs note in it. Raises Damaged."""
    found, at = Stripped(), 13 + color_table(data, 10)
    found.pieces.append(data[:at])
    found.frames = 0
    while True:
        kind = data[at : at + 1]
        if kind == b";":
            found.pieces.append(b";")
            return found
        if kind == b",":
            end = end_of_blocks(data, at + 11 + color_table(data, at + 9))
            found.pieces.append(data[at:end])
            found.frames += 1
        elif kind == b"!":
            end = end_of_blocks(data, at + 2)
            moves = data[at + 1 : at + 2] == b"\xff" and data[at + 3 : at + 14] in GIF_MOVES
            if data[at + 1 : at + 2] == b"\xf9" or moves:
                found.pieces.append(data[at:end])
        else:
            raise Damaged(BROKEN if kind else TRUNCATED)
        at = end


def color_table(data: bytes, at: int) -> int:
    """The bytes of the table of colours that a field of flags announces."""
    if at >= len(data):
        raise Damaged(TRUNCATED)
    return 3 * 2 ** ((data[at] & 7) + 1) if data[at] & 0x80 else 0


def end_of_blocks(data: bytes, at: int) -> int:
    """Where the sub-blocks that begin here end."""
    for size in sizes(data, at):
        at += 1 + size
    return at


def sizes(data: bytes, at: int) -> Iterator[int]:
    """The sizes of the sub-blocks that begin here, up to the last one, which is empty."""
    while True:
        if at >= len(data):
            raise Damaged(TRUNCATED)
        size = data[at]
        yield size
        if not size:
            return
        at += 1 + size


def strip_whole(data: bytes) -> Stripped:
    """An AVIF file; how many frames it has, Pillow says."""
    found = Stripped()
    found.pieces.append(strip_avif(data))
    return found


STRIP = {"JPEG": strip_jpeg, "PNG": strip_png, "WEBP": strip_webp, "GIF": strip_gif, "AVIF": strip_whole}
