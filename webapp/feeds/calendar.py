"""A calendar: what its query finds and has a date, written."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
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
from webapp.tasks.models import Task
from webapp.tasks.query.reading import OVERDUE, filter_of, read
from webapp.tasks.query.world import World, world_of
from webapp.tasks.repeats.days import DaysWanted, NotRead
from webapp.web import urls
from webapp.web.templating import BUILD
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_business_calendar

MOST = 10_000  # tasks of a calendar; programs give up on much longer ones
LOOKED = 100  # pages of a list in which they are looked for
WEIGHT = 400  # characters that an event stands for as work
YEARS = 30  # before and after now of which it is said when clocks change
UNREADABLE = "What this calendar asks for can’t be read any more, so it shows nothing. Make it anew at the desk."
END = line("END", "VCALENDAR")


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


async def written(
    db: Database, viewer: Viewer, feed: Feed, query: Query, world: World, base: str
) -> AsyncGenerator[bytes, None]:
    """The calendar, read and written bit by bit: what it holds at once is a page of tasks. Raises Busy."""
    if query.problems:
        yield head_of(feed, viewer, UNREADABLE) + END
        return
    begin, zones = head_of(feed, viewer), set[str]()
    work: WorkDays = NotRead()
    async for tasks in dated(db, viewer, query, world):
        shown = [
            Shown(task, base + urls.url("tasks.show", workspace=feed.slug, task_id=task.id), reminds)
            for task, reminds in tasks
        ]
        new = {zone_of(each.task, viewer) for each in shown} - {"", "UTC"} - zones
        zones |= new
        weight = len(shown) * WEIGHT
        try:
            piece = await off_the_loop(weight, events_of, feed, viewer, shown, sorted(new), work)
        except DaysWanted:
            work = await get_business_calendar(db, viewer.workspace.id, viewer.today)
            piece = await off_the_loop(weight, events_of, feed, viewer, shown, sorted(new), work)
        yield begin + piece
        begin = b""
    yield begin + END


async def dated(
    db: Database, viewer: Viewer, query: Query, world: World
) -> AsyncGenerator[list[tuple[Task, bool]], None]:
    """The tasks that have a date, some at a time, and of which this person is reminded: those that are theirs, or that
    they added where they are nobody's."""
    wanted, own = filter_of(query, world), viewer.account.id
    left, pages = MOST, 0
    async with aclosing(all_pages(db, viewer, wanted)) as found:
        async for page in found:
            rows = [row for row in page.rows if row.due_on is not None][:left]
            left -= len(rows)
            pages += 1
            if rows:
                tasks = await whole(db, viewer, rows)
                creators = await get_creators(db, viewer.workspace.id, [task.id for task in tasks])
                yield [(task, own == (task.assignee_id or creators.get(task.id))) for task in tasks]
            over = wanted.order == "by_due" and page.rows and page.rows[-1].due_on is None  # these stand last
            if over or left == 0 or pages == LOOKED:
                return


def events_of(feed: Feed, viewer: Viewer, shown: Sequence[Shown], zones: Sequence[str], work: WorkDays) -> bytes:
    """The events of some tasks, after the time zones that none before them has needed."""
    first, last = viewer.today.year - YEARS, viewer.today.year + YEARS
    events = (event for each in shown for event in event_lines(each, viewer, feed.uid, work))
    return b"".join([*(ics.zone(key, first, last) for key in zones), *events])


def head_of(feed: Feed, viewer: Viewer, about: str = "") -> bytes:
    """What a calendar begins with, as those who subscribe know its name and how often to look (RFC 7986, and what there
    was before it)."""
    told = about or feed.query or "All open tasks"
    return b"".join(
        (
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
    )
