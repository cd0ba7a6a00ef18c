"""Whether everybody can use a page, as far as axe-core can tell."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from playwright.async_api import Page

# axe-core (MPL-2.0), as axe-playwright-python carries it.
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ALL: Mapping[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}}
# What takes most of the time. It asks about nothing but an element, what it stands in and what lies behind it.
COLOURS = ("color-contrast", "link-in-text-block")
BUT_COLOURS: Mapping[str, Any] = {**ALL, "rules": {name: {"enabled": False} for name in COLOURS}}
ONLY_COLOURS: Mapping[str, Any] = {"runOnly": {"type": "rule", "values": COLOURS}}
# A mail that a page shows has no script to answer by, and none of ours.
RUN = "([context, options]) => axe.run(context, {resultTypes: ['violations'], iframes: false, ...options})"
# The elements that hold others, each as a number of 53 bits: its markup, and the classes of what it stands in.
PARTS = """() => {
    const around = element => element ? `${around(element.parentElement)} ${element.tagName}.${element.className}` : "";
    return [...document.querySelectorAll("body :has(> *)")].map(element => {
        const text = around(element.parentElement) + element.outerHTML;
        let one = 0xdeadbeef, two = 0x41c6ce57;
        for (let i = 0; i < text.length; i++) {
            one = Math.imul(one ^ text.charCodeAt(i), 2654435761);
            two = Math.imul(two ^ text.charCodeAt(i), 1597334677);
        }
        return (one >>> 0) + 4294967296 * (two & 0x1fffff);
    });
}"""
MARK = """known => {
    const parts = document.querySelectorAll("body :has(> *)");
    for (const index of known) {  // the outermost are enough, and each costs time
        if (!parts[index].parentElement.closest("[data-looked-at]")) parts[index].dataset.lookedAt = "";
    }
}"""
WHOLE: Mapping[str, Any] = {"include": [["html"]]}
NOT_KNOWN: Mapping[str, Any] = {"exclude": [["[data-looked-at]"]]}


async def load_axe(page: Page) -> None:
    """Have axe-core in a page."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE)  # by the debugger, which the page's Content-Security-Policy doesn't govern


async def mark_known(page: Page, known: set[int]) -> None:
    """Mark the parts of a page that are in `known`, and add the others to it. `wrong_colours` passes over them."""
    parts = await page.evaluate(PARTS)
    await page.evaluate(MARK, [index for index, part in enumerate(parts) if part in known])
    known.update(parts)


async def violations(page: Page, rules: Mapping[str, Any] = ALL, *, where: Mapping[str, Any] = WHOLE) -> list[str]:
    """What axe-core finds wrong with a page as it is now, each with where and why."""
    await load_axe(page)
    found: dict[str, Any] = await page.evaluate(RUN, [where, rules])
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        f"    {' '.join(str(step) for step in node['target'])}\n    {node['html']}\n    {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


async def wrong_colours(page: Page) -> list[str]:
    """What axe-core finds wrong with the colours of a page, but for the parts that are marked as known."""
    return await violations(page, ONLY_COLOURS, where=NOT_KNOWN)


async def assert_accessible(page: Page, *, called: str = "") -> None:
    """Fail the test where axe-core finds anything: WCAG 2.2 A and AA, and its best practices."""
    found = await violations(page)
    assert not found, f"{called or page.url} is not for everybody:\n" + "\n".join(found)
