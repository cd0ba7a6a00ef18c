"""What is told in an inbox goes out by mail once, as its member wants it, and not where it needn't any more."""

from datetime import time, timedelta

import pytest
from markupsafe import escape
from msgspec.structs import replace

from tests.conftest import MORNING, Clock
from tests.delivery.conftest import Deliver
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.delivery.models import Preferences, When
from webapp.delivery.queries import save_preferences
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

pytestmark = pytest.mark.anyio


async def tell(desk: Desk, who: Person, reason: Reason, task_id: int) -> None:
    """Tell somebody of the latest event of a task."""
    event_id = None
    if reason is not Reason.REMINDER:
        event_id = await desk.fetch("select max(id) from events where subject = 'task' and subject_id = $1", task_id)
    await notify(
        desk.db, who.workspace_id, who.account_id, reason, "task", task_id, now=desk.clock(), event_id=event_id
    )


async def completed(desk: Desk, who: Person, title: str = "Order paper") -> int:
    """A task that somebody has just completed."""
    task_id = await desk.task(who, title)
    await update_task_status(desk.db, who.workspace_id, task_id, who.account_id, Status.COMPLETED, now=desk.clock())
    return task_id


async def wants(desk: Desk, who: Person, **changes: object) -> None:
    """Somebody has said how they want to hear of things."""
    assert await save_preferences(desk.db, who.workspace_id, who.account_id, replace(Preferences(), **changes))


async def test_a_reminder_goes_out_at_once_in_words_with_links_and_once(
    mailing: Desk, ana: Person, deliver: Deliver
) -> None:
    await tell(mailing, ana, Reason.REMINDER, await mailing.task(ana, "Pay <rent>"))
    (mail,) = await deliver()
    assert (mail.to_name, mail.to_address, mail.subject) == ("Ana", "ana@example.com", "Reminder: Pay <rent>")
    assert mail.thread == f"task 1 of {ana.workspace_id}"
    assert "You wanted to be reminded of it.\n\nhttp://desk.test/w/alder-finch/tasks/1\n" in mail.text
    assert "It was meant for" not in mail.text
    html = Page(mail.html)
    assert html.heading == "Pay <rent>"
    assert html.one("h1").attributes["dir"] == "auto"  # as its letters lie
    links = [link.attributes["href"] or "" for link in html.tree.css("a")]
    assert "http://desk.test/w/alder-finch/tasks/1" in links
    assert "http://desk.test/w/alder-finch/settings/notifications" in links
    assert mail.unsubscribe in links
    assert await deliver() == []


async def test_what_somebody_did_is_told_by_name_and_each_thing_has_its_own_mail(
    mailing: Desk, ana: Person, deliver: Deliver
) -> None:
    ben = await mailing.member("editor", ana)
    for reason, title in ((Reason.MENTION, "Paper"), (Reason.ASSIGNED, "Tables"), (Reason.REPLY, "Chairs")):
        await tell(mailing, ana, reason, await completed(mailing, ben, title))
    assert [mail.subject for mail in await deliver()] == [
        "Ben mentioned you: Paper",
        "Ben gave you a task: Tables",
        "Ben replied: Chairs",
    ]
    await tell(mailing, ana, Reason.MENTION, 1)
    (mail,) = await deliver()
    assert "Ben completed this task." in mail.text
    assert "And 1 more change." in mail.text


async def test_what_comes_late_says_when_it_was_meant_and_goes_together(
    mailing: Desk, ana: Person, deliver: Deliver, clock: Clock
) -> None:
    for title in ("Order paper", "Pay rent"):
        await tell(mailing, ana, Reason.REMINDER, await mailing.task(ana, title))
    clock.advance(hours=3)
    (mail,) = await deliver()
    assert mail.subject == "2 things in Alder & Finch: Order paper, Pay rent"
    assert mail.text.count("It was meant for Wednesday, 4 March 2026, 10:00.") == 2


async def test_a_daily_mail_holds_what_was_not_read_by_then(
    mailing: Desk, ana: Person, deliver: Deliver, clock: Clock
) -> None:
    ben = await mailing.member("editor", ana)
    await wants(mailing, ana, daily_at=time(16))
    for title in ("Paper", "Tables", "Chairs", "Lamps"):
        await tell(mailing, ana, Reason.FOLLOWING, await completed(mailing, ben, title))
    assert await deliver() == []
    await mailing.fetch("update notifications set read_at = at where subject_id = 2")
    clock.now = MORNING + timedelta(hours=5, minutes=59)
    assert await deliver() == []
    clock.advance(minutes=1)
    (mail,) = await deliver()
    assert mail.subject == "3 things in Alder & Finch: Paper, Chairs and 1 more"
    assert [name in mail.text for name in ("Paper", "Tables", "Chairs", "Lamps")] == [True, False, True, True]
    assert "Ben completed this task." in mail.html
    clock.advance(days=1)
    assert await deliver() == []


async def test_what_gathers_goes_as_early_as_the_most_urgent_of_it(
    mailing: Desk, ana: Person, deliver: Deliver
) -> None:
    ben = await mailing.member("editor", ana)
    task_id = await completed(mailing, ben)
    await tell(mailing, ana, Reason.FOLLOWING, task_id)
    assert await deliver() == []
    await tell(mailing, ana, Reason.MENTION, task_id)
    await tell(mailing, ana, Reason.FOLLOWING, task_id)
    assert [mail.subject for mail in await deliver()] == ["Ben mentioned you: Order paper"]


async def test_what_waits_is_planned_anew_when_somebody_wants_it_otherwise(
    mailing: Desk, ana: Person, deliver: Deliver
) -> None:
    ben = await mailing.member("editor", ana)
    for title in ("Paper", "Tables"):
        await tell(mailing, ana, Reason.FOLLOWING, await completed(mailing, ben, title))
    assert await deliver() == []
    await wants(mailing, ana, following=When.AT_ONCE)
    assert len(await deliver()) == 2


@pytest.mark.parametrize(
    "then",
    [
        "update notifications set read_at = at",
        "update notifications set done_at = at",
        "update notifications set read_at = at; update notifications set read_at = null",
        "update members set left_at = now() where role <> 'owner'",
        "update tasks set deleted_at = now()",
        "undo",
    ],
)
async def test_nothing_is_mailed_that_was_seen_taken_back_or_may_not_be_seen(
    mailing: Desk, ana: Person, deliver: Deliver, clock: Clock, then: str
) -> None:
    ben = await mailing.member("editor", ana)
    await wants(mailing, ben, mentions=When.HOURLY)
    await tell(mailing, ben, Reason.MENTION, await completed(mailing, ana))
    assert await deliver() == []
    if then == "undo":
        event_id = await mailing.fetch("select event_id from notifications")
        assert (await ana.post(f"/events/{event_id}/undo")).status_code == 303
    else:
        await mailing.db._pool.execute(then)
    clock.advance(hours=2)
    assert await deliver() == []


async def test_where_no_mail_is_sent_nothing_waits_for_the_day_that_it_is(
    desk: Desk, ana: Person, deliver: Deliver, clock: Clock, request: pytest.FixtureRequest
) -> None:
    await tell(desk, ana, Reason.REMINDER, await desk.task(ana))
    assert await deliver() == []
    request.getfixturevalue("mailing")
    clock.advance(days=1)
    assert await deliver() == []


@pytest.mark.parametrize("when", [When.HOURLY, When.DAILY])
async def test_what_happens_just_before_the_hour_goes_together_too(
    mailing: Desk, ana: Person, deliver: Deliver, clock: Clock, when: When
) -> None:
    await wants(mailing, ana, assigned=when, daily_at=time(10))
    clock.advance(minutes=-MORNING.minute, hours=9 - MORNING.hour, seconds=55 * 60)
    for title in ("Pay rent", "Order paper"):
        await tell(mailing, ana, Reason.ASSIGNED, await mailing.task(ana, title))
    assert await deliver() == []
    clock.advance(minutes=5)
    (mail,) = await deliver()
    assert mail.subject.startswith("2 things in ")


async def test_a_reminder_goes_out_where_news_of_the_same_task_was_later_and_was_read(
    mailing: Desk, ana: Person, deliver: Deliver, clock: Clock
) -> None:
    task_id = await mailing.task(ana, "Pay rent")
    await tell(mailing, ana, Reason.ASSIGNED, task_id)
    assert len(await deliver()) == 1
    await ana.post("/inbox/read")
    meant = clock() - timedelta(minutes=1)
    clock.advance(minutes=1)
    await notify(mailing.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task_id, now=meant)
    (mail,) = await deliver()
    assert mail.subject == "Reminder: Pay rent"


async def test_a_comment_is_mailed_with_its_beginning_and_a_message_says_it_too(
    mailing: Desk, ana: Person, deliver: Deliver
) -> None:
    ben = await mailing.member("editor", ana)
    task_id = await mailing.task(ana, "Order paper")
    comment = await mailing.comment(ben, task_id, "Is <b>this</b>\n\nthe right one?")
    said = "Ben wrote a comment: “Is <b>this</b> the right one?”"
    await tell(mailing, ana, Reason.REPLY, task_id)
    (mail,) = await deliver()
    assert said in mail.text.splitlines()
    assert str(escape(said)) in mail.html
    await ben.post(f"/tasks/{task_id}/comments/{comment}?_method=delete")
    created = await mailing.fetch("select min(id) from events where action = 'comment.created'")
    await notify(
        mailing.db, ana.workspace_id, ana.account_id, Reason.REPLY, "task", task_id, now=MORNING, event_id=created
    )
    (mail,) = await deliver()
    assert "Ben wrote a comment." in mail.text.splitlines()
