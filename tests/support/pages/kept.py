"""What is opened of every page, by the name of its route."""

import re
from html import unescape
from typing import Any, TypedDict

import httpx

from tests.support.people import Desk, Person

# A stylesheet that a page has to itself.
OWN_STYLE = re.compile(r'<link rel="stylesheet" href="(/w/[^"]+)"')


class Seen(TypedDict):
    """What was seen, as it can be written down: the HTML and the path of each page by what it is called, and the styles
    that pages have to themselves, by their paths."""

    html: dict[str, str]
    paths: dict[str, str]
    styles: dict[str, str]


class Pages:
    """What is being seen, by what it is and where."""

    owner: Person

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.html: dict[str, str] = {}
        self.paths: dict[str, str] = {}

    async def seen(self) -> Seen:
        """All of it, with the styles that only the owner gets."""
        styles = {unescape(path) for html in self.html.values() for path in OWN_STYLE.findall(html)}
        found = {path: (await self.owner.browser.get(path)).raise_for_status().text for path in styles}
        return {"html": self.html, "paths": self.paths, "styles": found}

    def keep(self, called: str, reply: httpx.Response, status: int = 200) -> None:
        """Remember the page of a reply."""
        assert reply.status_code == status, f"{called} answered {reply.status_code}"
        assert called not in self.html, f"two pages are called {called}"
        self.html[called] = reply.text
        self.paths[called] = str(reply.request.url.raw_path.decode())

    async def read(self, called: str, browser: httpx.AsyncClient, path: str, status: int = 200) -> None:
        """Open a page."""
        self.keep(called, await browser.get(path), status)

    async def send(self, called: str, browser: httpx.AsyncClient, path: str, status: int, **fields: Any) -> None:
        """Send a form that is refused, or answered with a page."""
        self.keep(called, await browser.post(path, data=fields), status)
