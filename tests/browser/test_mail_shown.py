"""How a draft's mail will look, within the page before it goes out: by the mail's own styles."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.kept import PHONE, WIDE
from tests.support.journal import turn_on
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

HOSTILE = "<script>alert(1)</script>\n\n<style>*{display:none}</style>"


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_mail_is_seen_by_day_and_by_night_whatever_the_desk_is(
    desk: Desk, ana: Person, open_page: OpenPage, scripts: bool
) -> None:
    await turn_on(desk, ana, paper="#fff8f0", ink="#33110a", dark_paper="#1a0d0a", dark_ink="#fbe9e0")
    draft = await desk.draft(ana, "Winter hours", kind="newsletter", body=f"We open at **ten**.\n\n{HOSTILE}")
    page = await open_page(ana, dark=True, scripts=scripts)
    await page.goto(ana.path(f"/drafts/{draft}/preflight"))
    for title, paper, ink in (
        ("The mail, by day", "rgb(255, 248, 240)", "rgb(51, 17, 10)"),
        ("The mail, by night", "rgb(26, 13, 10)", "rgb(251, 233, 224)"),
    ):
        frame = page.frame_locator(f"iframe[title='{title}']")
        await page.locator(f"iframe[title='{title}']").scroll_into_view_if_needed()
        await expect(frame.locator("td.card").get_by_text("We open at ten.")).to_be_visible()
        await expect(frame.locator("td.card")).to_have_css("background-color", paper)
        await expect(frame.locator("td.card p").first).to_have_css("color", ink)
        await expect(frame.locator("div.preview")).to_be_hidden()
    await page.get_by_text("As plain text").click()
    await expect(page.locator(".mail-text")).to_contain_text("We open at **ten**.")


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("dark", [False, True])
async def test_the_page_with_a_mail_in_it_can_be_used_by_everybody(
    desk: Desk, ana: Person, open_page: OpenPage, size: tuple[int, int], dark: bool
) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="newsletter", body="We open at **ten**.")
    page = await open_page(ana, size=size, dark=dark)
    await page.goto(ana.path(f"/drafts/{draft}/preflight"))
    await expect(page.frame_locator("iframe").first.get_by_role("heading", name="Winter hours")).to_be_visible()
    await assert_accessible(page)
