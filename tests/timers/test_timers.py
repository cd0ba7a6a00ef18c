"""Time that is spent on tasks: one timer each, forgotten ones asked about, written down, taken back, exported."""

import asyncio
import csv
import html
import io
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.timers.queries import AT_ONCE, LISTED

pytestmark = pytest.mark.anyio

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)
STOP = "/time/timer?_method=delete"


async def entries(who: Person, task: int) -> list[str]:
    """The time that was spent on a task, as its page has it."""
    page = Page(await who.get(f"/tasks/{task}/time"))
    return [text_of(each) for each in page.tree.css(".rows .title")]


async def shown_timer(who: Person) -> dict[str, str]:
    """The timer that runs, as the forms on somebody's day send it."""
    field = Page(await who.get("/today")).one("section.timer input[name='timer']")
    return {"timer": field.attributes["value"] or ""}


async def history(who: Person, task: int) -> str:
    """The page of a task, in words."""
    return Page(await who.get(f"/tasks/{task}")).text


async def test_a_timer_runs_until_it_is_stopped_and_is_told_beside_the_estimate(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = NINE
    task = await desk.task(ana, "Write", due_on="2026-03-04", estimate_minutes=60)
    await ana.post("/today/picks", {"task": str(task)})
    assert (await ana.post(f"/tasks/{task}/time/timer")).status_code == 303
    clock.advance(minutes=25, seconds=20)
    assert "Working on Write , since today 09:00 (25 min)" in Page(await ana.get("/today")).text
    assert (await ana.post(STOP)).status_code == 303
    assert await entries(ana, task) == ["25 min"]
    assert "25 min spent, of 1 h estimated." in Page(await ana.get(f"/tasks/{task}/time")).text
    assert "25 min spent" in Page(await ana.get("/today")).text
    assert "worked 25 min on it" in await history(ana, task)
    assert (await ana.post(STOP)).status_code == 303  # nothing runs
    assert await entries(ana, task) == ["25 min"]


async def test_one_timer_runs_at_a_time_and_each_has_their_own(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    ben = await desk.member("editor", ana)
    first, second = await desk.task(ana, "First"), await desk.task(ana, "Second")
    for who in (ana, ben):
        await who.post(f"/tasks/{first}/time/timer")
    clock.advance(minutes=10)
    await ana.post(f"/tasks/{second}/time/timer")
    await ana.post(f"/tasks/{second}/time/timer")  # a double click
    clock.advance(minutes=5)
    await ana.post(STOP)
    assert await entries(ana, first) == ["10 min"]
    assert await entries(ana, second) == ["5 min"]
    await ben.post(STOP)
    assert await entries(ana, first) == ["15 min", "10 min"]


async def test_what_was_too_short_or_dropped_never_was(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/time/timer")
    clock.advance(seconds=50)
    await ana.post(STOP)
    await ana.post(f"/tasks/{task}/time/timer")
    clock.advance(hours=1)
    await ana.post("/time/timer/drop", await shown_timer(ana))
    assert await entries(ana, task) == []
    assert "worked" not in await history(ana, task)


async def test_a_forgotten_timer_is_asked_about(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    task = await desk.task(ana, "Write")
    await ana.post(f"/tasks/{task}/time/timer")
    clock.advance(days=1)
    page = Page(await ana.get("/today"))
    assert "Did you forget this? Write , since yesterday 09:00" in page.text
    for wrong in ("x", "0", "99999"):
        assert (await ana.post(STOP, {"minutes": wrong})).status_code == 422
    assert (await ana.post(STOP, {"minutes": "90"})).status_code == 303
    assert await entries(ana, task) == ["1 h 30 min"]
    assert "Yesterday 09:00" in Page(await ana.get(f"/tasks/{task}/time")).text


async def test_what_was_forgotten_is_asked_about_before_another_one_ends_it(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = NINE
    first, second = await desk.task(ana, "First"), await desk.task(ana, "Second")
    await ana.post(f"/tasks/{first}/time/timer")
    before = await shown_timer(ana)
    clock.advance(days=3)
    for reply in (
        await ana.post(f"/tasks/{second}/time/timer"),
        await ana.post(STOP, before),  # from a window in which it wasn't forgotten yet
        await ana.post(STOP),
    ):
        assert reply.status_code in (409, 422)
        assert "Say first how long it took." in text_of(Page(reply).one("[role=alert]"))
        assert "Did you forget this? First" in Page(reply).text
    assert await entries(ana, first) == []
    await ana.post(STOP, before | {"minutes": "30"})
    assert (await ana.post(f"/tasks/{second}/time/timer")).status_code == 303
    assert await entries(ana, first) == ["30 min"]


async def test_a_window_from_before_ends_only_the_timer_that_it_shows(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    first, second = await desk.task(ana, "First"), await desk.task(ana, "Second")
    await ana.post(f"/tasks/{first}/time/timer")
    before = await shown_timer(ana)
    clock.advance(days=1)
    await ana.post(STOP, {"minutes": "30"})
    await ana.post(f"/tasks/{second}/time/timer")  # in another window
    clock.advance(hours=2)
    for address, fields in (("/time/timer/drop", {}), (STOP, {}), (STOP, {"minutes": "20"})):
        assert (await ana.post(address, before | fields)).status_code == 303
        assert "Working on Second" in Page(await ana.get("/today")).text, address
    assert (await ana.post("/time/timer/drop", {"timer": "x"})).status_code == 303
    assert (await ana.post(STOP, {"timer": "x"})).status_code == 422
    await ana.post(STOP, await shown_timer(ana))
    assert await entries(ana, second) == ["2 h"]


async def test_of_windows_that_start_timers_at_once_none_is_told_that_the_task_is_closed(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    clock.now = NINE
    first, second = await desk.task(ana, "First"), await desk.task(ana, "Second")
    replies = await asyncio.gather(*(ana.post(f"/tasks/{task}/time/timer") for task in (first, first, second, second)))
    assert [reply.status_code for reply in replies] == [303] * 4
    assert await desk.fetch("select count(*) from time_entries where ended_at is null") == 1


async def test_time_is_written_down_taken_away_and_put_back(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    ben, cleo = await desk.member("editor", ana), await desk.member("editor", ana, "Cleo")
    task = await desk.task(ana)
    assert (await ben.post(f"/tasks/{task}/time", {"minutes": "45"})).status_code == 303
    for wrong in ("", "-5", "1441", "an hour"):
        assert (await ben.post(f"/tasks/{task}/time", {"minutes": wrong})).status_code == 422
    entry: int = await desk.fetch("select id from time_entries")
    await cleo.post(f"/tasks/{task}/time/{entry}?_method=delete")
    assert await entries(ana, task) == ["45 min"], "it isn't theirs"
    await ana.post(f"/tasks/{task}/time/{entry}?_method=delete")
    assert await entries(ana, task) == []
    event: int = await desk.fetch("select max(id) from events where action = 'time.removed'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await entries(ana, task) == ["45 min"]
    assert "took 45 min of work away" in await history(ana, task)
    for expected in ([], ["45 min"], []):  # each takes back what the one before did
        latest: int = await desk.fetch("select max(id) from events")
        assert (await ana.post(f"/events/{latest}/undo")).status_code == 303
        assert await entries(ana, task) == expected
    assert (await ana.post(f"/events/{latest}/undo")).status_code == 409


async def test_nothing_is_spent_on_what_is_closed_gone_or_somebody_elses(desk: Desk, ana: Person) -> None:
    closed, gone = await desk.task(ana, status="completed"), await desk.task(ana)
    await ana.post(f"/tasks/{gone}?_method=delete")
    running = await desk.task(ana, "Running")
    await ana.post(f"/tasks/{running}/time/timer")
    assert (await ana.post(f"/tasks/{closed}/time/timer")).status_code == 409
    assert "Working on Running" in Page(await ana.get(f"/tasks/{running}/time")).text, "it goes on"
    assert (await ana.get(f"/tasks/{gone}/time")).status_code == 404
    assert (await ana.post(f"/tasks/{gone}/time", {"minutes": "5"})).status_code == 404
    cleo = await desk.owner("Cleo", business="Other")
    assert (await cleo.get(f"/tasks/{closed}/time")).status_code == 404
    assert (await cleo.post(f"/tasks/{closed}/time", {"minutes": "5"})).status_code == 404
    vera = await desk.member("viewer", ana, "Vera")
    assert (await vera.post(f"/tasks/{closed}/time", {"minutes": "5"})).status_code == 403


async def test_an_export_holds_ones_own_or_for_owners_everybodys(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    ben = await desk.member("editor", ana, "=Ben")
    task = await desk.task(ana, '=SUM(1), "quoted"')
    for who, minutes in ((ana, "30"), (ben, "45")):
        await who.post(f"/tasks/{task}/time", {"minutes": minutes})
    reply = await ana.get("/time/export")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    head, *rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert head[:5] == ["Day", "From", "Until", "Minutes", "Person"]
    assert rows == [
        ["2026-03-04", "08:15", "09:00", "45", "'=Ben", '\'=SUM(1), "quoted"', "", str(task)],
        ["2026-03-04", "08:30", "09:00", "30", "Ana", '\'=SUM(1), "quoted"', "", str(task)],
    ]
    own = list(csv.reader(io.StringIO((await ben.get("/time/export")).content.decode("utf-8-sig"))))
    assert [row[3] for row in own[1:]] == ["45"]
    before = (await ana.get("/time/export?first=2026-02-01&last=2026-02-28")).content.decode("utf-8-sig")
    assert len(before.splitlines()) == 1


async def test_an_export_holds_each_row_once_however_many_there_are(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    task = await desk.task(ana, "Write")
    much = 2 * AT_ONCE + 7
    await desk.fetch(
        "insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at)"
        " select $1, $2, $3, $4::timestamptz - n / 3 * interval '1 minute', $4 from generate_series(3, $5 + 2) n",
        *(ana.workspace_id, task, ana.account_id, NINE - timedelta(hours=1), much),
    )
    table = (await ana.get("/time/export")).content.decode("utf-8-sig").splitlines()
    assert len(table) == much + 1
    begins = [tuple(line.split(",")[:2]) for line in table[1:]]
    assert begins == sorted(begins)
    assert max(Counter(begins).values()) == 3


async def test_who_may_only_look_by_now_ends_the_timer_that_still_runs(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Write")
    await ben.post(f"/tasks/{task}/time/timer")
    await desk.fetch("update members set role = 'viewer' where account_id = $1", ben.account_id)
    clock.advance(minutes=25)
    assert (await ben.post(STOP, await shown_timer(ben))).status_code == 303
    assert await entries(ana, task) == ["25 min"]


async def test_the_days_of_an_export_are_chosen_and_wrong_ones_are_said(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    task = await desk.task(ana, "Write")
    assert "Everybody’s time as a table" in (await ana.get(f"/tasks/{task}/time")).text
    chosen = Page(await ana.get("/time"))
    links = [link.attributes["href"] for link in chosen.tree.css("a[download]")]
    assert links == [
        ana.path(f"/time/export?first={first}&last={last}")
        for first, last in [
            ("2026-03-01", "2026-03-04"),
            ("2026-02-01", "2026-02-28"),
            ("2026-01-01", "2026-03-04"),
            ("2025-01-01", "2025-12-31"),
        ]
    ]
    assert [text_of(row.css_first(".meta")) for row in chosen.tree.css(".row")] == [
        "Sun 1 Mar to Wed 4 Mar",
        "Sun 1 Feb to Sat 28 Feb",
        "Thu 1 Jan to Wed 4 Mar",
        "1 Jan 2025 to 31 Dec 2025",
    ]
    for days, message, kept in (
        ("first=2026-02-31&last=2026-03-01", "isn't a day in the calendar", "2026-02-31"),
        ("first=yesterday&last=1+mar", "The last day is before the first one.", "Tue 3 Mar 2026"),
    ):
        refused = await ana.get(f"/time/export?{days}")
        assert refused.status_code == 422
        assert message in html.unescape(refused.text)
        assert f'value="{kept}"' in refused.text
    clock.now -= timedelta(days=3)
    assert text_of(Page(await ana.get("/time")).tree.css(".row .meta")[0]) == "Sun 1 Mar"


async def test_of_much_time_on_a_task_the_earlier_follows(desk: Desk, ana: Person, clock: Clock) -> None:
    clock.now = NINE
    task = await desk.task(ana, "Write")
    await desk.fetch(
        "insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at)"
        " select $1, $2, $3, $4::timestamptz - n / 3 * interval '1 minute', $4 from generate_series(3, $5 + 2) n",
        *(ana.workspace_id, task, ana.account_id, NINE - timedelta(hours=1), 2 * LISTED + 7),
    )
    shown, path = [], f"/tasks/{task}/time"
    for _ in range(3):
        listed = Page(await ana.get(path))
        shown += [entry.attributes["id"] for entry in listed.tree.css("li[id^=entry-]")]
        if more := listed.tree.css("a[rel=next]"):
            path = (more[0].attributes["href"] or "").removeprefix(ana.path(""))
    assert len(set(shown)) == len(shown) == 2 * LISTED + 7
