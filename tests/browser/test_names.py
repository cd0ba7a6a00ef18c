"""Names that are completed in quick add, as in comments."""

import pytest
from playwright.async_api import Page, expect

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

# Where the # of a line begins: after what is before it, at the width that this has.
SIGN = """field => {
    const style = getComputedStyle(field), canvas = document.createElement("canvas").getContext("2d");
    canvas.font = style.font;
    const before = canvas.measureText(field.value.split("#")[0]).width;
    return field.getBoundingClientRect().left + parseFloat(style.paddingLeft) + before;
}"""


@pytest.fixture
async def names(desk: Desk, ana: Person) -> None:
    """Projects, a label and people."""
    for name in ("Shop", "Marketing", "Show room"):
        await desk.project(ana, name)
    await desk.task(ana, labels=["Print"])
    await desk.member("editor", ana, "Jonas Weber")


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("path", ["/tasks", "/projects"])
async def test_signs_offer_known_names_first_and_a_new_one_last_and_never_by_accident(
    desk: Desk, page: Page, ana: Person, path: str
) -> None:
    await page.goto(ana.path(path))
    await page.keyboard.press("q")
    field = page.locator("[data-quick-add] textarea")
    names = page.get_by_role("listbox", name="Names")
    await field.press_sequentially("Poster #Sho")
    await expect(names.get_by_role("option")).to_have_text(["Shop", "Show room", "New project Sho"])
    await expect(names.get_by_role("option", selected=True)).to_have_text("Shop")
    await field.press("ArrowDown")
    await field.press("Enter")
    await expect(field).to_have_value('Poster #"Show room" ')
    await field.press_sequentially("+jo")
    await expect(names.get_by_role("option")).to_have_text(["Jonas Weber"])
    await field.press("Tab")
    await field.press_sequentially("@pri")
    await expect(names.get_by_role("option")).to_have_text(["Print", "New label pri"])
    await field.press("Escape")
    await expect(names).to_be_hidden()
    await field.press_sequentially("c")
    await expect(names).to_be_hidden()
    await expect(field).to_have_value('Poster #"Show room" +"Jonas Weber" @pric')
    await field.press_sequentially(" #Yard")
    await expect(names.get_by_role("option")).to_have_text(["New project Yard"])
    await expect(names.get_by_role("option", selected=True)).to_have_count(0)
    await field.press("Enter")
    await expect(field).to_have_value("")
    assert await desk.fetch("select count(*) from tasks where title like 'Poster%'") == 1


@pytest.mark.usefixtures("names")
async def test_a_person_for_a_label_is_offered_dotted_and_what_was_just_made_is_known(
    desk: Desk, page: Page, ana: Person
) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    names = page.get_by_role("listbox", name="Names")
    await field.press_sequentially("Ring @Jon")
    await expect(names.get_by_role("option")).to_have_text(["For Jonas Weber", "New label Jon"])
    await field.press("Enter")
    await expect(field).to_have_value('Ring +"Jonas Weber" ')
    await expect(page.get_by_role("list", name="Understood")).to_contain_text("Jonas Weber")
    await field.press_sequentially("#Yard")
    await field.press("Enter")
    await expect(field).to_have_value("")
    assert await desk.fetch("select assignee_id is not null and project_id is not null from tasks where title = 'Ring'")
    await field.press_sequentially("Fence #ya")
    await expect(names.get_by_role("option")).to_have_text(["Yard", "New project ya"])
    await field.press("Enter")
    await expect(field).to_have_value("Fence #Yard ")


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("width", [390, 1280])
async def test_names_stand_at_their_sign_and_leave_what_was_understood_in_sight(
    page: Page, ana: Person, width: int
) -> None:
    await page.set_viewport_size({"width": width, "height": 844})
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    names = page.get_by_role("listbox", name="Names")
    await field.press_sequentially("Poster tomorrow #Sho")
    chip = page.locator(".reading .piece", has_text="Project Sho (new)")
    await expect(chip).to_be_visible()
    await expect(names.get_by_role("option")).to_have_count(3)
    list_box, chip_box, field_box = [await each.bounding_box() for each in (names, chip, field)]
    assert list_box is not None
    assert chip_box is not None
    assert field_box is not None
    assert list_box["y"] >= chip_box["y"] + chip_box["height"] or list_box["y"] + list_box["height"] <= field_box["y"]
    assert list_box["x"] + list_box["width"] <= width
    sign = await field.evaluate(SIGN)
    assert min(sign, width - list_box["width"] - 8) == pytest.approx(list_box["x"], abs=2)


async def test_labels_between_commas_are_completed(desk: Desk, page: Page, ana: Person) -> None:
    await desk.task(ana, "Ship", labels=["online shop", "post"])
    task = await desk.task(ana, "Pack", labels=["box"])
    await page.goto(ana.path(f"/tasks/{task}/edit"))
    field = page.get_by_label("Labels", exact=True)
    await field.press("End")
    await field.press_sequentially(", sho")
    await expect(page.get_by_role("listbox", name="Known labels").get_by_role("option")).to_have_text(["online shop"])
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("box, online shop, ")
    await page.keyboard.press("Enter")
    await expect(page.locator("aside")).to_contain_text("online shop")
    assert await desk.fetch("select labels from tasks where id = $1", task) == ["box", "online shop"]
