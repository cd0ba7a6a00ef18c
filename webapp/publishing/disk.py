"""Writing in a folder of this machine, and nowhere else: each part of a path is opened in the one before it, and none
may be a link. What is written is there in whole or not at all, also after a power cut. Everything here blocks."""

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path, PurePosixPath

FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC
MOST = 10_000_000  # bytes of a text
ELSEWHERE = (errno.ELOOP, errno.ENOTDIR)  # where a part is a link


class Elsewhere(Exception):
    """A path leads out of its folder."""


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of a path below a folder. Raises Elsewhere."""
    parts = PurePosixPath(path).parts
    if not parts or any(part in ("..", "/") or "\x00" in part for part in parts):
        raise Elsewhere(path)
    return parts


@contextmanager
def opened(root: Path, parts: tuple[str, ...] = (), *, make: bool = False) -> Iterator[int]:
    """A folder below `root`, open; with `make`, made where it is missing. Raises Elsewhere, OSError."""
    descriptor = os.open(root, FOLDER_FLAGS & ~os.O_NOFOLLOW)  # whoever runs the desk has named it
    try:
        for part in parts:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(part, 0o755, dir_fd=descriptor)
                    os.fsync(descriptor)
            try:
                inner = os.open(part, FOLDER_FLAGS, dir_fd=descriptor)
            except OSError as error:
                if error.errno in ELSEWHERE:
                    raise Elsewhere(part) from error
                raise
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def read(root: Path, path: str, most: int = MOST) -> bytes | None:
    """What a file holds, up to `most` bytes; None where there is none. Raises Elsewhere, OSError."""
    with opened_file(root, path) as file:
        return None if file is None else file.read(most)


def names_in(root: Path, path: str) -> list[str]:
    """What is in a folder, "" for `root` itself; nothing where there is no such folder. Raises OSError."""
    try:
        with opened(root, parts_of(path) if path else ()) as folder:
            return sorted(os.listdir(folder))  # noqa: PTH208  # of what is open, whatever its name leads to by now
    except (FileNotFoundError, Elsewhere):
        return []


def sha256_of(root: Path, path: str) -> str | None:
    """What tells a file's content from others; None where there is none. Raises Elsewhere, OSError."""
    with opened_file(root, path) as file:
        return None if file is None else hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened_file(root: Path, path: str) -> Iterator[BufferedReader | None]:
    """A file to read; None where there is none. Raises Elsewhere, OSError."""
    parts = parts_of(path)
    try:
        with opened(root, parts[:-1]) as folder:
            descriptor = os.open(parts[-1], os.O_RDONLY | os.O_NONBLOCK | FILE_FLAGS, dir_fd=folder)
    except FileNotFoundError:
        yield None
        return
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Elsewhere(path) from error
        raise
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Elsewhere(path)
        yield file


class NewFile:
    """A file that takes its name when it is `done`, in the place of what had it, and leaves nothing otherwise; where
    its process is killed, something that `sweep` finds by `key`."""

    def __init__(self, root: Path, path: str, key: str) -> None:
        self._root, self._parts = root, parts_of(path)
        self._name = f".{key}.{secrets.token_hex(8)}.part"
        with opened(root, self._parts[:-1], make=True) as folder:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | FILE_FLAGS
            self._file = os.fdopen(os.open(self._name, flags, 0o644, dir_fd=folder), "wb")

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        self._file.write(data)

    def done(self) -> None:
        """It is whole. Raises Elsewhere, OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        with opened(self._root, self._parts[:-1]) as folder:
            os.rename(self._name, self._parts[-1], src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)

    def drop(self) -> None:
        """It isn't wanted; nothing happens where it is done already."""
        self._file.close()
        with suppress(OSError, Elsewhere), opened(self._root, self._parts[:-1]) as folder:
            os.unlink(self._name, dir_fd=folder)


def sweep(root: Path, path: str, keys: Iterable[str]) -> None:
    """Remove from a folder what was half written by some keys when their process was killed. Raises OSError."""
    begun = tuple(f".{key}." for key in keys)
    for name in names_in(root, path):
        if name.startswith(begun) and name.endswith(".part"):
            remove(root, f"{path}/{name}".lstrip("/"))


def remove(root: Path, path: str) -> None:
    """Remove a file, if it is there, and its folder where nothing else is in it. Raises Elsewhere, OSError."""
    parts = parts_of(path)
    with suppress(FileNotFoundError):
        with opened(root, parts[:-1]) as folder:
            os.unlink(parts[-1], dir_fd=folder)
            os.fsync(folder)
        if len(parts) > 1:
            with opened(root, parts[:-2]) as above, suppress(OSError):  # not empty
                os.rmdir(parts[-2], dir_fd=above)
                os.fsync(above)
