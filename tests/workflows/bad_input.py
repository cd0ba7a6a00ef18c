"""Requests that no page of the desk sends, for every route that changes something; one that is added gets them too."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from litestar import Litestar

from tests.security.fuzzing import NAMES, NOT_FUZZED
from tests.security.routes import Route, every_route

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
MOST = 100_000  # bytes that the desk is told to take


class Bad(NamedTuple):
    """A request, by what is wrong with it."""

    wrong: str
    method: str
    path: str
    content_type: str
    body: bytes


def fields(value: str) -> bytes:
    """A form that has this in every field that the desk knows, encoded already."""
    return "&".join(f"{name}={value}" for name in dict.fromkeys(NAMES)).encode()


BODIES = {
    "nothing": (FORM, b""),
    "NUL": (FORM, fields("a%00b")),
    "half of a surrogate": (FORM, fields("a%ED%A0%80b")),
    "a huge number": (FORM, fields("9" * 400)),
    "no number": (FORM, fields("-1e309")),
    "too long": (FORM, b"title=" + b"x" * MOST),
    "JSON": ("application/json", b'{"title": [1], "version": 1e400, "body": {"x": null}}'),
    "a file": (PARTS, b'--b\r\nContent-Disposition: form-data; name="title"; filename="../\0"\r\n\r\n\0\r\n--b--\r\n'),
    "half of a file": (PARTS, b'--b\r\nContent-Disposition: form-data; name="file"; file'),
    "no kind": ("", b"\0\xff"),
}
HUGE = 10**30
WORDS = ("subject", "plural", "things", "act", "fact", "token", "slug", "workspace")  # of addresses


def bad_requests(app: Litestar, rows: dict[str, Any]) -> Iterator[Bad]:
    """All of them, on rows that are there; what deletes comes last."""
    unsafe = [route for route in every_route(app) if not route.safe and route.name not in NOT_FUZZED]
    for route in sorted(unsafe, key=lambda route: route.method == "DELETE"):
        for wrong, (content_type, body) in BODIES.items():
            yield Bad(wrong, *address(route, rows), content_type, body)
        for name in route.numbers:
            yield Bad(f"{name} {HUGE}", *address(route, rows | {name: HUGE}), FORM, b"title=x&version=1")
        for name in WORDS:
            if f"{{{name}}}" in route.path:
                for word in ("a%00b", "%ED%A0%80"):
                    yield Bad(f"{name} {word}", *address(route, rows | {name: word}), FORM, b"title=x&version=1")


def address(route: Route, rows: dict[str, Any]) -> tuple[str, str]:
    """How a route is called."""
    return route.method, route.at(**{"encoding": "x", **rows})
