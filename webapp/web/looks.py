"""Whether somebody looks at a page: what counts only then, such as that something was read."""

from http import HTTPStatus
from typing import Any

from litestar import Request
from litestar.response import Response


def is_looked_at(request: Request[Any, Any, Any]) -> bool:
    """Whether somebody opens the page. A page that is open and asks for itself again, because something changed, says
    that it is no document, or over plain HTTP, where browsers don't say that, takes anything."""
    headers = request.headers
    if "sec-fetch-dest" in headers or "sec-fetch-site" in headers:
        return headers.get("sec-fetch-dest", "document") == "document"
    return "text/html" in headers.get("accept", "")


def is_in_advance(request: Request[Any, Any, Any]) -> bool:
    """Whether a browser only loads a page in advance, that somebody may look at."""
    return "sec-purpose" in request.headers


def refused_in_advance(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """What a browser is answered that only loads a page in advance, so that it asks again when somebody looks at it;
    None where somebody does."""
    if not is_in_advance(request):
        return None
    return Response("", status_code=HTTPStatus.TOO_EARLY, headers={"cache-control": "no-store"})
