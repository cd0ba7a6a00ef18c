"""What others did since somebody looked last: exact, once, over devices, grouped, and brought back."""

from datetime import timedelta

import pytest

from tests.briefing.test_own import briefing
from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.briefing.news import REACH
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status
from webapp.working_days.models import DAYS

pytestmark = pytest.mark.anyio


def told(page: Page) -> list[str]:
    """The sentences of what others did."""
    lines = (text_of(node) for node in page.tree.css("[aria-labelledby='news-heading'] .title"))
    return [line.replace("\u2068", "").replace("\u2069", "") for line in lines]


@pytest.fixture
async def ben(desk: Desk, ana: Person, clock: Clock) -> Person:
    """Beside Ana, who has looked at her briefing an hour ago."""
    ben = await desk.member("editor", ana)
    await briefing(ana)
    clock.advance(hours=1)
    return ben


async def test_sentences_are_grouped_by_person_and_project(desk: Desk, ana: Person, ben: Person) -> None:
    shop = await desk.project(ana, "Shop")
    for number in range(4):
        task = await desk.task(ana, f"Task {number}", project_id=shop)
        await update_task_status(
            desk.db, ana.workspace_id, task, ben.account_id, Status.COMPLETED, now=desk.clock() + timedelta(minutes=1)
        )
    await desk.task(ben, "Price list", project_id=shop, now=desk.clock() + timedelta(minutes=1))
    await desk.draft(ben, "Winter hours")
    page = await briefing(ana)
    assert told(page) == ["Ben finished 4 tasks and added “Price list” in Shop", "Ben added “Winter hours”"]
    named = [text_of(node) for node in page.tree.css(".news details a")]
    assert sorted(named) == ["Price list", "Task 0", "Task 1", "Task 2", "Task 3"]
    link = page.tree.css("[aria-labelledby='news-heading'] a.title")[0].attributes["href"] or ""
    assert Page(await ana.browser.get(link)).heading == "Winter hours"


async def test_what_was_shown_once_is_not_new_at_the_next_sitting_on_any_device(
    desk: Desk, ana: Person, ben: Person, clock: Clock
) -> None:
    await desk.task(ben, "Order paper")
    assert told(await briefing(ana)) == ["Ben added “Order paper”"]
    clock.advance(minutes=5)
    await desk.task(ben, "Order ink")
    clock.advance(minutes=2)
    assert told(await briefing(ana)) == ["Ben added 2 tasks"]  # the same sitting
    clock.advance(hours=1)
    await desk.task(ben, "Order glue")
    elsewhere = desk.browser()
    elsewhere.cookies = ana.browser.cookies
    assert told(Page(await elsewhere.get(ana.path()))) == ["Ben added “Order glue”"]
    clock.advance(hours=1)
    asked = await ana.get("", headers={"accept": "application/json", "sec-fetch-dest": "empty"})
    assert asked.json()["news"]["lines"] == []  # by scripts as by mail: what a look would show
    page = await briefing(ana)
    assert told(page) == []
    page = Page(await page_of_link(ana, page, "What was new before"))
    assert told(page) == ["Ben added “Order glue”"]
    assert text_of(page.one("#news-heading time")) == "today 11:07"  # when she looked, not when it was done
    clock.advance(minutes=1)
    assert told(await briefing(ana)) == []  # looking back moved nothing


async def page_of_link(who: Person, page: Page, words: str) -> str:
    """What a link of the page leads to."""
    link = next(node for node in page.tree.css("main a") if text_of(node) == words)
    return (await who.browser.get(link.attributes["href"] or "")).text


async def test_loading_in_advance_and_refreshing_later_are_no_looks(
    desk: Desk, ana: Person, ben: Person, clock: Clock
) -> None:
    await desk.task(ben, "Order paper")
    early = await ana.get("", headers={"sec-purpose": "prefetch"})
    assert (early.status_code, early.text) == (425, "")
    refresh = {"sec-fetch-dest": "empty", "hx-request": "true", "hx-request-type": "full"}
    clock.advance(hours=1)
    assert told(Page(await ana.get("", headers=refresh))) == ["Ben added “Order paper”"]
    clock.advance(hours=1)
    assert told(await briefing(ana)) == ["Ben added “Order paper”"]


async def test_what_is_committed_late_is_not_skipped(desk: Desk, ana: Person, ben: Person, clock: Clock) -> None:
    """An event takes its number when it is written, and others may see a greater one before it."""
    slow = await desk.db._pool.acquire()
    transaction = slow.transaction()
    await transaction.start()
    late = await slow.fetchval("select nextval(pg_get_serial_sequence('events', 'id'))")
    await desk.task(ben, "Order paper")
    assert told(await briefing(ana)) == ["Ben added “Order paper”"]
    task = await desk.task(ana, "Order ink")
    await slow.execute(
        "insert into events (workspace_id, id, actor_id, subject, subject_id, action)"
        " overriding system value values ($1, $2, $3, 'task', $4, 'task.completed')",
        *(ana.workspace_id, late, ben.account_id, task),
    )
    await transaction.commit()
    await desk.db._pool.release(slow)
    clock.advance(hours=1)
    assert told(await briefing(ana)) == ["Ben finished “Order ink”"]
    clock.advance(hours=1)
    assert told(await briefing(ana)) == []


async def test_ones_own_doings_are_no_news(desk: Desk, ana: Person, ben: Person) -> None:
    await desk.task(ana, "Order paper")
    assert told(await briefing(ana)) == []
    assert told(await briefing(ben)) == []  # a first look begins now


async def test_after_a_long_time_away_it_is_grouped_and_bounded(
    desk: Desk, ana: Person, ben: Person, clock: Clock
) -> None:
    clock.advance(days=29)  # longer, and the session is over
    await desk.fetch(
        "insert into tasks (workspace_id, title, created_by) select $1, 'Task ' || n, $2 from generate_series(1, $3) n",
        *(ana.workspace_id, ben.account_id, REACH),
    )
    await desk.fetch(
        "insert into events (workspace_id, actor_id, subject, subject_id, action)"
        " select workspace_id, $1, 'task', id, 'task.completed' from tasks",
        ben.account_id,
    )
    page = await briefing(ana)
    assert told(page) == [f"Ben finished {REACH:,} tasks"]
    assert "More happened than is counted here" in page.text
    assert len(page.tree.css(".news details a")) == 20


@pytest.mark.parametrize("since", ["x", "-1", "9" * 30])
async def test_a_place_that_cannot_be_is_ignored(ana: Person, since: str) -> None:
    assert (await ana.get(f"?since={since}")).status_code == 200


async def test_who_joins_leaves_or_may_do_something_else_is_told_as_that(
    desk: Desk, ana: Person, ben: Person, clock: Clock
) -> None:
    dora = await desk.member("owner", ana, "Dora")
    assert told(await briefing(ana)) == ["Dora joined"]
    clock.advance(hours=1)
    assert (await dora.post(f"/members/{ben.account_id}?_method=put", {"role": "viewer"})).status_code in (200, 303)
    assert told(await briefing(ana)) == ["Dora changed what somebody may do"]
    clock.advance(hours=1)
    assert (await dora.post(f"/members/{ben.account_id}?_method=delete")).status_code in (200, 303)
    assert told(await briefing(ana)) == ["Dora removed somebody from the workspace"]
    clock.advance(hours=1)
    assert (await dora.post(f"/members/{dora.account_id}?_method=delete")).status_code in (200, 303)
    assert told(await briefing(ana)) == ["Dora left"]


async def test_ones_own_week_is_told_as_that(desk: Desk, ana: Person, ben: Person) -> None:
    day = {name: "8" if name != "sunday" else "" for name in DAYS}
    reply = await ben.post("/working-days/own-week?_method=put", {"version": "1", "own": "1", **day})
    assert reply.status_code == 303
    assert told(await briefing(ana)) == ["Ben said when they work"]


async def test_who_looks_again_at_once_writes_nothing(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    await briefing(ana)
    mark = await desk.fetch("select (xmin, ctid)::text from briefing_marks")
    clock.advance(seconds=30)
    await briefing(ana)
    assert await desk.fetch("select (xmin, ctid)::text from briefing_marks") == mark
    await desk.task(ben, "Order paper")
    assert told(await briefing(ana)) == ["Ben added “Order paper”"]  # and it is noted
    noted = await desk.fetch("select (xmin, ctid)::text from briefing_marks")
    assert noted != mark
    clock.advance(seconds=90)
    await briefing(ana)  # so that the sitting goes on from here
    assert await desk.fetch("select (xmin, ctid)::text from briefing_marks") != noted
