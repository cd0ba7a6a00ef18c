"""Very many tasks changed as one act: fixed when they were found, told first, changed in parts, taken back in parts."""

from datetime import date, timedelta

import httpx
import pytest

from tests.conftest import Clock
from tests.delivery.conftest import Deliver, deliver, mailing
from tests.notifications.telling import a_minute_later, inbox
from tests.support.background import do_all
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.repeats import repeating
from webapp.tasks.bulk import queries
from webapp.tasks.bulk.carry import CARRY_BULK

pytestmark = pytest.mark.anyio

__all__ = ["deliver", "mailing"]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of four tasks."""
    monkeypatch.setattr(queries, "SIZE", 4)


async def begin(who: Person, query: str = "") -> str:
    """Choose all that a list finds; where that is shown."""
    reply = await who.post(f"/tasks/bulk{query}")
    assert reply.status_code == 303
    return reply.headers["location"]


async def look(desk: Desk, who: Person, where: str, **form: str) -> Page:
    """Say what they are made; what would come of it."""
    reply = await who.browser.post(where, data={"act": "change", **form})
    assert reply.status_code == 303
    await do_all(desk, CARRY_BULK)
    return Page(await who.browser.get(where))


async def press(desk: Desk, who: Person, page: Page, button: str) -> Page:
    """Press a button and let it be done."""
    reply = await page.submit(who.browser, button)
    assert reply.status_code == 303
    await do_all(desk, CARRY_BULK)
    return Page(await who.browser.get(reply.headers["location"]))


async def how_many(desk: Desk, condition: str) -> int:
    """How many tasks are so."""
    amount: int = await desk.fetch(f"select count(*) from tasks where {condition}")  # noqa: S608  # ours
    return amount


async def test_all_that_match_are_changed_as_one_act_and_taken_back_as_one(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    for number in range(11):
        await desk.task(ana, f"Order ink {number}", labels=["ops"], due_on="2026-03-11")
    await desk.task(ana, "Fold letters", due_on="2026-03-11")
    where = await begin(ana, "?q=label:ops")
    later = await desk.task(ana, "Order ink later", labels=["ops"], due_on="2026-03-11")
    assert Page(await ana.browser.get(where)).heading == "All 11 tasks that match"
    page = await look(desk, ana, where, due="week_later", priority="urgent")
    assert page.heading == "Change 11 tasks?"
    assert "Due date: Each a week later · Priority: Urgent" in page.text
    assert await how_many(desk, "priority = 'urgent'") == 0
    page = await press(desk, ana, page, "Change 11 tasks")
    assert page.heading == "11 tasks changed"
    changed = "priority = 'urgent' and due_on = '2026-03-18'"
    assert await how_many(desk, changed) == 11
    assert await desk.fetch("select due_on from tasks where id = $1", later) == date(2026, 3, 11)
    assert (
        await desk.fetch("select count(*) from events where action = 'task.updated' and actor_id = $1", ana.account_id)
        == 11
    )
    clock.now += timedelta(minutes=5)
    page = await press(desk, ana, page, "Undo Z")
    assert page.heading == "11 tasks put back"
    assert await how_many(desk, changed) == 0
    assert await how_many(desk, "priority = 'normal' and due_on = '2026-03-11'") == 13
    page = await press(desk, ana, page, "Change them again")
    assert page.heading == "11 tasks changed"
    assert await how_many(desk, changed) == 11
    page = Page(await ana.get("/tasks/several"))
    where = next(node.attributes["href"] or "" for node in page.tree.css("main a") if text_of(node) == "11 tasks")
    page = await press(desk, ana, Page(await ana.browser.get(where)), "Undo")
    assert await how_many(desk, changed) == 0


async def test_what_is_left_out_is_told_with_its_reason_before_and_after(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    tasks = [await desk.task(ana, f"Task {number}", due_on="2026-03-11") for number in range(6)]
    await desk.task(ana, "Undated")
    where = await begin(ana)
    await ben.post(f"/tasks/{tasks[0]}?_method=delete")
    page = await look(desk, ana, where, due="week_later")
    assert page.heading == "Change 5 tasks?"
    assert "2 tasks left out" in page.text
    assert "1: It has no date to move from." in page.text
    assert "1: It is in the trash." in page.text
    assert "Undated" in page.text
    await ben.post(f"/tasks/{tasks[5]}?_method=put", {"version": "1", "title": "Ben's"})
    page = await press(desk, ana, page, "Change 5 tasks")
    assert page.heading == "4 tasks changed"
    assert "1: It was changed since it was shown." in page.text
    assert await how_many(desk, "due_on = '2026-03-18'") == 4
    await ben.post(f"/tasks/{tasks[1]}?_method=put", {"version": "2", "due_on": "2026-04-01"})
    page = await press(desk, ana, page, "Undo Z")
    assert page.heading == "3 tasks put back"
    assert "1: It was changed since." in page.text
    assert await desk.fetch("select due_on from tasks where id = $1", tasks[1]) == date(2026, 4, 1)


async def test_repeats_go_on_and_come_back(desk: Desk, ana: Person) -> None:
    for number in range(5):
        await repeating(desk, ana, title=f"Weekly {number}")
    await desk.task(ana, "Once")
    page = await look(desk, ana, await begin(ana), status="completed")
    page = await press(desk, ana, page, "Change 6 tasks")
    assert await how_many(desk, "status = 'completed'") == 6
    assert await how_many(desk, "is_open and repeat is not null") == 5
    page = await press(desk, ana, page, "Undo Z")
    assert page.heading == "6 tasks put back"
    assert await how_many(desk, "is_open") == 6
    assert await how_many(desk, "status = 'completed'") == 0
    told_as_one = "select count(*) from events where action = 'task.undone' and after ? 'bulk'"
    assert await desk.fetch(told_as_one) == 6


async def test_all_go_to_the_trash_and_come_back(desk: Desk, ana: Person) -> None:
    for number in range(9):
        await desk.task(ana, f"Task {number}")
    page = await look(desk, ana, await begin(ana), act="delete")
    page = await press(desk, ana, page, "Delete 9 tasks")
    assert page.heading == "9 tasks moved to the trash"
    assert await how_many(desk, "deleted_at is not null") == 9
    await press(desk, ana, page, "Undo Z")
    assert await how_many(desk, "deleted_at is null") == 9


async def test_it_can_be_stopped_and_gone_on_with(desk: Desk, ana: Person) -> None:
    for number in range(10):
        await desk.task(ana, f"Task {number}")
    where = await begin(ana)
    page = await look(desk, ana, where, priority="low")
    assert (await page.submit(ana.browser, "Change 10 tasks")).status_code == 303
    shown = Page(await ana.browser.get(where))
    assert shown.heading == "Changing the tasks"
    assert "0 of 10" in shown.text
    assert (await shown.submit(ana.browser, "Stop")).status_code == 303
    await do_all(desk, CARRY_BULK)
    page = Page(await ana.browser.get(where))
    assert page.heading == "0 tasks changed"
    assert "Stopped after 0 of 10" in page.text
    page = await press(desk, ana, page, "Change the rest")
    assert page.heading == "10 tasks changed"


async def test_who_may_not_change_tasks_any_more_changes_none(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    for number in range(5):
        await desk.task(ana, f"Task {number}")
    where = await begin(ben)
    page = await look(desk, ben, where, priority="low")
    assert (await page.submit(ben.browser, "Change 5 tasks")).status_code == 303
    assert (
        await ana.post(f"/members/{ben.account_id}?_method=put", {"role": "viewer", "version": "1"})
    ).status_code == 303
    await do_all(desk, CARRY_BULK)
    assert await how_many(desk, "priority = 'low'") == 0
    assert (
        await desk.fetch("select error from bulk_changes") == "Whoever asked for it may not change tasks here any more."
    )


async def test_nothing_is_chosen_of_a_list_that_cant_be_read_or_is_empty(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    for query in ("?q=project:nowhere", "?status=odd", "?q=is:overdue"):
        reply = await ana.post(f"/tasks/bulk{query}")
        assert reply.headers["location"].startswith(ana.path("/tasks/several"))
    assert await desk.fetch("select count(*) from bulk_changes") == 0
    where = await begin(ana)
    refused = await ana.browser.post(where, data={"act": "change", "due": "day"})
    assert refused.status_code == 422
    assert "Choose the day." in Page(refused).text
    viewer = await desk.member("viewer", ana, "Vic")
    assert (await viewer.post("/tasks/bulk")).status_code == 403
    ben = await desk.member("editor", ana, "Ben")
    assert (await ben.browser.get(where)).status_code == 404
    assert (await ben.browser.post(f"{where}/confirmation")).status_code == 404
    eve = await desk.owner("Eve")
    assert (await eve.browser.get(where)).status_code == 404


async def test_the_list_of_several_leads_to_all_that_match(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.tasks.several.context.MOST", 2)
    for number in range(3):
        await desk.task(ana, f"Task {number}", due_on="2026-03-11")
    page = Page(await ana.get("/tasks/several?q=has:due"))
    reply: httpx.Response = await page.submit(ana.browser, "Choose all that match")
    assert Page(await ana.browser.get(reply.headers["location"])).heading == "All 3 tasks that match"
    page = Page(await ana.get("/tasks/several"))
    assert "3 tasks" not in page.text


async def test_it_is_taken_back_and_done_again_from_any_page_which_says_how_far_it_is(desk: Desk, ana: Person) -> None:
    for number in range(6):
        await desk.task(ana, f"Task {number}")
    page = await look(desk, ana, await begin(ana), priority="low")
    reply = await page.submit(ana.browser, "Change 6 tasks")
    for path in ("/tasks", "/drafts"):  # until it is over
        assert Page(await ana.get(path)).notice == "Changing 6 tasks"
    await do_all(desk, CARRY_BULK)
    shown = Page(await ana.get("/tasks"))
    assert shown.notice == "6 tasks changed"
    assert Page(await ana.get("/tasks")).notice == ""
    undo = shown.one("#notices form").attributes["action"] or ""
    await ana.browser.post(undo)
    assert Page(await ana.get("/drafts")).notice == "Putting 6 tasks back"
    assert (await ana.browser.post(undo)).status_code == 409  # a second time
    await do_all(desk, CARRY_BULK)
    shown = Page(await ana.get("/drafts"))
    assert shown.notice == "6 tasks put back"
    assert await how_many(desk, "priority = 'low'") == 0
    await ana.browser.post(shown.one("#notices form").attributes["action"] or "")
    assert Page(await ana.get("/drafts")).notice == "Changing 6 tasks"
    await do_all(desk, CARRY_BULK)
    assert await how_many(desk, "priority = 'low'") == 6
    fragment = await ana.get("/tasks/bulk/1/notice", headers={"hx-request": "true"})
    assert Page(fragment).notice == "6 tasks changed"
    assert reply.headers["location"].endswith("/tasks/bulk/1")
    ben = await desk.member("editor", ana, "Ben")
    latest = await desk.fetch("select max(id) from events where action = 'bulk.undone'")
    assert (await ben.post(f"/events/{latest}/undo")).status_code == 404
    assert (await ben.get("/tasks/bulk/1/notice")).status_code == 404


async def test_of_two_who_change_the_same_tasks_at_once_the_second_is_told_what_is_left_out(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    for number in range(9):
        await desk.task(ana, f"Task {number}")
    pages = [await look(desk, who, await begin(who), priority=to) for who, to in ((ana, "low"), (ben, "urgent"))]
    for who, page in zip((ana, ben), pages, strict=True):
        await page.submit(who.browser, "Change 9 tasks")
    await do_all(desk, CARRY_BULK)
    shown = [Page(await who.get(f"/tasks/bulk/{number}")) for number, who in enumerate((ana, ben), 1)]
    changed = [int(page.heading.split()[0]) for page in shown]
    assert sum(changed) == 9
    assert [await how_many(desk, f"priority = '{to}'") for to in ("low", "urgent")] == changed
    for page, other in zip(shown, reversed(changed), strict=True):
        assert (f"{other}: It was changed since it was shown." in page.text) == (other > 0)


async def test_whom_many_tasks_are_given_is_told_so_once_and_led_to_them(
    mailing: Desk, ana: Person, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.notifications.telling.BATCH", 5)
    monkeypatch.setattr(queries, "PAGE", 8)
    ben = await mailing.member("editor", ana, "Ben")
    await repeating(mailing, ana, title="Every week")
    for number in range(11):
        await mailing.task(ana, f"Task {number}")
    page = await look(mailing, ana, await begin(ana), assignee=str(ben.account_id))
    page = await press(mailing, ana, page, "Change 12 tasks")
    await a_minute_later(mailing)
    assert await inbox(mailing, ben) == [(["assigned"], "task.updated", 12)]
    mailing.app.state.clock.advance(minutes=5)
    (mail,) = await deliver()
    assert mail.subject == "Ana gave you 12 tasks"
    shown = Page(await ben.get("/inbox"))
    assert "Ana gave you 12 tasks" in shown.text
    opened = await ben.browser.get((await ben.get("/inbox/1")).headers["location"])
    assert Page(opened).heading == "Tasks that Ana changed together"
    after = Page(opened).one("a[rel=next]").attributes["href"] or ""
    pages = [Page(opened), Page(await ben.browser.get(after))]
    assert [len(page.tree.css("main ul.card li")) for page in pages] == [8, 4]
    await press(mailing, ana, page, "Undo Z")
    mailing.app.state.clock.advance(minutes=5)
    await a_minute_later(mailing)
    assert await inbox(mailing, ben) == [(["following"], "task.undone", 12)]
    assert "Ana took a change of 12 tasks back" in Page(await ben.get("/inbox")).text
