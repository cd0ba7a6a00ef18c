"""A stream as a reply."""

from typing import Any

from litestar import Request
from litestar.response import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from webapp.live.hub import Hub
from webapp.live.stream import Stream
from webapp.web.streams import EventStream


class StreamReply(Response[bytes]):
    """What a browser is told, for as long as it listens."""

    def __init__(self, stream: Stream, hub: Hub) -> None:
        super().__init__(b"")
        self.stream = stream
        self.hub = hub

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:
        """What Litestar sends."""
        return StreamOfHub(self.stream, self.hub)


class StreamOfHub(ASGIResponse):
    """A stream that leaves the hub when it ends."""

    def __init__(self, stream: Stream, hub: Hub) -> None:
        self.stream = stream
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await EventStream(self.stream)(scope, receive, send)
        finally:
            self.hub.leave(self.stream)
