"""What a setting may say, and what is understood by it; `webapp.addresses` reads those that say where something is.

Each raises ValueError, with the words for what it has to be.
"""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from webapp.backup.rotation import Rotation
from webapp.outgoing.allowed import origin_of

URL_SAFE = str.maketrans("+/", "-_")
BUCKET = re.compile(r"s3://[A-Za-z0-9][\w.-]+(/(?!\.\.?(/|$))[\w.~+=@-]+)*/?", re.ASCII)


def token(value: str) -> str:
    """A secret that a header can carry."""
    if not re.fullmatch(r"[!-~]+", value):
        raise ValueError("a word of letters, digits and signs, without spaces")
    return value


def number(low: float, high: float, kind: type[int] | type[float] = int) -> Callable[[str], float]:
    """A number between two bounds, both included."""

    def read(value: str) -> float:
        try:
            found = kind(value)
        except ValueError:
            found = None
        if found is None or not low <= found <= high:
            raise ValueError(f"a {'whole ' if kind is int else ''}number from {low:g} to {high:g}")
        return found

    return read


def switch(value: str) -> bool:
    """On or off."""
    if value.lower() in ("on", "true", "yes", "1"):
        return True
    if value.lower() in ("off", "false", "no", "0"):
        return False
    raise ValueError("on or off")


def one_of(*choices: str) -> Callable[[str], str]:
    """One of some words."""

    def read(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return value.lower()

    return read


def origins(value: str) -> tuple[str, ...]:
    """Addresses of services, without a path."""
    found = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    if not all(re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", origin) for origin in found):
        raise ValueError("addresses like https://push.example.com, separated by commas")
    return found


def endpoint(value: str) -> str:
    """The address that an endpoint's paths begin with, without a slash at its end."""
    wanted = "an address like https://api.example.com/v1"
    try:
        parts = urlsplit(value)
        origin_of(f"{parts.scheme}://{parts.netloc}")
    except ValueError:
        raise ValueError(wanted) from None
    if parts.query or parts.fragment:
        raise ValueError(wanted)
    return value.rstrip("/")


def language(value: str) -> str:
    """A language by its code (ISO 639)."""
    if not re.fullmatch(r"[a-z]{2,3}", value):
        raise ValueError("the code of a language, such as en or de")
    return value


def encryption_keys(value: str) -> tuple[str, ...]:
    """Keys of 32 bytes in base64, of whichever alphabet."""
    found = tuple(part.strip().translate(URL_SAFE) for part in value.split(",") if part.strip())
    try:
        if found and all(len(base64.b64decode(key, b"-_", validate=True)) == 32 for key in found):
            return found
    except ValueError:
        pass
    raise ValueError("keys as `openssl rand -base64 32` makes them, separated by commas")


def postgresql_url(value: str) -> str:
    """The address of a PostgreSQL server; what stands in it is looked at when it is used."""
    if value.partition("://")[0] not in ("postgresql", "postgres"):
        raise ValueError("an address like postgresql://user:password@host:5432/name")
    return value


def place_of_files(value: str) -> str:
    """A folder, or the address of a bucket, which may have a prefix."""
    if "://" in value and not BUCKET.fullmatch(value):
        raise ValueError("a folder, or a bucket such as s3://name/prefix")
    return value


def folder(value: str) -> Path:
    """A folder, made absolute."""
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:  # ~somebody who isn't there
        raise ValueError("a folder") from None


def folders(value: str) -> tuple[Path, ...]:
    """Some folders, each made absolute."""
    return tuple(folder(part.strip()) for part in value.split(",") if part.strip())


def place_of_backups(value: str) -> str:
    """A folder, or off."""
    return "off" if value.lower() in ("off", "false", "no", "0") else str(folder(value))


def rotation(value: str) -> Rotation:
    """Three numbers."""
    found = [part.strip() for part in value.split(",")]
    if len(found) != 3 or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in found):
        raise ValueError("three whole numbers, such as 7,4,12")
    return Rotation(*map(int, found))
