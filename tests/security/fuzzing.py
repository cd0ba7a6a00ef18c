"""Requests that no browser makes, for every route of the application: a route that is added is fuzzed without being
listed. What they are made of is chosen by a seed, so that a failure can be repeated.
"""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import msgspec

from tests.security.routes import FIELDS, Route, every_route, real_rows
from tests.support.people import Desk, Person

NOT_FUZZED = {"session.sign_out", "session.sign_out_everywhere", "members.leave", "members.remove", "account.password"}
MARK = "of the other workspace"  # stands in everything that belongs to nobody here

TEXTS = (
    *("", " ", "0", "-1", "1", "999999999999999999999", "1e9", "NaN", "null", "true", "[]", "{}", "none", "x" * 5000),
    *(
        "\x00",
        "\x1b[0m",
        "\ufffe",
        "\u202e",
        "İ",
        "ß",
        "é",
        "🎉" * 50,
        "a\r\nSet-Cookie: a=b",
        "'; drop table tasks; --",
    ),
    *("<script>alert(1)</script>", "{{ 7 * 7 }}", "../../etc/passwd", "%00", "%", "//evil.test"),
    *("javascript:alert(1)"),
    *("2026-02-30", "9999-12-31", "0001-01-01", "25:61", "24:00", "2026-03-04T10:00:00+99:99"),
    *("1~2026-03-04", "1~x~y"),
    *(
        "![" * 300,
        "> " * 300,
        "- [ ] " * 200,
        "| " * 300,
        "every 3rd friday",
        "RRULE:FREQ=SECONDLY",
        "-PT",
        "-P99999999D",
    ),
)
HEADERS = (
    *("referer", "hx-current-url", "origin", "accept", "accept-encoding", "accept-language"),
    *("content-type", "cookie"),
    *("if-none-match", "if-modified-since", "range", "hx-request", "hx-request-type", "hx-target"),
    *("opened-by", "host"),
    *(
        "x-forwarded-for",
        "x-forwarded-proto",
        "sec-fetch-site",
        "sec-purpose",
        "user-agent",
        "content-length",
        "expect",
    ),
)
SAID = (
    "http://[bad",
    "http://[::1",
    "http://desk.test:99999999/",
    "*/*;q=x",
    "bytes=9-1",
    "bytes=-",
    "W/",
    '"',
    "\xff",
    "",
)
BODIES = (
    b"",
    b"=",
    b"&&&&",
    b"a" * 9000,
    b"%ff%00=%ed%a0%80",
    b"title=a&title=b&title=",
    b'{"title": [1]}',
    b"[" * 2000,
)
CONTENT_TYPES = (
    *("application/x-www-form-urlencoded", "application/json", "multipart/form-data", "text/plain", "x", ""),
    *(
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=x",
    ),
)


class Sent(msgspec.Struct, frozen=True):
    """One request, as it can be made again."""

    name: str
    method: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes


class Fuzzer:
    """Requests by people with every role, by nobody, and by a member of another workspace."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._routes: list[Route] = []
        self._rows: dict[str, Any] = {}
        self._who: list[httpx.AsyncClient] = []
        self._others: list[httpx.AsyncClient] = []

    async def begin(self, desk: Desk, ana: Person) -> None:
        """Look at the routes, and make rows for them to find; and some that nobody here may see."""
        self._routes = [route for route in every_route(desk.app) if route.name not in NOT_FUZZED]
        self._rows = await real_rows(desk, ana)
        members = [await desk.member(role, ana, role) for role in ("reviewer", "editor", "viewer")]
        eve = await desk.owner("Eve", business="Elsewhere")
        await desk.task(eve, MARK)
        await desk.draft(eve, MARK, body=MARK)
        await desk.project(eve, MARK)
        self._others = [eve.browser]
        self._who = [ana.browser, *(member.browser for member in members), desk.browser()]

    def requests(self) -> Iterator[Sent]:
        """One for each route, without end."""
        while True:
            for route in self._dice.sample(self._routes, len(self._routes)):
                yield self._request(route)

    async def send(self, sent: Sent) -> None:
        """Send a request, as somebody. Raises AssertionError for an answer that can't be right."""
        other = self._dice.random() < 0.1
        browser = self._dice.choice(self._others if other else self._who)
        request = browser.build_request(sent.method, sent.url, content=sent.body)
        for name, value in sent.headers:
            request.headers[name] = value  # latin-1, as it comes in
        reply = await browser.send(request)
        assert reply.status_code < 500 or reply.status_code == 503, f"{reply.status_code}: {sent}"
        assert other or MARK not in reply.text, f"something of another workspace: {sent}"
        if other and "/w/" in sent.url:
            assert reply.status_code in (303, 400, 401, 403, 404, 405, 413, 415), f"{reply.status_code}: {sent}"

    def _request(self, route: Route) -> Sent:
        dice = self._dice
        values = {
            name: quote(dice.choice(TEXTS), safe="")[:300] or "0" if dice.random() < 0.15 else value
            for name, value in self._rows.items()
        }
        try:
            path = route.at(**values)
        except KeyError:  # a parameter that only this route has
            path = route.at(**{**dict.fromkeys(("token", "name", "digest", "encoding"), "x"), **values, "row_id": 1})
        query = urlencode([(self._name(), dice.choice(TEXTS)) for _ in range(dice.choice((0, 0, 1, 3)))])
        method = "POST" if not route.safe and dice.random() < 0.2 else route.method
        headers = [(dice.choice(HEADERS), dice.choice(SAID + TEXTS[:14])) for _ in range(dice.choice((0, 1, 2)))]
        headers = [(name, value.encode("latin-1", "replace").decode("latin-1")[:400]) for name, value in headers]
        headers = [(name, "".join(letter for letter in value if letter >= " ")) for name, value in headers]
        return Sent(route.name, method, path + (f"?{query}" if query else ""), *self._body(route, headers))

    def _body(self, route: Route, headers: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], bytes]:
        dice = self._dice
        if route.safe:
            return headers, b""
        if dice.random() < 0.2:
            return [*headers, ("content-type", dice.choice(CONTENT_TYPES))], dice.choice(BODIES)
        fields = {**FIELDS, **{self._name(): dice.choice(TEXTS) for _ in range(dice.randrange(6))}}
        body = urlencode(fields, errors="surrogatepass").encode()
        return [*headers, ("content-type", CONTENT_TYPES[0])], body

    def _name(self) -> str:
        return self._dice.choice(NAMES)


NAMES = (
    *FIELDS,
    *(
        "notes",
        "priority",
        "due_on",
        "due_time",
        "project_id",
        "assignee_id",
        "labels",
        "estimate_minutes",
        "starts_on",
    ),
    *("reminder", "remind_on", "remind_time", "repeat", "repeat_every", "repeat_unit", "repeat_words", "repeat_ends"),
    "repeat_off_days",
    *("waiting_for_id", "waiting_note", "after", "q", "sort", "due", "project", "assignee", "label"),
    *("view", "before"),
    *(
        "email",
        "password",
        "current",
        "time_zone",
        "week_start",
        "date_order",
        "theme",
        "events",
        "mark",
        "marks",
        "item",
    ),
    *(
        "slug",
        "search_title",
        "description",
        "keywords",
        "canonical_link",
        "cover_id",
        "session",
        "by",
        "account",
        "next",
    ),
    *(
        "kept_action",
        "kept.title",
        "template_id",
        "task_id",
        "draft_id",
        "place",
        "upto",
        "width",
        "autosave_days",
        "_method",
    ),
)
