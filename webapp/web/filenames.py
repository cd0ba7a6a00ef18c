"""What people download: names that are readable and safe on every system, and how browsers are told of them."""

import re
import unicodedata
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from pathlib import PurePosixPath
from urllib.parse import quote

# RFC 8187 attr-char
ATTRIBUTE = "!#$&+-.^_`|~"
MOST_BYTES = 150  # file systems take 255, and people add to names
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')  # on Windows, which is the strictest
# Names of devices on Windows, whatever their ending.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def safe_name(wanted: str, otherwise: str) -> str:
    """A name that any system takes, as near as possible to the one wanted; `otherwise` where nothing of it is left."""
    text = unicodedata.normalize("NFC", FORBIDDEN.sub(" ", wanted))
    text = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or not unicodedata.category(letter).startswith("C")
    )
    text = " ".join(text.split()).strip(" .")
    suffix = PurePosixPath(text).suffix if len(PurePosixPath(text).suffix) <= 12 else ""
    text = shortened(text.removesuffix(suffix), MOST_BYTES - len(suffix.encode())).rstrip(" .") + suffix
    if text.partition(".")[0].strip().lower() in RESERVED:
        text = f"_{text}"
    return text or otherwise


def shortened(text: str, most: int) -> str:
    """As much of a text as fits into some bytes."""
    return text.encode()[:most].decode(errors="ignore")


def distinct(names: Iterable[str]) -> list[str]:
    """The names with numbers where they would be the same, also for systems that don't tell capitals apart."""
    taken: set[str] = set()
    found = []
    for name in names:
        path, number, each = PurePosixPath(name), 1, name
        while each.casefold() in taken:
            number += 1
            each = f"{path.stem}-{number}{path.suffix}"
        taken.add(each.casefold())
        found.append(each)
    return found


def disposition(kind: str, name: str) -> str:
    """The header Content-Disposition, `kind` being inline or attachment (RFC 6266, the name as in RFC 8187)."""
    plain = "".join(letter if " " <= letter <= "~" and letter not in '"\\%' else "_" for letter in name)
    told = f'{kind}; filename="{plain}"'
    return told if plain == name else f"{told}; filename*=UTF-8''{quote(name, safe=ATTRIBUTE)}"


async def begun(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The same pieces, the first of which is read already: what can't be read raises before anything is sent."""
    first = await anext(pieces, b"")

    async def all_of_them() -> AsyncGenerator[bytes, None]:
        async with aclosing(pieces):
            yield first
            async for piece in pieces:
                yield piece

    return all_of_them()
