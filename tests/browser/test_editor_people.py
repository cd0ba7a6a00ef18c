"""Autosave, and who is signed in; the text of others beside one's own."""

import pytest
from playwright.async_api import BrowserContext, Cookie, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import (
    CARET,
    NO_ANSWER,
    expect_text,
    forgive,
    in_text,
    open_draft,
    saved,
    state,
    stored,
    text_of,
)
from tests.browser.watch import Watch
from tests.support.people import Desk, Person
from tests.support.serving import Serving
from webapp.accounts.queries import start_session
from webapp.web.sessions import cookie_name

pytestmark = pytest.mark.anyio


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A draft of Ana's."""
    return await desk.draft(ana, "Winter hours", body="We close at four.")


async def test_an_ended_session_keeps_the_text_until_one_has_signed_in(
    desk: Desk, address: str, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    await desk.fetch("delete from sessions")
    await page.keyboard.type(" Signed out.")
    await expect(state(page)).to_have_text("Signed out: kept on this device")
    await expect(page.get_by_role("link", name="Sign in in a new tab")).to_be_visible()
    await page.goto(ana.path(f"/drafts/{draft}"))
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    token = await start_session(desk.db, ana.account_id, now=desk.clock(), days=30, user_agent="tests")
    cookie = cookie_name(desk.app.state.settings)
    await page.context.add_cookies([{"name": cookie, "value": token, "url": address}])
    await page.goto(ana.path(f"/drafts/{draft}"))
    await expect(page.get_by_text("had not reached the desk")).to_be_visible()
    await saved(page)
    assert await stored(desk) == "We close at four. Signed out."


async def test_signing_in_elsewhere_is_enough(desk: Desk, address: str, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await desk.fetch("delete from sessions")
    await page.keyboard.type(" Still here.")
    await expect(state(page)).to_have_text("Signed out: kept on this device")
    token = await start_session(desk.db, ana.account_id, now=desk.clock(), days=30, user_agent="tests")
    cookie = cookie_name(desk.app.state.settings)
    await page.context.add_cookies([{"name": cookie, "value": token, "url": address}])
    await saved(page)
    await expect(page.get_by_text("You are signed out")).to_be_hidden()
    assert await stored(desk) == "We close at four. Still here."


async def put_back(browser: BrowserContext, cookies: list[Cookie], address: str) -> None:
    """Give a browser the cookies that it had."""
    await browser.add_cookies([{"name": one["name"], "value": one["value"], "url": address} for one in cookies])


async def test_what_one_person_typed_is_not_saved_as_anothers_who_signed_in_meanwhile(
    desk: Desk, address: str, page: Page, ana: Person, draft: int
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await open_draft(page, ana, draft)
    browser = page.context
    own = await browser.cookies()
    await browser.add_cookies(
        [{"name": one.name, "value": one.value or "", "url": address} for one in ben.browser.cookies.jar]
    )
    await page.keyboard.type(" Ana's words.")
    await expect(state(page)).to_have_text("Signed in as Ben: kept on this device")
    await expect(page.get_by_text("is signed in in this browser now")).to_be_visible()
    assert await stored(desk) == "We close at four."
    signed_out = page.get_by_role("button", name="Sign out and in again in a new tab")
    async with browser.expect_page() as opened:
        await signed_out.click()
    await expect((await opened.value).get_by_role("button", name="Sign in")).to_be_visible()
    await (await opened.value).close()
    await put_back(browser, own, address)
    await saved(page)
    await expect(signed_out).to_be_hidden()
    assert await stored(desk) == "We close at four. Ana's words."
    assert await desk.fetch("select updated_by from drafts") == ana.account_id


async def test_being_signed_in_again_is_noticed_where_nothing_was_typed(
    desk: Desk, address: str, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    own = await page.context.cookies()
    await page.context.clear_cookies()
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(page.get_by_text("You are signed out")).to_be_visible()
    await put_back(page.context, own, address)
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(page.get_by_text("You are signed out")).to_be_hidden()
    await expect(state(page)).to_contain_text("Saved")


async def test_what_one_person_left_is_not_shown_to_another_on_the_same_device(
    desk: Desk, address: str, serving: Serving, page: Page, watches: list[Watch], ana: Person, draft: int
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await open_draft(page, ana, draft)
    await serving.kill()
    await page.keyboard.type(" Ana's own.")
    await expect(state(page)).to_contain_text("kept on this device")
    browser = page.context
    await page.close()
    await serving.start_again()
    await browser.clear_cookies()
    jar = ben.browser.cookies.jar
    await browser.add_cookies([{"name": one.name, "value": one.value or "", "url": address} for one in jar])
    page = await browser.new_page()
    await open_draft(page, ben, draft)
    await page.keyboard.type(" Ben's.")
    await saved(page)
    assert await text_of(page) == "We close at four. Ben's."
    assert await page.locator("#editor-notice > *").count() == 0
    forgive(watches, *NO_ANSWER)


async def test_two_windows_of_one_person_are_no_strangers(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    other = await page.context.new_page()
    await open_draft(page, ana, draft)
    await open_draft(other, ana, draft)
    await other.keyboard.type(" From the other.")
    await saved(other)
    await expect_text(page, "We close at four. From the other.")
    assert await page.locator("#editor-notice > *").count() == 0
    await in_text(page, "Control+Home")
    await page.keyboard.type("First. ")
    await saved(page)
    await expect_text(other, "First. We close at four. From the other.")
    assert await other.locator("#editor-notice > *").count() == 0
    assert await stored(desk) == "First. We close at four. From the other."


async def test_anothers_text_comes_in_under_the_caret(desk: Desk, open_page: OpenPage, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="One.\n\nTwo.\n\nThree.")
    ben = await open_page(await desk.member("editor", ana, "Ben"))
    await open_draft(page, ana, draft)
    await open_draft(ben, ana, draft)
    await page.keyboard.insert_text(" Mine.")  # one step of undo, however slow the machine is
    await saved(page)
    for _ in range(2):
        await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Home")
    before = await page.evaluate(CARET)
    await expect_text(ben, "One.\n\nTwo.\n\nThree. Mine.")
    await in_text(ben, "Control+Home")
    await ben.keyboard.type("Zero.\n\n")
    await saved(ben)
    await expect_text(page, "Zero.\n\nOne.\n\nTwo.\n\nThree. Mine.")
    await expect(page.get_by_text("Ben changed this text just now")).to_be_visible()
    assert await page.evaluate(CARET) - before == len("Zero.")  # the same place: before "Two."
    await page.keyboard.press("Control+z")
    await expect_text(page, "Zero.\n\nOne.\n\nTwo.\n\nThree.")  # undo is of one's own only


async def test_two_people_type_at_once_and_both_have_both(
    desk: Desk, open_page: OpenPage, page: Page, ana: Person
) -> None:
    draft = await desk.draft(ana, "Winter hours", body="Top.\n\nMiddle.\n\nBottom.")
    ben = await open_page(await desk.member("editor", ana, "Ben"))
    await open_draft(page, ana, draft)
    await open_draft(ben, ana, draft)
    await in_text(ben, "Control+Home")
    for number in range(8):
        await page.keyboard.type(f" a{number}", delay=20)
        await ben.keyboard.type(f"b{number} ", delay=20)
    both = "b0 b1 b2 b3 b4 b5 b6 b7 Top.\n\nMiddle.\n\nBottom. a0 a1 a2 a3 a4 a5 a6 a7"
    for one in (page, ben):
        await expect_text(one, both)
        await saved(one)
    assert await stored(desk) == both
    assert await page.evaluate(CARET) == len(both.replace("\n", ""))
    assert await ben.evaluate(CARET) == len("b0 b1 b2 b3 b4 b5 b6 b7 ")
    for _ in both:  # however many steps his typing was: it never takes back what Ana wrote
        await ben.keyboard.press("Control+z")
    await expect_text(page, both.replace("b0 b1 b2 b3 b4 b5 b6 b7 ", ""))
