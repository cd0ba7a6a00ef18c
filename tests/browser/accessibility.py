"""Whether everybody can use a page, as far as axe-core can tell."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from playwright.async_api import Page

# axe-core (MPL-2.0), as axe-playwright-python carries it.
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
ALL: Mapping[str, Any] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST: Mapping[str, Any] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """runOnly => axe.run({resultTypes: ["violations"], runOnly})"""


async def violations(page: Page, rules: Mapping[str, Any] = ALL) -> list[str]:
    """What axe-core finds wrong with a page as it is now, each with where and why."""
    # By the debugger, which the page's Content-Security-Policy doesn't govern.
    await page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found: dict[str, Any] = await page.evaluate(RUN, rules)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        f"    {' '.join(str(step) for step in node['target'])}\n    {node['html']}\n    {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


async def assert_accessible(page: Page, *, called: str = "") -> None:
    """Fail the test where axe-core finds anything: WCAG 2.2 A and AA, and its best practices."""
    found = await violations(page)
    assert not found, f"{called or page.url} is not for everybody:\n" + "\n".join(found)
