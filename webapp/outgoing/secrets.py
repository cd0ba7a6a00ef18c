"""Secrets of other places, such as passwords and signing keys, as the database keeps them: encrypted, with a key that
isn't there.

The key is what COFOUNDER_SECRET_KEYS says, else in the file `secret.key` of the data folder, which is made when it is
first needed. No backup has it (docs/hosting.md).
"""

import base64
import fcntl
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from webapp.settings import CofounderError, Settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

KEY_FILE = "secret.key"
KEY_BYTES = 32


class KeyMissing(CofounderError):
    """What is encrypted can't be read with the keys that are here."""


def seal(settings: Settings, text: str) -> bytes:
    """A secret as it may stand in the database. Raises CofounderError where there is no key, and none can be made."""
    return box(own_keys(settings)).encrypt(text.encode())


def unseal(settings: Settings, sealed: bytes) -> str:
    """A secret in the clear, whichever of the keys it was encrypted with. Raises KeyMissing where that was none of
    them, CofounderError where they can't be read."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415  # as below

    keys = all_keys(settings)
    try:
        if keys:
            return box(keys).decrypt(sealed).decode()
    except InvalidToken:
        pass
    raise KeyMissing(
        "A secret can't be read: it was encrypted with a key that isn't here. Put the key back ("
        f"{key_file(settings)}, or COFOUNDER_SECRET_KEYS, which has to be the same on all machines), or type the "
        "secret in again."
    )


def own_keys(settings: Settings) -> tuple[str, ...]:
    """The keys of which the first encrypts; made where there are none yet."""
    return settings.secret_keys or (read_key(settings) or make_key(settings),)


def all_keys(settings: Settings) -> tuple[str, ...]:
    """The keys that may have encrypted something: also the file's, where keys were set only later."""
    from_file = read_key(settings)
    return settings.secret_keys if from_file is None else (*settings.secret_keys, from_file)


@lru_cache(maxsize=8)
def box(keys: tuple[str, ...]) -> "MultiFernet":
    """What encrypts with the first of some keys, and reads what any of them encrypted."""
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415  # large, and most processes need none

    return MultiFernet([Fernet(key) for key in keys])


def key_file(settings: Settings) -> Path:
    """Where the key is, unless it is set."""
    return settings.data_dir / KEY_FILE


def read_key(settings: Settings) -> str | None:
    """The key in the file; None where there is no file, or nothing in it yet. Raises CofounderError."""
    path = key_file(settings)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            return key_in(file.read(200), path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise key_error(path, error, "read") from error


def make_key(settings: Settings) -> str:
    """A new key, on the disk when this returns; of several processes that make it at the same time, all get the same.
    Raises CofounderError."""
    path = key_file(settings)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # goes with the file, and with its process
            key = key_in(file.read(200), path)
            if key is None:
                key = base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()
                file.write(key.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
                keep_name(path)
    except OSError as error:
        raise key_error(path, error, "made") from error
    return key


def keep_name(path: Path) -> None:
    """A new file is found under its name also after a power cut."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def key_in(content: bytes, path: Path) -> str | None:
    """The key that a file holds; None where that is empty. Raises CofounderError."""
    if not content:
        return None
    try:
        key = content.decode().strip()
        if len(base64.b64decode(key, b"-_", validate=True)) == KEY_BYTES:
            return key
    except ValueError:
        pass
    raise CofounderError(
        f"{path} holds no key: put the right one back, or remove it, and type all passwords of other places in again."
    )


def key_error(path: Path, error: OSError, done: str) -> CofounderError:
    """What an error of the operating system means for whoever runs the desk."""
    reason = (error.strerror or str(error)).lower()
    return CofounderError(
        f"The key for secrets, {path}, can't be {done} ({reason}): mend that, or set COFOUNDER_SECRET_KEYS."
    )
