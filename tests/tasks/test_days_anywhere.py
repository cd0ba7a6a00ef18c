"""Many moments, zones and rules: a form moves no day, and all that a list says of one agrees."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from tests.support.repeats import a_repeat, repeating
from tests.tasks.days import CHANGES, ZONES, counts, due, edit, lives_in
from webapp.recurrence.rule import dates, read_rule

pytestmark = pytest.mark.anyio


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
