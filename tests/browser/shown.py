"""Pages that were read before, shown with the desk's styles and scripts. Were they put in by the browser's debugger,
the browser would keep neither from one page to the next.

    from tests.browser.shown import Shown, serving, shown
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar.types import Receive, Scope, Send
from playwright.async_api import Page

from tests.browser.accessibility import AXE
from tests.browser.drafts import editor_there
from tests.support.people import Desk
from tests.support.serving import Serving, kept_port
from webapp.web.middleware import security_headers

POLICY = b"content-security-policy"
HEARD = b"; media-src 'self'"  # which only pages that hold a recording add
AXE_AT = "/axe-core.js"
OF_SCRIPT = [(b"content-type", b"text/javascript"), (b"cache-control", b"max-age=3600, immutable")]
FRAMED = b'<!doctype html><html lang="en"><title>What is framed</title><p>Its text.</p></html>'


class Shown:
    """The desk, but for one page at a time."""

    def __init__(self, desk: Desk) -> None:
        self.desk: Any = desk.app
        self.headers = [*security_headers(desk.app.state.settings), (b"content-type", b"text/html; charset=utf-8")]
        self.headers = [(name, value + HEARD * (name == POLICY)) for name, value in self.headers]
        self.path, self.html = "", ""
        self.still = False  # whether a page is shown, which is to stay as it is, whatever it asks for by itself
        self.styles: dict[str, str] = {}  # which pages have to themselves

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        query = scope["query_string"].decode()
        address = scope["raw_path"].decode() + (f"?{query}" if query else "")
        if self.path == address:
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            await send({"type": "http.response.body", "body": self.html.encode(), "more_body": False})
        elif scope["path"] == AXE_AT:
            await send({"type": "http.response.start", "status": 200, "headers": OF_SCRIPT})
            await send({"type": "http.response.body", "body": AXE.encode(), "more_body": False})
        elif self.still and any(name == b"hx-request" for name, _ in scope["headers"]):
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        elif scope["path"].endswith("/sound"):  # of somebody else
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"audio/ogg")]})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        elif scope["path"].endswith(("/html", "/preflight/page")):  # a frame, of what may be gone by now
            await send({"type": "http.response.start", "status": 200, "headers": self.headers[-1:]})
            await send({"type": "http.response.body", "body": FRAMED, "more_body": False})
        elif style := self.styles.get(address):
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/css")]})
            await send({"type": "http.response.body", "body": style.encode(), "more_body": False})
        else:
            await self.desk(scope, receive, send)

    async def show(self, page: Page, html: str, path: str) -> None:
        """Show HTML at its address, with the desk's styles, scripts and security headers."""
        self.path, self.html, self.still = path, html, True
        await page.goto(path)
        self.path = ""
        await editor_there(page)

    async def add_axe(self, page: Page) -> None:
        """Have axe-core in the page that is shown, as a script from the desk: the browser keeps what it compiled of it
        for the next page, which it doesn't of what its debugger puts in."""
        await page.add_script_tag(url=AXE_AT)


@pytest.fixture
def shown(desk: Desk) -> Shown:
    """What shows pages that were read before."""
    return Shown(desk)


@pytest.fixture
async def serving(shown: Shown) -> AsyncIterator[Serving]:
    """What serves them, and the desk."""
    serving = Serving(shown, kept_port())
    await serving.start()
    yield serving
    await serving.stop()
