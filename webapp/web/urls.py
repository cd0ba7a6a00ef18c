"""URLs by route name, built without a search."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlencode

from litestar.routes import BaseRoute, HTTPRoute

# route name → its path with a %s for each parameter, and their names
_patterns: dict[str, tuple[str, tuple[str, ...]]] = {}


def register_routes(routes: Iterable[BaseRoute]) -> None:
    """Learn the names of all routes; called once, when the application is made."""
    for route in routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.name:
                    pieces = [piece if isinstance(piece, str) else None for piece in route.path_components]
                    path = "".join(f"/{'%s' if piece is None else piece.replace('%', '%%')}" for piece in pieces)
                    names = tuple(piece.name for piece in route.path_components if not isinstance(piece, str))
                    _patterns[handler.name] = path or "/", names


def url(name: str, /, query: dict[str, object] | None = None, **parameters: object) -> str:
    """The path of a named route with its parameters filled in, and an optional query of the non-empty values.

    Raises KeyError for an unknown name or a missing parameter.
    """
    path, names = _patterns[name]
    if names:
        values = []
        for each in names:
            value = parameters[each]
            values.append(value if type(value) is int else quoted(str(value)))
        path %= tuple(values)
    if query:
        encoded = encoded_query(tuple([(key, str(value)) for key, value in query.items() if value not in (None, "")]))
        if encoded:
            return f"{path}?{encoded}"
    return path


# The same few names and filters are asked for again and again.


@lru_cache(1024)
def quoted(text: str) -> str:
    """A text as a part of a path."""
    return quote(text, safe="")


@lru_cache(1024)
def encoded_query(pairs: tuple[tuple[str, str], ...]) -> str:
    """Names and values as a query."""
    return urlencode(pairs)
