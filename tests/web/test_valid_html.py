"""Every page conforms to the HTML standard."""

import asyncio

import pytest

from tests.support.every_page import NO_PAGE, every_page, routes_read
from tests.support.people import Desk
from tests.support.validity import assert_valid_pages

pytestmark = pytest.mark.anyio


async def test_every_page_is_valid_html(desk: Desk) -> None:
    pages = await every_page(desk)
    await asyncio.to_thread(assert_valid_pages, pages.html)


async def test_no_page_is_forgotten(desk: Desk) -> None:
    seen = {called.partition(":")[0] for called in (await every_page(desk)).html}
    assert routes_read(desk) - NO_PAGE - seen == set()
