"""Names of files: made harmless, and kept readable."""

import re
import unicodedata
from pathlib import PurePosixPath

MAX = 200  # characters; the schema says so too
JOINERS = "\u200c\u200d"  # without them words of Persian and many emoji fall apart
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, overrides of the direction of writing, and what is no character
PICTURES = "jpg jpeg jpe jfif png apng gif webp avif heic heif tif tiff bmp"
ENDINGS = frozenset(PICTURES.split())


def clean_name(sent: str) -> str:
    """A name as it is kept: no path, nothing invisible, at most 200 characters of which the ending stays."""
    text = unicodedata.normalize("NFC", sent)
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or letter in JOINERS or unicodedata.category(letter) not in INVISIBLE
    )
    text = " ".join(text.split()).strip(". " + JOINERS)
    if len(text) > MAX:
        ending = extension(text)
        dotted = f".{ending}" if ending and len(ending) <= 20 else ""
        text = text[: MAX - len(dotted)].rstrip(". ") + dotted
    return text or "file"


def extension(name: str) -> str:
    """The ending of a name, in small letters, without its dot; "" where there is none."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def with_extension(name: str, ending: str) -> str:
    """A name with the ending that its content has, in the place of one of another kind of picture."""
    stem = name.removesuffix(PurePosixPath(name).suffix) if extension(name) in ENDINGS else name
    return f"{stem[: MAX - len(ending) - 1]}.{ending}"


def in_markdown(name: str, url: str, *, picture: bool) -> str:
    """A file in a text: a picture is shown, another file linked."""
    words = name.removesuffix(PurePosixPath(name).suffix) if picture else name
    escaped = re.sub(r"([\\\[\]*_`<>&!~|])", r"\\\1", words)
    return f"{'!' if picture else ''}[{escaped}]({url})"
