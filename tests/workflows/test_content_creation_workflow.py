"""A post from the task that asked for it to the feed that readers read, and what comes in between: two who write it at
once, somebody who wants changes, a slip after the approval."""

import re
from datetime import UTC, datetime, timedelta

import feedparser  # type: ignore[import-untyped]  # it has no stubs
import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import expect_text, forgive, in_text, saved
from tests.browser.watch import Watch
from tests.conftest import Clock
from tests.support.people import Desk, Person
from tests.support.publishing import work

pytestmark = pytest.mark.anyio

WEDNESDAY = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)  # nine in Vienna
THURSDAY = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


async def open_journal(page: Page, ana: Person) -> None:
    """The journal is turned on, and becomes a place that posts go to."""
    await page.goto(ana.path("/settings/journal"))
    await page.get_by_label("The journal is on").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("link", name="View journal")).to_be_visible()


async def send_for_review(page: Page, whom: str, note: str) -> None:
    """Ask somebody about what is in the editor."""
    panel = page.locator("#review")
    await page.locator("#next-step").click()
    await panel.get_by_label(whom).check()
    await page.get_by_label("Note", exact=True).fill(note)
    await panel.get_by_role("button", name="Send for review").click()
    await expect(panel).to_contain_text(f"Ana asked {whom}")


async def select(page: Page, words: str) -> None:
    """Select a passage of what is read."""
    await page.locator("#reading-text .prose").get_by_text(words).select_text()


async def test_content_creation_workflow(
    desk: Desk, clock: Clock, ana: Person, open_page: OpenPage, address: str, watches: list[Watch]
) -> None:
    clock.now = WEDNESDAY
    ben = await desk.member("editor", ana, "Ben")
    rita = await desk.member("reviewer", ana, "Rita")
    task = await desk.task(ana, "Write about the winter hours", due_on="2026-03-05", assignee_id=ana.account_id)
    hers, his, reviewers = await open_page(ana), await open_page(ben), await open_page(rita)
    await open_journal(hers, ana)

    # The task becomes a draft, which knows where it came from.
    await hers.goto(ana.path(f"/tasks/{task}"))
    await hers.get_by_role("button", name="Write a draft for it").click()
    await expect(hers.get_by_role("link", name="Write about the winter hours")).to_be_visible()
    draft = ana.path(f"/drafts/{hers.url.rpartition('/')[2]}")
    await in_text(hers)
    await hers.keyboard.type("We close at four.")
    await saved(hers)

    # Ben opens it too, and both write at the same time; each sees the other's words, and none is lost.
    await his.goto(draft)
    await in_text(his)
    await expect_text(his, "We close at four.")
    await his.keyboard.press("Enter")
    await his.keyboard.press("Enter")
    await his.keyboard.type("Order until noon.")
    await in_text(hers, "Control+Home")
    await hers.keyboard.type("From December on: ")
    both = "From December on: We close at four.\n\nOrder until noon."
    await expect_text(hers, both)
    await expect_text(his, both)
    await saved(hers)
    await saved(his)

    # Rita is asked, finds it in her queue, comments on a passage, and wants it changed.
    await send_for_review(hers, "Rita", "Are the hours right?")
    await reviewers.goto(rita.path("/reviews"))
    await reviewers.get_by_role("link", name="Write about the winter hours").first.click()
    await expect(reviewers.get_by_text("Are the hours right?")).to_be_visible()
    await select(reviewers, "Order until noon.")
    await reviewers.locator("#begin-thread").click()
    await reviewers.get_by_label("Your comment").fill("Until eleven, since autumn.")
    await reviewers.get_by_role("button", name="Comment", exact=True).click()
    await expect(reviewers.locator(".thread-card")).to_contain_text("Until eleven, since autumn.")
    await reviewers.get_by_label("Note about your decision").fill("The times, please.")
    await reviewers.get_by_role("button", name="Ask for changes").click()
    await expect(reviewers.get_by_role("heading", name="Nothing waits for you")).to_be_visible()

    # Ana reads it where she writes, answers it with the text, and asks again.
    await expect(hers.locator("#review")).to_contain_text("The times, please.")
    await expect(hers.locator("#open-threads")).to_contain_text("Order until noon.")
    text = await in_text(hers)
    await text.press("Shift+Home")
    await hers.keyboard.type("Order until eleven.")
    await saved(hers)
    await hers.locator("#open-threads").get_by_role("link", name="Order until noon.").click()
    await hers.get_by_role("button", name="Resolve").click()
    await expect(hers.locator(".thread-card")).to_have_count(0)
    await hers.goto(draft)
    await in_text(hers)
    await hers.locator("#next-step").click()
    await hers.locator("#review").get_by_role("button", name="Send again").click()
    await expect(hers.locator("#review")).to_contain_text("It is still exactly that.")

    # Rita sees what changed since she read it, and approves exactly that.
    await expect(reviewers.locator("#reviews-count")).to_contain_text("1 waiting for you")
    await reviewers.goto(rita.path("/reviews"))
    await reviewers.get_by_role("link", name="Write about the winter hours").first.click()
    await reviewers.get_by_role("link", name="Since you read it").click()
    await expect(reviewers.locator(".prose ins")).to_contain_text(["eleven"])
    await reviewers.get_by_role("button", name="Approve").click()
    await expect(reviewers.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    await expect(hers.locator("#review")).to_contain_text("Approved")

    # It is scheduled for the next morning. A slip of Ben's after that holds it back, until he takes it out again.
    await hers.locator("#next-step").click()
    await hers.get_by_label("When").fill("tomorrow 9am")
    await hers.get_by_role("button", name="Schedule").click()
    await expect(hers.locator("#moment")).to_contain_text("Goes out")
    await expect(hers.locator("#moment")).to_contain_text("to Journal")
    await in_text(his)
    await his.keyboard.type(" Oops")
    await saved(his)
    await expect(hers.locator("#moment")).to_contain_text("so it doesn’t go out by itself")
    for _ in " Oops":
        await his.keyboard.press("Backspace")
    await saved(his)
    await expect(hers.locator("#moment")).not_to_contain_text("so it doesn’t go out by itself")

    # The next morning it is out, exactly as it was approved, where readers and their programs find it.
    clock.now = THURSDAY - timedelta(minutes=1)
    await work(desk)
    assert (await desk.browser().get("/journal/alder-finch/")).text.count("winter hours") == 0
    clock.now = THURSDAY
    await work(desk)
    await expect(hers.locator("#review .chip").first).to_have_text("Published")
    reader = await open_page()
    await reader.goto("/journal/alder-finch/")
    await reader.get_by_role("link", name="Write about the winter hours").first.click()
    await expect(reader.get_by_role("heading", level=1)).to_have_text("Write about the winter hours")
    await expect(reader.get_by_text("Order until eleven.")).to_be_visible()
    await expect(reader.get_by_text("Oops")).to_have_count(0)
    async with httpx.AsyncClient(base_url=address) as program:
        feed = feedparser.parse((await program.get("/journal/alder-finch/atom.xml")).content)
    assert [entry.title for entry in feed.entries] == ["Write about the winter hours"]
    assert "Order until eleven." in feed.entries[0].content[0].value
    assert feed.entries[0].link == reader.url

    # The receipt says what went where; the draft says that it is out; a change after that changes nothing there.
    await hers.locator("#review").get_by_role("link", name="Publishing").click()
    await expect(hers.locator("#receipt-1")).to_contain_text("Done")
    await hers.locator("#receipt-1").get_by_role("link", name="Open it there").click()
    await expect(hers).to_have_url(reader.url)
    await hers.goto(ana.path("/publishing"))
    await expect(hers.get_by_role("region", name=re.compile("^Went out lately"))).to_contain_text("Ana, as scheduled")
    await his.goto(draft)
    await expect(his.locator("#review")).to_contain_text("Published")
    await in_text(his)
    await his.keyboard.type(" See you.")
    await saved(his)
    await expect(his.locator("#review")).to_contain_text("It says something else by now")
    await reader.reload()
    await expect(reader.get_by_text("See you.")).to_have_count(0)
    forgive(watches, "425: ")
