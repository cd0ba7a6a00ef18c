"""A browser's stream of what changes, read as its script reads it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.support.people import OWN_PAGE, Person

PATIENCE = 30.0  # seconds, far more than anything here takes


class Told:
    """What one browser was told so far."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply = reply
        self.said: list[dict[str, Any]] = []
        self.ended = False
        self.whole = False  # it was ended, not cut off
        self._more = asyncio.Condition()

    async def read(self) -> None:
        """Read until the end."""
        try:
            async for line in self.reply.aiter_lines():
                if line.startswith("data: "):
                    self.said.append(json.loads(line.removeprefix("data: ")))
                    await self._tell()
            self.whole = True
        except httpx.TransportError:
            pass
        self.ended = True
        await self._tell()

    async def _tell(self) -> None:
        async with self._more:
            self._more.notify_all()

    async def until(self, found: Callable[[], Any]) -> Any:
        """What is found in what was said, once it is there."""
        async with asyncio.timeout(PATIENCE), self._more:
            await self._more.wait_for(found)
        return found()

    async def one(self, **wanted: Any) -> dict[str, Any]:
        """The first line that says all of this."""

        def found() -> dict[str, Any] | None:
            return next((said for said in self.said if wanted.items() <= said.items()), None)

        line: dict[str, Any] = await self.until(found)
        return line

    async def about(self, subject: str, subject_id: int) -> dict[str, Any]:
        """The first line that tells an event of something."""

        def found() -> dict[str, Any] | None:
            return next(
                (
                    said
                    for said in self.said
                    if any(event[1:] == [subject, subject_id] for event in said.get("events") or ())
                ),
                None,
            )

        line: dict[str, Any] = await self.until(found)
        return line

    async def end(self) -> None:
        """Wait for its end."""
        await self.until(lambda: self.ended)

    @property
    def change(self) -> int:
        """The last number that was told of any workspace."""
        found = 0
        for said in self.said:
            found = said.get("change", max([place[0] for place in said.get("places", {}).values()], default=found))
        return found


@asynccontextmanager
async def listening(person: Person, address: str) -> AsyncIterator[Told]:
    """Somebody's stream, from the server at an address, after its first line."""
    cookies = {cookie.name: cookie.value or "" for cookie in person.browser.cookies.jar}
    headers = {"accept": "text/event-stream", **OWN_PAGE}
    async with (
        httpx.AsyncClient(base_url=address, cookies=cookies, timeout=PATIENCE) as browser,
        browser.stream("GET", "/live", headers=headers) as reply,
    ):
        assert reply.status_code == 200, await reply.aread()
        told = Told(reply)
        reading = asyncio.create_task(told.read())
        try:
            await told.until(lambda: told.said)
            yield told
        finally:
            reading.cancel()
            await asyncio.wait([reading])
