"""A Chromium that hears a recording where its microphone would be."""

import asyncio
import re
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.kept import FLAGS
from tests.support.chromium import find_shell
from tests.support.people import Person

RATE = 48_000
PATIENCE = 60_000  # milliseconds, in which a busy machine writes down what was said


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


@asynccontextmanager
async def speaking(clip: Path, folder: Path) -> AsyncIterator[Browser]:
    """A Chromium whose microphone says a clip each time that it is listened to."""
    program = await asyncio.to_thread(find_shell)
    sound = await asyncio.to_thread(as_wave, clip, folder / f"{clip.stem}.wav")
    microphone = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}%noloop",
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*FLAGS, *microphone])
        yield browser
        await browser.close()


@asynccontextmanager
async def signed_in(browser: Browser, address: str, who: Person) -> AsyncIterator[Page]:
    """A page of it, signed in."""
    context = await browser.new_context(base_url=address, reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
    await context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in who.browser.cookies.items()]
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    await context.close()


async def speak(page: Page, seconds: int) -> None:
    """Say all of it, which takes less than so many seconds (up to nine), and press the button."""
    await page.get_by_text(re.compile(rf"Listening… ([{seconds}-9]|\d\d) s")).wait_for()
    await page.get_by_role("button", name="Done").click()
