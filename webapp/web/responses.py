"""Replies whose bytes are there already, sent as they are.

Litestar's own response makes its headers one by one into an object that can be changed, and then into bytes: as much
work as finding a kept page.
"""

from typing import Any

from litestar import MediaType, Request
from litestar.response import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

RawHeaders = list[tuple[bytes, bytes]]


def encoded(headers: dict[str, str]) -> RawHeaders:
    """Headers as they are sent."""
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def for_script(answer: dict[str, Any], status: int = 200) -> Response[Any]:
    """What one of our scripts is told, who shows it; no browser keeps it."""
    return Response(answer, status_code=status, headers={"cache-control": "no-store"})


def framed(html: str, policy: str) -> Response[str]:
    """A page that is shown within one of the desk's, by a policy of its own; it is asked for anew each time."""
    headers = {"content-security-policy": policy, "cache-control": "private, no-cache"}
    return Response(html, media_type=MediaType.HTML, headers=headers)


class BytesReply(Response[bytes]):
    """HTML as bytes, with headers that are encoded already; `headers` and `cookies` can be added to, as with any."""

    def __init__(self, body: bytes, status: int, sent: RawHeaders) -> None:
        # Litestar's own asks each thing that isn't given which of several kinds it is: as much work as all of the rest.
        self.content, self.status_code, self.sent = body, status, sent
        self.headers, self.cookies = {}, []
        self.background, self.encoding, self.media_type, self.response_type_encoders = None, "utf-8", MediaType.HTML, {}

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:
        """What Litestar sends."""
        headers = [*self.sent, *encoded(self.headers)] if self.headers else list(self.sent)
        headers += [(b"set-cookie", cookie.to_header(header="").encode("latin-1")) for cookie in self.cookies]
        return Bytes(self.status_code or 200, headers, self.content)


class Bytes(ASGIResponse):
    """Status, headers and body as they are."""

    def __init__(self, status: int, headers: RawHeaders, body: bytes) -> None:
        self.status_code = status
        self.sent = headers
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.sent})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
