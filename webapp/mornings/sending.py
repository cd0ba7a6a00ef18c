"""The job that sends the briefing by mail: the same as the page, on the days that somebody works."""

from datetime import datetime, timedelta
from functools import partial

import msgspec

from webapp.briefing.context import get_briefing, greeting
from webapp.briefing.models import MOST, Briefing
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
from webapp.mornings.queries import Due, last_moment, next_moment, put_off, sql, stop_morning
from webapp.mornings.words import detail, figures, planned
from webapp.reviews.queries import list_waiting
from webapp.settings import Settings
from webapp.web.formatting import exact_day
from webapp.web.signed import sign
from webapp.web.urls import url
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

AT_ONCE = 100  # mails of one job
AGAIN = timedelta(minutes=10)  # after which one is tried again that couldn't be written
TOO_LATE = timedelta(hours=6)  # after which the morning is over, and nothing is sent any more


def begin_mornings(resources: Resources) -> Run:
    """What sends the briefing. That it was sent to somebody commits with the mail that is asked for, so each goes once,
    whoever dies over it; one that can't be written holds no other back, and is tried again later. Not while the clock
    of the machine may be wrong."""
    calendar = Calendar(resources.clock)

    async def run(attempt: Attempt) -> None:
        if not await is_believed(calendar, resources.db):
            return
        now, failures = resources.clock(), list[Exception]()
        for number in range(AT_ONCE):
            due = None
            try:
                async with resources.db.transaction() as tx:
                    due = await tx.one(Due, sql.take_morning, now=now)
                    if due is None:
                        break
                    await send_morning(tx, resources.settings, due, now)
            except Exception as error:  # of whatever kind: it is raised below
                if due is None:
                    raise
                failures.append(error)
                await put_off(resources.db, due, now + AGAIN)
            await attempt.progress(number + 1)
        else:
            await enqueue(resources.db, SEND_MORNINGS, now=now)
        if failures:
            raise ExceptionGroup("some mails couldn't be written", failures)

    return run


SEND_MORNINGS = Job("send_mornings", "The briefing by mail", begin_mornings)


async def send_morning(tx: Queryable, settings: Settings, due: Due, now: datetime) -> None:
    """Ask for the mail of one member, if they work today, and say when the next one goes. Whether it is too late is
    reckoned on their clock as it is now: it may have changed, and the desk may have been off for days."""
    ids = {"workspace_id": due.workspace_id, "account_id": due.account_id}
    recipient = await get_recipient(tx, **ids)
    if recipient is None:
        await stop_morning(tx, **ids)
        return
    viewer = await seen_by(tx, recipient, now)
    await put_off(tx, due, next_moment(due.goes_at, viewer.zone, now))
    works = (await get_calendar(tx, viewer)).is_working(viewer.today)
    if not works or now - last_moment(due.goes_at, viewer.zone, now) > TOO_LATE or not settings.sends_mail:
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
            "detail": partial(detail, viewer=viewer),
            "planned": planned,
            "figures": figures(briefing.week_behind) if briefing.week_behind else [],
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
