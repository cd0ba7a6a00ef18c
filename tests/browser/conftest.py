"""A Chromium, and pages of the desk in it. The application is the one of the fixture `desk`, served on a real port.

`page` and its variants are signed in as `ana`; `open_page` opens one for anybody. Addresses are relative to the desk:
`await page.goto(ana.path("/tasks"))`. What a page must never do (see `watch`) fails the test.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Protocol

import pytest
from playwright.async_api import Page

from tests.browser.kept import PHONE, WIDE, Kept
from tests.browser.watch import Watch, watching
from tests.support.people import Desk, Person
from tests.support.serving import Serving, kept_port


class OpenPage(Protocol):
    """Opens a page in a browser as new: no cookies, nothing stored. It may know the desk's own files already, but for a
    test that is marked `own_browser` (see `kept`)."""

    async def __call__(
        self,
        person: Person | None = None,
        *,
        size: tuple[int, int] = WIDE,
        dark: bool = False,
        scripts: bool = True,
    ) -> Page:
        """Signed in as `person`, or not at all; `size` in CSS pixels; with or without scripts."""


@pytest.fixture
async def serving(desk: Desk) -> AsyncIterator[Serving]:
    """What serves the desk to the browser."""
    serving = Serving(desk.app, kept_port())
    await serving.start()
    yield serving
    await serving.stop()


@pytest.fixture
def address(serving: Serving) -> str:
    """Where the desk is served, such as http://127.0.0.1:54321."""
    return f"http://127.0.0.1:{serving.port}"


@pytest.fixture
async def watches() -> list[Watch]:
    """What watches over the pages of this test. One that provokes an error on purpose takes it out of `problems`."""
    return []


@pytest.fixture
async def open_page(
    request: pytest.FixtureRequest, kept: Kept, address: str, watches: list[Watch]
) -> AsyncIterator[OpenPage]:
    """Opens pages of the desk, for whom and how the test says."""
    own = request.node.get_closest_marker("own_browser") is not None
    async with AsyncExitStack() as opened:

        async def open_page(
            person: Person | None = None,
            *,
            size: tuple[int, int] = WIDE,
            dark: bool = False,
            scripts: bool = True,
        ) -> Page:
            page = await kept.take(address, size, dark=dark, scripts=scripts, own=own)
            if scripts and not own:
                opened.push_async_callback(kept.give_back, page, address, size)
            else:
                opened.push_async_callback(page.context.close)
            watches.append(opened.enter_context(watching(page.context, address)))
            if person is not None:
                jar = person.browser.cookies.jar
                await page.context.add_cookies(
                    [{"name": one.name, "value": one.value or "", "url": address} for one in jar]
                )
            await page.bring_to_front()  # so that it has the keyboard, whatever other pages the browser holds
            return page

        yield open_page
    problems = [problem for watch in watches for problem in watch.problems]
    assert not problems, "the browser complained:\n" + "\n".join(problems)


@pytest.fixture
async def page(open_page: OpenPage, ana: Person) -> Page:
    """A page of Ana's, on a desk's screen."""
    return await open_page(ana)


@pytest.fixture
async def dark_page(open_page: OpenPage, ana: Person) -> Page:
    """The same in the dark."""
    return await open_page(ana, dark=True)


@pytest.fixture
async def phone_page(open_page: OpenPage, ana: Person) -> Page:
    """A page of Ana's on a phone."""
    return await open_page(ana, size=PHONE)


@pytest.fixture
async def dark_phone_page(open_page: OpenPage, ana: Person) -> Page:
    """The same in the dark."""
    return await open_page(ana, size=PHONE, dark=True)


@pytest.fixture
async def no_script_page(open_page: OpenPage, ana: Person) -> Page:
    """A page of Ana's where no script runs."""
    return await open_page(ana, scripts=False)
