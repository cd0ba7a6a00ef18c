"""The file that a backup is: a tar with the database's dump, the content of files, and at its end what each has to be.

    database.dump                  as pg_dump writes it, in its custom format
    files/<workspace>/<SHA-256>    each content; `…-<width>` is a smaller picture made from it
    SHA256SUMS                     the checksum of each, as `sha256sum --check` reads it

So a file that was cut off has no SHA256SUMS, and one can see with common tools what is in a backup. Everything here
blocks.
"""

import hashlib
import re
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import msgspec

BLOCK = tarfile.BLOCKSIZE
CHUNK = 1024 * 1024  # bytes read at a time
DUMP = "database.dump"
SUMS = "SHA256SUMS"
FILES = "files/"
CONTENT = re.compile(r"files/([0-9]+/([0-9a-f]{64})(-[0-9]+)?)")
PLAIN_DUMP = b"PGDMP"  # how a dump begins, which is all that backups of earlier versions were


class Damaged(Exception):
    """This is no backup, or not what it was when it was written."""


class Piece(msgspec.Struct, frozen=True):
    """Some bytes of an open file."""

    source: IO[bytes]
    name: str
    start: int
    size: int

    def copy(self, write: Callable[[bytes], object]) -> bytes:
        """Write these bytes somewhere; returns their SHA-256. Raises Damaged where the file ends before."""
        digest, left = hashlib.sha256(), self.size
        self.source.seek(self.start)
        while left:
            chunk = self.source.read(min(CHUNK, left))
            if not chunk:
                raise Damaged
            digest.update(chunk)
            write(chunk)
            left -= len(chunk)
        return digest.digest()


class Member:
    """What is being written into a backup, with its size and checksum so far."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self.size = 0
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        self._output.write(data)
        self.sha256.update(data)
        self.size += len(data)


class Writer:
    """Writes a backup into an empty file that can be sought in."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._now = int(time.time())
        self._sums = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `finish`, or with the process

    @contextmanager
    def member(self, name: str) -> Iterator[Member]:
        """Write something whose size isn't known yet; when that fails, it leaves no trace."""
        start = self._output.tell()
        self._output.write(bytes(BLOCK))
        member = Member(self._output)
        try:
            yield member
        except BaseException:
            self._output.seek(start)
            self._output.truncate()
            raise
        self._output.write(bytes(-member.size % BLOCK))
        end = self._output.tell()
        self._output.seek(start)
        self._output.write(self._header(name, member.size))
        self._output.seek(end)
        self._sums.write(sum_line(member.sha256.digest(), name))

    def finish(self) -> None:
        """Write the end."""
        with self._sums as sums, self.member(SUMS) as member:
            sums.seek(0)
            while chunk := sums.read(CHUNK):
                member.write(chunk)
        self._output.write(bytes(2 * BLOCK))

    def _header(self, name: str, size: int) -> bytes:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, self._now
        return info.tobuf(tarfile.GNU_FORMAT)  # one block, as long as names are short; of any size


class Archive(msgspec.Struct, frozen=True):
    """A backup that was read to its end and found whole."""

    source: IO[bytes]
    dump: Piece

    def contents(self) -> Iterator[Piece]:
        """The contents, one after the other, named by their addresses."""
        if self.dump.start == 0:  # an earlier version's
            return
        for piece in pieces(self.source):
            if piece.name == SUMS:
                return
            if (found := CONTENT.fullmatch(piece.name)) is not None:
                yield msgspec.structs.replace(piece, name=found[1])


def read_archive(source: IO[bytes]) -> Archive:
    """A backup, after all of it was compared with its checksums. Raises Damaged."""
    if source.read(len(PLAIN_DUMP)) == PLAIN_DUMP:
        return Archive(source, Piece(source, DUMP, 0, source.seek(0, 2)))
    sums, dump = hashlib.sha256(), None
    for piece in pieces(source):
        if piece.name == SUMS:
            if dump is None or piece.copy(ignore) != sums.digest():
                raise Damaged
            return Archive(source, dump)
        content = CONTENT.fullmatch(piece.name)
        if (piece.name == DUMP) != (dump is None) or (dump is not None and content is None):
            raise Damaged
        dump = dump or piece
        digest = piece.copy(ignore)
        if content is not None and content[3] is None and digest.hex() != content[2]:
            raise Damaged
        sums.update(sum_line(digest, piece.name))
    raise Damaged


def pieces(source: IO[bytes]) -> Iterator[Piece]:
    """What is in a backup, in turn, to its last piece, SHA256SUMS, and no further. Raises Damaged."""
    position = 0
    while True:
        source.seek(position)
        try:
            info = tarfile.TarInfo.frombuf(source.read(BLOCK), "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as error:
            raise Damaged from error
        if info.size < 0:
            raise Damaged
        start = position + BLOCK
        yield Piece(source, info.name, start, info.size)
        position = start + info.size + -info.size % BLOCK


def sum_line(digest: bytes, name: str) -> bytes:
    """A line of SHA256SUMS."""
    return f"{digest.hex()}  {name}\n".encode()


def ignore(chunk: bytes) -> None:
    """Do nothing with some bytes."""
