"""A page that one test gives back is as new for the next one."""

import pytest
from playwright.async_api import Page

from tests.browser.kept import PHONE, Kept
from tests.support.people import Desk

pytestmark = pytest.mark.anyio

STORE = """async () => {
    localStorage.setItem("left", "1");
    sessionStorage.setItem("left", "1");
    await new Promise((resolve) => { indexedDB.open("left", 1).onsuccess = resolve; });
}"""
STORED = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"""


async def taken(kept: Kept, address: str) -> Page:
    """A page of a phone."""
    page = await kept.take(address, PHONE, dark=False, own=False, scripts=True)
    await page.goto("/sign-in")
    return page


async def test_nothing_is_left_of_the_test_before(desk: Desk, kept: Kept, address: str) -> None:
    page = await taken(kept, address)
    await page.evaluate(STORE)
    await page.context.add_cookies([{"name": "left", "value": "1", "url": address}])
    await page.route("**/sign-in", lambda route: route.abort())
    await page.emulate_media(media="print")
    await page.context.new_page()
    await page.context.set_offline(True)
    await kept.give_back(page, address, PHONE)
    again = await taken(kept, address)
    assert again == page
    assert await page.evaluate(STORED) == [0, 0, 0]
    assert await page.context.cookies() == []
    assert await page.evaluate("() => matchMedia('screen').matches")
    assert page.context.pages == [page]
    await kept.give_back(page, address, PHONE)


async def test_a_page_that_is_listened_to_is_not_kept(desk: Desk, kept: Kept, address: str) -> None:
    page = await taken(kept, address)
    page.on("request", lambda request: None)
    await kept.give_back(page, address, PHONE)
    assert page.is_closed()
