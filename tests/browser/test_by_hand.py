"""A list in an order by hand, in a browser: rows moved by their grips and by their menu."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_rows_move_by_keyboard_by_mouse_and_by_their_menu(desk: Desk, page: Page, ana: Person) -> None:
    for title in ("One", "Two", "Three"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks?sort=manual"))
    titles = page.locator(".rows .title")
    await expect(titles).to_have_text(["One", "Two", "Three"])

    async def at_the_desk(*expected: str) -> None:
        await expect(page.locator("#notices")).to_contain_text("Task moved")
        await expect(titles).to_have_text([*expected])
        kept = "select string_agg(title, ' ' order by rank_of(rank, id) collate \"C\") from tasks"
        assert await desk.fetch(kept) == " ".join(expected)

    grip = page.get_by_role("button", name="Move: One", exact=True)
    await grip.focus()
    for key in ("Space", "ArrowDown", "ArrowDown"):
        await page.keyboard.press(key)
    async with page.expect_response("**/place?_method=put"):
        await page.keyboard.press("Space")
    await at_the_desk("Two", "Three", "One")
    await expect(grip).to_be_focused()

    await page.get_by_role("link", name="Three", exact=True).hover()
    source = await page.get_by_role("button", name="Move: Three", exact=True).bounding_box()
    target = await page.get_by_role("link", name="Two", exact=True).bounding_box()
    assert source
    assert target
    await page.mouse.move(source["x"] + 5, source["y"] + source["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(source["x"] + 5, target["y"], steps=5)
    async with page.expect_response("**/place?_method=put"):
        await page.mouse.up()
    await at_the_desk("Three", "Two", "One")

    await page.get_by_role("link", name="One", exact=True).hover()
    await page.get_by_label("Place in the list: One").click()
    async with page.expect_response("**/place?_method=put"):
        await page.get_by_role("button", name="To the top").click()
    await at_the_desk("One", "Three", "Two")
    await page.keyboard.press("z")
    await expect(titles).to_have_text(["Three", "Two", "One"])
