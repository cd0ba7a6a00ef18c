"""Somebody at a list of tasks: what an act costs them, and what they press."""

from playwright.async_api import Locator, Page


class Hands:
    """Somebody who works on a page, and counts what it takes them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = self.keys = self.loads = 0

    async def begin(self, path: str) -> None:
        """Open a page; what is counted begins then."""
        await self.page.goto(path)
        await self.page.locator("#main[data-htmx-powered], body [data-htmx-powered]").first.wait_for(state="attached")
        self.page.on("load", self._loaded)

    def _loaded(self, _: Page) -> None:
        self.loads += 1

    async def press(self, what: Locator) -> None:
        """Point at something and press it."""
        self.presses += 1
        await what.click()

    async def key(self, *keys: str) -> None:
        """One key after the other, as fast as they come."""
        for key in keys:
            self.keys += 1
            await self.page.keyboard.press(key)

    @property
    def cost(self) -> tuple[int, int, int]:
        """Presses, keys, loaded pages."""
        return self.presses, self.keys, self.loads


def row(page: Page, title: str) -> Locator:
    """The row of a task."""
    return page.locator(".row").filter(has=page.get_by_role("link", name=title, exact=True))


def sheet(page: Page) -> Locator:
    """The sheet in which a fact is changed."""
    return page.locator("#fact:popover-open")
