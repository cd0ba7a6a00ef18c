"""What is spoken into the microphone ends as a task in the list, whatever the network does meanwhile."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.support.microphone import signed_in, speak, speaking
from tests.support.people import Desk, Person
from tests.voice.saying import CLIPS
from webapp.voice.engine.engine import Engine

pytestmark = pytest.mark.anyio

ORDER_PAPER = CLIPS / "order-paper.ogg"
HEARD = re.compile(r"^(O|Bo)rder paper$")  # a microphone's silence may make “Border paper” of it
SECONDS = 4  # after which it has ended


@pytest.fixture
async def page(tmp_path: Path, address: str, ana: Person) -> AsyncIterator[Page]:
    """A page in whose microphone Ana says “Order paper tomorrow at four pm.”"""
    async with speaking(ORDER_PAPER, tmp_path) as browser, signed_in(browser, address, ana) as page:
        yield page


async def confirmed(page: Page, ana: Person) -> None:
    """What was understood is confirmed by Enter, and stands in the list."""
    await page.get_by_role("heading", name="What you said").wait_for()
    await expect(page.get_by_label("Title")).to_have_value(HEARD)
    await expect(page.get_by_role("button", name="Do it")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_text("Task added:").wait_for()
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name=HEARD).wait_for()


async def test_a_sentence_that_is_spoken_ends_as_a_task(page: Page, desk: Desk, ana: Person) -> None:
    await page.goto(ana.path("/tasks"))
    await page.get_by_role("link", name="Say or type").click()  # which listens at once
    await speak(page, SECONDS)
    await confirmed(page, ana)
    assert str(await desk.fetch("select due_at from tasks")) == "2026-03-05 16:00:00+00:00"


async def test_the_microphone_beside_the_page_begins_and_ends_on_its_own_page_too(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/voice"))
    await page.get_by_role("link", name="Say or type").click()
    await page.get_by_text(re.compile(r"Listening… [3-9] s")).wait_for()
    await page.get_by_role("link", name="Say or type").click()
    await page.get_by_role("heading", name="What you said").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_microphone_is_one_press_away_on_every_page_of_a_telephone(
    open_page: OpenPage, desk: Desk, ana: Person, scripts: bool
) -> None:
    phone = await open_page(ana, size=(390, 844), scripts=scripts)
    task, draft = await desk.task(ana), await desk.draft(ana)
    for path in ("", "/tasks", f"/tasks/{task}", "/drafts", f"/drafts/{draft}", "/calendar", "/settings"):
        await phone.goto(ana.path(path))
        for width in (360, 390, 430):
            await phone.set_viewport_size({"width": width, "height": 800})
            microphone = phone.get_by_role("link", name="Say or type")
            await microphone.click(trial=True)  # nothing covers it
            box = await microphone.bounding_box()
            assert box is not None
            assert box["width"] >= 44, (path, width)
            assert box["height"] >= 44, (path, width)
            assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
    await phone.get_by_role("link", name="Say or type").click()
    await phone.get_by_role("heading", name="Say or type").wait_for()


async def test_what_was_spoken_survives_a_lost_network_and_a_reload(page: Page, desk: Desk, ana: Person) -> None:
    sending = re.compile("/voice/(pieces|ends)")
    await page.route(sending, lambda route: route.abort())
    await page.goto(ana.path("/voice"))
    await page.get_by_role("button", name="Speak").click()
    await speak(page, SECONDS)
    await page.get_by_role("status").filter(has_text="What you said is kept on this device").wait_for()
    assert await desk.fetch("select count(*) from utterances") == 0
    await page.unroute(sending)
    await page.reload()
    await page.get_by_text("The desk has what you said before.").wait_for()
    await page.get_by_role("link", name="Look at it").click()
    await confirmed(page, ana)
    await page.goto(ana.path("/voice"))
    await expect(page.get_by_role("heading", name="Kept on this device")).to_be_hidden()


async def test_the_space_bar_that_is_held_down_listens_until_it_is_let_go(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/drafts"))
    await page.keyboard.down(" ")
    await page.keyboard.down(" ")  # as a key that is held repeats
    await page.get_by_text(re.compile(r"Listening… \d+ s")).wait_for()
    await page.get_by_text(re.compile("rder paper")).wait_for()  # it is read while somebody speaks
    await page.keyboard.up(" ")
    await page.get_by_role("heading", name="What you said").wait_for()


async def test_the_space_bar_that_is_held_down_on_the_button_is_no_press_of_it(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/voice"))
    await page.get_by_role("button", name="Speak").focus()
    await page.keyboard.down(" ")
    await page.keyboard.down(" ")
    await page.get_by_text(re.compile(r"Listening… \d+ s")).wait_for()
    await page.keyboard.up(" ")
    await page.get_by_role("heading", name="What you said").wait_for()


async def test_another_page_of_the_desk_leaves_a_recording_to_the_one_that_is_at_it(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/voice"))
    await page.get_by_role("button", name="Speak").click()
    await page.get_by_text(re.compile(r"Listening… \d+ s")).wait_for()
    other = await page.context.new_page()
    await other.goto(ana.path("/voice"))
    await expect(other.get_by_role("button", name="Speak")).to_be_visible()
    await expect(other.get_by_role("heading", name="Kept on this device")).to_be_hidden()
    await page.bring_to_front()
    await speak(page, SECONDS)
    await page.get_by_role("heading", name="What you said").wait_for()
    await expect(page.get_by_label("Due time")).to_have_value("16:00")  # the last words of it


async def test_who_is_signed_out_meanwhile_is_told_and_what_was_said_is_sent_later(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/voice"))
    await page.get_by_role("button", name="Speak").click()
    await page.get_by_text(re.compile(r"Listening… [3-9] s")).wait_for()
    cookies = await page.context.cookies()
    await page.context.clear_cookies()
    await page.get_by_role("status").filter(has_text="You are signed out. What you said is kept").wait_for()
    await expect(page.get_by_role("button", name="Speak")).to_be_enabled()
    await page.context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were
    await page.goto(ana.path("/voice"))
    await page.get_by_text("The desk has what you said before.").wait_for()
    await page.get_by_role("link", name="Look at it").click()
    await expect(page.get_by_label("Title")).to_have_value(HEARD)


async def test_a_recording_ends_by_itself_before_it_is_too_long(
    page: Page, desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(replace(desk.app.state.settings, voice_seconds=5))
    monkeypatch.setattr(desk.app.state.scribe, "engine", engine)
    await page.goto(ana.path("/voice"))
    await page.get_by_role("button", name="Speak").click()
    await confirmed(page, ana)
    await engine.close()


async def test_a_microphone_that_another_program_has_is_no_lack_of_permission(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/voice"))
    for name, said in (
        ("NotReadableError", "look whether another program has it"),
        ("NotAllowedError", "The microphone isn’t allowed here."),
        ("NotFoundError", "There is no microphone."),
    ):
        await page.evaluate(
            "(name) => navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', name); }", name
        )
        await page.get_by_role("button", name="Speak").click()
        await page.get_by_role("status").filter(has_text=said).wait_for()


async def test_enter_reads_aloud_what_was_asked_to_be_read(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/voice"))
    await page.get_by_label("In words").fill("Read me my briefing")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("button", name="Do it")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("listitem").filter(has_text="Good morning").wait_for()
    await expect(page.locator("[data-confirms]")).not_to_have_attribute("aria-busy", "true")


async def test_a_memo_that_is_dropped_on_the_page_becomes_proposals(page: Page, ana: Person) -> None:
    await page.goto(ana.path("/voice"))
    memo = await page.evaluate_handle(
        """(text) => {
            const files = new DataTransfer();
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            files.items.add(new File([bytes], "memo.ogg", { type: "audio/ogg" }));
            return files;
        }""",
        b64encode((CLIPS / "two-things.ogg").read_bytes()).decode(),
    )
    await page.get_by_role("heading", name="Say or type").dispatch_event("drop", {"dataTransfer": memo})
    await page.get_by_role("heading", name="What you said").wait_for()
    await expect(page.get_by_label("Title")).to_have_count(2)
    await expect(page.get_by_label("Title").first).to_have_value(re.compile("^Call Pri"))
