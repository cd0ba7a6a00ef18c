"""A mail on its way to the readers, in a browser: its page says by itself how far it is."""

import pytest
from playwright.async_api import Page, expect

from tests.support.mail_server import do_jobs, mail_server, sends_by
from tests.support.people import Desk, Person
from tests.support.readers import a_newsletter, a_post, a_reader, publish

pytestmark = pytest.mark.anyio


async def test_an_open_page_of_a_mailing_says_that_it_is_over_and_what_is_to_be_looked_at(
    desk: Desk, page: Page, ana: Person
) -> None:
    async with mail_server() as server:
        sends_by(desk, server)
        await a_newsletter(desk, ana)
        await a_reader(desk, ana)
        placed = await publish(desk, ana, await a_post(desk, ana))
        await page.goto(placed.url)
        await expect(page.locator("header.head")).to_contain_text("Begins")
        server.says_to_recipient = "550 5.1.1 no such user"
        await do_jobs(desk)
        await expect(page.locator("header.head")).not_to_contain_text("Begins")
        await expect(page.get_by_role("heading", name="To look at")).to_be_visible()
        await expect(page.get_by_role("button", name="Send again to Rosa")).to_be_visible()
        await expect(page.get_by_role("button", name="Stop")).to_have_count(0)
