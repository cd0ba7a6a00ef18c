"""What is opened of every page, by the name of its route."""

from typing import Any

import httpx

from tests.support.people import Desk, Person


class Pages:
    """What was seen, by what it is and where."""

    owner: Person

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.html: dict[str, str] = {}
        self.paths: dict[str, str] = {}

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
