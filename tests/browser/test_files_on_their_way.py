"""A file that is on its way into the text of a draft: cancelled, refused, tried again."""

import re

import pytest
from playwright.async_api import Dialog, Page, Route, expect

from tests.browser.drafts import expect_text, forgive, open_draft, saved, text_of
from tests.browser.files import (
    LIAR,
    SHOP,
    arrived,
    hold_uploads,
    on_the_way,
    paste_files,
)
from tests.browser.watch import Watch
from tests.support.people import OURS, Desk, Person
from tests.support.serving import Serving
from webapp.accounts.queries import start_session
from webapp.web.sessions import cookie_name

pytestmark = pytest.mark.anyio


BODY = "We close at four.\n\nWe open at nine."


@pytest.fixture
async def draft(desk: Desk, ana: Person) -> int:
    """A draft of Ana's."""
    return await desk.draft(ana, "Winter hours", body=BODY)


async def test_cancelled_it_leaves_nothing(desk: Desk, page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    held = await hold_uploads(page)
    await paste_files(page, SHOP)
    await held.begun.wait()
    await on_the_way(page, SHOP.name).get_by_role("button", name="Cancel").click()
    await expect(page.locator(".arriving")).to_have_count(0)
    await expect(page.get_by_text("shop-front.png is not uploaded.")).to_be_attached()
    held.let_go.set()
    await expect(page.get_by_label("Text, in Markdown")).to_be_focused()
    await expect_text(page, BODY)
    assert await desk.fetch("select count(*) from files") == 0


async def test_a_refusal_says_why_and_goes_away(page: Page, ana: Person, draft: int, desk: Desk) -> None:
    await open_draft(page, ana, draft)
    await paste_files(page, LIAR)
    refused = on_the_way(page, "liar.png")
    await expect(refused.get_by_role("button", name="Dismiss")).to_be_visible()
    await expect(refused.get_by_role("button", name="Try again")).to_be_hidden()
    await expect(page.get_by_role("status").filter(has_text="liar.png: ")).to_be_attached()
    await saved(page)
    assert await desk.fetch("select body from drafts") == BODY
    await refused.get_by_role("button", name="Dismiss").click()
    await expect(refused).to_have_count(0)
    assert await desk.fetch("select count(*) from files") == 0


async def test_a_file_that_is_too_large_is_not_even_sent(page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    await page.locator("#files").evaluate("section => { section.dataset.largest = '100'; }")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    await paste_files(page, SHOP._replace(content=SHOP.content + b"\0" * 1_600_000))
    await expect(page.get_by_text("This is 1.6 MB; a file may have up to 0.1 MB.").first).to_be_visible()
    assert [url for url in sent if url.endswith("/files")] == []


async def test_signed_out_it_waits_until_one_has_signed_in(
    desk: Desk, address: str, page: Page, ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    await desk.fetch("delete from sessions")
    await paste_files(page, SHOP)
    waits = on_the_way(page, SHOP.name)
    await expect(waits.get_by_role("link", name="Sign in in a new tab")).to_have_attribute(
        "href", re.compile("sign-in")
    )
    token = await start_session(desk.db, ana.account_id, now=desk.clock(), days=30, user_agent="tests")
    cookie = cookie_name(desk.app.state.settings)
    await page.context.add_cookies([{"name": cookie, "value": token, "url": address}])
    await waits.get_by_role("button", name="Try again").click()
    await arrived(page)
    await saved(page)
    assert "/shop-front.png)" in await desk.fetch("select body from drafts")


async def test_a_server_killed_meanwhile_is_tried_again(
    desk: Desk, serving: Serving, page: Page, watches: list[Watch], ana: Person, draft: int
) -> None:
    await open_draft(page, ana, draft)
    async with desk.db._pool.acquire() as other, other.transaction():
        await other.execute("lock table contents")  # the upload has arrived, and waits for this
        async with page.expect_request(lambda request: request.url.endswith("/files")):
            await paste_files(page, SHOP)
        await page.wait_for_function("() => document.querySelector('.arriving progress').value === 1")
        await serving.kill()
    waits = on_the_way(page, SHOP.name)
    await expect(waits.get_by_text("No answer from the desk. The file may be added all the same")).to_be_visible()
    await expect(page.locator("#notices").get_by_text("Nothing was changed")).to_have_count(0)
    await serving.start_again()
    await waits.get_by_role("button", name="Try again").click()
    await arrived(page)
    assert (await text_of(page)).count("/shop-front.png)") == 1
    forgive(watches, "net::ERR_", "Failed to fetch")


async def test_a_busy_desk_is_tried_again_by_hand(page: Page, watches: list[Watch], ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    times = 0

    async def busy(route: Route) -> None:
        nonlocal times
        times += route.request.method == "POST"
        if times == 1:
            await route.fulfill(status=503, headers={"retry-after": "2", **OURS}, body="Busy for a moment")
        else:
            await route.continue_()

    await page.route("**/files", busy)
    await paste_files(page, SHOP)
    await expect(on_the_way(page, SHOP.name).get_by_text("The desk is busy.")).to_be_visible()
    await on_the_way(page, SHOP.name).get_by_role("button", name="Try again").click()
    await arrived(page)
    forgive(watches, "503: POST")


async def test_leaving_asks_while_one_is_under_way(page: Page, ana: Person, draft: int) -> None:
    await open_draft(page, ana, draft)
    held = await hold_uploads(page)
    await page.keyboard.type(" ")
    await saved(page)
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await paste_files(page, SHOP)
    async with page.expect_event("dialog"):
        await page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    held.let_go.set()
    await arrived(page)
    await saved(page)
    async with page.expect_event("close"):
        await page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
