"""The job that lets what is told in inboxes go out, by mail and to phones and desktops: decides when, and asks for what
is due."""

from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from webapp.database.pool import Queryable
from webapp.delivery.mails import Thing, key_of, later_path, mail_of, meant_for, message_of
from webapp.delivery.models import Outgoing
from webapp.delivery.plan import planned
from webapp.delivery.queries import get_key, mark_sent, plan, take_due, take_unplanned
from webapp.history.describe import sentences
from webapp.history.models import Event
from webapp.history.queries import get_events, get_names
from webapp.history.quotes import get_quotes
from webapp.history.subject import doer_of, subject_called, url_of
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.mail.compose import desk_url
from webapp.mail.send import queue_mail
from webapp.notifications.context import get_titles
from webapp.notifications.many import amount_of, told_of_many
from webapp.notifications.models import Reason
from webapp.push.queries import queue_push
from webapp.settings import Settings
from webapp.web.viewer import Viewer

DECIDED = 500  # at a time
MEMBERS = 20  # whose mails are written in one transaction


def begin_delivering(resources: Resources) -> Run:
    """What lets things go out. That they have gone commits with the mails and messages that are asked for, and with the
    end of the job: so each goes once, whoever dies over it. Where no mail is sent, nothing is kept for the day that it
    is."""

    async def run(attempt: Attempt) -> None:
        settings, now = resources.settings, resources.clock()
        async with attempt.effect() as tx:
            full = await decide(tx, settings, now)
            full = await send_due(tx, settings, now) or full
            if full:
                await enqueue(tx, DELIVER, now=now)

    return run


DELIVER = Job("deliver", "Mail about news", begin_delivering)


async def decide(db: Queryable, settings: Settings, now: datetime) -> bool:
    """Decide when what is new goes out; True where there may be more."""
    rows = await take_unplanned(db, now=now, limit=DECIDED)
    moments = [
        planned(row.reason, row.wanted(), ZoneInfo(row.time_zone), now)
        if settings.sends_mail or row.has_device
        else None
        for row in rows
    ]
    if rows:
        await plan(db, list(zip(rows, moments, strict=True)), now=now)
    return len(rows) == DECIDED


async def send_due(db: Queryable, settings: Settings, now: datetime) -> bool:
    """Ask for the mails of what is due, and for messages of what is told at once; True where there may be more."""
    rows = await take_due(db, now=now, limit=MEMBERS)
    key = await get_key(db) if rows else b""
    for _, of_workspace in groupby(rows, key=lambda row: row.workspace_id):
        things = await look_at(db, settings, key, list(of_workspace), now)
        for thing in things:
            if not thing.row.together:
                await queue_push(db, thing.row.account_id, message_of(thing), key=key_of([thing]), now=now)
        if settings.sends_mail:
            await send_mails(db, settings, key, things, now)
    if rows:
        await mark_sent(db, rows, now=now)
    return bool(rows)


async def send_mails(db: Queryable, settings: Settings, key: bytes, things: list[Thing], now: datetime) -> None:
    """Ask for the mails about what is due in a workspace."""
    for _, of_member in groupby(things, key=lambda thing: thing.row.account_id):
        for mail in mails_for(list(of_member)):
            row = mail[0].row
            written = mail_of(settings, key, mail, row.viewer(now))
            ids = {"workspace_id": row.workspace_id, "account_id": row.account_id}
            await queue_mail(db, written, key=key_of(mail), now=now, **ids)


def mails_for(things: list[Thing]) -> list[list[Thing]]:
    """What goes into one mail: each thing that is told at once has its own, and what has waited goes together."""
    waited = [thing for thing in things if thing.row.waited]
    return [[thing] for thing in things if not thing.row.waited] + ([waited] if waited else [])


async def look_at(db: Queryable, settings: Settings, key: bytes, rows: list[Outgoing], now: datetime) -> list[Thing]:
    """What is told of a workspace, as its members may see it now. What they may see no longer, or what was taken back,
    isn't."""
    rows = [row for row in rows if not (row.undone or row.has_left)]
    if not rows:
        return []
    workspace_id = rows[0].workspace_id
    titles = await get_titles(db, workspace_id, {(row.subject, row.subject_id) for row in rows})
    names = await get_names(db, workspace_id)
    found = await get_events(db, workspace_id, [row.event_id for row in rows if row.event_id is not None])
    events = {event.id: event for event in found}
    quotes = await get_quotes(db, workspace_id, found)
    things = []
    for row in rows:
        title, event = titles.get((row.subject, row.subject_id)), events.get(row.event_id or 0)
        if title is not None and title.deleted_at is None and (event is None) == (row.event_id is None):
            viewer = row.viewer(now)
            told = tuple(sentences(event, names, viewer)) if event is not None else ()
            quote, called, subject = quotes.get(row.event_id or 0, ""), title.title, subject_called(row.subject)
            if subject is not None and subject.many and event is not None:
                called = amount_of(subject, row.changes)
                told = (told_of_many(subject, Reason(row.reasons[0]), event, row.changes),)
            things.append(thing_of(settings, key, row, called, event, told, quote, viewer))
    return things


def thing_of(
    settings: Settings,
    key: bytes,
    row: Outgoing,
    title: str,
    event: Event | None,
    told: tuple[str, ...],
    quote: str,
    viewer: Viewer,
) -> Thing:
    """One thing, with its addresses."""
    subject = subject_called(row.subject)
    assert subject is not None  # noqa: S101  # it has a title
    reminds = row.reasons[0] == Reason.REMINDER
    later = later_path(key, row, viewer.now) if reminds else ""
    return Thing(
        row,
        title,
        url_of(viewer, subject, row.subject_id, title),
        doer_of(event) if event is not None else "",
        told,
        quote,
        late=meant_for(row, viewer) if reminds else "",
        later_path=later,
        later_url=desk_url(settings) + later if later and settings.sends_mail else "",
        is_many=bool(subject.many),
    )
