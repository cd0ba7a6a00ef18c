"""Asking an endpoint: what is sent, what comes back while it comes, and each failure in a sentence."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from webapp.assistant.completions import Aloud, Completion, NotAChat, Said, message_in
from webapp.assistant.models import Failed
from webapp.outgoing.asking import Arriving, NotAllowed, Unanswered
from webapp.outgoing.opening import open_client
from webapp.settings import Settings
from webapp.web.foreign import in_words, wait_in_words, wait_of
from webapp.web.forms.fields import storable

FIRST = 120.0  # seconds until an answer begins: a model on the business's own machine is loaded first
PAUSE = 60.0  # between two pieces
SECONDS = 300.0  # for all of it
MOST_ERROR = 20_000  # bytes of an answer that says why it is none
MOST_WHOLE = 500_000  # bytes of an answer that isn't streamed
MOST_OVERHEAD = 8_000_000  # bytes of a stream, most of which are the braces around a few letters
LETTERS_A_TOKEN = 4  # bytes, where nobody counts them: what is usual for English; other scripts need more of both

UNREADABLE = "{host} answers something that isn’t a chat. Is the address right? It usually ends in /v1."

GARBLED = "{host} went on with something that can’t be read, so this isn’t the end."


class Endpoint(msgspec.Struct, frozen=True):
    """A model: where it is, what it is called there, and the key, if it wants one."""

    url: str
    model: str
    key: str | None = None

    @property
    def host(self) -> str:
        """Whom sentences name."""
        return urlsplit(self.url).hostname or "The endpoint"

    @property
    def address(self) -> str:
        """What is asked."""
        return f"{self.url.rstrip('/')}/chat/completions"

    def without_key(self, said: str) -> str:
        """What it says itself, without the key: some say back what they were sent."""
        return said.replace(self.key, "…") if self.key else said


Messages = list[dict[str, Any]]


def body_of(endpoint: Endpoint, messages: Messages) -> dict[str, Any]:
    """All that is sent."""
    return {"model": endpoint.model, "messages": messages, "stream": True}


def tokens_of(text: str) -> int:
    """About how many tokens a text is."""
    return len(text.encode("utf-8", "replace")) // LETTERS_A_TOKEN + 1


class Answer:
    """An answer on its way. When `pieces` has ended, or was left, `used` says what it took, and `counts` whether the
    endpoint was reached at all."""

    def __init__(self, settings: Settings, endpoint: Endpoint, messages: Messages, *, most: int, now: datetime) -> None:
        self.settings = settings
        self.endpoint = endpoint
        self.content = msgspec.json.encode(body_of(endpoint, messages))
        self.most = most
        self.now = now
        self.asked_for = sum(tokens_of(words) for words in texts_in(messages))
        self.counts = False
        self._completion = Completion()
        self._length = 0  # bytes of the answer

    @property
    def used(self) -> int:
        """The tokens that it took: as the endpoint counts them, else about."""
        return self._completion.tokens or self.asked_for + self._length // LETTERS_A_TOKEN + 1

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The answer as it comes. Raises Failed with a sentence, also after some of it has come."""
        key = {"authorization": f"Bearer {self.endpoint.key}"} if self.endpoint.key else {}
        headers = {"content-type": "application/json", "accept": "text/event-stream, application/json", **key}
        asked = ("POST", self.endpoint.address)
        try:
            async with open_client(self.settings) as client:
                self.counts = True
                async with (
                    client.stream(*asked, headers=headers, content=self.content, first=FIRST, pause=PAUSE) as reply,
                    aclosing(self._read(reply)) as words,
                ):
                    async for some in words:
                        yield some
        except NotAllowed as error:
            self.counts = False
            raise Failed(str(error)) from error
        except Unanswered as error:
            self.counts = error.sent
            raise Failed(str(error)) from error

    async def _read(self, reply: Arriving) -> AsyncGenerator[str, None]:
        """The words of an answer. Raises Failed, Unanswered."""
        host, completion, aloud = self.endpoint.host, self._completion, Aloud()
        if reply.status != 200:
            raise Failed(refusal(self.endpoint, reply, await whole(reply, MOST_ERROR), self.now))
        is_stream = "text/event-stream" in reply.headers.get("content-type", "")
        until = asyncio.get_running_loop().time() + SECONDS
        said = received = 0
        try:
            if is_stream:
                async for piece in reply.pieces:
                    received += len(piece)
                    if words := self._heard(aloud.feed(completion.feed(piece))):
                        yield words[: self.most - said]
                        said += len(words)
                    if completion.failed is not None:
                        raise completion.failed
                    if said > self.most or received > MOST_OVERHEAD:
                        raise Failed(f"{host} went on and on, and was stopped after {min(said, self.most):,} letters.")
                    if completion.done:
                        break
                    if asyncio.get_running_loop().time() > until:
                        raise Failed(f"{host} didn’t come to an end within {SECONDS / 60:g} minutes.")
                rest = completion.end()
            else:
                rest = completion.take(await whole(reply, MOST_WHOLE))
            if words := self._heard(aloud.feed(rest) + aloud.end()):
                yield words[: self.most - said]
                said += len(words)
        except NotAChat:
            raise Failed((GARBLED if said else UNREADABLE).format(host=host)) from None
        except Said as error:
            raise Failed(with_words(f"{host} can’t answer", in_words(self.endpoint.without_key(str(error))))) from None
        self._look_over(said)

    def _heard(self, words: str) -> str:
        """Words as they can be kept, counted."""
        self._length += len(words.encode("utf-8", "replace"))
        return storable(words)

    def _look_over(self, said: int) -> None:
        """Raises Failed where an answer ended otherwise than it should."""
        host, completion = self.endpoint.host, self._completion
        if completion.refusal or completion.finish == "content_filter":
            raise Failed(with_words(f"{self.endpoint.model} declines", in_words(completion.refusal)))
        if said > self.most:
            raise Failed(f"{host} answered with more than {self.most:,} letters; the rest was left out.")
        if completion.finish == "length":
            raise Failed(f"{host} stopped at its own limit, so this isn’t the end.")
        if not completion.is_whole:
            raise Failed(f"{host} broke off in the middle of its answer.")
        if not said:
            raise Failed(f"{self.endpoint.model} answered with nothing. Ask it again, or otherwise.")


def texts_in(messages: Messages) -> list[str]:
    """The words of messages; a picture counts as much as some."""
    found: list[str] = []
    for message in messages:
        content = message["content"]
        found += [content] if isinstance(content, str) else [part.get("text", "x" * 4000) for part in content]
    return found


async def whole(reply: Arriving, most: int) -> bytes:
    """An answer that isn't streamed, as far as it is read."""
    body = bytearray()
    async for piece in reply.pieces:
        body += piece
        if len(body) > most:
            break
    return bytes(body[:most])


def refusal(endpoint: Endpoint, reply: Arriving, body: bytes, now: datetime) -> str:
    """What an answer means that is none, in a sentence for whoever asked."""
    host, status = endpoint.host, reply.status
    try:
        said = message_in(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = body.decode("utf-8", "replace")
    said = in_words(endpoint.without_key(said))
    if status in (401, 403):
        return with_words(f"{host} doesn’t accept the key (it answers {status})", said)
    if status == 404:
        return with_words(f"{host} knows no such address or no model “{endpoint.model}” (it answers 404)", said)
    if status == 429:
        wait = wait_of(reply.headers, now)
        again = f" Try again in {wait_in_words(wait)}." if wait is not None else ""
        return with_words(f"{host} has been asked too much for now (it answers 429)", said) + again
    if 300 <= status < 400:
        return f"{host} leads elsewhere (it answers {status}), and what is asked isn’t sent on. Mend the address."
    if status >= 500:
        return with_words(f"{host} can’t answer now (it answers {status})", said)
    return with_words(f"{host} refuses this (it answers {status})", said)


def with_words(sentence: str, said: str) -> str:
    """A sentence with what the other side says itself, if it says anything."""
    return f"{sentence}: {said.rstrip('.')}." if said else f"{sentence}."
