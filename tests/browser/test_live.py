"""An open page stays true, and takes nothing from whoever works with it."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_the_others_change_comes_into_a_list_and_what_one_is_at_stays(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    ben = await desk.member("editor", ana)
    tasks = [await desk.task(ana, title) for title in ("Order paper", "Fold letters", "Post letters")]
    hers, his = await open_page(ana), await open_page(ben)
    await hers.goto(ana.path("/tasks"))
    await his.goto(ana.path("/tasks"))
    await hers.locator(f"#task-{tasks[1]} a[data-row-key=e]").click()
    field = hers.locator(f"#task-{tasks[1]} [name=title]")
    await field.fill("Fold all let")
    await field.evaluate("field => field.setSelectionRange(4, 8)")
    await his.locator(f"#task-{tasks[0]} .tick").click()
    await his.locator("#add-title").fill("Buy stamps")
    await his.locator("#add-title").press("Enter")
    await expect(hers.get_by_role("link", name="Buy stamps", exact=True)).to_be_visible()
    await expect(hers.locator(f"#task-{tasks[0]}")).to_have_count(0)
    await expect(hers.locator("#tasks-count")).to_have_text("3")
    await expect(field).to_have_value("Fold all let")
    await expect(field).to_be_focused()
    assert await field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [4, 8]
    # and what is typed over what somebody else deletes stays too
    await his.locator(f"#task-{tasks[1]} form[hx-swap=delete] button").click()
    await expect(hers.locator("#tasks-count")).to_have_text("2")
    await expect(field).to_have_value("Fold all let")
    await expect(field).to_be_focused()
