"""Whether somebody looks at a page: what counts only then, such as that something was read."""

from http import HTTPStatus

from litestar.response import Response

from webapp.web.pages import AnyRequest, Reply


def is_looked_at(request: AnyRequest) -> bool:
    """Whether somebody opens the page. A page that is open and asks for itself again, because something changed, says
    that it is no document, or over plain HTTP, where browsers don't say that, takes anything."""
    headers = request.headers
    if "sec-fetch-dest" in headers or "sec-fetch-site" in headers:
        return headers.get("sec-fetch-dest", "document") == "document"
    return "text/html" in headers.get("accept", "")


def refused_in_advance(request: AnyRequest) -> Reply | None:
    """What a browser is answered that only loads a page in advance, so that it asks again when somebody looks at it;
    None where somebody does."""
    if "sec-purpose" not in request.headers:
        return None
    return Response("", status_code=HTTPStatus.TOO_EARLY, headers={"cache-control": "no-store"})
