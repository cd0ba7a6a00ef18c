"""An owner says what is to be done, with the hands full: three commands, a correction, one taken back, and enough."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.support.microphone import PATIENCE, signed_in, speak, speaking
from tests.support.people import Desk, Person
from tests.support.serving import Serving, kept_port
from tests.voice.saying import CLIPS

pytestmark = pytest.mark.anyio


async def hear(page: Page, words: str) -> None:
    """Look at what was written down."""
    await page.get_by_role("heading", name="What you said").wait_for()
    await expect(page.get_by_role("region", name="Your words")).to_contain_text(words, timeout=PATIENCE)


async def listed(page: Page, ana: Person) -> set[str]:
    """The titles of the task list."""
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("heading", name="Tasks", exact=True).wait_for()
    return {await each.inner_text() for each in await page.locator("#task-list .row .title").all()}


async def test_voice_interaction_workflow(desk: Desk, ana: Person, tmp_path: Path) -> None:
    await desk.member("editor", ana, "Priya")
    serving = Serving(desk.app, kept_port())
    await serving.start()
    async with AsyncExitStack() as opened:
        opened.push_async_callback(serving.stop)

        async def microphone(clip: str) -> Page:
            """A page of a browser in which this clip is said."""
            browser = await opened.enter_async_context(speaking(CLIPS / f"{clip}.ogg", tmp_path))
            return await opened.enter_async_context(signed_in(browser, f"http://127.0.0.1:{serving.port}", ana))

        # One task, from any page, mended where it was heard wrong and confirmed by Enter.
        page = await microphone("order-paper")
        await page.goto(ana.path("/drafts"))
        await page.get_by_role("link", name="Say or type").click()
        await speak(page, 4)
        await hear(page, "rder paper")
        assert await desk.fetch("select count(*) from tasks") == 0  # nothing acts by itself
        await page.get_by_label("Title").fill("Order paper")  # however it was heard
        await page.get_by_role("button", name="Do it").focus()
        await page.keyboard.press("Enter")
        await page.get_by_text("Task added:").wait_for()

        # What is said otherwise in the same breath counts, and what wasn't said is added by hand.
        page = await microphone("correct")
        await page.goto(ana.path("/voice"))
        await page.get_by_role("button", name="Speak").click()
        await speak(page, 7)
        await hear(page, "ake it Wednesday")
        await expect(page.get_by_label("Due date")).to_have_value("Wed 11 Mar 2026")
        await page.get_by_label("Title").fill("Book a table for six")
        await page.get_by_role("button", name="Do it").click()
        await page.get_by_text("Task added:").wait_for()

        # Two at once.
        page = await microphone("two-things")
        await page.goto(ana.path("/voice"))
        await page.get_by_role("button", name="Speak").click()
        await speak(page, 7)
        await hear(page, "rder ink")
        await page.get_by_role("button", name="Do all 2").click()
        await expect(page.get_by_text("Task added:")).to_have_count(2)
        assert await listed(page, ana) == {"Order paper", "Book a table for six", "Call Priya", "Order ink"}

        # One press takes back all that was said last.
        await page.go_back()
        await page.get_by_role("button", name="Undo all").click()
        await expect(page.get_by_text("Task added, and taken back:")).to_have_count(2)
        assert await listed(page, ana) == {"Order paper", "Book a table for six"}

        # Typing goes the same way; “stop” leaves what was proposed undone.
        await page.goto(ana.path("/voice"))
        await page.get_by_label("In words").fill("complete order paper")
        await page.get_by_role("button", name="Go on").click()
        await hear(page, "complete order paper")
        await page.goto(ana.path("/voice"))
        await page.get_by_label("In words").fill("Stop.")
        await page.get_by_role("button", name="Go on").click()
        assert await listed(page, ana) == {"Order paper", "Book a table for six"}
        statuses = await desk.fetch("select array_agg(distinct status::text) from tasks where deleted_at is null")
        assert statuses == ["pending"]
