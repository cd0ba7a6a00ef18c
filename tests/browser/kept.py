"""Pages that one test after the other uses: a browser's first look at the desk's styles and scripts costs more than
most tests do.

Between two tests all goes that the first one left: where it was, cookies, what the page stored, routes, other pages. A
page that was given scripts to begin with, a debugger or a clock can't be made as new: such a test is marked
`own_browser`, and so is one that counts what a first visit loads. Who listens to a page is seen without that.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Error, Page, async_playwright, expect

from tests.support.chromium import find_shell
from tests.support.made_once import made_once

# Without processes of its own for drawing and for the network, which take a tenth of the processor's time. The first
# feature is one that Playwright switches on, which would be off where another is named alone. And without compiling
# scripts twice over: no page is open for long enough to earn that back, and axe-core takes a quarter less.
FLAGS = (
    "--in-process-gpu",
    "--enable-features=CDPScreenshotNewSurface,NetworkServiceInProcess2",
    "--js-flags=--no-opt --no-maglev",
)
WIDE = (1280, 800)
PHONE = (390, 844)
# Milliseconds: a busy machine is no defect, and what was sent in vain for long is sent again after half a minute.
PATIENCE = 60_000
AT_REST = "/health/live"  # a page of no scripts
BY_ITSELF = {"close", "crash"}  # what Playwright itself listens to
expect.set_options(timeout=PATIENCE)


class Kept:
    """The pages of one browser that wait for the next test, on a phone or not, by the address of their desk."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self._waiting: dict[tuple[bool, str], list[Page]] = {}

    async def take(self, address: str, size: tuple[int, int], *, dark: bool, own: bool, scripts: bool) -> Page:
        """A page as new: without cookies, nothing stored."""
        waiting = self._waiting.get((size == PHONE, address)) if scripts and not own else None
        theme: Literal["dark", "light"] = "dark" if dark else "light"
        if waiting:
            page = waiting.pop()
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            await page.emulate_media(
                media="null", color_scheme=theme, reduced_motion="reduce", forced_colors="null", contrast="null"
            )
        else:
            context = await self.chromium.new_context(
                base_url=address,
                viewport={"width": size[0], "height": size[1]},
                has_touch=size == PHONE,
                color_scheme=theme,
                reduced_motion="reduce",  # so that what is looked at has arrived
                java_script_enabled=scripts,
                locale="en-GB",
                timezone_id="UTC",
            )
            page = await context.new_page()
            page.set_default_timeout(PATIENCE)
        return page

    async def give_back(self, page: Page, address: str, size: tuple[int, int]) -> None:
        """Keep a page for the next test where that can be as if it was new."""
        try:
            if not await made_as_new(page, address):
                await page.context.close()
                return
        except Error:  # such as that the desk doesn't answer any more
            await page.context.close()
            return
        self._waiting.setdefault((size == PHONE, address), []).append(page)


async def made_as_new(page: Page, address: str) -> bool:
    """Take away what a test left; False where that can't be. Raises playwright's Error."""
    context = page.context
    if page.is_closed() or not BY_ITSELF.issuperset(page._impl_obj.event_names()):
        return False
    for other in context.pages:
        if other != page:
            await other.close()
    await page.unroute_all(behavior="ignoreErrors")
    await context.set_offline(False)
    await page.goto(address + AT_REST)
    debugger = await context.new_cdp_session(page)
    await debugger.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
    await debugger.detach()
    await context.clear_cookies()
    await context.clear_permissions()
    return True


@pytest.fixture(scope="session")
async def chromium(anyio_backend: object, run_folder: Path) -> AsyncIterator[Browser]:
    """One Chromium for each process of the test run."""
    program = await asyncio.to_thread(
        made_once, run_folder / "chromium", lambda file: file.write_text(str(find_shell()))
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program.read_text(), args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def kept(chromium: Browser) -> Kept:
    """The pages that wait for the next test."""
    return Kept(chromium)
