"""Whether everybody can use a page, as far as axe-core can tell."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.async_api import Page

# axe-core (MPL-2.0), as axe-playwright-python carries it.
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ALL: Mapping[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}}
# What takes most of the time, and asks about nothing but an element, what it stands in and what is beside it; with the
# elements that each asks about.
BY_ELEMENT = {"color-contrast": "*", "link-in-text-block": "a[href], [role=link]", "target-size": "*"}
ONLY_ELEMENTS: Mapping[str, Any] = {"runOnly": {"type": "rule", "values": list(BY_ELEMENT)}}
ONLY_COLOURS: Mapping[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# What is fetched beforehand would be for videos and for styles of other places, and we have neither.
RUN = """options => axe.run({resultTypes: ["violations"], iframes: false, preload: false, ...options})"""
# The data of elements that styles ask for.
CSS = Path(__file__).parents[2] / "static/css"
STYLED = sorted(
    {name for file in CSS.rglob("*.css") for name in re.findall(r"\[(data-[\w-]+)", file.read_text("utf-8"))}
)
# Each element as a number of 53 bits: its tag and those of what it stands in and of what is right before it, but for
# what is said and linked on this one page, and data that is only for scripts. Short words count: what they are on could
# be too small to touch.
ELEMENTS = """styled => {
    const OWN = /^(href|src|srcset|action|value|title|alt|placeholder|datetime|hx-.*|aria-(label|controls|.*by))$/;
    const written = ({ name, value }) => {
        if (OWN.test(name) || name.startsWith("data-") && !styled.includes(name)) return name;
        return `${name}=${name === "class" ? value : value.replace(/[0-9]+/g, "0")}`;
    };
    const tags = new Map();
    const tag = element => {
        if (!element) return "";
        if (!tags.has(element)) {
            tags.set(element, `<${element.localName} ${[...element.attributes].map(written).join(" ")}>`);
        }
        return tags.get(element);
    };
    const number = (text, one, two) => {
        for (let i = 0; i < text.length; i++) {
            one = Math.imul(one ^ text.charCodeAt(i), 2654435761);
            two = Math.imul(two ^ text.charCodeAt(i), 1597334677);
        }
        return [one >>> 0, two >>> 0];
    };
    const around = new Map([[null, [0xdeadbeef, 0x41c6ce57]]]);
    return [...document.querySelectorAll("html, body, body *")].map(element => {
        around.set(element, number(tag(element), ...around.get(element.parentElement)));
        const texts = [...element.childNodes].filter(child => child.nodeType === Node.TEXT_NODE);
        const words = texts.map(({ data }) => data.trim().length > 3 ? "word" : data.trim().replace(/[0-9]/g, "0"));
        const before = element.previousElementSibling;
        const place = (before?.previousElementSibling ? "later" : "") + (element.nextElementSibling ? "" : "last");
        const [one, two] = number(tag(before) + place + words, ...around.get(element));
        return one + 4294967296 * (two & 0x1fffff);
    });
}"""
# Of those that are alike, one is marked that is there to see.
MARK = """([elements, rules]) => {
    const seen = new Set();
    document.querySelectorAll("html, body, body *").forEach((element, index) => {
        const number = elements[index];
        if (number === null || seen.has(number)) return;
        element.dataset.new = "";
        if (element.checkVisibility()) seen.add(number);
    });
    const ofNew = ([id, selector]) => ({ id, selector: `:is(${selector})[data-new]` });
    axe.configure({ rules: Object.entries(rules).map(ofNew) });
}"""
SEEN = """() => [...document.querySelectorAll("[data-new]")].flatMap(
    (element, index) => element.checkVisibility() ? [index] : []
)"""
LEAVE = """indexes => document.querySelectorAll("[data-new]").forEach((element, index) => {
    if (!indexes.includes(index)) delete element.dataset.new;
})"""


async def load_axe(page: Page) -> None:
    """Have axe-core in a page."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE)  # by the debugger, which the page's Content-Security-Policy doesn't govern


async def mark_new(page: Page, known: set[int]) -> bool:
    """Mark the elements of a page that are like none in `known`, which they are added to. Rules that ask about elements
    ask those alone from here on. Says whether there are any."""
    await load_axe(page)
    elements = await page.evaluate(ELEMENTS, STYLED)
    await page.evaluate(MARK, [[None if element in known else element for element in elements], BY_ELEMENT])
    new = not known.issuperset(elements)
    known.update(elements)
    return new


async def new_in_sight(page: Page) -> set[int]:
    """Which of the elements that are marked as new are there to see."""
    return set(await page.evaluate(SEEN))


async def leave_new(page: Page, which: set[int]) -> None:
    """Take the mark from all but these."""
    await page.evaluate(LEAVE, sorted(which))


async def violations(page: Page, rules: Mapping[str, Any] = ALL) -> list[str]:
    """What axe-core finds wrong with a page as it is now, each with where and why."""
    await load_axe(page)
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
