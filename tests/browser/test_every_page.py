"""Every page, in both themes, wide and on a phone: for everybody (axe-core), and never wider than its screen."""

import pytest
from playwright.async_api import Error, Page, ViewportSize

from tests.browser.accessibility import (
    ALL,
    ONLY_COLOURS,
    ONLY_ELEMENTS,
    assert_accessible,
    leave_new,
    mark_new,
    new_in_sight,
    violations,
)
from tests.browser.conftest import OpenPage
from tests.browser.kept import WIDE
from tests.browser.shown import Shown, serving, shown  # noqa: F401
from tests.support.pages.kept import Seen
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

NARROW = (360, 740)
# What is half typed on a page would come back on the next one of the same address.
FRESH = "if (window === top && location.protocol === 'http:') sessionStorage.clear()"
BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What can be pressed in a row whose title opens it, and lies beneath that.
BENEATH = """() => [...document.querySelectorAll(".row:has(a.title) :is(button, summary, select, input, a[href])")]
    .filter((element) => element.checkVisibility() && element.type !== "hidden" && !element.matches(".title"))
    .flatMap((element) => {
        element.scrollIntoView({ block: "center" });
        const box = element.getBoundingClientRect();
        const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return there?.matches("a.title") ? [element.ariaLabel || element.textContent.trim() || element.name] : [];
    })"""


def viewport(size: tuple[int, int]) -> ViewportSize:
    """A size as Playwright is told it."""
    return {"width": size[0], "height": size[1]}


async def wrong_with(page: Page, known: set[int]) -> list[str]:
    """What is wrong with a page that is shown by day on a wide screen. Elements like one in `known` are passed over
    where what is wrong with an element is so wherever it stands."""
    new = await mark_new(page, known)
    found = [f"{WIDE[0]} px: {wrong}" for wrong in await violations(page)]
    seen_wide = await new_in_sight(page) if new else set()
    if beneath := await page.evaluate(BENEATH):
        found.append(f"lets nobody press what lies beneath a title: {', '.join(beneath)}")
    await page.set_viewport_size(viewport(NARROW))
    if beyond := await page.evaluate(BEYOND):
        found.append(f"is {beyond} px wider than a narrow phone")
    if new:
        await page.emulate_media(color_scheme="dark")  # which differs by nothing but colours
        seen_narrow = await new_in_sight(page)
        rules = ONLY_ELEMENTS if seen_narrow <= seen_wide else ALL
        found += [f"{NARROW[0]} px, dark: {wrong}" for wrong in await violations(page, rules)]
        if only_wide := seen_wide - seen_narrow:
            await page.set_viewport_size(viewport(WIDE))
            await leave_new(page, only_wide)
            found += [f"{WIDE[0]} px, dark: {wrong}" for wrong in await violations(page, ONLY_COLOURS)]
        await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(viewport(WIDE))
    return found


@pytest.mark.own_browser
async def test_every_page_is_for_everybody(
    every_page: Seen,
    shown: Shown,  # noqa: F811
    open_page: OpenPage,
) -> None:
    shown.styles = every_page["styles"]
    page = await open_page(size=WIDE)
    await page.add_init_script(FRESH)
    found = []
    known: set[int] = set()  # the elements that were looked at on a phone, and in both themes
    for called, html in every_page["html"].items():
        await shown.show(page, html, every_page["paths"][called])
        try:
            await shown.add_axe(page)
            found += [f"{called}, {wrong}" for wrong in await wrong_with(page, known)]
        except Error as error:
            found.append(f"{called} can't be looked at: {error}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_row_being_edited_and_open_menus_are_for_everybody(
    desk: Desk, open_page: OpenPage, ana: Person, dark: bool
) -> None:
    page = await open_page(ana, dark=dark)
    await desk.task(ana, "Order paper")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Order paper", exact=True).focus()
    await page.keyboard.press("e")
    await page.get_by_label("Title").wait_for()
    await assert_accessible(page, called="a row being edited")
    await page.get_by_role("button", name="Ana").click()
    await assert_accessible(page, called="the menu of the person")
    await page.keyboard.press("Escape")
    await page.get_by_role("heading", name="Tasks").click()
    await page.keyboard.press("?")
    await page.locator("#shortcuts dl").wait_for()
    await assert_accessible(page, called="the keyboard shortcuts")
