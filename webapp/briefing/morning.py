"""The briefing by mail, at the time that each member chose, on the days that they work."""

from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import msgspec

from webapp.briefing.context import get_briefing, greeting
from webapp.briefing.models import MOST, Briefing
from webapp.briefing.queries import sql
from webapp.database.pool import Queryable
from webapp.delivery.links import StopMorning
from webapp.delivery.models import Recipient
from webapp.delivery.queries import get_key, get_recipient
from webapp.jobs.calendar import Calendar, is_believed
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.mail.compose import compose, link
from webapp.mail.models import Mail
from webapp.mail.send import queue_mail
from webapp.recurrence.local_time import moment_at
from webapp.reviews.queries import list_waiting
from webapp.settings import Settings
from webapp.web.formatting import exact_day
from webapp.web.signed import sign
from webapp.web.urls import url
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

AT_ONCE = 10  # mails that are written in one transaction
TOO_LATE = timedelta(hours=6)  # after which the morning is over, and nothing is sent any more


class Due(msgspec.Struct, frozen=True):
    """Whose mail is due, and since when."""

    workspace_id: int
    account_id: int
    goes_at: time
    next_at: datetime


async def get_morning(db: Queryable, workspace_id: int, account_id: int) -> time | None:
    """At which time of their day a member wants the briefing by mail; None where they don't."""
    goes_at: time | None = await db.value(sql.get_morning, workspace_id=workspace_id, account_id=account_id)
    return goes_at


async def save_morning(db: Queryable, viewer: Viewer, goes_at: time | None) -> None:
    """Send it at a time of their day from now on, the first time when that comes next; never where it is None."""
    if goes_at is None:
        await stop_morning(db, viewer.workspace.id, viewer.account.id)
        return
    await db.execute(
        sql.save_morning,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        goes_at=goes_at,
        next_at=next_moment(goes_at, viewer.zone, viewer.now),
    )


async def stop_morning(db: Queryable, workspace_id: int, account_id: int) -> None:
    """Send it no more."""
    await db.execute(sql.stop_morning, workspace_id=workspace_id, account_id=account_id)


def next_moment(goes_at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first moment after another at which a clock shows a time."""
    day = after.astimezone(zone).date()
    moment = moment_at(day, goes_at, zone)
    return moment if moment > after else moment_at(day + timedelta(days=1), goes_at, zone)


def begin_mornings(resources: Resources) -> Run:
    """What sends the briefing. That it was sent commits with the mails that are asked for and with the end of the job:
    so each goes once, whoever dies over it. Not while the clock of the machine may be wrong."""
    calendar = Calendar(resources.clock)

    async def run(attempt: Attempt) -> None:
        if not await is_believed(calendar, resources.db):
            return
        now = resources.clock()
        async with attempt.effect() as tx:
            due = await tx.rows(Due, sql.take_mornings, now=now, limit=AT_ONCE)
            for each in due:
                await send_morning(tx, resources.settings, each, now)
            if len(due) == AT_ONCE:
                await enqueue(tx, SEND_MORNINGS, now=now)

    return run


SEND_MORNINGS = Job("send_mornings", "The briefing by mail", begin_mornings)


async def send_morning(tx: Queryable, settings: Settings, due: Due, now: datetime) -> None:
    """Ask for the mail of one member, if they work today, and say when the next one goes."""
    ids = {"workspace_id": due.workspace_id, "account_id": due.account_id}
    recipient = await get_recipient(tx, **ids)
    if recipient is None:
        await stop_morning(tx, **ids)
        return
    viewer = await seen_by(tx, recipient, now)
    await tx.execute(sql.set_next_morning, **ids, next_at=next_moment(due.goes_at, viewer.zone, now))
    works = (await get_calendar(tx, viewer)).is_working(viewer.today)
    if not works or now - due.next_at > TOO_LATE or not settings.sends_mail:
        return
    mail = mail_of(settings, await get_key(tx), recipient, viewer, await get_briefing(tx, viewer))
    key = f"briefing of {due.workspace_id} to {due.account_id} on {viewer.today}"
    await queue_mail(tx, mail, key=key, now=now, **ids)


async def seen_by(tx: Queryable, recipient: Recipient, now: datetime) -> Viewer:
    """Somebody as a page knows them who looks at it: with how many decisions wait for them."""
    viewer = recipient.viewer(now)
    waiting = await list_waiting(tx, viewer, limit=MOST)
    return msgspec.structs.replace(viewer, reviews=len(waiting.rows))


def mail_of(settings: Settings, key: bytes, recipient: Recipient, viewer: Viewer, briefing: Briefing) -> Mail:
    """The briefing as a mail: the same as the page, without what needs a page."""
    ids = {"workspace_id": recipient.workspace_id, "account_id": recipient.account_id}
    return compose(
        settings,
        "briefing",
        to=(recipient.name, recipient.email),
        subject=f"{exact_day(briefing.day, viewer)}: {headline(briefing)}",
        context={
            "briefing": briefing,
            "headline": headline(briefing),
            "greeting": greeting(viewer),
            "viewer": viewer,
            "workspace": recipient.workspace_name,
            "page_of": partial(url, workspace=recipient.slug),
            "page_url": link(settings, "briefing.show", workspace=recipient.slug),
            "settings_url": link(settings, "briefing.mail", workspace=recipient.slug),
        },
        unsubscribe=link(settings, "delivery.stop", token=sign(key, StopMorning(**ids))),
    )


def headline(briefing: Briefing) -> str:
    """It in a few words: how much there is of what needs one."""
    parts = (
        (briefing.decisions.amount if briefing.decisions else 0, "decision"),
        (briefing.overdue.amount if briefing.overdue else 0, "overdue"),
        (briefing.today.amount if briefing.today else 0, "due today"),
    )
    told = [f"{amount} {words}{'s' if words == 'decision' and amount > 1 else ''}" for amount, words in parts if amount]
    return ", ".join(told) or "nothing is due"
