"""What is typed is not lost where the desk, the network, the device or a window fails."""

from contextlib import suppress

import pytest
from playwright.async_api import Error, Page, Route, expect

from tests.browser.drafts import NO_ANSWER, expect_text, forgive, in_text, open_draft, saved, state, stored, text_of
from tests.browser.watch import Watch
from tests.support.people import OURS, Desk, Person
from tests.support.serving import Serving

pytestmark = pytest.mark.anyio

KEPT = """async words => {
    const opening = indexedDB.open("cofounder");
    await new Promise((resolve) => { opening.onsuccess = resolve; });
    const all = opening.result.transaction("texts").objectStore("texts").getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    opening.result.close();
    return all.result.some((text) => text.body.includes(words));
}"""


async def kept(page: Page, words: str) -> None:
    """Wait until the device has these words. Nobody sees that of those typed last, and a window may crash before."""
    await page.wait_for_function(KEPT, arg=words)


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A draft of Ana's."""
    return await desk.draft(ana, "Winter hours", body="We close at four.")


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
    await kept(page, "We close at four. Unsaved words and the last ones.")
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
        await kept(one, words)
        await one.close()
    await serving.start_again()
    again = await page.context.new_page()
    await again.goto(ana.path(f"/drafts/{draft}"))
    await expect(again.get_by_text("had not reached the desk")).to_be_visible()
    await expect_text(again, "From one. Top.\n\nMiddle.\n\nBottom. From two.")
    await saved(again)
    forgive(watches, *NO_ANSWER)
