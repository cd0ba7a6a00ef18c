"""An answer while it comes: told piece by piece, and ended at once with whoever listens."""

import asyncio
import json

import httpx
import pytest

from tests.assistant.test_drafts import BODY
from tests.browser.conftest import address, serving  # noqa: F401
from tests.support.chat_server import ChatServer, answers, held, hidden, silent, slow
from tests.support.html import Page
from tests.support.people import OWN_PAGE, Desk, Person
from webapp.assistant import asking
from webapp.assistant.stream import ODD

pytestmark = pytest.mark.anyio

PATIENCE = 30.0
EVENTS = {"accept": "text/event-stream"}


@pytest.fixture
async def draft(desk: Desk, ana: Person, helped: ChatServer) -> int:
    """A draft, of which Ana has seen what is sent."""
    return await desk.draft(ana, "Winter hours", body=BODY)


@pytest.fixture
async def form(ana: Person, draft: int) -> dict[str, str]:
    """What asks about it."""
    return hidden(Page(await ana.get(f"/drafts/{draft}/help/rephrase")), ".assistant-go")


def events_of(text: str) -> list[tuple[str, str]]:
    """What a stream says."""
    parts = [part.split("\n") for part in text.split("\n\n") if part.startswith("event: ")]
    return [(event.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for event, data in parts]


async def test_words_are_told_as_they_come_and_then_what_they_would_change(
    ana: Person, helped: ChatServer, draft: int, form: dict[str, str]
) -> None:
    path = f"/drafts/{draft}/help/rephrase"
    unseen = await ana.post(path, {"revision": "1"}, headers=EVENTS)
    assert unseen.status_code == 422
    assert unseen.headers["content-type"].startswith("text/html")
    helped.ways = [held("We close at five.\n\n"), answers(503, "Down")]
    helped.go_on.set()
    reply = await ana.post(path, form, headers=EVENTS)
    assert reply.headers["content-type"].startswith("text/event-stream")
    *words, last = events_of(reply.text)
    assert "".join(piece for event, piece in words if event == "words") == "We close at five.\n\n The end."
    assert last[0] == "done"
    assert Page(last[1]).tree.css(".words ins")
    (last,) = events_of((await ana.post(path, form, headers=EVENTS)).text)
    assert "can’t answer now (it answers 503): Down" in Page(last[1]).one("[role=alert]").text()


@pytest.mark.parametrize("way", [slow, silent])
@pytest.mark.parametrize("headers", [EVENTS, {}])
async def test_who_leaves_ends_it_at_once_and_only_what_came_is_counted(
    desk: Desk,
    ana: Person,
    helped: ChatServer,
    draft: int,
    form: dict[str, str],
    address: str,  # noqa: F811
    way: object,
    headers: dict[str, str],
) -> None:
    helped.ways = [way]  # type: ignore[list-item]
    url = f"{address}{ana.path(f'/drafts/{draft}/help/rephrase')}"
    cookies = {cookie.name: cookie.value or "" for cookie in ana.browser.cookies.jar}
    async with httpx.AsyncClient(cookies=cookies, headers={**OWN_PAGE, **headers}, timeout=PATIENCE) as browser:
        asks = asyncio.create_task(browser.post(url, data=form))
        async with asyncio.timeout(PATIENCE):
            while not helped.asked:  # noqa: ASYNC110  # the other side is on this loop
                await asyncio.sleep(0)
        asks.cancel()
        await asyncio.gather(asks, return_exceptions=True)
    helped.go_on.set()
    await helped.left()
    async with asyncio.timeout(PATIENCE):
        while asking._asking:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert await desk.fetch("select tokens < 1000 from assistant_days")
    assert await desk.fetch("select count(*) from events where subject = 'draft'") == 1


async def test_nobody_asks_for_more_than_two_things_at_once(
    ana: Person, helped: ChatServer, draft: int, form: dict[str, str]
) -> None:
    helped.ways = [held("Once")]
    path = f"/drafts/{draft}/help/rephrase"
    both = [asyncio.create_task(ana.post(path, form)) for _ in range(2)]
    async with asyncio.timeout(PATIENCE):
        while len(helped.asked) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert "two things already" in (await ana.post(path, form)).text
    helped.go_on.set()
    assert all("The end." in reply.text for reply in await asyncio.gather(*both))


async def test_what_breaks_here_is_a_sentence_too_and_the_stream_ends(
    desk: Desk, ana: Person, helped: ChatServer, draft: int, form: dict[str, str]
) -> None:
    await desk.fetch("alter table assistant_days rename to away")
    reply = await ana.post(f"/drafts/{draft}/help/rephrase", form, headers=EVENTS)
    assert events_of(reply.text) == [("problem", ODD)]
    await desk.fetch("alter table away rename to assistant_days")
