"""A list that is asked for is read aloud by the browser's own voice, and shows what it is at."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person
from tests.voice.saying import say
from webapp.voice.grammar import ReadAloud
from webapp.voice.grammar.acts import Place

pytestmark = [pytest.mark.anyio, pytest.mark.own_browser]

# The voice of a browser, which says one thing after the other, each for as long as the test lets it.
VOICE = """(() => {
  let said = [];
  const voice = {
    speak: (utterance) => { said.push(utterance); if (said.length === 1) utterance.onstart?.(); },
    cancel: () => { said = []; },
    get speaking() { return said.length > 0; },
  };
  globalThis.goOn = () => { said.shift()?.onend?.(); said[0]?.onstart?.(); };
  globalThis.fails = () => said[0]?.onerror?.({ error: "synthesis-failed" });
  Object.defineProperty(globalThis, "speechSynthesis", { value: voice });
})()"""


async def test_what_is_read_aloud_is_marked_until_it_ends_or_is_stopped(page: Page, desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    await desk.task(ana, "Call the bank")
    await page.add_init_script(VOICE)
    await page.goto(ana.path(await say(desk, ana, ReadAloud(places=(Place(0, 18),), page="tasks"))))
    marked = page.locator("[data-reading] [aria-current]")
    state = page.locator("[data-reading-state]")
    await page.get_by_role("button", name="Read it aloud").click()
    await expect(marked).to_have_text("Tasks")
    await expect(state).to_have_text("Reading it aloud…")
    said = []
    for _ in range(await page.locator("[data-reading] li").count()):
        said.append(await marked.inner_text())
        await page.evaluate("goOn()")
    assert {"Order paper", "Call the bank"} < set(said)
    await expect(state).to_have_text("That is all of it.")
    await expect(marked).to_have_count(0)
    await page.get_by_role("button", name="Read it aloud").click()
    await expect(marked).to_have_text("Tasks")
    await page.get_by_role("button", name="Stop reading").click()
    await expect(state).to_have_text("Stopped.")
    await page.get_by_role("button", name="Read it aloud").click()
    await expect(marked).to_have_text("Tasks")
    await page.evaluate("fails()")
    await expect(state).to_have_text("This browser has no voice to read it with. It stands here instead.")
    await expect(page.get_by_role("listitem").filter(has_text="Call the bank")).to_be_visible()
