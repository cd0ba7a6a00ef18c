"""What is one's own: decisions, what is due with its acts, what went quiet, what stalled, and that the page ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import Clock
from tests.support.asking import ask
from tests.support.html import Page, text_of
from tests.support.people import BASE, Desk, Person
from tests.support.readers import a_post
from webapp.accounts.queries import start_session
from webapp.tasks.models import Status
from webapp.tasks.queries import update_task_status

pytestmark = pytest.mark.anyio


def headings(page: Page) -> list[str]:
    """The parts of the page about what is one's own, with their numbers, in order."""
    found = [text_of(node) for node in page.tree.css(".briefing h2")]
    return [heading for heading in found if not heading.startswith("The week")]


def titles(page: Page, part: str) -> list[str]:
    """What stands in a part."""
    return [text_of(node) for node in page.tree.css(f"[aria-labelledby='{part}-heading'] .title")]


async def briefing(who: Person) -> Page:
    """Their briefing."""
    reply = await who.get("")
    assert reply.status_code == 200
    return Page(reply)


async def due(desk: Desk, task_id: int) -> tuple[date, datetime | None]:
    """When a task is due."""
    row = await desk.db._pool.fetchrow("select due_on, due_at from tasks where id = $1", task_id)
    assert row is not None
    return row["due_on"], row["due_at"]


async def test_an_empty_desk_explains_itself_and_offers_three_first_steps(desk: Desk, ana: Person) -> None:
    page = await briefing(ana)
    assert "Your desk is empty" in page.text
    links = page.tree.css(".steps a")
    assert [text_of(link) for link in links] == ["Add a first task", "Begin a draft", "Invite somebody"]
    for link in links:
        assert (await ana.browser.get(link.attributes["href"] or "")).status_code == 200
    ben = await desk.member("viewer", ana)
    assert (await briefing(ben)).tree.css(".steps") == []


async def test_each_part_is_there_if_there_is_something_in_their_order(desk: Desk, ana: Person, clock: Clock) -> None:
    cleo = await desk.member("editor", ana, "Cleo")
    long_ago = clock() - timedelta(days=20)
    await ask(desk, cleo, await desk.draft(cleo, "Winter hours"), at=clock() - timedelta(days=3))
    await desk.task(ana, "Send VAT return", due_on="2026-03-01", assignee_id=ana.account_id)
    await desk.task(ana, "Answer the supplier", due_on="2026-03-04")
    await desk.task(ana, "Cleo's own", due_on="2026-03-04", assignee_id=cleo.account_id)
    await desk.task(ana, "Oak prices", status="waiting", now=long_ago)
    await desk.task(ana, "Ash prices", status="waiting", now=clock() - timedelta(days=1))
    await desk.draft(ana, "Why ash", now=long_ago)
    await desk.draft(ana, "Given up", now=clock() - timedelta(days=200))
    page = await briefing(ana)
    assert headings(page) == [
        "Decisions waiting for you 1",
        "Overdue 1",
        "Due today 1",
        "Waiting, and gone quiet 1",
        "Drafts that stalled 1",
    ]
    assert "Cleo has waited for 3 days" in page.row("Winter hours").text
    parts = ("overdue", "today", "quiet", "stalled")
    assert [titles(page, part) for part in parts] == [
        ["Send VAT return"],
        ["Answer the supplier"],
        ["Oak prices"],
        ["Why ash"],
    ]
    assert text_of(page.one(".finished")) == "Nothing else needs you."


async def test_the_lists_behind_have_the_same_count(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    long_ago, me = clock() - timedelta(days=20), ana.account_id
    for number in range(11):
        await desk.task(ana, f"Mine {number}", due_on="2026-03-01", assignee_id=me)
        await desk.task(ana, f"Waits {number}", status="waiting", assignee_id=me, now=long_ago)
    await desk.task(ana, "Nobody's", due_at=clock() - timedelta(hours=1), due_on=clock().date())
    await desk.task(ana, "Ben's", due_on="2026-03-01", assignee_id=ben.account_id)
    await desk.task(ana, "Not begun", due_on="2026-03-04", starts_on=date(2026, 3, 9))
    await desk.task(ana, "Late today", due_at=clock() - timedelta(hours=2), due_on=clock().date(), assignee_id=me)
    await desk.task(ana, "Due today", due_on=clock().date(), assignee_id=me)
    await desk.task(ana, "Spoken of", status="waiting", now=long_ago)
    await ana.post(
        f"/tasks/{await desk.task(ana, 'Asked again', status='waiting', now=long_ago)}/comments", {"body": "?"}
    )
    await ask(desk, ana, await desk.draft(ana, "Asked"), at=clock() - timedelta(days=9))
    for days in (2, 3, 9):
        post = await a_post(desk, ana)
        out = "update publications set published_at = $1 where draft_id = $2"
        await desk.fetch(out, clock() - timedelta(days=days), post.draft_id)
    for days in (6, 8, 91):
        await desk.draft(ana, f"Stalled {days}", now=clock() - timedelta(days=days))
    for days in (1, 3, 7, 8):
        done = clock() - timedelta(days=days)
        task = await desk.task(ana, f"Done {days}", now=done - timedelta(days=1), starts_on=clock().date())
        await update_task_status(desk.db, ana.workspace_id, task, me, Status.COMPLETED, now=done)
    await desk.task(ana, "Added", now=clock() - timedelta(days=2), starts_on=date(2026, 3, 9), due_on="2026-03-10")
    page = await briefing(ana)
    assert headings(page)[1:5] == ["Overdue 13", "Due today 1", "Waiting, and gone quiet 13", "Drafts that stalled 1"]
    assert len(titles(page, "overdue")) == 8
    found = {}
    for link in page.tree.css(".behind a[href*='?']:has(.num)"):
        rows = Page(await ana.browser.get(link.attributes["href"] or "")).titles
        found[text_of(link)] = (int(text_of(link.css_first(".num"))), len(rows))
    assert {words: shown for words, (shown, _) in found.items()} == {
        "Yours : overdue 12": 12,
        "Nobody’s : overdue 1": 1,
        "Yours : due today 1": 1,
        "Yours : waiting, and gone quiet 11": 11,
        "Nobody’s : waiting, and gone quiet 1": 1,
        "Sent for review : waiting, and gone quiet 1": 1,
        "Yours : drafts that stalled 1": 1,
        "Due in these days : the week ahead 5": 5,
        "Finished : the week behind 3": 3,
        "Added : the week behind 3": 3,
        "Published : the week behind 2": 2,
    }
    assert {words: listed for words, (shown, listed) in found.items() if shown != listed} == {}


async def test_what_went_quiet_speaks_again_when_somebody_comments(desk: Desk, ana: Person, clock: Clock) -> None:
    task = await desk.task(ana, "Oak prices", status="waiting", now=clock() - timedelta(days=20))
    assert titles(await briefing(ana), "quiet") == ["Oak prices"]
    await desk.comment(ana, task, "They call on Friday")
    assert titles(await briefing(ana), "quiet") == []


async def test_done_and_moved_by_one_press_and_the_page_stays(desk: Desk, ana: Person) -> None:
    paper = await desk.task(ana, "Order paper", due_on="2026-03-03")
    at = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    ink = await desk.task(ana, "Order ink", due_on="2026-03-04", due_at=at)
    reply = await (await briefing(ana)).submit(ana.browser, "Tomorrow: Order ink")
    assert (reply.status_code, reply.headers["location"]) == (303, ana.path(""))
    assert await due(desk, ink) == (date(2026, 3, 5), at + timedelta(days=1))
    page = await briefing(ana)
    assert titles(page, "overdue") == ["Order paper"]
    reply = await ana.post(f"/tasks/{paper}/completion", headers={"referer": f"{BASE}{ana.path('')}"})
    assert reply.headers["location"] == ana.path("")
    page = await briefing(ana)
    assert page.notice.startswith("Task completed")
    assert headings(page) == []


async def test_the_next_working_day_is_offered_where_it_is_another_than_tomorrow(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    task = await desk.task(ana, "Order paper", due_on="2026-03-06")
    assert "Next working day: Order paper" not in (await briefing(ana)).html
    clock.advance(days=2)  # Friday
    reply = await (await briefing(ana)).submit(ana.browser, "Next working day: Order paper")
    assert reply.status_code == 303
    assert await due(desk, task) == (date(2026, 3, 9), None)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"to": "day", "day": ""}, "Choose the day to move to."),
        ({"to": "day", "day": "Tue 3 Mar 2026"}, "Choose today or a later day."),
        (
            {"to": "day", "day": "often"},
            "Another day isn't a day in the calendar. Write it like “fri”, “27 Mar” or 2026-03-27.",
        ),
    ],
)
async def test_a_day_that_cannot_be_is_said_beside_its_field(
    desk: Desk, ana: Person, sent: dict[str, str], message: str
) -> None:
    task = await desk.task(ana, "Order paper", due_on="2026-03-04")
    reply = await ana.post("/briefing/moves", {"task": f"{task}-1", **sent})
    assert reply.status_code == 422
    page = Page(reply)
    assert text_of(page.one(f"#today-{task}-day-error")) == message
    assert page.one(f"#today-{task}-day").attributes["value"] == sent["day"]
    assert "open" in page.one(f"#today-{task}-later").attributes


async def test_nothing_chosen_is_said(ana: Person) -> None:
    for task in ("", "x", "9-0"):
        reply = await ana.post("/briefing/moves", {"task": task, "to": "tomorrow"})
        assert reply.status_code == 422
        assert "Choose the tasks to move first." in Page(reply).text


async def test_the_rest_is_seen_then_moved_and_taken_back_as_one(desk: Desk, ana: Person) -> None:
    tasks = [await desk.task(ana, f"Task {n}", due_on=f"2026-03-0{n}") for n in (2, 3)]
    tasks.append(await desk.task(ana, "Task 4", due_on="2026-03-04", due_at=datetime(2026, 3, 4, 21, tzinfo=UTC)))
    page = Page(await ana.get("/briefing/rest"))
    assert page.titles == ["Task 2", "Task 3", "Task 4"]
    boxes = [node.attributes["value"] for node in page.tree.css("input[name=task]") if "checked" in node.attributes]
    assert len(boxes) == 3
    reply = await ana.post("/briefing/moves", {"task": boxes[1:], "to": "day", "day": "2026-03-10"})
    assert reply.status_code == 303
    page = await briefing(ana)
    assert page.notice.startswith("2 tasks: due Tuesday")
    assert headings(page) == ["Overdue 1"]
    assert [(await due(desk, task))[0].day for task in tasks] == [2, 10, 10]
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.status_code == 303
    assert [(await due(desk, task))[0].day for task in tasks] == [2, 3, 4]


async def test_what_changed_meanwhile_is_said_and_nothing_is_moved(desk: Desk, ana: Person) -> None:
    tasks = [await desk.task(ana, f"Task {n}", due_on="2026-03-04") for n in (1, 2)]
    chosen = [f"{task}-1" for task in tasks]
    assert (await ana.post(f"/tasks/{tasks[1]}?_method=put", {"title": "Renamed", "version": "1"})).status_code == 303
    reply = await ana.post("/briefing/moves", {"task": chosen, "to": "tomorrow"})
    assert reply.status_code == 409
    assert "Renamed” was changed meanwhile" in Page(reply).text.replace("\u2068", "").replace("\u2069", "")
    assert [(await due(desk, task))[0].day for task in tasks] == [4, 4]


async def test_today_is_the_members_own_day(desk: Desk, ana: Person, clock: Clock) -> None:
    """In Tokyo it is nine hours later than here."""
    await desk.fetch("update accounts set time_zone = 'Asia/Tokyo'")
    await desk.task(ana, "Call Osaka", due_on="2026-03-04")
    clock.now = datetime(2026, 3, 4, 14, 59, tzinfo=UTC)
    assert titles(await briefing(ana), "today") == ["Call Osaka"]
    clock.now = datetime(2026, 3, 4, 15, 1, tzinfo=UTC)
    assert titles(await briefing(ana), "overdue") == ["Call Osaka"]


async def test_a_viewer_sees_it_and_can_change_nothing(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    task = await desk.task(ana, "Order paper", due_on="2026-03-03")
    page = await briefing(ben)
    assert titles(page, "overdue") == ["Order paper"]
    assert page.tree.css("main form") == []
    assert (await ben.get("/briefing/rest")).status_code == 403
    assert (await ben.post("/briefing/moves", {"task": f"{task}-1", "to": "tomorrow"})).status_code == 403


async def test_tasks_of_another_workspace_are_not_moved(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    task = await desk.task(eve, "Hers", due_on="2026-03-04")
    reply = await ana.post("/briefing/moves", {"task": f"{task}-1", "to": "tomorrow"})
    assert reply.status_code == 409
    assert "Hers" not in reply.text
    assert (await due(desk, task))[0] == date(2026, 3, 4)


async def test_everybody_lands_here(ana: Person) -> None:
    assert (await ana.browser.get("/")).headers["location"] == ana.path("")
    page = Page(await ana.get("/tasks"))
    first = page.tree.css("nav#navigation a")[0]
    assert (text_of(first), first.attributes["href"]) == ("Today", ana.path(""))
    assert (await ana.get("")).status_code == 200


@pytest.mark.parametrize("path", ["/briefing/moves", "/today/moves"])
async def test_tomorrow_is_that_of_the_day_on_which_it_was_shown(
    desk: Desk, ana: Person, clock: Clock, path: str
) -> None:
    clock.now = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)  # a Wednesday
    task = await desk.task(ana, "Call", due_on="2026-03-04")
    page = Page(await ana.get("" if path.startswith("/briefing") else "/today"))
    clock.advance(minutes=2)
    assert (await page.submit(ana.browser, "Tomorrow: Call")).status_code == 303
    assert await due(desk, task) == (date(2026, 3, 5), None)
    clock.advance(days=2)
    reply = await ana.post(path, {"task": f"{task}-2", "to": "tomorrow", "shown": "2026-03-05"})
    assert reply.status_code == 422
    assert "Choose today or a later day." in reply.text


async def test_the_page_stays_under_its_address_with_a_slash_too(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Call", due_on="2026-03-04")
    move, here = {"task": f"{task}-1", "to": "tomorrow", "shown": "2026-03-04"}, f"http://desk.test{ana.path('/')}"
    asked = {"hx-request-type": "full", "hx-current-url": here, "host": "desk.test"}
    assert (await ana.htmx("/briefing/moves", move, **asked)).status_code == 303


async def test_a_minute_before_and_after_midnight_on_the_members_clock(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 7, 4, 59, tzinfo=UTC)  # Friday 23:59 in New York
    ana = await desk.owner("Ana", time_zone="America/New_York")
    await desk.task(ana, "Call", due_on="2026-03-06")
    await desk.task(ana, "Meet", due_on="2026-03-07", due_at=datetime(2026, 3, 7, 4, 59, 30, tzinfo=UTC))
    await desk.task(ana, "Bake", due_on="2026-03-07")
    page = await briefing(ana)
    assert (page.heading, titles(page, "today")) == ("Good evening, Ana", ["Meet", "Call"])
    assert "Friday, 6 March 2026" in page.text
    clock.advance(minutes=2)
    page = await briefing(ana)
    assert (titles(page, "overdue"), titles(page, "today")) == (["Meet", "Call"], ["Bake"])
    assert "Saturday, 7 March 2026" in page.text


async def test_who_is_back_after_three_months_is_told_little_of_much(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    await briefing(ana)
    for number in range(120):
        await desk.task(ben, f"Task {number}", due_on=f"2026-04-{number % 28 + 1:02}", now=clock())
    for number in range(40):
        await desk.task(ben, f"Thing {number}", project_id=await desk.project(ben, f"Project {number}"))
    clock.advance(days=92)
    token = await start_session(desk.db, ana.account_id, now=clock(), days=30, user_agent="tests")
    back = Person(ana.name, ana.account_id, ana.workspace_id, ana.slug, desk.browser(token))
    page = await briefing(back)
    assert headings(page) == ["Overdue 100 or more +", "Since you last looked, Wed 4 Mar 10:00 41"]
    assert len(titles(page, "overdue")) == 8
    assert len(page.tree.css(".news")) == 30
    assert "And what 11 more did." in page.text


async def test_a_week_without_work(desk: Desk, ana: Person) -> None:
    reply = await ana.post("/working-days/absences", {"first_on": "2026-03-02", "last_on": "2026-03-15", "note": "Sea"})
    assert reply.status_code == 303
    task = await desk.task(ana, "Call", due_on="2026-03-04", estimate_minutes=60)
    page = await briefing(ana)
    rows = [text_of(row) for row in page.tree.css("[aria-labelledby='ahead-heading'] tbody tr")]
    assert [("Sea" in row, "8 h" in row) for row in rows] == [(True, False)] * 7
    assert "1 h planned, and no hours of work." in page.text
    day = Page(await ana.get("/today"))
    assert "Wednesday, 4 March 2026, Sea" in day.text
    reply = await page.submit(ana.browser, "Next working day: Call")
    assert reply.status_code == 303
    assert await due(desk, task) == (date(2026, 3, 16), None)
    assert "First thing Mon 16 Mar" in Page(await ana.get("/today/evening")).text
    await desk.fetch("update members set work_minutes = '{0,0,0,0,0,0,0}'")
    for path in ("", "/today", "/today/evening", "/calendar"):
        assert (await ana.get(path)).status_code == 200
