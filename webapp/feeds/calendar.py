"""A calendar: what its query finds and has a date, written."""

from collections.abc import Sequence
from hashlib import blake2b

from webapp.database.pool import Database
from webapp.feeds import icalendar as ics
from webapp.feeds.events import Shown, event_lines, zone_of
from webapp.feeds.icalendar import line
from webapp.feeds.models import Feed
from webapp.feeds.queries import get_creators
from webapp.query.parser import Query
from webapp.query.syntax import walk
from webapp.recurrence.workdays import WorkDays
from webapp.tasks.export.rows import all_pages, whole
from webapp.tasks.models import Task, TaskRow
from webapp.tasks.query.reading import OVERDUE, filter_of, read
from webapp.tasks.query.world import World, world_of
from webapp.tasks.repeats.days import with_days
from webapp.web import urls
from webapp.web.templating import BUILD
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

MOST = 1000  # tasks of a calendar; programs give up on much longer ones
LOOKED = 40  # pages of a list in which they are looked for
WEIGHT = 400  # characters that an event stands for as work
YEARS = 30  # before and after now of which it is said when clocks change
AHEAD = 10  # years of a repeat that never ends
UNREADABLE = "What this calendar asks for can’t be read any more, so it shows nothing. Make it anew at the desk."


async def asked_by(db: Database, viewer: Viewer, feed: Feed) -> tuple[Query, World]:
    """The query of a calendar, as it is read by now."""
    world = await world_of(db, viewer)
    return read(feed.query, world), world


def tag_of(feed: Feed, query: Query, viewer: Viewer, base: str) -> str:
    """What changes when the calendar may have (RFC 9110 8.8.3), known before it is written: its workspace, the day, and
    the minute where it asks for what is overdue."""
    turns = OVERDUE in tuple(walk(query.node))
    until = viewer.now.replace(second=0, microsecond=0) if turns else viewer.today
    known = (BUILD, feed.id, feed.title, feed.query, feed.change, viewer.zone.key, viewer.week_start, until, base)
    return f'"{blake2b(repr(known).encode(), digest_size=16).hexdigest()}"'


async def written(db: Database, viewer: Viewer, feed: Feed, query: Query, world: World, base: str) -> bytes:
    """The calendar. Raises Busy."""
    if query.problems:
        return compose(feed, viewer, [], [], [UNREADABLE])
    shown = [
        Shown(task, base + urls.url("tasks.show", workspace=feed.slug, task_id=task.id), reminds)
        for task, reminds in await dated(db, viewer, query, world)
    ]

    async def run(work: WorkDays) -> bytes:
        return await off_the_loop(len(shown) * WEIGHT, events_of, feed, viewer, shown, work)

    return await with_days(db, viewer, run)


async def dated(db: Database, viewer: Viewer, query: Query, world: World) -> list[tuple[Task, bool]]:
    """The tasks that have a date, and of which this person is reminded: those that are theirs, or that they added where
    they are nobody's."""
    wanted = filter_of(query, world)
    rows: list[TaskRow] = []
    pages = 0
    async for page in all_pages(db, viewer, wanted):
        rows += [row for row in page.rows if row.due_on is not None]
        pages += 1
        over = wanted.order == "by_due" and page.rows and page.rows[-1].due_on is None  # these stand last
        if over or len(rows) >= MOST or pages == LOOKED:
            break
    tasks = await whole(db, viewer, rows[:MOST])
    creators = await get_creators(db, viewer.workspace.id, [task.id for task in tasks])
    own = viewer.account.id
    return [(task, own == (task.assignee_id or creators.get(task.id))) for task in tasks]


def events_of(feed: Feed, viewer: Viewer, shown: Sequence[Shown], work: WorkDays) -> bytes:
    """The calendar of some tasks."""
    zones = sorted({zone_of(each.task, viewer) for each in shown} - {"", "UTC"})
    this = viewer.today.year
    years = [each.task.due_on.year for each in shown if each.task.due_on is not None]
    first = max(min([this, *years]) - 1, this - YEARS)
    last = min(max([this, *years]) + AHEAD, this + YEARS)
    events = [event for each in shown for event in event_lines(each, viewer, feed.uid, work)]
    return compose(feed, viewer, [ics.zone(key, first, last) for key in zones], events)


def compose(
    feed: Feed, viewer: Viewer, zones: Sequence[bytes], events: Sequence[bytes], about: Sequence[str] = ()
) -> bytes:
    """A calendar with its head, as those who subscribe know its name and how often to look (RFC 7986, and what there
    was before it)."""
    told = " ".join(about) or feed.query or "All open tasks"
    head = (
        line("BEGIN", "VCALENDAR"),
        line("VERSION", "2.0"),
        line("PRODID", "-//Cofounder//Tasks//EN"),
        line("CALSCALE", "GREGORIAN"),
        line("METHOD", "PUBLISH"),
        line("NAME", ics.text(feed.title)),
        line("X-WR-CALNAME", ics.text(feed.title)),
        line("DESCRIPTION", ics.text(told)),
        line("X-WR-CALDESC", ics.text(told)),
        line("X-WR-TIMEZONE", viewer.zone.key),
        line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H"),
        line("X-PUBLISHED-TTL", "PT1H"),
    )
    return b"".join([*head, *zones, *events, line("END", "VCALENDAR")])
