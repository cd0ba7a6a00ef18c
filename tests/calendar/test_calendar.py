"""The calendar: what stands on which day, as each person's clock has it, and moved by form."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.places import a_place
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Refused
from webapp.publishing.acts import MOVED, reschedule, schedule

pytestmark = pytest.mark.anyio


def day(page: Page, day: str) -> list[str]:
    """What stands on a day, as it is read out."""
    return [text_of(each) for each in page.tree.css(f"[data-day='{day}'] .planned > a")]


def move_of(page: Page, title: str) -> dict[str, str]:
    """What the form of a task sends."""
    link = next(each for each in page.tree.css(".planned") if title in text_of(each))
    return {each.attributes["name"] or "": each.attributes["value"] or "" for each in link.css("form input")}


async def test_tasks_stand_on_their_days_timed_ones_first_and_urgent_before_others(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    await desk.task(ana, "Order paper", due_on="2026-03-10")
    await desk.task(ana, "Call the bank", due_on="2026-03-10", priority="urgent")
    await desk.task(ana, "Meet Dana", due_on="2026-03-10", due_at=datetime(2026, 3, 10, 14, tzinfo=UTC))
    await desk.task(ana, "No day")
    page = Page(await ana.get("/calendar"))
    assert page.one("h1").text() == "March 2026"
    assert day(page, "2026-03-10") == ["14:00 Task: Meet Dana", "Task: Call the bank , Urgent", "Task: Order paper"]
    assert "No day" not in page.text
    assert "Order paper" not in Page(await ana.get("/calendar?view=week")).text
    assert "Order paper" in Page(await ana.get("/calendar?view=week&day=2026-03-12")).text


async def test_a_moment_stands_on_the_day_of_whoever_looks(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    ana = await desk.owner(time_zone="Pacific/Auckland")
    await desk.task(ana, "Call", due_on="2026-03-11", due_at=datetime(2026, 3, 10, 20, tzinfo=UTC))
    page = Page(await ana.get("/calendar"))
    assert day(page, "2026-03-11") == ["09:00 Task: Call"]
    assert day(page, "2026-03-10") == []


async def test_drafts_that_go_out_and_went_out_stand_on_theirs(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    await ana.post(
        "/settings/review?_method=put", {"version": "1", "approvals_needed": "1", "review_reminder_days": ""}
    )
    out, planned = await desk.draft(ana, "Winter hours"), await desk.draft(ana, "Spring hours")
    assert (await ana.post(f"/drafts/{out}/review/publication")).status_code == 303
    await desk.fetch(
        "insert into draft_schedules (workspace_id, draft_id, goes_at, revision, content_hash, set_by, set_at) "
        "select workspace_id, id, $2, revision, content_hash, $3, $4 from drafts where id = $1",
        planned,
        datetime(2026, 3, 20, 8, 30, tzinfo=UTC),
        ana.account_id,
        clock.now,
    )
    page = Page(await ana.get("/calendar"))
    assert day(page, "2026-03-04") == ["09:00 Went out: Winter hours"]
    assert day(page, "2026-03-20") == ["08:30 Goes out: Spring hours"]
    cleo = await desk.owner("Cleo", business="Other")
    assert "hours" not in Page(await cleo.get("/calendar")).text


async def test_a_task_moves_to_another_day_and_back(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    await desk.task(ana, "Meet Dana", due_on="2026-03-10", due_at=datetime(2026, 3, 10, 14, tzinfo=UTC))
    address = "/calendar?view=week&day=2026-03-10"
    fields = move_of(Page(await ana.get(address)), "Meet Dana")
    assert fields["day"] == "Tue 10 Mar 2026"
    referer = {"referer": f"http://desk.test{ana.path(address)}"}
    reply = await ana.post("/calendar/moves", {**fields, "day": "2026-03-12"}, headers=referer)
    assert (reply.status_code, reply.headers["location"]) == (303, ana.path(address))
    page = Page(await ana.get(address))
    assert day(page, "2026-03-12") == ["14:00 Task: Meet Dana"]
    stale = await ana.post("/calendar/moves", {**fields, "day": "2026-03-13"}, headers=referer)
    assert stale.status_code == 409
    assert "“Meet Dana” was changed meanwhile" in Page(stale).text
    undo = page.one("#notices form").attributes["action"] or ""
    assert (await ana.browser.post(undo)).status_code == 303
    assert day(Page(await ana.get(address)), "2026-03-10") == ["14:00 Task: Meet Dana"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": ""}, "Choose the day to move it to."),
        ({"day": "2026-02-30"}, "isn't a day in the calendar"),
        ({"task": "what"}, "can't be told from this form"),
    ],
)
async def test_what_cant_be_moved_so_says_why_beside_it(
    desk: Desk, ana: Person, clock: Clock, fields: dict[str, str], said: str
) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    await desk.task(ana, due_on="2026-03-10")
    sent = move_of(Page(await ana.get("/calendar")), "Order paper")
    reply = await ana.post("/calendar/moves", {**sent, **fields})
    assert reply.status_code == 422
    page = Page(reply)
    assert said in page.text
    if "day" in fields:
        assert len(page.tree.css(".planned details[open]")) == 1


async def test_more_than_there_is_room_for_leads_on(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    for number in range(7):
        await desk.task(ana, f"Task {number}", due_on="2026-03-10")
    page = Page(await ana.get("/calendar"))
    assert len(day(page, "2026-03-10")) == 5
    more = page.one("[data-day='2026-03-10'] .and-more a")
    assert text_of(more) == "2 more"
    assert len(Page(await ana.browser.get(more.attributes["href"] or "")).titles) == 7


async def test_a_query_narrows_the_tasks_and_stays_with_every_step(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    for number in range(7):
        await desk.task(ana, f"Ink {number}", due_on="2026-03-10", labels=["print"])
    await desk.task(ana, "Fold letters", due_on="2026-03-10")
    await desk.task(ana, "Print flyers", due_on="2026-03-12", due_at=datetime(2026, 3, 12, 14, tzinfo=UTC))
    to = await ana.get("/tasks/calendar?q=label:print+or+flyers&by=week&at=2026-03-10")
    assert to.headers["location"] == ana.path("/calendar?q=label%3Aprint+or+flyers&view=week&day=2026-03-10")
    address = to.headers["location"].removeprefix(ana.path())
    page = Page(await ana.get(address))
    assert day(page, "2026-03-10") == [f"Task: Ink {number}" for number in range(7)]
    assert day(page, "2026-03-12") == ["14:00 Task: Print flyers"]
    assert page.value("Find words in tasks") == "label:print or flyers"
    steps = [link.attributes["href"] or "" for link in page.tree.css(".calendar-tools [rel], .calendar-tools .tabs a")]
    assert all("q=label" in step for step in steps[:4])
    referer = {"referer": f"http://desk.test{ana.path(address)}"}
    sent = move_of(page, "Print flyers") | {"day": "2026-03-13"}
    assert (await ana.post("/calendar/moves", sent, headers=referer)).headers["location"] == ana.path(address)
    assert day(Page(await ana.get(address)), "2026-03-13") == ["14:00 Task: Print flyers"]
    month = Page(await ana.get("/calendar?q=label:print+or+flyers"))
    more = month.one("[data-day='2026-03-10'] .and-more a").attributes["href"] or ""
    assert sorted(Page(await ana.browser.get(more)).titles) == [f"Ink {number}" for number in range(7)]
    wrong = Page(await ana.get("/calendar?q=statsu:waiting"))
    assert "status" in text_of(wrong.one("#task-search-error"))
    assert (await ana.get("/tasks/calendar?by=year")).headers["location"] == ana.path("/calendar?view=year")


@pytest.mark.parametrize("query", ["view=year", "day=2026-02-30", "day=x", "day=1900-01-02", "day=2999-12-30"])
async def test_what_cant_be_read_says_so_and_shows_today(desk: Desk, ana: Person, query: str) -> None:
    reply = await ana.get(f"/calendar?{query}")
    assert reply.status_code == 422
    assert len(Page(reply).tree.css("[aria-current='date']")) == 1


@pytest.mark.parametrize("day", ["1900-03-01", "2999-10-01", "2028-02-29", "2026-12-31"])
@pytest.mark.parametrize("view", ["month", "week"])
@pytest.mark.parametrize("week_start", ["monday", "saturday", "sunday"])
async def test_any_month_and_week_has_whole_weeks(desk: Desk, day: str, view: str, week_start: str) -> None:
    ana = await desk.owner(week_start=week_start)
    page = Page(await ana.get(f"/calendar?view={view}&day={day}"))
    days = [each.attributes["data-day"] for each in page.tree.css("[data-day]")]
    assert day in days
    assert len(days) % 7 == 0
    assert days == sorted(days, key=str)
    assert (page.one("thead th:first-child abbr").attributes["title"] or "").lower() == week_start


async def test_at_the_end_of_a_month_the_next_seven_days_are_there_on_a_phone_too(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2027, 1, 31, 9, tzinfo=UTC)  # a Sunday, with which its weeks end
    ana = await desk.owner()
    await desk.task(ana, due_on="2027-02-02")
    page = Page(await ana.get("/calendar"))
    assert day(page, "2027-02-02") == ["Task: Order paper"]
    soon = [each.attributes["data-day"] for each in page.tree.css("[data-day].outside.soon")]
    assert soon == [f"2027-02-0{number}" for number in range(1, 8)]
    assert not Page(await ana.get("/calendar?day=2026-12-31")).tree.css("[data-day='2027-02-02']")


async def test_a_viewer_sees_it_and_moves_nothing(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    vera = await desk.member("viewer", ana, "Vera")
    await desk.task(ana, due_on="2026-03-10")
    page = Page(await vera.get("/calendar"))
    assert day(page, "2026-03-10") == ["Task: Order paper"]
    assert not page.tree.css("form[data-move], [data-moves]")
    assert (await vera.post("/calendar/moves", {"day": "2026-03-12", "task": "1-1"})).status_code == 403


async def test_days_off_say_why(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    day = (clock.now + timedelta(days=5)).date().isoformat()
    assert (await ana.post("/working-days/absences", {"first_on": day, "note": "Fair"})).status_code == 303
    assert text_of(Page(await ana.get("/calendar")).one(f"[data-day='{day}'] .why-off")) == "Fair"


async def test_a_draft_that_goes_out_moves_to_another_day_at_its_time(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 4, 9, tzinfo=UTC)
    ana = await desk.owner(time_zone="Europe/Vienna")
    await ana.post(
        "/settings/review?_method=put", {"version": "1", "approvals_needed": "1", "review_reminder_days": ""}
    )
    draft = await desk.draft(ana, "Spring hours", body="Open.")
    place = await a_place(desk, ana, "webhook")
    done = await schedule(
        desk.db, ana.workspace_id, draft, ana.account_id, datetime(2026, 3, 27, 8, tzinfo=UTC), [place], now=clock.now
    )
    assert isinstance(done, Done), done
    page = Page(await ana.get("/calendar"))
    assert day(page, "2026-03-27") == ["09:00 Goes out: Spring hours"]
    fields = move_of(page, "Spring hours")
    assert (
        await ana.post("/calendar/moves", {**fields, "day": "2026-03-30"})
    ).status_code == 303  # clocks have changed
    page = Page(await ana.get("/calendar"))
    assert day(page, "2026-03-30") == ["09:00 Goes out: Spring hours"]
    undo = page.one("#notices form").attributes["action"] or ""
    assert (await ana.browser.post(undo)).status_code == 303
    page = Page(await ana.get("/calendar"))
    assert day(page, "2026-03-27") == ["09:00 Goes out: Spring hours"], "with an undo, as of a task"
    fields = move_of(page, "Spring hours")
    assert (await ana.post("/calendar/moves", {**fields, "day": "2026-03-30"})).status_code == 303
    stale = await ana.post("/calendar/moves", {**fields, "day": "2026-03-28"})
    assert stale.status_code == 409
    fields = move_of(Page(await ana.get("/calendar")), "Spring hours")
    another = datetime(2026, 3, 24, 8, tzinfo=UTC)
    where = desk.db, ana.workspace_id, draft, ana.account_id, another, None
    late = await reschedule(*where, now=clock.now, version=1)
    assert late == Refused(MOVED), "somebody moved it between the look and the move"
    assert day(Page(await ana.get("/calendar")), "2026-03-30") == ["09:00 Goes out: Spring hours"]
    past = await ana.post("/calendar/moves", {**fields, "day": "2026-03-03"})
    assert past.status_code == 422
    assert "That moment has passed." in Page(past).text
