"""What is spoken into the microphone ends as a task in the list, whatever the network does meanwhile."""

import asyncio
import re
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import FEWER_PROCESSES
from tests.support.chromium import find_shell
from tests.support.people import Desk, Person
from tests.voice.saying import CLIPS

pytestmark = pytest.mark.anyio

RATE = 48_000
ALL_SAID = re.compile(r"Listening… ([4-9]|\d\d) s")  # then the clip has ended


def as_wave(clip: Path, target: Path) -> Path:
    """A clip as Chromium's microphone plays it, with some silence around it."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(clip)) as container, wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(RATE))
        for frame in container.decode(audio=0):
            for each in resampler.resample(frame):
                file.writeframes(each.to_ndarray().tobytes())
        file.writeframes(bytes(20 * RATE))
    return target


@pytest.fixture
async def speaking(tmp_path: Path) -> AsyncIterator[Browser]:
    """A Chromium whose microphone says “Order paper tomorrow at four pm.”"""
    program = await asyncio.to_thread(find_shell)
    sound = await asyncio.to_thread(as_wave, CLIPS / "order-paper.ogg", tmp_path / "said.wav")
    microphone = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}%noloop",
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*FEWER_PROCESSES, *microphone])
        yield browser
        await browser.close()


@pytest.fixture
async def page(speaking: Browser, address: str, ana: Person) -> AsyncIterator[Page]:
    """A page of it, signed in as Ana."""
    context = await speaking.new_context(base_url=address, reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
    await context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in ana.browser.cookies.items()]
    )
    page = await context.new_page()
    page.set_default_timeout(60_000)
    yield page
    await context.close()


async def speak(page: Page) -> None:
    """Say it all, and press the button."""
    await page.get_by_text(ALL_SAID).wait_for()
    await page.get_by_role("button", name="Done").click()


async def confirmed(page: Page, ana: Person) -> None:
    """What was understood is confirmed by Enter, and stands in the list."""
    await page.get_by_role("heading", name="What you said").wait_for()
    await expect(page.get_by_label("Title")).to_have_value("Order paper", timeout=60_000)
    await expect(page.get_by_role("button", name="Do it")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_text("Task added:").wait_for()
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Order paper", exact=True).wait_for()


async def test_a_sentence_that_is_spoken_ends_as_a_task(page: Page, desk: Desk, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Say or type").click()  # which listens at once
    await speak(page)
    await confirmed(page, ana)
    assert str(await desk.fetch("select due_at from tasks")) == "2026-03-05 16:00:00+00:00"


async def test_what_was_spoken_survives_a_lost_network_and_a_reload(page: Page, desk: Desk, ana: Person) -> None:
    sending = re.compile("/voice/(pieces|ends)")
    await page.route(sending, lambda route: route.abort())
    await page.goto(ana.path("/voice"))
    await page.get_by_role("button", name="Speak").click()
    await speak(page)
    await page.get_by_role("status").filter(has_text="What you said is kept on this device").wait_for()
    assert await desk.fetch("select count(*) from utterances") == 0
    await page.unroute(sending)
    await page.reload()
    await page.get_by_text("The desk has what you said before.").wait_for()
    await page.get_by_role("link", name="Look at it").click()
    await confirmed(page, ana)
    await page.goto(ana.path("/voice"))
    await expect(page.get_by_role("heading", name="Kept on this device")).to_be_hidden()


async def test_the_space_bar_that_is_held_down_listens_until_it_is_let_go(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/drafts"))
    await page.keyboard.down(" ")
    await page.keyboard.down(" ")  # as a key that is held repeats
    await page.get_by_text(re.compile(r"Listening… \d+ s")).wait_for()
    await page.keyboard.up(" ")
    await page.get_by_role("heading", name="What you said").wait_for()
