"""Messages on a device: turned on by a press, refused with a reason, and a reminder's message puts it off itself."""

import json
from datetime import timedelta

import pytest
from playwright.async_api import Page, Worker, expect

from tests.conftest import MORNING
from tests.delivery.test_devices import messages, with_a_phone
from tests.delivery.test_sending import tell
from tests.support.people import Desk, Person
from tests.support.push_service import Subscriber
from webapp.notifications.models import Reason

pytestmark = [pytest.mark.anyio, pytest.mark.own_browser]

KNOWN, UNKNOWN = "https://fcm.googleapis.com/fcm/send/one", "https://push.example.org/one"
# What a browser does that has a push service, and whose user answers: the headless one has neither.
A_BROWSER = """
  (({ answer, form: { endpoint, p256dh, auth } }) => {
    window.asked = 0;
    let permission = "default", subscription = null;
    Object.defineProperty(Notification, "permission", { get: () => permission });
    Notification.requestPermission = async () => {
      window.asked += 1;
      return permission = answer;
    };
    PushManager.prototype.getSubscription = async () => subscription;
    PushManager.prototype.subscribe = async () => subscription = {
      endpoint,
      toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      unsubscribe: async () => (subscription = null, true),
    };
  })(%s)
"""


async def in_settings(page: Page, answer: str, endpoint: str) -> None:
    """Her settings, in a browser with such a push service, where she will answer so."""
    given = json.dumps({"answer": answer, "form": Subscriber(endpoint).form})
    await page.add_init_script(A_BROWSER % given)
    await page.goto("/account")
    await expect(page.get_by_role("button", name="Turn messages on")).to_be_visible()
    assert await page.evaluate("asked") == 0


async def endpoints(ana: Person) -> list[str]:
    """Where messages come to, as the desk has it."""
    found: list[str] = (await ana.browser.get("/account/push")).json()["endpoints"]
    return found


async def test_messages_are_turned_on_by_a_press_and_off_by_another(page: Page, ana: Person) -> None:
    await in_settings(page, "granted", KNOWN)
    await page.get_by_role("button", name="Turn messages on").click()
    await expect(page.get_by_text("are shown here, as long as")).to_be_visible()
    await expect(page.get_by_role("button", name="Turn messages off")).to_be_focused()
    assert await page.evaluate("asked") == 1
    assert await endpoints(ana) == [KNOWN]
    await page.get_by_role("button", name="Turn messages off").click()
    await expect(page.get_by_role("button", name="Turn messages on")).to_be_focused()
    assert await endpoints(ana) == []


async def test_whoever_refuses_is_told_where_to_allow_it(page: Page, ana: Person) -> None:
    await in_settings(page, "denied", KNOWN)
    await page.get_by_role("button", name="Turn messages on").click()
    await expect(page.get_by_text("Allow them in its settings for this site")).to_be_visible()
    await expect(page.get_by_role("button", name="Turn messages on")).to_be_hidden()
    assert await endpoints(ana) == []


async def test_what_the_desk_refuses_is_told_and_leaves_nothing_behind(page: Page, ana: Person) -> None:
    await in_settings(page, "granted", UNKNOWN)
    await page.get_by_role("button", name="Turn messages on").click()
    await expect(page.get_by_text("isn't one that this desk knows")).to_be_visible()
    await expect(page.get_by_role("button", name="Turn messages on")).to_be_enabled()
    assert await page.evaluate("PushManager.prototype.getSubscription()") is None
    assert await endpoints(ana) == []


async def worker_of(page: Page) -> Worker:
    """The service worker, once it works."""
    async with page.context.expect_event("serviceworker") as coming:
        await page.evaluate("navigator.serviceWorker.register('/service-worker.js')")
    worker: Worker = await coming.value
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return worker


# The headless browser shows none.
SHOWS = """
  () => {
    self.shown = [];
    registration.showNotification = async (title, { body, actions }) => shown.push([title, body, actions]);
  }
"""
SHOWN = "shown.pop()"


async def test_a_message_puts_its_reminder_off_and_says_where_that_cannot_be(
    desk: Desk, ana: Person, page: Page
) -> None:
    await with_a_phone(desk, ana)
    task = await desk.task(ana, "Pay rent")
    await tell(desk, ana, Reason.REMINDER, task)
    (message,) = await messages(desk)
    await page.goto(ana.path("/tasks"))
    worker = await worker_of(page)
    await worker.evaluate(SHOWS)
    await worker.evaluate("(message) => show(message)", message)
    title, _, buttons = await worker.evaluate(SHOWN)
    assert title == "Reminder: Pay rent"
    assert [button["title"] for button in buttons] == ["In 10 minutes", "In an hour", "Tomorrow morning"]
    await worker.evaluate("(message) => press(message, 'ten-minutes')", message)
    assert await desk.fetch("select remind_at from reminders") == MORNING + timedelta(minutes=10)
    assert await worker.evaluate(SHOWN) is None
    await ana.post(f"/tasks/{task}/completion")
    await worker.evaluate("(message) => press(message, 'hour')", message)
    _, body, buttons = await worker.evaluate(SHOWN)
    assert (body, buttons) == ("This can’t be put off any more. Open it to see why.", [])
