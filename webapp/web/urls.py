"""URLs by route name, built without a search."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from litestar.routes import BaseRoute, HTTPRoute

# route name → the pieces of its path: a str is literal, a tuple names a parameter
Pattern = tuple[str | tuple[str], ...]
_patterns: dict[str, Pattern] = {}


def register_routes(routes: Iterable[BaseRoute]) -> None:
    """Learn the names of all routes; called once, when the application is made."""
    for route in routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.name:
                    _patterns[handler.name] = tuple(
                        piece if isinstance(piece, str) else (piece.name,) for piece in route.path_components
                    )


def url(name: str, /, query: dict[str, object] | None = None, **parameters: object) -> str:
    """The path of a named route with its parameters filled in, and an optional query of the non-empty values.

    Raises KeyError for an unknown name or a missing parameter.
    """
    path = "".join(
        "/" + (piece if isinstance(piece, str) else quote(str(parameters[piece[0]]), safe=""))
        for piece in _patterns[name]
    )
    if query:
        encoded = urlencode({key: value for key, value in query.items() if value not in (None, "")}, doseq=True)
        if encoded:
            return f"{path or '/'}?{encoded}"
    return path or "/"
