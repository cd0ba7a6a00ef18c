"""Every page conforms to the HTML standard."""

import asyncio

import pytest

from tests.support.every_page import NO_PAGE, routes_read
from tests.support.pages.kept import Seen
from tests.support.people import Desk
from tests.support.validity import assert_valid_pages

pytestmark = pytest.mark.anyio


async def test_every_page_is_valid_html(every_page: Seen) -> None:
    await asyncio.to_thread(assert_valid_pages, every_page["html"])


async def test_no_page_is_forgotten(desk: Desk, every_page: Seen) -> None:
    seen = {called.partition(":")[0] for called in every_page["html"]}
    assert routes_read(desk) - NO_PAGE - seen == set()
