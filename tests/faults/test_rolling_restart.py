"""The processes that serve are replaced one by one, as for a new release, while a page is open."""

import asyncio
import signal
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.browser.watch import watching
from tests.support.commands import OWN_PAGE, PATIENCE, CommandLine, Serving, eventually

pytestmark = pytest.mark.anyio

SIGNING_IN = {"email": "mara@example.com", "password": "a long enough password"}


def workers_of(serving: Serving) -> set[str]:
    """The processes that serve, by their ids."""
    children = Path(f"/proc/{serving.process.pid}/task/{serving.process.pid}/children").read_text("ascii").split()
    return {pid for pid in children if b"spawn_main" in command_of(pid)}


def command_of(pid: str) -> bytes:
    """What a process was started as, or nothing once it is gone, which it may be by the time it is asked."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def sign_in(serving: Serving) -> httpx.Cookies:
    """Her session."""
    done = httpx.post(f"{serving.base}/sign-in", data=SIGNING_IN, headers=OWN_PAGE, timeout=PATIENCE)
    assert done.status_code == 303
    return done.cookies


def add(serving: Serving, cookies: httpx.Cookies, title: str) -> None:
    """She adds a task elsewhere, on a connection of its own."""
    url, form = f"{serving.base}/w/alder/tasks", {"title": title}
    assert httpx.post(url, data=form, cookies=cookies, headers=OWN_PAGE, timeout=PATIENCE).status_code == 303


async def test_a_page_that_is_open_stays_true_while_each_process_is_replaced(
    cofounder: CommandLine,
    chromium: Browser,
) -> None:
    serving = await asyncio.to_thread(cofounder.serve, "--workers", "2")
    await asyncio.to_thread(serving.set_up)
    cookies = await asyncio.to_thread(sign_in, serving)
    before = workers_of(serving)
    assert len(before) == 2
    context = await chromium.new_context(base_url=serving.base)
    with watching(context, serving.base) as watch:
        await context.add_cookies(
            [{"name": each.name, "value": each.value or "", "url": serving.base} for each in cookies.jar]
        )
        page = await context.new_page()
        await page.goto("/w/alder/tasks")
        await page.locator("#add-title").fill("Half a li")

        serving.process.send_signal(signal.SIGHUP)
        for left in (1, 0):
            await asyncio.to_thread(eventually, lambda: len(before & workers_of(serving)) <= left, "another process")  # noqa: B023
            await asyncio.to_thread(add, serving, cookies, f"Task {left}")
            await expect(page.get_by_role("link", name=f"Task {left}", exact=True)).to_be_visible()
        await expect(page.locator("#live-bar")).to_be_empty()
        await expect(page.locator("#add-title")).to_have_value("Half a li")
    assert watch.problems == []
    await context.close()
