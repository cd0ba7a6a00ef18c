"""What is due at a moment is due on the day of that moment on the clock of whoever looks: in the form, the words, the
headings, the filters, the counts, the history and the order."""

import random
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.conflicts import sides
from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from tests.support.repeats import a_repeat, repeating
from webapp.recurrence.rule import dates, read_rule

pytestmark = pytest.mark.anyio

ZONES = (
    *("Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kathmandu", "America/New_York"),
    *("America/Havana", "Asia/Beirut", "Atlantic/Azores", "Europe/Berlin", "UTC"),
)
CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-09-27", "2026-10-25", "2026-11-01")  # days of clock changes


async def lives_in(desk: Desk, who: Person, zone: str) -> Person:
    """Somebody whose clock is another than the workspace's."""
    await desk.fetch("update accounts set time_zone = $2 where id = $1", who.account_id, zone)
    return who


def at(desk: Desk, moment: str) -> None:
    """Let it be another moment (UTC)."""
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    desk.app.state.clock.advance(seconds=(wanted - desk.clock()).total_seconds())


async def far_apart(desk: Desk, moment: str = "2026-03-04T10:00") -> tuple[Person, Person]:
    """Two people of one workspace, at a moment (UTC): Aroha in Auckland, and Nina in New York."""
    at(desk, moment)
    aroha = await desk.owner("Aroha", time_zone="Pacific/Auckland")
    nina = await lives_in(desk, await desk.member("editor", aroha, "Nina"), "America/New_York")
    return aroha, nina


async def edit(who: Person, task: int) -> Page:
    """The edit form of a task."""
    return Page(await who.get(f"/tasks/{task}/edit"))


def due(page: Page) -> tuple[str, str]:
    """The due date that a form shows."""
    return page.value("Due date"), page.value("Due time")


async def due_at(desk: Desk) -> str:
    """When the open task is due, in UTC."""
    moment: datetime = await desk.fetch("select due_at from tasks where is_open")
    return f"{moment:%Y-%m-%d %H:%M}"


async def headings(who: Person, query: str = "") -> dict[str, list[str]]:
    """The titles of a list by the headings over them."""
    page = Page(await who.get(f"/tasks{query}"))
    return {
        text_of(group.css_first("h2")): [text_of(node) for node in group.css(".title")]
        for group in page.tree.css(".group")
    }


async def counts(who: Person) -> dict[str, int]:
    """What the menu of due dates says how many there are."""
    page = Page(await who.get("/tasks"))
    options = [text_of(option) for option in page.tree.css("select[name=due] option")]
    found = (re.fullmatch(r"(.+) \((\d+)\)", option) for option in options)
    return {match[1]: int(match[2]) for match in found if match}


async def history(who: Person, task: int) -> list[str]:
    """The sentences of a task's history, the latest first."""
    page = Page(await who.get(f"/tasks/{task}"))
    return [text_of(node) for node in page.tree.css(".history li p")]


async def test_changing_only_the_time_keeps_the_day_that_somebody_elsewhere_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call 2026-12-03 at 7am"})
    task = await desk.fetch("select id from tasks")
    assert due(await edit(nina, task)) == ("2026-12-02", "13:00")
    assert due(await edit(aroha, task)) == ("2026-12-03", "07:00")
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due time": "15:00"})
    assert await due_at(desk) == "2026-12-02 20:00"
    assert due(await edit(nina, task)) == ("2026-12-02", "15:00")
    assert due(await edit(aroha, task)) == ("2026-12-03", "09:00")
    assert "Wednesday 15:00" in Page(await nina.get("/tasks")).row("Call").text
    row = Page(await nina.get(f"/tasks/{task}/edit", headers=HTMX))
    await row.submit(nina.browser, "Save", {"Due time": "16:00"})
    assert await due_at(desk) == "2026-12-02 21:00"
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due time": ""})
    assert await desk.fetch("select due_on from tasks") == date(2026, 12, 2)
    assert (await history(nina, task))[0] == "Nina removed the due time, Wednesday 16:00"


async def test_another_time_moves_a_series_by_that_and_by_no_day(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call every thursday at 7am"})
    task = await desk.fetch("select id from tasks")
    assert "every Thursday at 07:00, by the clock of Auckland" in Page(await nina.get(f"/tasks/{task}")).text
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due time": "15:00"})
    assert await due_at(desk) == "2026-12-02 20:00"
    told = "Nina changed its repeat from every Thursday at 07:00, by the clock of Auckland to every Wednesday at 15:00"
    assert told in await history(nina, task)
    assert "every Wednesday at 15:00, by the clock of New York" in Page(await aroha.get(f"/tasks/{task}")).text
    at(desk, "2026-12-02T20:30")
    await nina.post(f"/tasks/{task}/completion")
    assert await due_at(desk) == "2026-12-09 20:00"
    following = await desk.fetch("select id from tasks where is_open")
    assert due(await edit(nina, following)) == ("2026-12-09", "15:00")
    assert due(await edit(aroha, following)) == ("2026-12-10", "09:00")


async def test_dates_that_no_rule_says_elsewhere_stay_on_their_own_calendar(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-25T12:00")
    await aroha.post("/tasks", {"title": "Pay rent every month on the 1st at 7am"})
    task = await desk.fetch("select id from tasks")
    assert due(await edit(nina, task)) == ("2026-11-30", "13:00")
    form = await edit(nina, task)
    reply = await form.submit(nina.browser, "Save", {"Due time": "05:00"})
    assert Page(reply).error("Due time") == (
        "The dates of this repeat go by the clock of Auckland, where this one is on Tuesday. "
        "Choose a time that is on that day there, or choose the repeat anew."
    )
    await form.submit(nina.browser, "Save", {"Due time": "15:00"})
    assert await due_at(desk) == "2026-11-30 20:00"
    await nina.post(f"/tasks/{task}/completion")
    assert await due_at(desk) == "2026-12-31 20:00"
    following = await desk.fetch("select id from tasks where is_open")
    assert due(await edit(aroha, following)) == ("2027-01-01", "09:00")


async def test_another_day_of_a_series_from_elsewhere_is_for_this_one_only(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call every thursday at 7am"})
    task = await desk.fetch("select id from tasks")
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due date": "2026-12-01"})
    assert await due_at(desk) == "2026-12-01 18:00"
    assert due(await edit(aroha, task)) == ("2026-12-02", "07:00")
    await nina.post(f"/tasks/{task}/completion")  # the third is what is done on the second
    assert await due_at(desk) == "2026-12-09 18:00"


async def test_a_start_is_compared_with_the_day_that_whoever_sets_it_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-11-30T12:00")
    await aroha.post("/tasks", {"title": "Call 2026-12-03 at 7am"})
    task = await desk.fetch("select id from tasks")
    await (await edit(aroha, task)).submit(aroha.browser, "Save", {"Start date": "2026-12-03"})
    form = await edit(nina, task)
    assert (await form.submit(nina.browser, "Save", {"Title": "Ring"})).status_code == 303
    reply = await (await edit(nina, task)).submit(nina.browser, "Save", {"Due date": "2026-12-01"})
    assert Page(reply).error("Start date") == "It would start after it is due. Choose an earlier day."


async def test_the_list_has_it_on_the_day_of_its_moment(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-12-02T13:00")  # Wednesday 08:00 in New York, Thursday 02:00 in Auckland
    await aroha.post("/tasks", {"title": "Call today at 7am"})  # Wednesday 13:00 in New York
    await nina.post("/tasks", {"title": "Ship today at 8pm"})  # Thursday 14:00 in Auckland
    await nina.post("/tasks", {"title": "Close tomorrow at 9pm"})  # Friday 15:00 in Auckland
    assert await headings(aroha) == {"Today": ["Call", "Ship"], "Tomorrow": ["Close"]}
    assert await headings(nina) == {"Today": ["Call", "Ship"], "Tomorrow": ["Close"]}
    await aroha.post("/tasks", {"title": "Open tomorrow at 9am"})  # Thursday 15:00 in New York, Friday in Auckland
    await aroha.post("/tasks", {"title": "Sweep tomorrow at 8pm"})  # Friday 02:00 in New York
    assert await headings(aroha, "?due=today") == {"Today": ["Call", "Ship"]}
    assert await headings(nina) == {
        "Today": ["Call", "Ship"],
        "Tomorrow": ["Open", "Close"],
        "Next 7 days": ["Sweep"],
    }
    assert (await counts(aroha))["Today"] == (await counts(nina))["Today"] == 2


async def test_what_is_past_today_is_overdue_in_row_heading_filter_and_count(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Early", due_on="2026-03-04", due_at=desk.clock() - timedelta(hours=1))
    await desk.task(ana, "Soon", due_on="2026-03-04", due_at=desk.clock() + timedelta(minutes=1))
    assert "Overdue, due Today 09:00" in Page(await ana.get("/tasks")).row("Early").text
    assert await headings(ana) == {"Overdue": ["Early"], "Today": ["Soon"]}
    assert await headings(ana, "?due=overdue") == {"Overdue": ["Early"]}
    assert await headings(ana, "?due=today") == {"Overdue": ["Early"], "Today": ["Soon"]}
    assert await counts(ana) == {"Overdue": 1, "Today": 2, "This week": 2, "No date": 0, "Not started yet": 0}
    desk.app.state.clock.advance(minutes=1, seconds=1)  # a list that was kept knows it too
    assert await headings(ana, "?due=overdue") == {"Overdue": ["Early", "Soon"]}
    assert (await counts(ana))["Overdue"] == 2


async def test_a_kept_list_counts_what_becomes_late_elsewhere(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    await desk.task(ana, "Soon", due_on="2026-03-04", due_at=desk.clock() + timedelta(minutes=1))
    for _ in range(2):
        page = Page(await ana.get(f"/tasks?project={project}"))
    assert "Overdue (0)" in page.text
    desk.app.state.clock.advance(minutes=2)
    assert "Overdue (1)" in Page(await ana.get(f"/tasks?project={project}")).text


async def test_a_day_is_listed_by_time_and_then_what_has_none_by_priority(desk: Desk, ana: Person) -> None:
    lines = (
        *("Post today at 9pm", "Call today at 11am", "Sweep today p4", "Pack today at 1pm", "Ship today p1"),
        "Open tomorrow at 8am",
    )
    for line in lines:
        await ana.post("/tasks", {"title": line})
    assert Page(await ana.get("/tasks")).titles == ["Call", "Pack", "Post", "Ship", "Sweep", "Open"]
    assert Page(await ana.get("/tasks?sort=priority")).titles == ["Ship", "Call", "Pack", "Post", "Open", "Sweep"]


async def test_history_tells_the_days_that_its_reader_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk)
    task = await desk.task(aroha, due_on="2026-03-09")
    await (await edit(nina, task)).submit(nina.browser, "Save", {"Due date": "2026-03-10", "Due time": "18:00"})
    assert (await history(nina, task))[:2] == [
        "Nina moved the due date from Monday to Tuesday",
        "Nina set the due time to Tuesday 18:00",
    ]
    assert (await history(aroha, task))[:2] == [
        "Nina moved the due date from Monday to Wed 11 Mar",
        "Nina set the due time to Wed 11 Mar 11:00",
    ]


async def test_the_page_of_a_conflict_shows_the_days_that_its_reader_sees(desk: Desk) -> None:
    aroha, nina = await far_apart(desk)
    task = await desk.task(aroha, due_on="2026-03-20")
    form = await edit(nina, task)
    await (await edit(aroha, task)).submit(aroha.browser, "Save", {"Due date": "2026-03-12", "Due time": "07:00"})
    page = Page(await form.submit(nina.browser, "Save", {"Due date": "2026-03-16", "Due time": "10:00"}))
    assert sides(page) == {
        "Due date": ["Friday, 20 March 2026", "Wednesday, 11 March 2026", "Monday, 16 March 2026"],
        "Due time": ["Nothing", "Wednesday, 11 March 2026, 14:00", "Monday, 16 March 2026, 10:00"],
    }
    await page.submit(nina.browser, "Save")
    assert await due_at(desk) == "2026-03-16 14:00"


async def test_a_start_is_a_day_of_the_calendar_of_whoever_looks(desk: Desk) -> None:
    aroha, nina = await far_apart(desk, "2026-03-04 12:00")  # already the 5th in Auckland
    await aroha.post("/tasks", {"title": "Open the stall starting tomorrow"})
    assert await desk.fetch("select starts_on from tasks") == date(2026, 3, 6)
    for moment, seen in (
        ("2026-03-05 10:59", [[], []]),
        ("2026-03-05 11:00", [["Open the stall"], []]),  # the 6th begins in Auckland
        ("2026-03-06 04:59", [["Open the stall"], []]),
        ("2026-03-06 05:00", [["Open the stall"], ["Open the stall"]]),  # and in New York
    ):
        at(desk, moment)
        assert [Page(await who.get("/tasks")).titles for who in (aroha, nina)] == seen


async def test_a_zone_that_the_server_does_not_know_is_said_otherwise(desk: Desk) -> None:
    known = "select known_zone($1, '<here>-05:45')"
    assert await desk.fetch(known, "Asia/Kathmandu") == "Asia/Kathmandu"
    assert await desk.fetch(known, "Nowhere/Land") == "<here>-05:45"
    noon = "select (timestamptz '2026-03-04 12:00Z' at time zone known_zone('Nowhere/Land', '<here>-05:45'))::text"
    assert await desk.fetch(noon) == "2026-03-04 17:45:00"


def moments(dice: random.Random, amount: int) -> list[datetime]:
    """Moments by chance: many near to now or to a change of the clocks, and on the hour or just beside it."""
    days = [*CHANGES, *["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"] * 2]
    found = []
    for _ in range(amount):
        day = datetime.fromisoformat(dice.choice(days)).replace(tzinfo=UTC)
        found.append(day + timedelta(hours=dice.randrange(-14, 38), minutes=dice.choice([0, 0, 15, 30, 45, 59])))
    return found


async def test_saving_a_form_as_it_is_changes_nothing_wherever_somebody_is(desk: Desk, ana: Person) -> None:
    dice = random.Random(11)
    for moment in moments(dice, 30):
        there, here = ZoneInfo(dice.choice(ZONES)), dice.choice(ZONES)
        day = moment.astimezone(there).date()
        at_moment = moment - timedelta(days=dice.randrange(3), minutes=30)
        reminder = at_moment if dice.random() < 0.5 else None
        task = await desk.task(
            ana,
            due_on=day,
            due_at=moment,
            starts_on=dice.choice([None, day]),
            reminder=reminder.isoformat(timespec="minutes") if reminder else None,
            remind_at=reminder,
        )
        await lives_in(desk, ana, here)
        before = await desk.fetch("select to_jsonb(t) from tasks t where id = $1", task)
        for headers in ({}, HTMX):
            form = Page(await ana.get(f"/tasks/{task}/edit", headers=headers))
            assert (await form.submit(ana.browser, "Save")).status_code == 303
        assert await desk.fetch("select to_jsonb(t) from tasks t where id = $1", task) == before, (moment, there, here)


async def test_another_time_leaves_the_day_alone_wherever_somebody_is(desk: Desk, ana: Person) -> None:
    dice = random.Random(12)
    for moment in moments(dice, 30):
        there, here = ZoneInfo(dice.choice(ZONES)), dice.choice(ZONES)
        task = await desk.task(ana, due_on=moment.astimezone(there).date(), due_at=moment)
        await lives_in(desk, ana, here)
        form = await edit(ana, task)
        day, clock = due(form)
        other = "12:30" if clock != "12:30" else "12:45"
        await form.submit(ana.browser, "Save", {"Due time": other})
        assert due(await edit(ana, task)) == (day, other), (moment, there, here)


RULES = (
    *("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
    *("FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=1TH", "FREQ=WEEKLY"),
)


async def test_another_time_of_a_series_moves_none_of_its_days_or_is_refused(desk: Desk, ana: Person) -> None:
    dice = random.Random(14)
    outcomes = set()
    for _ in range(40):
        there, here, rule = dice.choice(ZONES), dice.choice(ZONES), dice.choice(RULES)
        first = next(dates(read_rule(rule), date(2026, 3, 5)))
        repeat = a_repeat(rule, first.isoformat(), zone=there, clock=f"{dice.randrange(24):02}:30")
        task = await repeating(desk, ana, repeat)
        await lives_in(desk, ana, here)
        before = days_seen(Page(await ana.get(f"/tasks/{task}")), here)
        reply = await (await edit(ana, task)).submit(
            ana.browser, "Save", {"Due time": f"{dice.randrange(3, 21):02}:15"}
        )
        after = days_seen(Page(await ana.get(f"/tasks/{task}")), here)
        outcomes.add(reply.status_code)
        if reply.status_code == 422:
            assert "go by the clock of" in Page(reply).error("Due time")
            assert after == before
        assert after[0] == before[0], (there, here, rule)
        # a clock change may bring one that is near midnight to another day; none is left out, and none comes twice
        assert all(abs(one - other) <= timedelta(days=1) for one, other in zip(before, after, strict=True))
        assert len(set(after)) == len(after), (there, here, rule)
    assert outcomes == {303, 422}


def days_seen(page: Page, zone: str) -> list[date]:
    """The next dates of a repeat as they are in a zone."""
    moments = [node.attributes["datetime"] or "" for node in page.tree.css(".definition-list .next-dates time")]
    return [datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).date() for moment in moments]


async def test_words_heading_filter_count_and_order_agree_wherever_somebody_is(desk: Desk, ana: Person) -> None:
    dice = random.Random(13)
    for number, moment in enumerate(moments(dice, 140)):
        day = moment.astimezone(ZoneInfo(dice.choice(ZONES))).date()
        await desk.task(
            ana,
            f"Task {number}",
            priority=dice.choice(["urgent", "high", "normal", "low"]),
            due_on=day,
            due_at=moment if dice.random() < 0.7 else None,
            starts_on=day if dice.random() < 0.1 else None,
        )
    for zone in ZONES:
        await lives_in(desk, ana, zone)
        await agrees(desk, ana, ZoneInfo(zone))


async def agrees(desk: Desk, who: Person, zone: ZoneInfo) -> None:
    """Read the whole list as somebody in this zone sees it, and compare all that it says."""
    listed = await whole_list(who)
    filtered = {name: [title for title, *_ in await whole_list(who, f"due={name}")] for name in BUCKETS}
    shown = await counts(who)
    assert {words: len(filtered[name]) for name, words in BUCKETS.items()} == {name: shown[name] for name in shown}, (
        zone
    )
    for title, heading, text in listed:
        assert (title in filtered["overdue"]) == (heading == "Overdue") == ("Overdue" in text), (zone, title)
        assert (title in filtered["today"]) == ("Today" in text), (zone, title)
        assert heading != "Today" or "Today" in text, (zone, title)
        assert (heading == "Tomorrow") == ("Tomorrow" in text), (zone, title)
    keys = await keys_of(desk, zone)
    titles = [title for title, *_ in listed]
    begun = keys.keys() - set(filtered["not_started"])
    assert titles == sorted(begun, key=lambda title: keys[title]), zone
    ranked = [title for title, *_ in await whole_list(who, "sort=priority")]
    assert ranked == sorted(begun, key=lambda title: (keys[title][2], *keys[title])), zone


BUCKETS = {
    "overdue": "Overdue",
    "today": "Today",
    "week": "This week",
    "none": "No date",
    "not_started": "Not started yet",
}


async def whole_list(who: Person, query: str = "") -> list[tuple[str, str, str]]:
    """All pages of a list: titles, the headings over them, and what the rows say."""
    found: list[tuple[str, str, str]] = []
    address: str | None = who.path(f"/tasks?{query}")
    while address:
        page = Page(await who.browser.get(address))
        for group in page.tree.css(".group"):
            heading = text_of(group.css_first("h2"))
            found += [(text_of(row.css_first(".title")), heading, text_of(row)) for row in group.css(".row")]
        link = page.tree.css_first("a[rel=next]")
        address = link.attributes["href"] if link is not None else None
    assert len({title for title, *_ in found}) == len(found)
    return found


async def keys_of(desk: Desk, zone: ZoneInfo) -> dict[str, tuple[date, datetime, int, int]]:
    """Where each task belongs in a list by due date, by its title: its day, its time, its priority, its number."""
    rows = await desk.fetch(
        "select jsonb_agg(jsonb_build_array(title, due_on, due_at, array_position(enum_range(priority), priority), id))"
        " from tasks"
    )
    found = {}
    for title, due_on, due_at, priority, number in rows:
        moment = datetime.fromisoformat(due_at) if due_at else datetime.max.replace(tzinfo=UTC)
        day = moment.astimezone(zone).date() if due_at else date.fromisoformat(due_on)
        found[title] = day, moment, priority, number
    return found
