"""A client's connection: how much it may send before it is understood, and how slow it may be.

uvicorn waits for ever for the rest of a request, and for a client that doesn't read its reply, and takes headers of any
size. Here a client has some seconds for the head of a request, and for everything else as many as its bytes pay for: a
slow telephone line gets all the time it needs, and who only holds a connection open loses it.
"""

import asyncio
import fcntl
import struct
import termios
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, ClassVar

import msgspec
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from webapp.web.cycle import Cycle
from webapp.web.streams import STREAM

MOST_HEAD = 32_768  # bytes of a request's headers; browsers send about 1,000 and their cookies
MOST_FIELDS = 100
MOST_URL = 8_192  # RFC 9110 4.1 asks for 8,000
MOST_PATH = 2_048
MOST_DROPPED = 1_000_000  # bytes that are read of a client that is refused
MOST_WAITING = 100  # requests that are sent before the first of them is answered

REFUSALS = {
    HTTPStatus.BAD_REQUEST: "The request can't be read: it isn't as HTTP/1.1 has it.",
    HTTPStatus.REQUEST_TIMEOUT: "The request took too long to arrive. Send it again.",
    HTTPStatus.REQUEST_URI_TOO_LONG: (
        f"The address is too long: at most {MOST_URL} bytes are taken, {MOST_PATH} of them before the question mark."
    ),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        f"The headers are too large: at most {MOST_FIELDS} of {MOST_HEAD} bytes together are taken. "
        "In a browser, delete the cookies of this address and try again."
    ),
}


class Bounds(msgspec.Struct, frozen=True):
    """How slow a client may be; times in seconds."""

    head: float = 15.0  # until a request's head is there
    grace: float = 60.0  # without a byte of a body, or of a reply taken
    speed: float = 1_000.0  # bytes that pay for a second: half of what the slowest modems and telephones carry
    look: float = 5.0  # between two looks at a connection
    linger: float = 3.0  # for a client to read why it is refused


class Patience:
    """Seconds that a client has left. Bytes that move pay for more, up to where it began: a token bucket."""

    def __init__(self, most: float, speed: float = 0.0) -> None:
        self.most = most
        self.left = most
        self.speed = speed

    def spent(self, seconds: float, moved: int) -> bool:
        """Whether it is used up, after so many seconds more in which so many bytes moved."""
        paid = moved / self.speed if self.speed else 0.0
        self.left = min(self.most, self.left - seconds + paid)
        return self.left <= 0


class Stage(Enum):
    """What of a request has come."""

    NOTHING = auto()
    HEAD = auto()  # some of it
    BODY = auto()  # the head, and perhaps some of the body


class Refused(Exception):
    """What a client sends isn't taken."""


class Outgoing:
    """A transport that also knows how much of what was written the client has taken."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.is_closing = transport.is_closing  # is asked for each request
        self.written = 0

    def __getattr__(self, name: str) -> Any:
        """Everything else is the transport's own."""
        return getattr(self._transport, name)

    def write(self, data: Any) -> None:
        """Send, as soon as the client takes it."""
        self.written += len(data)
        self._transport.write(data)

    def owed(self) -> int:
        """Bytes that the client hasn't taken: those that wait here, and those in the system's queue (Linux tells)."""
        waiting: int = self._transport.get_write_buffer_size()
        queued = bytearray(4)
        try:
            fcntl.ioctl(self._transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, queued)
        except (OSError, AttributeError):  # another system, or the socket is gone
            return waiting
        return waiting + int(struct.unpack("i", queued)[0])


class Connection(HttpToolsProtocol):
    """One connection, as uvicorn serves it, within bounds."""

    bounds: ClassVar[Bounds] = Bounds()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """A client has connected."""
        self.outgoing = Outgoing(transport)
        super().connection_made(self.outgoing)  # type: ignore[arg-type]  # it is one in all that uvicorn asks for
        self.stage = Stage.NOTHING
        self.refused = False
        self.refusal = HTTPStatus.BAD_REQUEST  # what a request that can't be read is answered with
        self.requests = 0
        self.received = 0
        self.unclear = 0  # bytes received since the last that were part of a body, or ended a head or a request
        self.awaited: tuple[int, Stage] | None = None
        self.sending = self.taking = self.patience()
        self.seen = 0, 0  # bytes received, bytes taken
        self.next_look = self.loop.call_later(self.bounds.look, self.look)

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended."""
        self.next_look.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The server is to stop: what is under way is still answered, and what has no end ends now."""
        super().shutdown()
        if self.answering and (stream := self.cycle.scope["state"].get(STREAM)) is not None:
            stream.end()

    def data_received(self, data: bytes) -> None:
        """Something has come."""
        self.unclear += len(data)
        if self.refused:  # what it has sent before it could know
            if self.unclear > MOST_DROPPED:
                self.flow.pause_reading()
            return
        self.received += len(data)
        super().data_received(data)
        if self.unclear > MOST_HEAD:
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    # What the parser has read.

    def on_message_begin(self) -> None:
        """A request begins."""
        self.stage = Stage.HEAD
        self.requests += 1
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A piece of its address."""
        super().on_url(url)
        if len(self.url) > MOST_URL or len(self.url.partition(b"?")[0]) > MOST_PATH:
            self.refusal = HTTPStatus.REQUEST_URI_TOO_LONG
            raise Refused

    def on_headers_complete(self) -> None:
        """Its head is there: it will be answered. Headers that come behind a body don't belong to the request any more
        (RFC 9110 6.5.1)."""
        size = sum([len(name) + len(value) for name, value in self.headers])
        if size > MOST_HEAD or len(self.headers) > MOST_FIELDS:
            self.refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise Refused
        if len(self.pipeline) >= MOST_WAITING:
            raise Refused
        super().on_headers_complete()  # which lets the request be answered as soon as this is over
        self.cycle.__class__ = Cycle
        self.headers = []
        self.stage = Stage.BODY
        self.unclear = 0

    def on_body(self, body: bytes) -> None:
        """A piece of its body."""
        self.unclear = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All of it is there."""
        self.stage = Stage.NOTHING
        self.unclear = 0
        super().on_message_complete()

    # Who is too slow, or sends what isn't taken.

    def patience(self) -> Patience:
        """Patience with a body, or with who reads a reply."""
        return Patience(self.bounds.grace, self.bounds.speed)

    def look(self) -> None:
        """Whether the client is too slow. Time in which it waits for us isn't counted."""
        self.next_look = self.loop.call_later(self.bounds.look, self.look)
        owed = self.outgoing.owed()
        received, taken = self.received - self.seen[0], self.outgoing.written - owed - self.seen[1]
        self.seen = self.received, self.outgoing.written - owed
        if not owed:
            self.taking = self.patience()
        elif self.taking.spent(self.bounds.look, taken):
            self.outgoing.abort()
            return
        awaited = self.what_is_awaited()
        if awaited != self.awaited:
            self.awaited = awaited
            self.sending = self.patience() if self.stage is Stage.BODY else Patience(self.bounds.head)
        elif awaited is not None and self.sending.spent(self.bounds.look, received):
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)

    def what_is_awaited(self) -> tuple[int, Stage] | None:
        """The part of a request that the client has to send now, None where it need not: we are to answer, or read what
        it has sent, or it may rest, as long as uvicorn lets it, or it is to go."""
        if self.stage is Stage.BODY:
            resting = self.flow.read_paused
        else:
            kept_alive = self.stage is Stage.NOTHING and self.timeout_keep_alive_task is not None
            resting = self.answering or kept_alive
        return None if resting or self.refused or self.outgoing.is_closing() else (self.requests, self.stage)

    @property
    def answering(self) -> bool:
        """Whether a request waits for its reply, or for the rest of it."""
        cycle: RequestResponseCycle | None = self.cycle  # uvicorn gives it another type
        return cycle is not None and not cycle.response_complete

    def send_400_response(self, msg: str) -> None:
        """The parser can't go on (uvicorn's name for it)."""
        self.refuse(self.refusal)

    def refuse(self, status: HTTPStatus) -> None:
        """Take nothing more from this client; say why, where that can't be taken for a part of another reply."""
        if self.refused:
            return
        self.refused = True
        if self.answering and self.stage is not Stage.BODY:
            self.cycle.keep_alive = False  # what is under way is still answered
            return
        broken = self.answering and not self.cycle.response_started and not self.pipeline
        if broken:  # the rest of its body will never be there
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if broken or (self.stage is not Stage.BODY and self.unclear):
            self.close_saying(status)
        else:
            self.outgoing.abort()

    def close_saying(self, status: HTTPStatus) -> None:
        """Send a short reply and, once the client has had time to read it, close: to close at once, while it still
        sends, would take the reply away from it (RFC 9112 9.6)."""
        self._unset_keepalive_if_required()
        text = REFUSALS[status].encode()
        head = b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(text)
        self.outgoing.write(STATUS_LINE[status] + head + text)
        self.outgoing.write_eof()
        self.next_look.cancel()
        self.next_look = self.loop.call_later(self.bounds.linger, self.outgoing.abort)
