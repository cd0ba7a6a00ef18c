"""Tasks as a calendar that other programs read: what it says, whom it tells, and when it ends.

It is read here as such programs do, by a parser of its own.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import recurring_ical_events  # type: ignore[import-untyped]  # it has no stubs
from icalendar import Calendar

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.repeats import a_repeat, repeating
from webapp.tasks.export.rows import AT_ONCE

pytestmark = pytest.mark.anyio

BERLIN = ZoneInfo("Europe/Berlin")


async def make(who: Person, query: str = "", name: str = "Mine") -> str:
    """Make a calendar; its path."""
    page = Page(await who.post("/feeds", {"name": name, "q": query}))
    address = page.one("#feed-link").attributes["value"] or ""
    return "/" + address.split("/", 3)[3]


async def read(desk: Desk, path: str, **headers: str) -> httpx.Response:
    """Read it as a program does that nobody signed in."""
    return await desk.browser().get(path, headers=headers)


async def calendar(desk: Desk, path: str) -> Any:
    """The calendar, parsed."""
    reply = await read(desk, path)
    assert reply.status_code == 200
    assert all(len(line) <= 75 for line in reply.content.split(b"\r\n"))
    return Calendar.from_ical(reply.content)


def shown(found: Any, first: date, last: date) -> list[tuple[str, Any]]:
    """What a calendar program shows between two days: when each begins, and its title."""
    events = recurring_ical_events.of(found).between(first, last)
    return sorted((str(event["DTSTART"].dt), str(event["SUMMARY"])) for event in events)


async def test_a_calendar_shows_what_its_query_finds_and_has_a_date(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    task = await desk.task(
        ana,
        "Größe; “XL”, bestellen \\ " + "ä" * 80,
        due_on="2026-03-20",
        project_id=shop,
        labels=["ops, spring"],
        notes="One\nTwo; three",
        priority="urgent",
    )
    await desk.task(ana, "Undated", project_id=shop)
    await desk.task(ana, "Elsewhere", due_on="2026-03-20")
    path = await make(ana, "project:Shop", "Shop, all of it")
    reply = await read(desk, path)
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    assert reply.headers["cache-control"] == "private, no-cache"
    assert "set-cookie" not in reply.headers
    found = await calendar(desk, path)
    assert found["X-WR-CALNAME"] == r"Shop\, all of it"
    (event,) = found.walk("VEVENT")
    assert event["SUMMARY"] == "Größe; “XL”, bestellen \\ " + "ä" * 80
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 3, 20), date(2026, 3, 21))
    assert event["CATEGORIES"].cats == ["ops, spring"]
    assert event["URL"] == f"http://desk.test{ana.path(f'/tasks/{task}')}"
    assert event["DESCRIPTION"].startswith("To do · Urgent · Shop\n\nOne\nTwo; three\n\nhttp://")
    assert (event["PRIORITY"], event["SEQUENCE"], event["TRANSP"]) == (1, 0, "TRANSPARENT")
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == desk.clock()


async def test_what_has_a_time_begins_then_on_the_clock_of_its_owner(desk: Desk) -> None:
    eva = await desk.owner("Eva", time_zone="Europe/Berlin")
    for title, day in (
        ("Winter", datetime(2026, 3, 27, 16, tzinfo=BERLIN)),
        ("Summer", datetime(2026, 4, 3, 16, tzinfo=BERLIN)),
    ):
        await desk.task(eva, title, due_on=day.date(), due_at=day, estimate_minutes=90)
    found = await calendar(desk, await make(eva))
    winter, summer = found.walk("VEVENT")
    assert winter["DTSTART"].to_ical() == b"20260327T160000"
    assert winter["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert summer["DTEND"].dt - summer["DTSTART"].dt == timedelta(minutes=90)
    (zone,) = found.walk("VTIMEZONE")
    own = zone.to_tz(lookup_tzid=False)  # by what the calendar says of the zone, not by what this machine knows of it
    assert datetime(2026, 3, 27, 16, tzinfo=own).utcoffset() == timedelta(hours=1)
    assert datetime(2026, 4, 3, 16, tzinfo=own).utcoffset() == timedelta(hours=2)
    assert datetime(2026, 11, 3, 16, tzinfo=own).utcoffset() == timedelta(hours=1)


async def test_a_repeat_is_a_rule_also_where_the_clocks_change(desk: Desk) -> None:
    eva = await desk.owner("Eva", time_zone="Europe/Berlin")
    weekly = a_repeat(
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
        "2026-03-06",
        zone="America/New_York",
        clock="09:00",
        ends=date(2026, 5, 1),
        skipped=frozenset({date(2026, 4, 3)}),
    )
    await repeating(desk, eva, weekly, title="Invoices")
    await repeating(desk, eva, a_repeat("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-03-31"), title="Close the month")
    found = await calendar(desk, await make(eva))
    assert len(found.walk("VEVENT")) == 2
    assert shown(found, date(2026, 3, 1), date(2026, 6, 1)) == [
        ("2026-03-06 09:00:00-05:00", "Invoices"),
        ("2026-03-20 09:00:00-04:00", "Invoices"),
        ("2026-03-31", "Close the month"),
        ("2026-04-17 09:00:00-04:00", "Invoices"),
        ("2026-04-30", "Close the month"),
        ("2026-05-01 09:00:00-04:00", "Invoices"),
        ("2026-05-31", "Close the month"),
    ]


async def test_dates_that_no_rule_says_are_events_of_their_own(desk: Desk, ana: Person, clock: Clock) -> None:
    moved = a_repeat("FREQ=WEEKLY;BYDAY=SA", "2026-03-07", off_days="after", stands_for=date(2026, 3, 7))
    await repeating(desk, ana, moved, title="Bank", due_on="2026-03-09")
    late = a_repeat("FREQ=WEEKLY;BYDAY=MO", "2026-02-16")
    await repeating(desk, ana, late, title="Late")
    done = a_repeat("FREQ=WEEKLY", "2026-03-10", anchor="completion")
    await repeating(desk, ana, done, title="When done")
    found = await calendar(desk, await make(ana))
    assert not [event for event in found.walk("VEVENT") if "RRULE" in event]
    assert shown(found, date(2026, 2, 1), date(2026, 3, 18)) == [
        ("2026-02-16", "Late"),
        ("2026-03-09", "Bank"),
        ("2026-03-09", "Late"),
        ("2026-03-10", "When done"),
        ("2026-03-16", "Bank"),
        ("2026-03-16", "Late"),
    ]
    uids = [str(event["UID"]) for event in found.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    clock.now += timedelta(days=1)
    again = await calendar(desk, await make(ana))
    assert len(again.walk("VEVENT")) == len(uids)


@pytest.mark.parametrize(
    ("reminder", "trigger"),
    [
        ("-PT30M", timedelta(minutes=-30)),
        ("-PT0M", timedelta()),
        ("-P1D", timedelta(days=-1)),
        ("-P1W2DT3H", timedelta(days=-9, hours=-3)),
        ("-P1B", datetime(2026, 3, 19, 16, tzinfo=UTC)),
        ("2026-03-18T08:00+00:00", datetime(2026, 3, 18, 8, tzinfo=UTC)),
    ],
)
async def test_a_reminder_is_an_alarm_of_the_one_who_is_reminded(
    desk: Desk, ana: Person, reminder: str, trigger: object
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    due = {"due_on": "2026-03-20", "due_at": datetime(2026, 3, 20, 16, tzinfo=UTC), "reminder": reminder}
    at = trigger if isinstance(trigger, datetime) else datetime(2026, 3, 20, 16, tzinfo=UTC)
    await desk.task(ana, "Hers", remind_at=at, **due)
    await desk.task(ana, "His", remind_at=at, assignee_id=ben.account_id, **due)
    for who, title in ((ana, "Hers"), (ben, "His")):
        found = await calendar(desk, await make(who))
        assert [str(event["SUMMARY"]) for event in found.walk("VEVENT") if event.walk("VALARM")] == [title]
        (alarm,) = found.walk("VALARM")
        assert alarm["TRIGGER"].dt == trigger
        assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", title)


async def test_a_long_calendar_is_read_to_its_end_and_says_each_zone_once(desk: Desk, ana: Person) -> None:
    amount = 2 * AT_ONCE + 7
    await desk.fetch(
        "insert into tasks (workspace_id, title, due_on, due_at) select $1, 'Task ' || n, '2026-03-20',"
        " case when n % 2 = 0 then timestamptz '2026-03-20 09:00Z' + n * interval '1 minute' end"
        " from generate_series(1, $2::integer) n",
        ana.workspace_id,
        amount,
    )
    await desk.fetch("update workspaces set time_zone = 'Europe/Berlin'")
    found = await calendar(desk, await make(ana))
    assert len({str(event["SUMMARY"]) for event in found.walk("VEVENT")}) == amount
    assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["Europe/Berlin"]


async def test_an_event_is_known_again_after_it_was_changed(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order ink", due_on="2026-03-20")
    path = await make(ana)
    first = await read(desk, path)
    tag = first.headers["etag"]
    again = await read(desk, path, **{"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    (before,) = (await calendar(desk, path)).walk("VEVENT")
    changed = {"title": "Order more ink", "version": "1", "due_on": "2026-03-21"}
    assert (await ana.post(f"/tasks/{task}?_method=put", changed)).status_code == 303
    reply = await read(desk, path, **{"if-none-match": tag})
    assert reply.status_code == 200
    after: Any = Calendar.from_ical(reply.content).walk("VEVENT")[0]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == date(2026, 3, 21)
    await ana.post(f"/tasks/{task}/completion")
    assert not (await calendar(desk, path)).walk("VEVENT")
    (done,) = (await calendar(desk, await make(ana, "status:completed"))).walk("VEVENT")
    assert done["SUMMARY"] == "✓ Order more ink"


async def test_me_is_whose_calendar_it_is(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana, "Ben")
    await desk.task(ana, "His", due_on="2026-03-20", assignee_id=ben.account_id)
    await desk.task(ana, "Hers", due_on="2026-03-20", assignee_id=ana.account_id)
    found = await calendar(desk, await make(ben, "assignee:me"))
    assert [str(event["SUMMARY"]) for event in found.walk("VEVENT")] == ["His"]


async def test_an_address_is_shown_once_and_ends_when_it_is_ended(desk: Desk, ana: Person) -> None:
    path = await make(ana, "has:due", "Due")
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    page = Page(await ana.get("/feeds"))
    assert secret not in page.html
    assert "not read yet" in page.row("Due").text
    assert (await read(desk, path)).status_code == 200
    page = Page(await ana.get("/feeds"))
    assert "read now" in page.row("Due").text.replace("just now", "now")
    kept = await desk.fetch("select encode(token_hash, 'escape') || name || query || uid from feeds")
    assert secret not in kept
    assert (await page.submit(ana.browser, "End the calendar: Due")).status_code == 303
    assert "Due" not in Page(await ana.get("/feeds")).titles
    over = await read(desk, path)
    assert over.status_code == 410
    assert "ended by whoever made it" in over.text
    assert (await read(desk, path.replace(secret, "x" * 43))).status_code == 404
    assert (await read(desk, path.removesuffix(".ics"))).status_code == 404


async def test_calendars_are_ones_own_and_end_with_membership(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    path = await make(ben)
    feed = await desk.fetch("select id from feeds")
    assert "Mine" not in Page(await ana.get("/feeds")).titles
    assert (await ana.post(f"/feeds/{feed}?_method=delete")).status_code == 404
    assert (await read(desk, path)).status_code == 200
    assert (await ana.post(f"/members/{ben.account_id}?_method=delete")).status_code == 303
    assert (await read(desk, path)).status_code == 410


async def test_what_cant_be_made_is_told_beside_its_field(desk: Desk, ana: Person) -> None:
    for sent, said in (
        ({"name": "", "q": "has:due"}, "can't be empty"),
        ({"name": "A", "q": "project:nowhere"}, "no project"),
        ({"name": "A", "q": "x" * 8001}, "at most"),
    ):
        reply = await ana.post("/feeds", sent)
        assert reply.status_code == 422
        page = Page(reply)
        assert said in page.errors[0]
        assert page.one("#q").attributes["value"] == sent["q"]
    assert await desk.fetch("select count(*) from feeds") == 0


async def test_a_calendar_whose_project_is_gone_shows_nothing_instead_of_everything(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Elsewhere", due_on="2026-03-20")
    path = await make(ana, "project:Shop")
    await ana.post(f"/projects/{shop}?_method=put", {"name": "Store", "version": "1"})
    assert (await calendar(desk, path))["X-WR-CALDESC"] == "project:Store"
    await ana.post(f"/projects/{shop}?_method=delete")
    found = await calendar(desk, path)
    assert not found.walk("VEVENT")
    assert "can’t be read any more" in found["X-WR-CALDESC"]


async def test_guessing_is_held_up(desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.feeds.outside_controller.UNKNOWN", 2)
    monkeypatch.setattr("webapp.feeds.outside_controller.READ", 2)
    replies = [(await read(desk, f"/feeds/{'x' * 42}{number}.ics")).status_code for number in range(3)]
    assert replies == [404, 404, 429]
    path = await make(ana)
    replies = [(await read(desk, path)).status_code for _ in range(3)]
    assert replies == [200, 200, 429]


async def test_the_list_leads_to_its_files_and_calendars(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    page = Page(await ana.get("/tasks?q=has:due+or+priority:urgent"))
    where = next(node.attributes["href"] or "" for node in page.tree.css("main a") if text_of(node) == "Export")
    page = Page(await ana.browser.get(where))
    assert page.one("#q").attributes["value"] == "has:due or priority:urgent"
    table = page.tree.css("a[download]")[0].attributes["href"] or ""
    reply = await ana.browser.get(table)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    settings = Page(await ana.browser.get("/account"))
    assert ana.path("/feeds") in [node.attributes["href"] for node in settings.tree.css("main a")]
