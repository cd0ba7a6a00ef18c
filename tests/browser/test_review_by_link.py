"""The whole way of somebody without an account, on a phone: they open a link, read, comment and approve."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.kept import PHONE
from tests.support.people import Desk, Person
from webapp.drafts.review.acts import Wish, send
from webapp.drafts.review_links.models import NewLink
from webapp.drafts.review_links.queries import add_link

pytestmark = pytest.mark.anyio

TEXT = "\n\n".join(f"Paragraph {number} of the letter, long enough for a line or two." for number in range(12))


async def test_a_draft_is_read_commented_on_and_approved_on_a_phone(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    draft = await desk.draft(ana, "A letter to customers", body=TEXT)
    await send(desk.db, ana.workspace_id, draft, ana.account_id, Wish(), now=desk.clock())
    made = await add_link(desk.db, ana.workspace_id, draft, ana.account_id, NewLink("14"), now=desk.clock())
    assert made is not None
    page = await open_page(size=PHONE)
    await page.goto(f"/review/{made.token}")
    await page.get_by_label("Your name").fill("Nora")
    await page.get_by_role("button", name="Read it").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("A letter to customers")
    await page.get_by_role("link", name="Comment on this paragraph").nth(3).click()
    await page.get_by_label("A comment on this paragraph").fill("Shorter, please")
    await page.get_by_role("button", name="Send comment").click()
    await expect(page.locator(".thread-card")).to_contain_text("Paragraph 3")
    await page.get_by_role("link", name="Comments on this passage").click()
    await expect(page.locator(".thread-card .prose")).to_be_in_viewport()
    await page.get_by_role("link", name="Back to the text").click()
    await expect(page.locator(".thread-card .prose")).not_to_be_in_viewport()
    await page.get_by_role("link", name="Decide").click()
    await expect(page.get_by_role("button", name="Approve")).to_be_in_viewport()
    await page.get_by_label("Note").fill("With that, yes")
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_text("You approved this")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.referrer") == ""
    await assert_accessible(page)
    assert await desk.fetch("select status::text from drafts") == "approved"


async def test_on_a_phone_what_is_known_of_a_link_has_the_width_of_its_row(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    draft = await desk.draft(ana, "A letter to customers", body=TEXT)
    link = NewLink("14", name="Nora of the printing house", email="nora@printing-house.test")
    assert await add_link(desk.db, ana.workspace_id, draft, ana.account_id, link, now=desk.clock()) is not None
    page = await open_page(ana, size=PHONE)
    await page.goto(ana.path(f"/drafts/{draft}/links"))
    box = await page.locator(".review-links .main").bounding_box()
    ends = await page.locator(".review-links .row-end").bounding_box()
    assert box is not None and ends is not None  # noqa: PT018
    assert box["width"] > PHONE[0] * 3 / 4
    assert ends["y"] >= box["y"] + box["height"], "its buttons stand below"
