"""What the templates of the inbox are given."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from webapp.database.pool import Database, Queryable
from webapp.history.describe import sentences
from webapp.history.models import Event, Names
from webapp.history.queries import get_events, get_names
from webapp.history.quotes import get_quotes
from webapp.history.subject import followable, subject_called
from webapp.notifications.many import amount_of, told_of_many
from webapp.notifications.models import REASON_WORDS, Day, Line, Notification, Reason, Title
from webapp.notifications.queries import PAGE_SIZE, list_notifications
from webapp.reminders.models import LATER_WORDS
from webapp.text.direction import isolated
from webapp.web.viewer import Viewer

REMINDED = "You wanted to be reminded of this"
SOMEBODY = "Somebody"

Cursor = tuple[datetime, int]
Titles = dict[tuple[str, int], Title]


async def inbox_context(
    db: Database, viewer: Viewer, *, done: bool, after: Cursor | None, limit: int = PAGE_SIZE
) -> dict[str, Any]:
    """A page of the inbox, or of what is done, day by day."""
    found = await list_notifications(db, viewer, done=done, after=after, limit=limit)
    shown = found[:limit]
    begun = viewer.local(after[0]).date() if after is not None else None
    lines = await in_words(db, viewer, shown)
    days = groupby(lines, key=lambda line: viewer.local(line.notification.at).date())
    return {
        "section": "inbox",
        "done": done,
        "days": [Day(day, list(each), begun=day == begun) for day, each in days],
        "after": cursor_of(shown[-1]) if len(found) > limit else None,
        "later_words": LATER_WORDS,
    }


async def in_words(db: Database, viewer: Viewer, notifications: list[Notification]) -> list[Line]:
    """Notifications as lines."""
    if not notifications:
        return []
    ids = [each.event_id for each in notifications if each.event_id is not None]
    events = {event.id: event for event in await get_events(db, viewer.workspace.id, ids)}
    quotes = await get_quotes(db, viewer.workspace.id, events.values())
    names = await get_names(db, viewer.workspace.id)
    titles = await get_titles(db, viewer.workspace.id, {(each.subject, each.subject_id) for each in notifications})
    return [
        line_of(each, events.get(each.event_id or 0), quotes.get(each.event_id or 0, ""), names, titles, viewer)
        for each in notifications
    ]


async def get_titles(db: Queryable, workspace_id: int, things: Iterable[tuple[str, int]]) -> Titles:
    """What things are called; each is the name of a subject that can be followed, and an id."""
    found: Titles = {}
    for subject, pairs in groupby(sorted(things), key=lambda thing: thing[0]):
        ids = [subject_id for _, subject_id in pairs]
        rows = await db.rows(Title, followable()[subject], workspace_id=workspace_id, ids=ids)
        found |= {(subject, row.id): row for row in rows}
    return found


def line_of(
    notification: Notification, event: Event | None, quote: str, names: Names, titles: Titles, viewer: Viewer
) -> Line:
    """A notification in words."""
    subject = subject_called(notification.subject)
    title = titles.get((notification.subject, notification.subject_id))
    actor = event.actor_id if event is not None else None
    found = title.title if title is not None else notification.subject.capitalize()
    told = ", ".join(sentences(event, names, viewer)) if event is not None else REMINDED
    many = subject is not None and bool(subject.many)
    if subject is not None and many and event is not None:
        found = amount_of(subject, notification.changes)
        told = told_of_many(subject, Reason(notification.reasons[0]), event, notification.changes)
    return Line(
        notification=notification,
        icon=subject.icon if subject is not None else "info",
        title=found,
        in_trash=not many and (title is None or title.deleted_at is not None),
        actor=(actor, names.everybody.get(actor, SOMEBODY)) if actor is not None else None,
        told=told,
        quote=quote,
        more="" if many else more_of(notification, actor, names),
        reasons=[REASON_WORDS[Reason(each)] for each in notification.reasons if each != Reason.FOLLOWING],
    )


def more_of(notification: Notification, actor: int | None, names: Names) -> str:
    """What else happened: "and 3 more changes by Ana and Ben"; "" where nothing did."""
    amount = notification.changes - 1
    if amount < 1:
        return ""
    others = [isolated(names.everybody.get(each, SOMEBODY)) for each in notification.actors if each != actor]
    *first, last = others or [""]
    whose = f" by {', '.join(first)} and {last}" if first else f" by {last}" if last else ""
    return f"and {amount:,} more change{'' if amount == 1 else 's'}{', also' if whose else ''}{whose}"


def cursor_of(notification: Notification) -> str:
    """The place of a line, for what comes after it."""
    return f"{notification.id}~{notification.at.isoformat()}"


def read_cursor(text: str) -> Cursor | None:
    """The place that a cursor says; None for the first page, also where it was tampered with."""
    number, _, moment = text.partition("~")
    try:
        row_id, at = int(number), datetime.fromisoformat(moment)
        return (at.astimezone(UTC), row_id) if at.tzinfo is not None and 0 < row_id < 2**63 else None
    except (ValueError, OverflowError):
        return None
