"""Help with writing beside the editor: it streams, is taken in part, comes into the open text, and is taken back."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import expect_text, open_draft, saved
from tests.support.chat_server import an_assistant, answers, chat_server, held, says, slow
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

BODY = "We close at four 🌲.\n\nBring your own boards."


async def test_an_answer_streams_is_cancelled_asked_for_again_survives_a_reload_is_taken_in_part_and_taken_back(
    desk: Desk, page: Page, ana: Person
) -> None:
    async with chat_server(desk) as server:
        await an_assistant(desk, ana, server)
        draft = await desk.draft(ana, "Winter hours", body=BODY)
        await open_draft(page, ana, draft)
        await page.keyboard.type(" Please.")
        drawer = page.get_by_role("complementary", name="Help with writing")
        await page.get_by_role("link", name="Help with writing").click()
        await drawer.get_by_role("link", name="Rephrase").click()
        await expect(drawer.get_by_role("region", name="Then")).to_contain_text("boards. Please.")
        server.ways = [slow, held("We close at five 🌲.\n\n")]
        await drawer.get_by_role("button", name="Send this").click()
        await expect(drawer.get_by_text("and on and on")).to_be_visible()
        await drawer.get_by_role("button", name="Cancel").click()
        await expect(drawer.get_by_role("button", name="Send this")).to_be_focused()
        await server.left()
        assert await desk.fetch("select tokens < 6000 from assistant_days")
        await drawer.get_by_role("button", name="Send this").click()
        await expect(drawer.get_by_text("We close at five 🌲.")).to_be_visible()
        server.go_on.set()
        await expect(drawer.locator(".words ins")).to_have_count(2)
        await page.reload()
        await expect(drawer.locator(".words ins")).to_have_count(2)
        await drawer.get_by_role("checkbox").first.check()
        await drawer.get_by_role("button", name="Accept what is ticked").click()
        await expect_text(page, f"{BODY.replace('four', 'five')} Please.")
        await expect(drawer.locator(".words ins")).to_have_count(1)
        await saved(page)
        await expect(page.locator("#draft-history")).to_contain_text("from llama3.2 (“Rephrase”)")
        await page.locator("#notices").get_by_role("button", name="Undo").click()
        await expect_text(page, f"{BODY} Please.")
        await saved(page)


async def test_a_selected_passage_alone_is_sent(desk: Desk, page: Page, ana: Person) -> None:
    async with chat_server(desk) as server:
        await an_assistant(desk, ana, server)
        draft = await desk.draft(ana, "Winter hours", body=BODY)
        await open_draft(page, ana, draft)
        await page.keyboard.press("Shift+Home")
        await page.get_by_role("link", name="Help with writing").click()
        drawer = page.get_by_role("complementary", name="Help with writing")
        await drawer.get_by_role("link", name="Shorten").click()
        server.ways = [says("Bring boards.")]
        await drawer.get_by_role("button", name="Send this").click()
        await drawer.get_by_role("button", name="Accept", exact=True).click()
        await expect_text(page, BODY.replace("Bring your own boards.", "Bring boards."))
        assert server.last.endswith(":\n\nBring your own boards.")
        await page.keyboard.press("Escape")
        await expect(drawer).to_be_hidden()


async def test_many_pieces_of_an_answer_are_painted_together_so_that_the_page_stays_quick(
    desk: Desk, page: Page, ana: Person
) -> None:
    async with chat_server(desk) as server:
        await an_assistant(desk, ana, server)
        draft = await desk.draft(ana, "Winter hours", body=BODY)
        await open_draft(page, ana, draft)
        await page.get_by_role("link", name="Help with writing").click()
        drawer = page.get_by_role("complementary", name="Help with writing")
        await drawer.get_by_role("link", name="Continue").click()
        await expect(drawer.get_by_role("button", name="Send this")).to_be_visible()
        await page.evaluate("""() => {
            window.painted = 0;
            const count = (changes) => { window.painted += changes.length; };
            new MutationObserver(count).observe(document.querySelector("[data-words]"), { childList: true });
        }""")
        server.ways = [says(*["and on "] * 1500)]
        await drawer.get_by_role("button", name="Send this").click()
        await expect(drawer.get_by_role("button", name="Accept", exact=True)).to_be_visible(timeout=60_000)
        assert await page.evaluate("window.painted") < 750


async def test_nothing_is_said_to_be_written_where_nothing_came(desk: Desk, page: Page, ana: Person) -> None:
    async with chat_server(desk) as server:
        await an_assistant(desk, ana, server)
        draft = await desk.draft(ana, "Winter hours", body=BODY)
        await open_draft(page, ana, draft)
        await page.get_by_role("link", name="Help with writing").click()
        drawer = page.get_by_role("complementary", name="Help with writing")
        await drawer.get_by_role("link", name="Shorten").click()
        server.ways = [answers(500, {"error": {"message": "model not loaded"}}), says("We close at 4.")]
        await drawer.get_by_role("button", name="Send this").click()
        await expect(drawer.get_by_role("alert")).to_have_text(
            "127.0.0.1 can’t answer now (it answers 500): model not loaded."
        )
        await expect(drawer.get_by_text("wrote this")).to_have_count(0)
        await expect(drawer.get_by_role("link", name="Leave it")).to_be_visible()
        await drawer.get_by_role("link", name="Ask again").click()
        await drawer.locator("[data-ask] button").click()
        await expect(drawer.get_by_text("llama3.2 wrote this.")).to_be_visible()


async def test_the_steps_of_a_task_stream_survive_a_reload_and_are_added(desk: Desk, page: Page, ana: Person) -> None:
    async with chat_server(desk) as server:
        await an_assistant(desk, ana, server)
        task = await desk.task(ana, "Tell about winter")
        await page.goto(ana.path(f"/tasks/{task}"))
        await page.get_by_role("link", name="Suggest steps").click()
        server.ways = [held("1. Take a picture\n2. Write it.")]
        await page.get_by_role("button", name="Send this").click()
        await expect(page.get_by_text("1. Take a picture")).to_be_visible()
        server.go_on.set()
        await expect(page.get_by_role("checkbox")).to_have_count(2)
        await page.reload()
        await page.get_by_role("checkbox", name="Take a picture").uncheck()
        await page.get_by_role("button", name="Add to the checklist").click()
        await expect(page.locator("#checklist")).to_contain_text("Write it. The end.")
        assert await desk.fetch("select array_agg(title) from checklist_items") == ["Write it. The end."]
