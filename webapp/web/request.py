"""Requests that leave nothing behind.

Litestar remembers the last thousand cookie headers and query strings it has read, with what it read in them, for all to
come. Those are what anybody sends, of the size and in the pieces they like: a few thousand requests would take a
gigabyte. Reading ours anew takes a microsecond.
"""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.connection.base import empty_receive, empty_send
from litestar.datastructures import Headers, MultiDict
from litestar.types import Empty, Receive, Scope, Send
from multidict import CIMultiDict


class DeskRequest(Request[Any, Any, Any]):
    """What every handler is given. The headers by name, whatever their case, are there from the beginning: they are
    asked for a dozen times for each reply."""

    headers: Headers = Headers()

    def __init__(self, scope: Scope, receive: Receive = empty_receive, send: Send = empty_send) -> None:
        super().__init__(scope, receive, send)
        state = self._connection_state
        if state.headers is Empty:
            pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
            state.headers = Headers(CIMultiDict(pairs))
        self.headers = state.headers

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name (RFC 6265 5.4). Ours are plain: no value is quoted."""
        if self._cookies is Empty:
            pairs = [cookie.partition("=") for cookie in self.headers.get("cookie", "").split(";")]
            self._cookies = {name.strip(): value.strip() for name, equals, value in pairs if equals}
        return self._cookies

    @property
    def query_params(self) -> MultiDict[Any]:
        """What the query string holds."""
        return MultiDict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))
