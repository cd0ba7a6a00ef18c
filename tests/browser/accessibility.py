"""Whether everybody can use a page, as far as axe-core can tell."""

from collections.abc import Mapping
from importlib.resources import files
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
# What is fetched beforehand would be for videos and for styles of other places, and we have neither.
RUN = """([context, options]) => axe.run(
    context, {resultTypes: ["violations"], iframes: false, preload: false, ...options}
)"""
# Each element as a number of 53 bits: its tag and those of what it stands in and of what is right before it, but for
# what is said and linked on this one page. Short words count: what they are on could be too small to touch.
ELEMENTS = """() => {
    const OWN = /^(href|src|srcset|action|value|title|alt|placeholder|datetime|hx-.*|aria-(label|controls|.*by))$/;
    const written = ({ name, value }) => {
        if (OWN.test(name)) return name;
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
        const last = element.nextElementSibling ? "" : "last";
        const [one, two] = number(tag(element.previousElementSibling) + last + words, ...around.get(element));
        return one + 4294967296 * (two & 0x1fffff);
    });
}"""
MARK = """([known, rules]) => {
    const elements = document.querySelectorAll("html, body, body *");
    const seen = new Set(known.map(index => elements[index]));
    for (const element of elements) {
        if (!seen.has(element)) element.dataset.new = "";
    }
    const ofNew = ([id, selector]) => ({ id, selector: `:is(${selector})[data-new]` });
    axe.configure({ rules: Object.entries(rules).map(ofNew) });
    for (const element of elements) {  // a mark holds for all within, up to the next one
        const above = seen.has(element.parentElement);
        if (seen.has(element) !== above || element === elements[0]) {
            element.dataset.lookedAt = seen.has(element) ? "yes" : "no";
        }
    }
}"""
WHOLE: Mapping[str, Any] = {"include": [["html"]]}
NOT_KNOWN: Mapping[str, Any] = {"include": [["[data-looked-at=no]"]], "exclude": [["[data-looked-at=yes]"]]}


async def load_axe(page: Page) -> None:
    """Have axe-core in a page."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE)  # by the debugger, which the page's Content-Security-Policy doesn't govern


async def mark_known(page: Page, known: set[int]) -> bool:
    """Mark the elements of a page that are like one in `known`, and add the others to it. Rules that ask about elements
    pass over those that are marked from here on; `NOT_KNOWN` does for all rules. Says whether there are others."""
    await load_axe(page)
    elements = await page.evaluate(ELEMENTS)
    await page.evaluate(MARK, [[index for index, element in enumerate(elements) if element in known], BY_ELEMENT])
    new = not known.issuperset(elements)
    known.update(elements)
    return new


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


async def assert_accessible(page: Page, *, called: str = "") -> None:
    """Fail the test where axe-core finds anything: WCAG 2.2 A and AA, and its best practices."""
    found = await violations(page)
    assert not found, f"{called or page.url} is not for everybody:\n" + "\n".join(found)
