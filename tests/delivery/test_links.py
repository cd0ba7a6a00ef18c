"""What links in mails do without signing in: a button acts, opening them doesn't, and only those that we signed do."""

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import MORNING, Clock
from tests.delivery.conftest import Deliver
from tests.support.html import Page
from tests.support.people import OWN_PAGE, Desk, Person
from webapp.delivery import links_controller
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify

pytestmark = pytest.mark.anyio

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
STATE = "select array[mentions, reminders] from member_preferences"


async def reminded(desk: Desk, ana: Person, deliver: Deliver) -> tuple[str, str]:
    """The paths of the links of a reminder's mail: to put it off, and to stop such mails."""
    await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", await desk.task(ana), now=MORNING)
    (mail,) = await deliver()
    later = next(line for line in mail.text.splitlines() if line.startswith("Remind me later: "))
    return urlsplit(later.removeprefix("Remind me later: ")).path, urlsplit(mail.unsubscribe or "").path


async def test_a_mail_program_stops_mails_by_one_post_that_says_nothing_of_where_it_comes_from(
    mailing: Desk, ana: Person, visitor: httpx.AsyncClient, deliver: Deliver
) -> None:
    _, stop = await reminded(mailing, ana, deliver)
    asked = await visitor.get(stop)
    assert (asked.status_code, Page(asked).heading) == (200, "Stop these mails?")
    assert await mailing.fetch(STATE) is None
    for name in OWN_PAGE:
        del visitor.headers[name]
    for _ in range(2):
        reply = await visitor.post(stop, data=ONE_CLICK)
        assert (reply.status_code, Page(reply).heading) == (200, "No more of these mails")
        assert await mailing.fetch(STATE) == ["at once", "never"]
    assert (await visitor.post("/sign-in", data={})).status_code == 403
    await notify(mailing.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", 1, now=MORNING)
    assert await deliver() == []


async def test_nobody_learns_whether_a_link_is_ours(
    mailing: Desk, ana: Person, visitor: httpx.AsyncClient, deliver: Deliver
) -> None:
    later, stop = await reminded(mailing, ana, deliver)
    tampered = stop[:-1] + ("A" if stop[-1] != "A" else "B")
    other = later.replace("/later/", "/stop/")
    answers = {(await visitor.post(path, data=ONE_CLICK)).text for path in (tampered, other, "/stop/x", "/stop/-_-")}
    assert await mailing.fetch(STATE) is None
    assert answers == {(await visitor.post(stop, data=ONE_CLICK)).text}


async def test_one_place_stops_only_so_many(
    mailing: Desk, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links_controller, "STOPPED", 2)
    statuses = [(await visitor.post("/stop/x", data=ONE_CLICK)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


async def test_a_reminder_is_put_off_from_its_mail_by_a_button_and_put_back(
    mailing: Desk, ana: Person, visitor: httpx.AsyncClient, deliver: Deliver
) -> None:
    later, stop = await reminded(mailing, ana, deliver)
    page = Page(await visitor.get(later))
    assert page.heading == "Order paper"
    assert await mailing.fetch("select count(*) from reminders") == 0
    assert (await page.submit(visitor, "In an hour")).status_code == 303
    assert await mailing.fetch("select remind_at from reminders") == MORNING + timedelta(hours=1)
    page = Page(await visitor.get(later))
    assert "You’ll be reminded Today 11:00" in page.text
    await page.submit(visitor, "Don’t remind me")
    assert await mailing.fetch("select count(*) from reminders") == 0
    assert (await visitor.post(later, data={"later": "never"})).status_code == 422
    await ana.post("/tasks/1/completion")
    assert "This is done" in Page(await visitor.get(later)).text
    assert (await visitor.post(later, data={"later": "hour"})).status_code == 404
    await mailing.fetch("update members set left_at = now()")
    assert [(await visitor.get(path)).status_code for path in (later, stop.replace("stop", "later"))] == [404, 404]


async def test_a_link_that_puts_off_is_good_for_a_week_and_then_says_so_and_nothing_of_the_task(
    mailing: Desk, ana: Person, visitor: httpx.AsyncClient, deliver: Deliver, clock: Clock
) -> None:
    later, _ = await reminded(mailing, ana, deliver)
    clock.advance(days=6, hours=23)
    assert (await visitor.post(later, data={"later": "hour"})).status_code == 303
    clock.advance(hours=2)
    replies = [
        await visitor.get(later),
        await visitor.post(later, data={"later": "hour"}),
        await visitor.post(f"{later}?_method=delete"),
    ]
    assert [(reply.status_code, Page(reply).heading) for reply in replies] == [(410, "This link is over")] * 3
    assert "Order paper" not in replies[0].text
    assert Page(replies[0]).tree.css_first(f"a[href='{ana.path('/tasks/1')}']") is not None
    assert await mailing.fetch("select count(*) from reminders") == 1
