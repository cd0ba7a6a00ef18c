"""A language model as a test plays it: an OpenAI-compatible endpoint that answers well, badly, slowly, or for ever."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import msgspec
from msgspec.structs import replace

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.web_server import Answer, Asked, WebServer, reply, web_server
from webapp.assistant.queries import change_assistant, make_assistant
from webapp.outgoing.allowed import allowed
from webapp.outgoing.secrets import seal

MODEL = "llama3.2"
EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

Way = Callable[["ChatServer"], Awaitable[Answer]]


def chunk(words: str | None = None, finish: str | None = None, **more: Any) -> bytes:
    """A piece of a stream."""
    delta = {} if words is None else {"content": words}
    said = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}
    return b"data: " + msgspec.json.encode(said) + b"\n\n"


def streamed(*lines: bytes, head: str = EVENTS) -> Way:
    """A stream that is there at once, and then over."""

    async def way(server: "ChatServer") -> Answer:
        async def pieces() -> AsyncIterator[bytes]:
            yield head.encode()
            for line in lines:
                yield line

        return pieces()

    return way


def says(*words: str, tokens: int | None = None) -> Way:
    """A model that answers as it should, a few letters at a time."""
    usage: dict[str, Any] = {} if tokens is None else {"usage": {"total_tokens": tokens}}
    return streamed(b": processing\n\n", *map(chunk, words), chunk(finish="stop", **usage), b"data: [DONE]\n\n")


def answers(status: int, body: object = "", **headers: str) -> Way:
    """An answer that is no stream."""
    content = body if isinstance(body, str) else msgspec.json.encode(body).decode()

    async def way(server: "ChatServer") -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return reply(status, content, {"Content-Type": "application/json", **named})

    return way


async def endless(server: "ChatServer") -> Answer:
    """A model that never comes to an end."""

    async def pieces() -> AsyncIterator[bytes]:
        yield EVENTS.encode()
        while True:
            yield chunk("and on ")

    return pieces()


async def slow(server: "ChatServer") -> Answer:
    """A model that goes on for a minute, at the pace of one that runs at home."""

    async def pieces() -> AsyncIterator[bytes]:
        yield EVENTS.encode()
        while True:
            yield chunk("and on ")
            await asyncio.sleep(0.02)

    return pieces()


def held(*words: str) -> Way:
    """A model that says something, and then nothing more until the test lets it (`server.go_on`)."""

    async def way(server: "ChatServer") -> Answer:
        async def pieces() -> AsyncIterator[bytes]:
            yield EVENTS.encode() + b"".join(map(chunk, words))
            await server.go_on.wait()
            yield chunk(" The end.", finish="stop") + b"data: [DONE]\n\n"

        return pieces()

    return way


async def silent(server: "ChatServer") -> Answer:
    """A machine that takes what it is asked, and says nothing at all."""

    async def pieces() -> AsyncIterator[bytes]:
        await server.go_on.wait()
        yield b""

    return pieces()


class ChatServer:
    """Where it is, how it answers, and what it was asked. Of several ways each is for one request, the last one for all
    that follow."""

    def __init__(self) -> None:
        self.ways: list[Way] = [says("Fine.")]
        self.go_on = asyncio.Event()
        self.web: WebServer

    async def answer(self, asked: Asked) -> Answer:
        """One request."""
        way = self.ways.pop(0) if len(self.ways) > 1 else self.ways[0]
        found = await way(self)
        if isinstance(found, bytes):
            return found
        return self._until_left(found)

    async def _until_left(self, pieces: Any) -> AsyncIterator[bytes]:
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece

    @property
    def url(self) -> str:
        """The address that owners type."""
        return f"{self.web.origin()}/v1"

    @property
    def asked(self) -> list[Asked]:
        """What it was asked, in order."""
        return self.web.asked

    @property
    def last(self) -> str:
        """What the person said in the last request."""
        content = self.asked[-1].json["messages"][-1]["content"]
        return content if isinstance(content, str) else str(content[0]["text"])

    async def left(self) -> None:
        """Wait until nobody is connected."""
        async with asyncio.timeout(30):
            await self.web.idle.wait()


@asynccontextmanager
async def chat_server(desk: Desk) -> AsyncIterator[ChatServer]:
    """One that the desk may ask."""
    found = ChatServer()
    async with web_server(found.answer) as web:
        found.web = web
        before = desk.app.state.settings
        desk.app.state.settings = replace(before, outgoing_allowed=allowed(f"off, {web.origin()}"))
        yield found
        found.go_on.set()
        desk.app.state.settings = before


def hidden(page: Page, form: str) -> dict[str, Any]:
    """What a form of a page sends by itself."""
    fields = {
        each.attributes["name"] or "": each.attributes.get("value") or ""
        for each in page.tree.css(f"{form} input[type=hidden]")
    }
    for each in page.tree.css(f"{form} textarea"):
        fields[each.attributes["name"] or ""] = each.text().removeprefix("\n")
    return fields


async def an_assistant(desk: Desk, who: Person, server: ChatServer, *, key: str | None = None, **patch: Any) -> None:
    """Help with writing, turned on."""
    await make_assistant(desk.db, who.workspace_id)
    secret = None if key is None else seal(desk.app.state.settings, key)
    await change_assistant(
        desk.db,
        who.workspace_id,
        who.workspace_id,
        who.account_id,
        "assistant.updated",
        {"is_on": True, "url": server.url, "model": MODEL, **patch},
        rekeyed=key is not None,
        secret=secret,
        now=desk.clock(),
    )
