"""A proxy, a firewall or a captive portal answers in the desk's place: nothing of it is shown or believed, what was
typed stays, and what can be is tried again. The proxy is a real nginx."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.drafts import expect_text, forgive, open_draft, saved, state
from tests.browser.files import SHOP
from tests.browser.watch import Watch
from tests.hosting.proxies import Proxy, nginx
from tests.support.people import Desk, Person
from tests.support.serving import Serving

pytestmark = pytest.mark.anyio

# What it says when a file of this name is in its folder; some proxies number what they answer as the desk does.
ANSWERS = {
    "502": "return 502;",
    "404": "return 404;",
    "403": "return 403;",
    "413": "return 413;",
    "429": "return 429;",
    "504": "return 504;",
    "portal": "default_type text/html; return 200 '<h1>Welcome to the hotel</h1>';",
    "json": 'default_type application/json; return 200 \'{"status": "maintenance"}\';',
}
LINES = "add_header X-Request-Id $request_id always;\n" + "\n".join(
    f"if (-f {{folder}}/{name}) {{ rewrite ^ /to/{name} last; }}\nlocation = /to/{name} {{ internal; {answer} }}"
    for name, answer in ANSWERS.items()
)
NO_SCRIPT = "Failed to load module script"  # of those that come with the first field, or the first key
NO_ANSWER = ("htmx:error", "502: ", "504: ", "favicon.svg", NO_SCRIPT, "(script)")  # whose time the browser chooses


@pytest.fixture
def proxy(serving: Serving, tmp_path: Path) -> Iterator[Proxy]:
    """nginx before the desk."""
    folder = tmp_path / "proxy"
    folder.mkdir()
    with nginx(serving.port, folder, LINES) as proxy:
        yield proxy


@pytest.fixture
def address(proxy: Proxy) -> str:
    """The desk is reached by way of the proxy."""
    return proxy.address


class Instead:
    """Who answers in the desk's place."""

    def __init__(self, proxy: Proxy) -> None:
        self.folder = proxy.folder

    def answers(self, name: str) -> None:
        """It answers this to everything from now on."""
        (self.folder / name).touch()

    def goes(self) -> None:
        """The desk answers again."""
        for name in ANSWERS:
            (self.folder / name).unlink(missing_ok=True)


@pytest.fixture
def instead(proxy: Proxy) -> Instead:
    """Who answers in the desk's place, once it is told to."""
    return Instead(proxy)


def unanswered(page: Page) -> Locator:
    """What says that nobody knows whether it was done."""
    return page.locator("#notices").get_by_text("What you did may have been saved, or not.")


def asked_again(page: Page) -> Locator:
    """What says that it is asked again."""
    return page.locator("#notices").get_by_text("It is asked again by itself.")


async def test_quick_add_keeps_what_was_typed_whoever_answers(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, instead: Instead
) -> None:
    await page.goto(ana.path("/tasks"))
    field = page.locator("#add-title")
    await field.fill("Order paper tomorrow")
    await expect(page.get_by_role("list", name="Understood")).to_contain_text("Tomorrow")
    for answer in ANSWERS:
        instead.answers(answer)
        await field.press("Enter")
        await expect(unanswered(page)).to_be_visible()
        await expect(field).to_have_value("Order paper tomorrow")
        await expect(page.get_by_role("list", name="Understood")).to_contain_text("Tomorrow")
        await page.locator("#notices").get_by_role("button", name="Close").click()
        instead.goes()
    await field.press("Enter")
    await expect(page.get_by_role("link", name="Order paper", exact=True)).to_be_visible()
    await expect(field).to_have_value("")
    assert await desk.fetch("select count(*) from tasks") == 1
    forgive(watches, *NO_ANSWER)


async def test_a_desk_that_restarts_behind_its_proxy_leaves_row_and_line_as_they_are(
    desk: Desk, serving: Serving, page: Page, watches: list[Watch], ana: Person
) -> None:
    await desk.task(ana, "Call the landlord")
    await page.goto(ana.path("/tasks"))
    await serving.kill()
    await page.get_by_role("button", name="Complete: Call the landlord").click()
    await expect(unanswered(page)).to_be_visible()
    await expect(page.get_by_role("link", name="Call the landlord", exact=True)).to_be_visible()
    await page.locator("#add-title").fill("Order paper")
    await page.locator("#add-title").press("Enter")
    await expect(unanswered(page)).to_be_visible()
    await expect(page.locator("#add-title")).to_have_value("Order paper")
    await serving.start_again()
    await page.get_by_role("button", name="Complete: Call the landlord").click()
    await expect(page.get_by_role("button", name="Open again: Call the landlord")).to_be_visible()
    forgive(watches, *NO_ANSWER)


@pytest.mark.parametrize("answer", ["502", "portal"])
async def test_a_form_in_a_row_stays_open_with_what_was_typed(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, instead: Instead, answer: str
) -> None:
    await desk.task(ana, "Call the landlord")
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Edit: Call the landlord").click()
    await page.get_by_label("Title", exact=True).fill("Call the landlord again")
    instead.answers(answer)
    await page.get_by_label("Title", exact=True).press("Enter")
    await expect(unanswered(page)).to_be_visible()
    await expect(page.get_by_label("Title", exact=True)).to_have_value("Call the landlord again")
    instead.goes()
    await page.get_by_label("Title", exact=True).press("Enter")
    await expect(page.get_by_role("link", name="Call the landlord again", exact=True)).to_be_visible()
    forgive(watches, *NO_ANSWER)


@pytest.mark.parametrize("answer", ["502", "404", "portal"])
async def test_a_list_is_asked_for_again_until_the_desk_answers(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, instead: Instead, answer: str
) -> None:
    await desk.task(ana, "Call the landlord")
    await page.goto(ana.path("/tasks"))
    tab = page.get_by_role("link", name=re.compile("^Done"))
    instead.answers(answer)
    await tab.click()  # it is loaded from when the pointer is pressed
    await expect(asked_again(page)).to_be_visible()
    await expect(page.get_by_role("link", name="Call the landlord", exact=True)).to_be_visible()
    instead.goes()
    await expect(page).to_have_url(re.compile("status%3Acompleted"))
    await expect(page.get_by_role("link", name="Call the landlord", exact=True)).to_be_hidden()
    await expect(page.locator("#notices > *")).to_have_count(0)
    forgive(watches, *NO_ANSWER)


async def test_what_quick_add_understands_is_asked_again_and_changes_nothing(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, instead: Instead
) -> None:
    await page.goto(ana.path("/tasks"))
    instead.answers("portal")
    await page.locator("#add-title").press_sequentially("Order paper tomorrow")
    await expect(asked_again(page)).to_be_visible()
    await expect(page.get_by_text("Welcome to the hotel")).to_have_count(0)
    instead.goes()
    await expect(page.get_by_role("list", name="Understood")).to_contain_text("Tomorrow")
    await expect(page.locator("#notices > *")).to_have_count(0)
    assert await desk.fetch("select count(*) from tasks") == 0
    forgive(watches, *NO_ANSWER)


@pytest.mark.parametrize("answer", ANSWERS)
async def test_the_editor_believes_nobody_but_the_desk(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, instead: Instead, answer: str
) -> None:
    draft = await desk.draft(ana, body="We close at four.")
    await open_draft(page, ana, draft)
    instead.answers(answer)
    await page.keyboard.type(" Always.")
    why = "Too long for what stands before the desk" if answer == "413" else "No answer from the desk"
    await expect(state(page)).to_have_text(f"{why}: kept on this device")
    await expect(page.locator("#editor-notice > *")).to_have_count(0)
    await expect(page.get_by_text("Welcome to the hotel")).to_have_count(0)
    await page.keyboard.type(" Or not.")
    instead.goes()
    await saved(page)
    assert await desk.fetch("select body from drafts") == "We close at four. Always. Or not."
    await expect(page.locator("#preview")).to_contain_text("We close at four. Always. Or not.")
    forgive(watches, *NO_ANSWER)


async def test_a_text_that_a_portal_took_comes_back_when_its_window_is_gone(
    desk: Desk, page: Page, ana: Person, instead: Instead
) -> None:
    draft = await desk.draft(ana, body="We close at four.")
    await open_draft(page, ana, draft)
    instead.answers("json")
    await page.keyboard.type(" Always.")
    await expect(state(page)).to_have_text("No answer from the desk: kept on this device")
    again = await page.context.new_page()
    await page.close()
    instead.goes()
    await open_draft(again, ana, draft)
    await expect_text(again, "We close at four. Always.")
    await saved(again)
    assert await desk.fetch("select body from drafts") == "We close at four. Always."


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("502", "No answer from the desk."),
        ("json", "No answer from the desk."),
        ("413", "What stands before the desk takes no file as large as this one."),
    ],
)
async def test_a_file_that_somebody_else_took_can_be_sent_again(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, instead: Instead, answer: str, says: str
) -> None:
    task = await desk.task(ana)
    await page.goto(ana.path(f"/tasks/{task}"))
    instead.answers(answer)
    await page.get_by_label("Add files").set_input_files([SHOP.payload])
    arriving = page.locator(".arriving")
    await expect(arriving).to_contain_text(says)
    instead.goes()
    await arriving.get_by_role("button", name="Try again").click()
    await expect(page.locator("#files .file")).to_have_count(1)
    assert await desk.fetch("select count(*) from files") == 1
    forgive(watches, *NO_ANSWER)


async def test_names_are_offered_with_the_next_field_once_the_desk_answers(
    desk: Desk, page: Page, watches: list[Watch], ana: Person, instead: Instead
) -> None:
    await page.goto(ana.path("/tasks"))
    instead.answers("portal")
    field = page.locator("#add-title")
    async with page.expect_event("console", lambda said: NO_SCRIPT in said.text):
        await field.focus()
    instead.goes()
    await field.blur()
    await field.press_sequentially("Order paper @")
    await expect(page.get_by_role("option", name="For Ana")).to_be_visible()
    forgive(watches, *NO_ANSWER)


async def test_the_palette_is_the_page_of_search_where_its_script_does_not_come(
    page: Page, watches: list[Watch], ana: Person, instead: Instead
) -> None:
    await page.goto(ana.path("/tasks"))
    instead.answers("404")
    await page.keyboard.press("Control+k")
    await expect(page).to_have_url(re.compile("/search$"))
    forgive(watches, "palette")
