"""Every page, in both themes, wide and on a phone: for everybody (axe-core), and never wider than its screen."""

import pytest
from playwright.async_api import Page, Route

from tests.browser.accessibility import CONTRAST, assert_accessible, violations
from tests.browser.conftest import PHONE, WIDE, OpenPage
from tests.browser.drafts import editor_there
from tests.support.every_page import every_page
from tests.support.people import Desk, Person
from webapp.web.middleware import security_headers

pytestmark = pytest.mark.anyio

NARROW = (360, 740)
BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def show(page: Page, desk: Desk, address: str, html: str, path: str) -> None:
    """Show HTML that was read before at its address, with the desk's styles, scripts and security headers."""
    headers = {name.decode(): value.decode() for name, value in security_headers(desk.app.state.settings)}

    async def answer(route: Route) -> None:
        await route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

    await page.route(address + path, answer)
    await page.goto(path)
    await page.unroute(address + path)
    await editor_there(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_every_page_is_for_everybody(
    desk: Desk, address: str, open_page: OpenPage, size: tuple[int, int]
) -> None:
    pages = await every_page(desk)
    page = await open_page(size=size)
    found = []
    for called, html in pages.html.items():
        await page.emulate_media(color_scheme="light")
        await show(page, desk, address, html, pages.paths[called])
        found += [f"{called}: {wrong}" for wrong in await violations(page)]
        await page.emulate_media(color_scheme="dark")  # the themes differ by nothing but colours
        found += [f"{called}, dark: {wrong}" for wrong in await violations(page, CONTRAST)]
    assert not found, "\n".join(found)


async def test_no_page_is_wider_than_a_narrow_phone(desk: Desk, address: str, open_page: OpenPage) -> None:
    pages = await every_page(desk)
    page = await open_page(size=NARROW)
    wider = {}
    for called, html in pages.html.items():
        await show(page, desk, address, html, pages.paths[called])
        if beyond := await page.evaluate(BEYOND):
            wider[called] = beyond
    assert not wider


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
    await assert_accessible(page, called="the keyboard shortcuts")
