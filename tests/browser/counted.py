"""What an act takes whoever does it, counted where it arrives: in the browser."""

import json

from playwright.async_api import Locator, Page

# Presses of a pointer and of keys; what is typed into a field is what somebody has to say, and not what it takes them.
COUNT = """() => {
    sessionStorage.counted = JSON.stringify({ presses: 0, keys: 0 });
    const count = (what) => {
        const counted = JSON.parse(sessionStorage.counted);
        counted[what] += 1;
        sessionStorage.counted = JSON.stringify(counted);
    };
    const isTyped = ({ key, ctrlKey, metaKey, target }) =>
        key.length === 1 && !ctrlKey && !metaKey && target.matches("input, textarea, [contenteditable=true]");
    const isHeld = ({ key }) => ["Shift", "Control", "Alt", "Meta"].includes(key);
    addEventListener("pointerdown", () => count("presses"), { capture: true });
    addEventListener("keydown", (event) => isTyped(event) || isHeld(event) || count("keys"), { capture: true });
}"""


class Counted:
    """A page on which it is counted what somebody does, until it is left for another; loads go on being counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loads = 0

    async def begin(self, path: str, title: str = "") -> None:
        """Open a page, with the focus on the row of this title."""
        await self.page.goto(path)
        await self.page.locator("[data-htmx-powered]").first.wait_for(state="attached")
        if title:
            await self.page.get_by_role("link", name=title, exact=True).first.focus()
        await self.page.evaluate(COUNT)
        self.page.on("load", self._loaded)

    def _loaded(self, _: Page) -> None:
        self.loads += 1

    async def press(self, *what: Locator) -> None:
        """Press one after the other."""
        for each in what:
            await each.click()

    async def keys(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def cost(self) -> tuple[int, int, int]:
        """Presses, keys, loaded pages."""
        counted = json.loads(await self.page.evaluate("sessionStorage.counted"))
        return counted["presses"], counted["keys"], self.loads
