"""What is told at once is shown on the phones and desktops where its member has turned messages on, mail or not."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.conftest import MORNING, Clock
from tests.delivery.conftest import Deliver
from tests.delivery.test_sending import tell, wants
from tests.support.background import work
from tests.support.people import Desk, Person
from tests.support.push_service import Subscriber
from webapp.delivery.models import When
from webapp.delivery.sending import DELIVER
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify

pytestmark = pytest.mark.anyio


async def messages(desk: Desk) -> list[dict[str, Any]]:
    """Let go out what is due: the messages that are asked for by then."""
    await work(desk, DELIVER)
    rows = await desk.db._pool.fetch("select arguments from jobs where name = 'send_push' order by id")
    return [row["arguments"]["message"] for row in rows]


async def with_a_phone(desk: Desk, who: Person) -> None:
    """Somebody has turned messages on."""
    form = Subscriber("https://fcm.googleapis.com/fcm/send/one").form
    assert (await who.browser.post("/account/push", data=form)).status_code == 201
    await desk.db._pool.execute("delete from jobs")  # the first message, which only says so


async def test_a_reminder_is_shown_once_where_no_mail_is_sent(desk: Desk, ana: Person) -> None:
    await with_a_phone(desk, ana)
    await tell(desk, ana, Reason.REMINDER, await desk.task(ana, "Pay rent"))
    (message,) = await messages(desk)
    later = message.pop("later")
    assert message == {
        "title": "Reminder: Pay rent",
        "body": "You wanted to be reminded of it.",
        "path": ana.path("/tasks/1"),
        "tag": f"task 1 of {ana.workspace_id}",
        "unread": None,
    }
    assert [words for _, words in later["choices"]] == ["In 10 minutes", "In an hour", "Tomorrow morning"]
    assert len(await messages(desk)) == 1


@pytest.mark.parametrize(
    ("choice", "later"), [(0, timedelta(minutes=10)), (1, timedelta(hours=1)), (2, timedelta(hours=23))]
)
async def test_a_reminder_is_put_off_from_its_message_by_each_of_its_buttons(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, choice: int, later: timedelta
) -> None:
    await with_a_phone(desk, ana)
    await tell(desk, ana, Reason.REMINDER, await desk.task(ana, "Pay rent"))
    (message,) = await messages(desk)
    path, choices = message["later"]["path"], message["later"]["choices"]
    pressed = await visitor.post(path, data={"later": choices[choice][0]}, follow_redirects=True)
    assert pressed.status_code == 200
    assert await desk.fetch("select remind_at from reminders") == MORNING + later


async def test_what_is_no_reminder_has_no_buttons(desk: Desk, ana: Person) -> None:
    await with_a_phone(desk, ana)
    await tell(desk, ana, Reason.MENTION, await desk.task(ana, "Pay rent"))
    assert [message["later"] for message in await messages(desk)] == [None]


async def test_what_goes_by_mail_at_once_is_shown_too_and_what_waits_is_not(
    mailing: Desk, ana: Person, deliver: Deliver, clock: Clock
) -> None:
    await with_a_phone(mailing, ana)
    await wants(mailing, ana, following=When.HOURLY)
    task_id = await mailing.task(ana, "Pay rent")
    await tell(mailing, ana, Reason.FOLLOWING, task_id)
    assert await deliver() == []
    clock.advance(hours=2)
    assert len(await deliver()) == 1
    assert await messages(mailing) == []
    await tell(mailing, ana, Reason.REMINDER, task_id)
    assert len(await deliver()) == 1
    assert len(await messages(mailing)) == 1


async def test_what_was_read_by_then_is_not_shown(desk: Desk, ana: Person) -> None:
    await with_a_phone(desk, ana)
    await tell(desk, ana, Reason.REMINDER, await desk.task(ana, "Pay rent"))
    await ana.post("/inbox/read")
    assert await messages(desk) == []


async def test_a_reminder_that_comes_late_is_shown_too(desk: Desk, ana: Person, clock: Clock) -> None:
    await with_a_phone(desk, ana)
    meant, task_id = clock(), await desk.task(ana, "Pay rent")
    clock.advance(hours=1)
    await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task_id, now=meant)
    (message,) = await messages(desk)
    assert "It was meant for" in message["body"]
