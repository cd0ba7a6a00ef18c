"""The board in a browser: cards moved by mouse, by keyboard and by finger, with the focus on what was moved."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


def card(page: Page, column: str, title: str) -> Locator:
    """A card in a column."""
    return page.get_by_role("region", name=column, exact=True).get_by_role("link", name=title, exact=True)


async def middle(place: Locator) -> tuple[float, float]:
    """The middle of what is shown there."""
    box = await place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def test_a_card_moves_by_keyboard_and_by_mouse_and_others_see_it(desk: Desk, page: Page, ana: Person) -> None:
    for title in ("Order ink", "Fold letters"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks/board"))
    await card(page, "To do", "Order ink").focus()
    for column in ("In progress", "Waiting"):
        await page.keyboard.press("Shift+ArrowRight")
        await expect(card(page, column, "Order ink")).to_be_focused()
    await page.keyboard.press("z")
    await expect(card(page, "In progress", "Order ink")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/tasks/board$"))

    await page.mouse.move(*await middle(card(page, "To do", "Fold letters")))
    await page.mouse.down()
    await page.mouse.move(*await middle(page.get_by_role("region", name="Waiting", exact=True)), steps=5)
    await page.mouse.up()
    await expect(card(page, "Waiting", "Fold letters")).to_be_focused()
    await expect(page).to_have_url(re.compile(r"/tasks/board$"))

    await page.keyboard.press("s")  # the menu of what the columns are
    await page.get_by_role("button", name="Done").click()
    await expect(card(page, "Done", "Fold letters")).to_be_visible()
    await desk.task(ana, "Somebody else's")
    await expect(card(page, "To do", "Somebody else's")).to_be_visible()


async def test_a_finger_moves_a_card_by_its_grip_and_more_are_shown_in_their_column(
    desk: Desk, phone_page: Page, ana: Person
) -> None:
    page = phone_page
    for number in range(21):
        await desk.task(ana, f"Task {number:02}")
    await page.goto(ana.path("/tasks/board"))
    await page.get_by_role("link", name="Show more").click()
    await expect(card(page, "To do", "Task 20")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"shown=pending\.40"))
    grip = page.locator("#lane-pending .cards > li").first.locator("[data-drag]")
    await grip.scroll_into_view_if_needed()
    x, y = await middle(grip)
    touch = await page.context.new_cdp_session(page)

    async def at(kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await at("touchStart", x, y)
    await at("touchMove", x + 20, y)
    await at("touchMove", 385, y)  # at the side, where the board scrolls along
    await expect(page.locator("#lane-in_progress")).to_have_class(re.compile("drop-here"))
    await at("touchEnd")
    await expect(card(page, "In progress", "Task 00")).to_be_visible()
    await expect(card(page, "To do", "Task 20")).to_be_visible()  # what was loaded stays
    grip = page.locator("#lane-in_progress [data-drag]")
    await grip.scroll_into_view_if_needed()
    x, y = await middle(grip)
    await at("touchStart", x, y)
    await at("touchMove", x + 20, y)
    await at("touchMove", 385, y)
    last = page.locator(".lane").last
    await expect(last).to_be_in_viewport(ratio=0.95)
    await page.evaluate(
        "new Promise((done) => { let n = 60; (function on() { n-- ? requestAnimationFrame(on) : done() })() })"
    )
    await expect(last).to_be_in_viewport(ratio=0.95)  # and no further than the last column
    await at("touchEnd")


async def test_a_card_moves_within_its_column_by_keyboard_and_by_mouse(desk: Desk, page: Page, ana: Person) -> None:
    for title in ("Ash", "Birch", "Cherry"):
        await desk.task(ana, title)
    await page.goto(ana.path("/tasks/board?sort=manual"))
    titles = page.get_by_role("region", name="To do", exact=True).locator(".title")
    await card(page, "To do", "Cherry").focus()
    await page.keyboard.press("Shift+ArrowUp")
    await expect(titles).to_have_text(["Ash", "Cherry", "Birch"])
    await expect(card(page, "To do", "Cherry")).to_be_focused()
    await page.keyboard.press("Shift+ArrowDown")
    await expect(titles).to_have_text(["Ash", "Birch", "Cherry"])
    await page.mouse.move(*await middle(card(page, "To do", "Ash")))
    await page.mouse.down()
    last = await page.locator(".cards > li", has_text="Cherry").bounding_box()
    assert last
    await page.mouse.move(last["x"] + 40, last["y"] + last["height"] - 3, steps=6)
    await page.mouse.up()
    await expect(titles).to_have_text(["Birch", "Cherry", "Ash"])
    await page.get_by_role("button", name="Move up: Ash").click()
    await expect(titles).to_have_text(["Birch", "Ash", "Cherry"])
