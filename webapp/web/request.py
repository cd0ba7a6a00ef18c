"""Requests that leave nothing behind.

Litestar remembers the last thousand cookie headers and query strings it has read, with what it read in them, for all to
come. Those are what anybody sends, of the size and in the pieces they like: a few thousand requests would take a
gigabyte. Reading ours anew takes a microsecond.
"""

from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import Headers, MultiDict


class DeskRequest(Request[Any, Any, Any]):
    """What every handler is given."""

    @cached_property
    def headers(self) -> Headers:
        """The headers by name, whatever their case."""
        return Headers.from_scope(self.scope)

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name (RFC 6265 5.4). Ours are plain: no value is quoted."""
        pairs = (cookie.partition("=") for cookie in self.headers.get("cookie", "").split(";"))
        return {name.strip(): value.strip() for name, equals, value in pairs if equals}

    @property
    def query_params(self) -> MultiDict[Any]:
        """What the query string holds."""
        return MultiDict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))
