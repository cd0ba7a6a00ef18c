"""What the briefing is made of. The page and what scripts are answered are made of the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from webapp.briefing import queries
from webapp.briefing.models import MOST, Briefing, Decisions, GoingOut, OwnPart, OwnRow
from webapp.briefing.news import get_news
from webapp.briefing.weeks import FoundWeeks, ListLink, ask_weeks, asked_url, kept_behind, took, weeks_of
from webapp.database.at_once import at_once
from webapp.database.pool import Database, Queryable
from webapp.drafts.models import KIND_WORDS
from webapp.publishing.models import ScheduledRow
from webapp.publishing.queries import ask_today
from webapp.reviews.queries import list_waiting
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS
from webapp.tasks.query.fields import QUIET_DAYS
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer
from webapp.working_days.models import DaysRow
from webapp.working_days.queries import ask_days, calendar_of

SHOWN = 8  # rows of each part
TO_MOVE = 50  # rows of what is overdue, and of what is due today, where several are moved


class Found(msgspec.Struct, frozen=True):
    """What is read at once: one row of `days` and one of `weeks`."""

    own: list[OwnRow]
    days: list[DaysRow]
    going_out: list[ScheduledRow]
    weeks: list[FoundWeeks]


async def get_briefing(
    db: Queryable,
    viewer: Viewer,
    *,
    shown: int = SHOWN,
    since: int | None = None,
    opened: bool = False,
    noted: bool = False,
) -> Briefing:
    """The briefing of who looks, with the news since an event, or since they looked last; `opened` and `noted` as
    `get_news` has them. Raises Busy where holidays aren't known yet and too much else is waiting."""
    kept = kept_behind(viewer)
    found = await at_once(
        db,
        Found,
        own=queries.ask_own(viewer, shown=shown),
        days=ask_days(viewer.workspace.id, viewer.account.id, viewer.today),
        going_out=ask_today(viewer),
        weeks=ask_weeks(viewer, kept),
    )
    rows, calendar = found.own, await calendar_of(found.days[0], viewer.today)
    decisions = await get_decisions(db, viewer)
    ahead, behind = weeks_of(found.weeks[0], viewer, calendar, kept)
    parts = {name: [row for row in rows if row.part == name] for name in ("overdue", "today", "quiet", "stalled")}
    return Briefing(
        day=viewer.today,
        decisions=decisions,
        overdue=overdue_part(viewer, parts["overdue"]),
        today=today_part(viewer, parts["today"]),
        going_out=going_out_of(viewer, found.going_out),
        quiet=quiet_part(viewer, parts["quiet"]),
        stalled=stalled_part(viewer, parts["stalled"]),
        news=await get_news(db, viewer, since=since, opened=opened, noted=noted),
        week_ahead=ahead,
        week_behind=behind,
        next_working_day=calendar.next_working_day(viewer.today),
        is_empty_desk=not (viewer.open_tasks or viewer.live_drafts or rows or behind),
    )


async def briefing_context(
    db: Database, viewer: Viewer, *, since: int | None = None, opened: bool = False, **more: Any
) -> dict[str, Any]:
    """What the page is given, which notes what it shows; `since` and `opened` as `get_briefing` has them."""
    briefing = more.get("briefing") or await get_briefing(db, viewer, since=since, opened=opened, noted=True)
    return {
        "section": "briefing",
        "briefing": briefing,
        "since": since,
        "greeting": greeting(viewer),
        "can_edit": may(viewer.role, Permission.EDIT),
        "kind_words": KIND_WORDS,
        "priority_words": PRIORITY_WORDS,
        "status_words": STATUS_WORDS,
        "took": took,
        "move_form": None,
        "move_choice": "",
        "moved_on": "",
        **more,
    }


def answer_of(briefing: Briefing) -> dict[str, Any]:
    """The briefing as a script is answered."""
    answer: dict[str, Any] = msgspec.to_builtins(briefing)
    for row in answer["decisions"]["rows"] if answer["decisions"] else ():
        del row["content_hash"]  # of no use to who reads
    return answer


def right_until(briefing: Briefing, viewer: Viewer) -> datetime:
    """The moment at which the page says something else though nothing was written: with the next minute, as it says how
    long ago things were and notes looks once a minute, or where something is late before. That somebody read what
    waits for them isn't counted among the changes of a workspace: what tells of it isn't kept."""
    if briefing.decisions and any(row.was_read and not row.is_read for row in briefing.decisions.rows):
        return viewer.now
    due = [row.due_at for row in (briefing.today.rows if briefing.today else ()) if row.due_at is not None]
    return min([viewer.now.replace(second=0, microsecond=0) + timedelta(minutes=1), *due])


def greeting(viewer: Viewer) -> str:
    """What one says to somebody at this hour of theirs."""
    hour = viewer.local(viewer.now).hour
    word = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    return f"Good {word}"


async def get_decisions(db: Queryable, viewer: Viewer) -> Decisions | None:
    """What waits for this person's decision, the longest first."""
    if not viewer.reviews:
        return None
    waiting = await list_waiting(db, viewer, limit=SHOWN)
    url = workspace_url(viewer, "reviews.list")
    return Decisions(viewer.reviews, viewer.reviews >= MOST, waiting.rows, url) if waiting.rows else None


def going_out_of(viewer: Viewer, rows: list[ScheduledRow]) -> GoingOut | None:
    """What goes out until this person's day ends, the earliest first, after what was missed; as its list has it."""
    url = workspace_url(viewer, "publishing.list", {"day": "today"})
    return GoingOut(len(rows), len(rows) >= MOST, rows[:SHOWN], url) if rows else None


def overdue_part(viewer: Viewer, rows: list[OwnRow]) -> OwnPart | None:
    """What is late."""
    why = "Its day or its time has passed, and it is yours or nobody’s."
    return part_of(rows, "Overdue", why, task_lists(viewer, rows, "is:overdue"))


def today_part(viewer: Viewer, rows: list[OwnRow]) -> OwnPart | None:
    """What is still to be done today; what was due earlier today is overdue."""
    why = "It is due today, and it is yours or nobody’s."
    return part_of(rows, "Due today", why, task_lists(viewer, rows, "due:today -is:overdue"))


def quiet_part(viewer: Viewer, rows: list[OwnRow]) -> OwnPart | None:
    """What waits for somebody, and nothing happened to it."""
    why = f"It waits for somebody, and nothing happened for {QUIET_DAYS} days."
    lists = task_lists(viewer, rows, "status:waiting is:quiet")
    if rows and (drafts := rows[0].drafts):
        url = workspace_url(viewer, "drafts.list", {"q": "sender:me is:quiet"})
        lists.append(ListLink("Sent for review", url, drafts if drafts < MOST else None))
    return part_of(rows, "Waiting, and gone quiet", why, lists)


def stalled_part(viewer: Viewer, rows: list[OwnRow]) -> OwnPart | None:
    """Drafts that nobody went on with."""
    why = f"You began it, it isn’t finished, and nobody changed it for {queries.STALLED_DAYS} days."
    url = workspace_url(viewer, "drafts.list", {"q": queries.STALLED})
    lists = [ListLink("Yours", url, rows[0].own if rows and rows[0].own < MOST else None)]
    return part_of(rows, "Drafts that stalled", why, lists)


def part_of(rows: list[OwnRow], heading: str, why: str, lists: list[ListLink]) -> OwnPart | None:
    """A part of the page; None where there is nothing of it."""
    if not rows:
        return None
    amount = rows[0].own + rows[0].free
    return OwnPart(heading, why, amount, amount >= MOST, rows, lists)


def task_lists(viewer: Viewer, rows: Sequence[OwnRow], query: str) -> list[ListLink]:
    """The lists of tasks behind a part, which a query finds: of those that are theirs, and of nobody's; with how many
    they hold, where the part does not stop counting."""
    if not rows:
        return []
    first, lists = rows[0], []
    for amount, words, whose in (
        (first.own - first.drafts, "Yours", "assignee:me"),
        (first.free, "Nobody’s", "no:assignee"),
    ):
        if amount:
            url = asked_url(viewer, f"{query} {whose}")
            lists.append(ListLink(words, url, amount if amount < MOST else None))
    return lists
