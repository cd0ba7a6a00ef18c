"""Uploads examined and made clean, each in a process of its own, a few at a time."""

import asyncio
import contextlib
import logging
import os
import sys
from asyncio.subprocess import Process
from pathlib import Path

import msgspec

from webapp.files.models import Arrived, Content, Refused
from webapp.files.names import extension, with_extension
from webapp.files.store.store import StoreFull
from webapp.web.threads import Busy

log = logging.getLogger(__name__)

AT_ONCE = 2
MOST_WAITING = 32
SECONDS = 60  # after which a process is ended; large files have more
BYTES_A_SECOND = 20_000_000
SAID = 8_000  # bytes that are read of what a process says, the last ones
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TMPDIR")  # not the desk's secrets
GAVE_UP = (
    "It can't be opened: it is damaged, or takes more memory or time than the desk has for it. "
    "Save it again, smaller, and choose that."
)
FAILED = "The desk failed at examining it, and the file isn't to blame: tell whoever runs the desk, whose log says why."


class Answer(msgspec.Struct):
    """What a process said (webapp/files/uploads/sandbox_process.py)."""

    refused: str = ""
    full: bool = False
    media_type: str = ""
    ending: str = ""
    sha256: str = ""
    size: int = 0
    width: int | None = None
    height: int | None = None
    widths: list[int] = []


class Examiner:
    """How many uploads are examined at once, and how many wait for it."""

    def __init__(self, at_once: int = AT_ONCE, most: int = MOST_WAITING, seconds: float = SECONDS) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self._most = most
        self._seconds = seconds
        self._waiting = 0

    async def examine(self, upload: Arrived) -> tuple[str, Content]:
        """The name of an upload, with the ending that its content has, and what is to be kept of it.

        The content lies beside the upload. Raises Refused with a sentence for whoever sent it, StoreFull, and Busy,
        with nothing begun, while too many wait or the system has no process to give.
        """
        if self._waiting >= self._most:
            raise Busy("too many uploads are waiting")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._examine(upload)
        finally:
            self._waiting -= 1

    async def _examine(self, upload: Arrived) -> tuple[str, Content]:
        target = upload.path.with_name(f"{upload.path.name}-content")
        answer = await self._ask(upload, target)
        if answer.full:
            raise StoreFull("there was no room to make it clean")
        if answer.refused:
            raise Refused(answer.refused)
        content = Content(
            path=target,
            sha256=bytes.fromhex(answer.sha256),
            size=answer.size,
            media_type=answer.media_type,
            width=answer.width,
            height=answer.height,
            smaller={width: target.with_name(f"{target.name}-{width}") for width in answer.widths},
        )
        return with_extension(upload.name, answer.ending) if answer.ending else upload.name, content

    async def _ask(self, upload: Arrived, target: Path) -> Answer:
        process = await begin(str(upload.path), str(target), extension(upload.name))
        try:
            async with asyncio.timeout(self._seconds + upload.size / BYTES_A_SECOND):
                said, complaint, code = await asyncio.gather(
                    last_of(process.stdout), last_of(process.stderr), process.wait()
                )
        except TimeoutError:
            log.warning("examining an upload of %d bytes took too long", upload.size)
            raise Refused(GAVE_UP) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return answer_of(code, said, complaint.decode(errors="replace").strip())


async def begin(*asked: str) -> Process:
    """Start a process that examines an upload. Raises Busy where the system has none to give."""
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "webapp.files.uploads.sandbox_process", *asked),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
        )
    except OSError as error:
        log.error("an upload can't be examined: %s", error)  # it is a sentence; the trace tells no more
        raise Busy("no process can be started") from error


async def last_of(stream: asyncio.StreamReader | None) -> bytes:
    """The last of what a process says."""
    said = b""
    while stream is not None and (data := await stream.read(SAID)):
        said = (said + data)[-SAID:]
    return said


def answer_of(code: int, said: bytes, complaint: str) -> Answer:
    """What a process answered. An upload that breaks what reads it, or takes too much, ends it by a signal; how else it
    fails is a defect of ours. Raises Refused, and the log has why."""
    if code < 0:
        log.warning("examining an upload was ended by signal %d: %s", -code, complaint)
        raise Refused(GAVE_UP)
    if code == 0:
        with contextlib.suppress(msgspec.DecodeError):
            return msgspec.json.decode(said, type=Answer)
    log.error("examining an upload failed with return code %d: %s", code, complaint)
    raise Refused(FAILED, 500)
