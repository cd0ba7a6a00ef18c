"""The week that comes, and the week that was, in figures."""

from datetime import date, timedelta

import msgspec

from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.tasks.due import day_start, spans
from webapp.web.formatting import minutes as in_hours
from webapp.web.page_cache import DERIVED, Key
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer
from webapp.working_days.calendar import WorkCalendar

sql = load("briefing")

DAYS = 7
REACH = 1000  # tasks of the week behind that are read
COUNTED = 100  # of a day to come: as many, or more
WHENEVER_IT_STARTS = "(is:started or is:not-started)"
HOUR, DAY = 60, 24 * 60  # minutes


class ListLink(msgspec.Struct, frozen=True):
    """A list behind a part of the briefing, and how many it has there; None where it has others too."""

    words: str
    url: str
    amount: int | None


class FoundDay(msgspec.Struct, frozen=True):
    """What is due on a day: tasks, the minutes that they are estimated at, and how many have no estimate."""

    day: date
    tasks: int
    minutes: int
    unknown: int


class Behind(msgspec.Struct, frozen=True):
    """How many tasks were finished and added on a day."""

    day: date
    finished: int
    added: int


class Longest(msgspec.Struct, frozen=True):
    """The task that took longest from being added to being done."""

    id: int
    title: str
    minutes: int


class FoundWeeks(msgspec.Struct, frozen=True):
    """The row of `get_weeks`; that of `get_week_ahead` has the first of it."""

    ahead: list[FoundDay]
    behind: list[Behind] = []
    finished: int = 0
    added: int = 0
    is_more: bool = False
    median_minutes: int | None = None
    longest: Longest | None = None
    was_due: int = 0
    in_time: int = 0
    published: int = 0


class DayAhead(msgspec.Struct, frozen=True):
    """A day that comes: its tasks, minutes that are planned and that there are, why nobody works then ("" where they
    do), and the parts of a bar a hundred wide."""

    day: date
    tasks: int
    unknown: int
    planned: int
    available: int
    why_off: str
    bar_planned: int
    bar_available: int

    @property
    def is_over(self) -> bool:
        """Whether more is planned than there are hours."""
        return self.planned > self.available


class WeekAhead(msgspec.Struct, frozen=True):
    """The days that come, today first, and the lists behind them."""

    days: list[DayAhead]
    planned: int
    available: int
    tasks: int
    lists: list[ListLink]


class DayBehind(Behind, frozen=True):
    """A day that was, and the parts of bars a hundred wide."""

    bar_finished: int
    bar_added: int


class WeekBehind(msgspec.Struct, frozen=True):
    """The seven days before today, of the whole workspace; `is_more`: at least as much as it says. Lengths are
    minutes."""

    days: list[DayBehind]
    finished: int
    added: int
    is_more: bool
    median_minutes: int | None
    longest: Longest | None
    was_due: int
    in_time: int
    published: int
    lists: list[ListLink]


def kept_behind(viewer: Viewer) -> WeekBehind | None:
    """The week behind, where it is known: it is the same for all on one clock until something changes in the workspace,
    and is kept so long. Who is written to by mail doesn't know the change."""
    kept = DERIVED.get(kept_as(viewer)) if viewer.workspace.change else None
    return kept if isinstance(kept, WeekBehind) else None


def kept_as(viewer: Viewer) -> Key:
    """By what the week behind is kept."""
    return ("week behind", viewer.workspace, viewer.zone.key, viewer.today)


def ask_weeks(viewer: Viewer, kept: WeekBehind | None) -> Ask:
    """For the weeks, as `FoundWeeks`; for the one ahead alone, where the one behind was kept."""
    clock, today = spans(viewer), viewer.today
    days = [today + timedelta(days=number) for number in range(DAYS + 1)]
    starts = [day_start(day, viewer.zone) for day in days]
    asked = {
        "workspace_id": viewer.workspace.id,
        "account_id": viewer.account.id,
        "days": days[:-1],
        "starts": starts[:-1],
        "ends": starts[1:],
    }
    if kept is not None:
        return ask(sql.get_week_ahead, **asked)
    return ask(
        sql.get_weeks,
        **asked,
        zone=clock["zone"],
        otherwise=clock["otherwise"],
        behind_from=day_start(today - timedelta(days=DAYS), viewer.zone),
        day_start=clock["day_start"],
        reach=REACH,
    )


def weeks_of(
    found: FoundWeeks, viewer: Viewer, calendar: WorkCalendar, kept: WeekBehind | None
) -> tuple[WeekAhead | None, WeekBehind | None]:
    """The week ahead and the week behind, which is kept from now on; None where there is nothing of one."""
    behind = kept or behind_of(found, viewer)
    if behind is not None and viewer.workspace.change:
        DERIVED.put(kept_as(viewer), behind)
    return ahead_of(found.ahead, viewer, calendar), behind


def ahead_of(found: list[FoundDay], viewer: Viewer, calendar: WorkCalendar) -> WeekAhead | None:
    """The week that comes, by the hours that there are; None where nothing is due in it."""
    if not any(day.tasks for day in found):
        return None
    largest = max(1, *(max(day.minutes, calendar.minutes_on(day.day)) for day in found))
    days = [
        DayAhead(
            each.day,
            each.tasks,
            each.unknown,
            each.minutes,
            calendar.minutes_on(each.day),
            calendar.why_off(each.day) or "",
            scaled(each.minutes, largest),
            scaled(calendar.minutes_on(each.day), largest),
        )
        for each in found
    ]
    tasks = sum(day.tasks for day in days)
    known = all(day.tasks < COUNTED for day in days)
    due = f"due:today..+{DAYS - 1}d (assignee:me or no:assignee) {WHENEVER_IT_STARTS}"
    lists = [ListLink("Due in these days", asked_url(viewer, due), tasks if known else None)]
    return WeekAhead(days, sum(day.planned for day in days), sum(day.available for day in days), tasks, lists)


def behind_of(found: FoundWeeks, viewer: Viewer) -> WeekBehind | None:
    """The week that was; None where nothing happened in it."""
    if not (found.finished or found.added or found.published):
        return None
    by_day = {day.day: day for day in found.behind}
    first = viewer.today - timedelta(days=DAYS)
    days = [by_day.get(day, Behind(day, 0, 0)) for day in (first + timedelta(days=number) for number in range(DAYS))]
    largest = max(1, *(max(day.finished, day.added) for day in days))
    return WeekBehind(
        [
            DayBehind(day.day, day.finished, day.added, scaled(day.finished, largest), scaled(day.added, largest))
            for day in days
        ],
        found.finished,
        found.added,
        found.is_more,
        found.median_minutes,
        found.longest,
        found.was_due,
        found.in_time,
        found.published,
        lists_behind(viewer, found),
    )


def lists_behind(viewer: Viewer, found: FoundWeeks) -> list[ListLink]:
    """The lists behind the week that was, each with how many it has where that was counted to the end."""
    lists = []
    for words, query, amount in (
        ("Finished", f"completed:-{DAYS}d..yesterday", found.finished),
        ("Added", f"created:-{DAYS}d..yesterday (is:open or is:closed) {WHENEVER_IT_STARTS}", found.added),
    ):
        if amount:
            lists.append(ListLink(words, asked_url(viewer, query), None if found.is_more else amount))
    if found.published:
        url = workspace_url(viewer, "drafts.list", {"q": f"published:-{DAYS}d..yesterday"})
        lists.append(ListLink("Published", url, found.published))
    return lists


def asked_url(viewer: Viewer, query: str) -> str:
    """The list of what a query finds."""
    return workspace_url(viewer, "tasks.list", {"q": query})


def scaled(value: int, largest: int) -> int:
    """A length of a bar that is a hundred wide: something for whatever isn't nothing."""
    return max(1, round(100 * value / largest)) if value else 0


def took(length: int) -> str:
    """How long something took, in words: "45 min", "20 h", "2.4 days"."""
    if length < 2 * HOUR:
        return in_hours(length)
    return f"{length // HOUR} h" if length < 2 * DAY else f"{length / DAY:,.1f} days".replace(".0 ", " ")
