"""An owner's day at the desk, from the sign-in in the morning to the evening page, and the morning after."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.drafts import forgive
from tests.browser.watch import Watch
from tests.conftest import Clock
from tests.support.asking import ask
from tests.support.passwords import PASSWORD
from tests.support.people import Desk, Person
from tests.support.reviews import save
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

pytestmark = pytest.mark.anyio

TUESDAY = datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)  # half past seven in Vienna
AFTERNOON = datetime(2026, 3, 4, 13, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)


async def sign_in(page: Page) -> None:
    """Sign in where the desk asks for it."""
    await page.get_by_label("Email").fill("ana@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()


async def add(page: Page, line: str, understood: str) -> None:
    """Type a task into the line that is open, and look at what was understood."""
    await page.keyboard.type(line)
    await expect(page.get_by_role("list", name="Understood")).to_contain_text(understood)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Add a task")).to_have_value("")
    await expect(page.locator("#notices")).to_contain_text("Task added")


def part(page: Page, heading: str) -> Locator:
    """A part of the page, by how its heading begins."""
    return page.get_by_role("region", name=re.compile(f"^{heading}"))


def titles(part: Locator) -> Locator:
    """The titles that a part lists."""
    return part.locator(".row .title")


async def figures(page: Page) -> dict[str, str]:
    """The figures of the week behind."""
    found = part(page, "The week behind").locator("dl.figures > div")
    return {
        await each.locator("dt").inner_text(): await each.locator("dd").first.inner_text() for each in await found.all()
    }


async def yesterday(desk: Desk, clock: Clock, ana: Person) -> tuple[Person, int]:
    """What Ben did before: one task done in time, another begun, two drafts sent to Ana; and what Ana left."""
    clock.now = TUESDAY
    ben = await desk.member("editor", ana, "Ben")
    assert (await ana.get("")).status_code == 200  # she looked, then went home
    clock.advance(minutes=30)
    done = await desk.task(ben, "Ship the samples", due_on="2026-03-03", now=TUESDAY - timedelta(days=1))
    await update_task_status(desk.db, ana.workspace_id, done, ben.account_id, Status.COMPLETED, now=clock())
    await desk.task(ana, "Pay the rent", due_on="2026-03-02")
    await desk.task(ana, "Sign the lease", due_on="2026-03-04", estimate_minutes=30)
    await desk.task(ben, "Clean the shop", due_on="2026-03-04", assignee_id=ben.account_id)
    await ask(desk, ben, await desk.draft(ben, "Winter hours", body="We close at four."), ana, note="Prices are new")
    sale = await desk.draft(ben, "Spring sale", body="All boards for half.")
    await ask(desk, ben, sale, ana, at=clock() + timedelta(minutes=1))
    return ben, sale


async def test_business_owner_daily_routine(
    desk: Desk, clock: Clock, ana: Person, open_page: OpenPage, watches: list[Watch]
) -> None:
    ben, sale = await yesterday(desk, clock, ana)
    clock.now = WEDNESDAY
    page = await open_page()

    # She comes by the address that she knows, and the morning says what waits.
    await page.goto("/")
    await sign_in(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Good morning, Ana")
    await expect(titles(part(page, "Decisions waiting for you"))).to_have_text(["Winter hours", "Spring sale"])
    await expect(titles(part(page, "Overdue"))).to_have_text(["Pay the rent"])
    await expect(titles(part(page, "Due today"))).to_have_text(["Sign the lease"])
    await expect(part(page, "Since you last looked")).to_contain_text("Ben")
    assert await figures(page) == {
        "Finished": "1",
        "Added": "4",
        "From added to done": "24 h",
        "Took longest": "24 h",
        "In time": "1 of 1",
    }

    # Three tasks, without leaving the page, which takes up what is due today by itself.
    await page.keyboard.press("q")
    await add(page, "Order paper today p1", "Today")
    await add(page, "Call the landlord tomorrow at 9am", "Tomorrow")
    await add(page, "Write to the bank #Shop fri", "Shop")
    await page.keyboard.press("Escape")
    await expect(titles(part(page, "Due today"))).to_have_text(["Order paper", "Sign the lease"])
    await expect(page.locator("#tasks-count")).to_have_text("6")

    # One is done; a slip of the finger is taken back; one is moved to tomorrow.
    today = part(page, "Due today")
    await today.get_by_role("button", name="Complete: Order paper").click()
    await expect(titles(today)).to_have_text(["Sign the lease"])
    await today.get_by_role("button", name="Complete: Sign the lease").click()
    await expect(today).to_have_count(0)
    await page.get_by_role("button", name=re.compile("^Undo")).click()
    await expect(titles(today)).to_have_text(["Sign the lease"])
    await part(page, "Overdue").get_by_role("button", name="Tomorrow: Pay the rent").click()
    await expect(part(page, "Overdue")).to_have_count(0)

    # What waits is read as it will look, and approved, one after the other.
    await part(page, "Decisions waiting for you").get_by_role("link", name="Winter hours").click()
    await expect(page.get_by_role("heading", name="Winter hours", level=1)).to_be_visible()
    await expect(page.get_by_text("Prices are new")).to_be_visible()
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_role("heading", name="Spring sale", level=1)).to_be_visible()
    await page.get_by_label("Note about your decision").fill("A third is enough.")
    await page.get_by_role("button", name="Ask for changes").click()
    await expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Today").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Good morning, Ana")
    await expect(part(page, "Decisions waiting for you")).to_have_count(0)

    # What she means to do of it.
    await page.get_by_role("link", name="My day").click()
    await page.get_by_role("button", name="Take into my day: Sign the lease").click()
    await expect(titles(part(page, "What you mean to do"))).to_have_text(["Sign the lease"])
    await expect(page.get_by_text("30 min planned; the day has 8 h.")).to_be_visible()

    # Ben mends what she asked for: the page that is open says so by itself, and she looks at what changed.
    clock.now = AFTERNOON
    await save(ben, sale, "All boards for a third less.")
    sent = await ben.post(f"/drafts/{sale}/review", {"reviewers": str(ana.account_id), "again": "1"})
    assert sent.status_code == 303
    await expect(page.locator("#reviews-count")).to_contain_text("1 waiting for you")
    await page.get_by_role("navigation", name="Main").get_by_role("link", name=re.compile("^Reviews")).click()
    await page.get_by_role("link", name="Spring sale").first.click()
    await expect(page.get_by_role("heading", name="Spring sale", level=1)).to_be_visible()
    await expect(page.get_by_text("a third less")).to_be_visible()
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert await desk.fetch("select array_agg(distinct status::text) from drafts") == ["approved"]

    # The evening: what was done is told, what is left over is decided.
    clock.now = EVENING
    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Today").click()
    await page.get_by_role("link", name="Evening").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Nearly done")
    await expect(titles(part(page, "Done today"))).to_have_text(["Order paper"])
    await expect(titles(part(page, "Left over"))).to_have_text(["Sign the lease"])
    await page.get_by_role("button", name="Tomorrow: Sign the lease").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("That was the day")
    await expect(page.get_by_text("Nothing else needs you today.")).to_be_visible()

    # She signs out, and nobody reads on by going back.
    await page.get_by_role("button", name="Ana").click()
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    await expect(page.get_by_text("Sign the lease")).to_have_count(0)

    # The next morning begins with what she moved, and with what happened meanwhile.
    clock.now = THURSDAY
    await page.goto("/")
    await sign_in(page)
    await expect(page.get_by_text("Thursday, 5 March 2026")).to_be_visible()
    await expect(titles(part(page, "Due today"))).to_have_text(["Call the landlord", "Pay the rent", "Sign the lease"])
    await expect(part(page, "Overdue")).to_have_count(0)
    assert (await figures(page))["Finished"] == "2"
    assert await desk.fetch("select count(*) from tasks") == 7
    forgive(watches, "425: ")  # what is loaded before it is looked at counts as no look
