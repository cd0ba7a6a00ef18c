"""What is typed is saved by itself, and is never lost: whatever happens to the server, the network or the browser."""

from contextlib import suppress

import pytest
from playwright.async_api import BrowserContext, Cookie, Error, Page, Request, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import CARET, expect_text, forgive, in_text, open_draft, saved, state, text_of
from tests.browser.watch import Watch
from tests.support.people import OURS, Desk, Person
from tests.support.serving import Serving
from webapp.accounts.queries import start_session
from webapp.web.sessions import cookie_name

pytestmark = pytest.mark.anyio

NO_ANSWER = ("net::ERR_", "Failed to fetch")


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A draft of Ana's."""
    return await desk.draft(ana, "Winter hours", body="We close at four.")


async def stored(desk: Desk) -> str:
    """The text that the desk has."""
    body: str = await desk.fetch("select body from drafts")
    return body


async def test_a_pause_saves_and_leaves_caret_and_undo_alone(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.press("Control+Home")
    await page.keyboard.type("Now: ")
    await expect(state(page)).to_have_text("Not saved yet")
    await saved(page)
    await expect(state(page)).to_contain_text("Saved")
    assert await stored(desk) == "Now: We close at four."
    assert await page.evaluate(CARET) == len("Now: ")
    await page.keyboard.press("Control+z")
    await expect_text(page, "We close at four.")
    await saved(page)
    assert await stored(desk) == "We close at four."
    await page.keyboard.press("Control+Shift+z")
    await expect_text(page, "Now: We close at four.")


async def test_leaving_the_field_saves_at_once(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Always.")
    async with page.expect_request(lambda request: request.method == "POST" and "_method=put" in request.url):
        await page.get_by_label("Title", exact=True).focus()
    await saved(page)
    assert await stored(desk) == "We close at four. Always."


async def test_the_title_saves_itself_too(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.get_by_label("Title", exact=True).fill("Opening hours")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await saved(page)
    assert await desk.fetch("select title from drafts") == "Opening hours"


async def test_what_cannot_be_saved_is_said_and_kept(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Always.")
    await page.get_by_label("Title", exact=True).fill("")
    await expect(state(page)).to_have_text("Title not saved: kept on this device")
    await expect(page.get_by_text("Title can't be empty.")).to_be_visible()
    await in_text(page)
    await page.keyboard.type(" Every day.")
    await expect(page.locator("#preview")).to_contain_text("Every day.")
    await expect(state(page)).to_have_text("Title not saved: kept on this device")
    await expect(page.get_by_label("Title", exact=True)).to_have_accessible_description("Title can't be empty.")
    assert await stored(desk) == "We close at four. Always. Every day."
    assert await desk.fetch("select title from drafts") == "Winter hours"
    await page.get_by_label("Title", exact=True).fill("Hours")
    await saved(page)
    await expect(page.get_by_text("Title can't be empty.")).to_be_hidden()
    assert await desk.fetch("select title from drafts") == "Hours"


async def test_a_title_that_cannot_be_saved_comes_back_with_its_window(
    desk: Desk, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Always.")
    await page.get_by_label("Title", exact=True).fill("long " * 41)
    await expect(state(page)).to_have_text("Title not saved: kept on this device")
    again = await page.context.new_page()
    await page.close()
    await open_draft(again, ana, draft)
    await expect(again.get_by_text("Title is 204 characters long; at most 200 fit.")).to_be_visible()
    await expect(again.get_by_label("Title", exact=True)).to_have_value("long " * 41)
    assert await stored(desk) == "We close at four. Always."


async def test_what_cannot_be_stored_is_dropped_as_it_comes_in(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.insert_text(" From a\0 PDF.")
    await saved(page)
    await expect_text(page, "We close at four. From a PDF.")
    title = page.get_by_label("Title", exact=True)
    await title.press("End")
    await page.keyboard.insert_text(" a\0nd")
    await page.keyboard.type(" days")
    await expect(title).to_have_value("Winter hours and days")
    await saved(page)
    assert await stored(desk) == "We close at four. From a PDF."


async def test_a_clock_that_steps_back_holds_nothing_up(
    desk: Desk, open_page: OpenPage, page: Page, ana: Person, draft: int
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    other = await open_page(ben)
    await open_draft(page, ana, draft)
    await page.evaluate("{ const now = Date.now; Date.now = () => now() - 3_600_000; }")
    await page.keyboard.type(" Always.")
    await saved(page)
    await open_draft(other, ben, draft)
    await in_text(other, "Control+Home")
    await other.keyboard.type("Now: ")
    await saved(other)
    await expect_text(page, "Now: We close at four. Always.")


async def test_what_was_refused_and_is_taken_back_is_forgotten(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.get_by_label("Title", exact=True).fill("")
    await expect(page.get_by_text("Title can't be empty.")).to_be_visible()
    await page.get_by_label("Title", exact=True).fill("Winter hours")
    await saved(page)
    await expect(page.get_by_text("Title can't be empty.")).to_be_hidden()


async def test_going_back_to_a_draft_shows_what_it_is_by_now(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    ben = await desk.member("editor", ana, "Ben")
    await open_draft(page, ana, draft)
    await page.get_by_label("Title", exact=True).fill("Hours")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" Always.")
    await saved(page)
    await page.get_by_role("link", name="Drafts", exact=True).first.click()
    await expect(page.get_by_role("heading", name="Drafts")).to_be_visible()
    revision = await desk.fetch("select revision from drafts")
    fields = {"revision": str(revision), "title": "Summer hours", "body": "We close at nine."}
    assert (await ben.post(f"/drafts/{draft}?_method=put", fields)).status_code == 303
    await page.go_back()
    await expect_text(page, "We close at nine.")
    await expect(page.get_by_label("Title", exact=True)).to_have_value("Summer hours")
    await saved(page)
    assert await desk.fetch("select title from drafts") == "Summer hours"
    assert await desk.fetch("select count(*) from revisions where kind = 'side'") == 0


async def test_a_server_killed_while_it_saves_costs_nothing(
    desk: Desk, serving: Serving, page: Page, watches: list[Watch], ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    async with desk.db._pool.acquire() as other, other.transaction():
        await other.execute("select from drafts for update")  # the save begins, and waits for this
        async with page.expect_request(lambda request: "_method=put" in request.url):
            await page.keyboard.type(" Killed.")
        await expect(state(page)).to_have_text("Saving…")
        await serving.kill()
    await expect(state(page)).to_have_text("No answer from the desk: kept on this device")
    await page.keyboard.type(" And more.")
    await serving.start_again()
    await saved(page)
    assert await stored(desk) == "We close at four. Killed. And more."
    forgive(watches, *NO_ANSWER)


async def test_a_save_whose_answer_was_lost_does_not_meet_itself(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    lost = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal lost
        if route.request.method == "POST" and lost == 0:
            lost += 1
            await route.fetch()  # it is saved, but the browser never hears of it
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.route("**/drafts/*?_method=put", lose_the_answer)
    await page.keyboard.type(" Once.")
    await expect(state(page)).to_have_text("No answer from the desk: kept on this device")
    await page.keyboard.type(" Twice.")
    await saved(page)
    assert await stored(desk) == "We close at four. Once. Twice."
    assert await page.locator("#editor-notice > *").count() == 0
    forgive(watches, *NO_ANSWER)


async def test_without_a_network_the_text_waits_on_the_device(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    await page.context.set_offline(True)
    await page.keyboard.type(" Offline.")
    await expect(state(page)).to_have_text("Offline: kept on this device")
    assert await stored(desk) == "We close at four."
    await page.context.set_offline(False)
    await saved(page)
    assert await stored(desk) == "We close at four. Offline."
    forgive(watches, *NO_ANSWER)


@pytest.mark.parametrize("how", ["closed", "crashed"])
async def test_a_window_that_is_gone_gives_its_text_back(
    desk: Desk, serving: Serving, page: Page, watches: list[Watch], ana: Person, draft: int, how: str
) -> None:
    await open_draft(page, ana, draft)
    await serving.kill()
    await page.keyboard.type(" Unsaved words")
    await expect(state(page)).to_contain_text("kept on this device")
    await page.keyboard.type(" and the last ones.")
    await expect_text(page, "We close at four. Unsaved words and the last ones.")
    if how == "crashed":
        async with page.expect_event("crash"):
            with suppress(Error):
                await page.goto("chrome://crash")
    await page.close()
    await serving.start_again()
    again = await page.context.new_page()
    await again.goto(ana.path(f"/drafts/{draft}"))
    await expect(again.get_by_text("had not reached the desk")).to_be_visible()
    await expect_text(again, "We close at four. Unsaved words and the last ones.")
    # A window that closes still tries to save: that may have arrived before the page was opened again.
    before = await again.locator("#editor-form textarea[name=body]").evaluate("field => field.defaultValue")
    assert before in ("We close at four.", "We close at four. Unsaved words")
    await saved(again)
    assert await stored(desk) == "We close at four. Unsaved words and the last ones."
    await in_text(again)
    await again.keyboard.press("Control+z")
    await expect_text(again, before)
    await saved(again)
    await again.reload()
    await in_text(again)
    await saved(again)
    assert await text_of(again) == before
    assert await again.locator("#editor-notice > *").count() == 0
    forgive(watches, *NO_ANSWER)


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


async def test_a_busy_server_is_asked_again(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    times = 0

    async def busy(route: Route) -> None:
        nonlocal times
        times += 1
        if times == 1:
            await route.fulfill(status=503, headers={"retry-after": "2", **OURS}, body="Busy for a moment")
        else:
            await route.continue_()

    await page.route("**/drafts/*?_method=put", busy)
    await page.keyboard.type(" Later.")
    await expect(state(page)).to_have_text("The desk is busy: kept on this device")
    await saved(page)
    assert await stored(desk) == "We close at four. Later."
    forgive(watches, "503: POST")


@pytest.mark.own_browser
async def test_a_full_device_still_saves_and_without_a_network_says_so(
    desk: Desk, address: str, page: Page, watches: list[Watch], ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    debugger = await page.context.new_cdp_session(page)
    await debugger.send("Storage.overrideQuotaForOrigin", {"origin": address, "quotaSize": 1})
    await page.keyboard.type(" Full.")
    await saved(page)
    assert await stored(desk) == "We close at four. Full."
    await page.context.set_offline(True)
    await page.keyboard.type(" And offline.")
    await expect(state(page)).to_have_text("Offline: not kept anywhere")
    await expect(page.get_by_text("which keeps nothing: its storage is full or switched off")).to_be_visible()
    await expect(page.get_by_role("button", name="Copy the whole text")).to_be_visible()
    await debugger.send("Storage.overrideQuotaForOrigin", {"origin": address})
    await page.keyboard.type(" Room again.")
    await expect(state(page)).to_have_text("Offline: kept on this device")
    await expect(page.get_by_role("button", name="Copy the whole text")).to_be_hidden()
    await page.context.set_offline(False)
    await saved(page)
    assert await stored(desk) == "We close at four. Full. And offline. Room again."
    forgive(watches, *NO_ANSWER)


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
    await page.keyboard.type(" Mine.")
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


async def test_the_form_is_sent_as_it_stands(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.keyboard.type(" Saved by hand.")

    def by_hand(request: Request) -> bool:
        return "by=save" in (request.post_data or "")

    async with page.expect_request(by_hand):
        await page.keyboard.press("Control+s")
    await expect(page.get_by_text("saved revision 2, 7 words")).to_be_visible()
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    assert await stored(desk) == "We close at four. Saved by hand."


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


async def test_texts_of_several_windows_all_come_back(
    desk: Desk, serving: Serving, page: Page, watches: list[Watch], ana: Person
) -> None:
    draft = await desk.draft(ana, "Winter hours", body="Top.\n\nMiddle.\n\nBottom.")
    other = await page.context.new_page()
    await open_draft(other, ana, draft)
    await in_text(other, "Control+Home")
    await open_draft(page, ana, draft)
    await serving.kill()
    for one, words in ((other, "From one. "), (page, " From two.")):
        await one.bring_to_front()
        await one.keyboard.type(words)
        await expect(state(one)).to_contain_text("kept on this device")
        await one.close()
    await serving.start_again()
    again = await page.context.new_page()
    await again.goto(ana.path(f"/drafts/{draft}"))
    await expect(again.get_by_text("had not reached the desk")).to_be_visible()
    await expect_text(again, "From one. Top.\n\nMiddle.\n\nBottom. From two.")
    await saved(again)
    forgive(watches, *NO_ANSWER)
