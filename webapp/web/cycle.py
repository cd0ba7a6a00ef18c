"""A request and its reply on a connection, and how the head of a reply is written."""

from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

# Headers of replies that have a few values each, and those that say how a reply is sent.
UNCHANGING = frozenset(
    b"cache-control cofounder content-encoding content-security-policy content-type cross-origin-opener-policy "
    b"cross-origin-resource-policy permissions-policy referrer-policy speculation-rules strict-transport-security vary "
    b"x-content-type-options".split()
)
LEFT_TO_UVICORN = frozenset({b"connection", b"transfer-encoding"})


@lru_cache(256)
def unchanging_line(name: bytes, value: bytes) -> bytes:
    """A header as it is sent, of those with few values (`UNCHANGING`)."""
    return line_of(name, value)


def line_of(name: bytes, value: bytes) -> bytes:
    """A header as it is sent. Raises ValueError where it can't be (RFC 9110 5.1, 5.5)."""
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise ValueError("a header has characters that none may have")
    return b"%b: %b\r\n" % (name.lower(), value)


class Cycle(RequestResponseCycle):
    """A request and its reply, as uvicorn has them. Most headers of a reply are those of every other, and are looked at
    once: to do it each time takes as long as finding a kept page."""

    async def send(self, message: Any) -> None:
        """Send what the application says."""
        busy = self.response_started or self.disconnected or self.flow.write_paused
        ordinary = self.keep_alive and not (busy or self.access_log)
        if message["type"] == "http.response.start" and ordinary and self.start(message):
            return
        await super().send(message)

    def start(self, message: Any) -> bool:
        """Send the head of a reply of a known length; whether this is one."""
        length, head = None, [STATUS_LINE[message["status"]]]
        for name, value in (*self.default_headers, *message["headers"]):
            if name in UNCHANGING:
                head.append(unchanging_line(name, value))
                continue
            if name in LEFT_TO_UVICORN:
                return False
            if name == b"content-length":
                length = int(value)
            head.append(line_of(name, value))
        if length is None:
            return False
        self.response_started, self.waiting_for_100_continue = True, False
        self.expected_content_length, self.chunked_encoding = length, False
        self.transport.write(b"".join([*head, b"\r\n"]))
        return True
