"""An answer told while it comes, by server-sent events: `words` as they come, and `done` with what the page shows of it
then, or `problem`. It ends with its reader: a page that is left, or Cancel, closes the connection to the model at once.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Any

import msgspec
from litestar import Request
from litestar.response import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from webapp.assistant.models import Failed
from webapp.web.streams import EventStream
from webapp.web.threads import Busy

log = logging.getLogger("cofounder.assistant")

Shown = Callable[[str, str], Awaitable[str]]  # the HTML of an answer and of what is wrong with it
ODD = "Something went wrong here, and the desk has written down what. Try again in a moment."
BUSY = "The desk is busy. Try again in a moment."


def wants_stream(request: Request[Any, Any, Any]) -> bool:
    """Whether an answer is wanted as it comes."""
    return "text/event-stream" in request.headers.get("accept", "")


async def gathered(
    words: AsyncGenerator[str, None], tell: Callable[[str, str], None] = lambda event, words: None
) -> tuple[str, str]:
    """All of an answer, as far as it came, and what is wrong with it, or ""; each piece is told as it comes."""
    text = problem = ""
    try:
        async with aclosing(words) as pieces:
            async for piece in pieces:
                text += piece
                tell("words", piece)
    except Failed as error:
        problem = str(error)
    return text, problem


class Writing:
    """What is written, as a source of a stream."""

    def __init__(self, words: AsyncGenerator[str, None], shown: Shown) -> None:
        self.ended = False
        self.woken = asyncio.Event()
        self._words = words
        self._shown = shown
        self._waiting: list[bytes] = []

    def take(self) -> bytes:
        """What is to be sent now."""
        waiting, self._waiting = self._waiting, []
        return b"".join(waiting)

    def end(self) -> None:
        """It is over."""
        self.ended = True
        self.woken.set()

    def tell(self, event: str, data: object) -> None:
        """Say something."""
        self._waiting.append(f"event: {event}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n")
        self.woken.set()

    async def run(self) -> None:
        """Write until it is over, and say so whatever happens."""
        try:
            text, problem = await gathered(self._words, self.tell)
            self.tell("done", await self._shown(text, problem))
        except Busy:
            self.tell("problem", BUSY)
        except Exception:
            log.exception("an answer couldn't be written to its end")
            self.tell("problem", ODD)
        finally:
            self.end()


class WritingReply(Response[bytes]):
    """The reply that tells it."""

    def __init__(self, writing: Writing) -> None:
        super().__init__(b"")
        self.writing = writing

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:
        """What Litestar sends."""
        return StreamOfWriting(self.writing)


class StreamOfWriting(ASGIResponse):
    """A stream with what writes it."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; when it ends, for whatever reason, nothing is written any more."""
        at_work = asyncio.create_task(self.writing.run())
        try:
            await EventStream(self.writing)(scope, receive, send)
        finally:
            at_work.cancel()
            with suppress(asyncio.CancelledError):
                await at_work


async def unless_left(request: Request[Any, Any, Any], work: Awaitable[tuple[str, str]]) -> tuple[str, str] | None:
    """What comes of some work, which ends with whoever waits for it; None where they have left."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    doing, leaving = asyncio.ensure_future(work), asyncio.create_task(left())
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await doing if doing.done() else None
    finally:
        for task in (doing, leaving):
            task.cancel()
        await asyncio.gather(doing, leaving, return_exceptions=True)
