"""Asking for a mail, and the job that sends it."""

from datetime import datetime, timedelta

import msgspec

from webapp.database.pool import Queryable
from webapp.jobs.models import Attempt, GiveUp, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.mail import smtp
from webapp.mail.message import message_of
from webapp.mail.models import Mail, MailAway
from webapp.mail.queries import begin_outage, end_outage, get_outage, is_member

TRIES = 8  # over some two days
LIMIT = timedelta(minutes=3)


async def queue_mail(
    db: Queryable,
    mail: Mail,
    *,
    key: str,
    now: datetime,
    workspace_id: int | None = None,
    account_id: int | None = None,
) -> None:
    """Send a mail, once for each key, when what `db` is in has committed. A `key` says what it is about and to whom,
    such as "reminder 42@2026-03-04T10:00Z to 7"; its Message-ID comes of it. The mail waits in the table of jobs as it
    is: one that holds a link which signs somebody in is made by a job of its own, which calls `deliver`. One that tells
    an `account_id` of a workspace isn't sent where they have left by then.

    Call it only where `settings.sends_mail`: else the job fails, and says so.
    """
    arguments = {"mail": msgspec.to_builtins(mail), "at": now.isoformat(), "account_id": account_id}
    await enqueue(db, SEND_MAIL, now=now, key=f"mail {key}", workspace_id=workspace_id, arguments=arguments)


async def deliver(resources: Resources, mail: Mail, *, key: str, at: datetime) -> None:
    """Hand a mail to the server, and remember whether it takes any. Raises MailAway, MailDeferred, GiveUp."""
    settings = resources.settings
    if not settings.sends_mail:
        raise GiveUp("No mail is sent: COFOUNDER_SMTP_HOST isn't set.")
    try:
        message = message_of(mail, settings.sender, key=key, at=at)
    except ValueError as error:
        raise GiveUp(f"{mail.to_address} can't be written to: it isn't the address of one person.") from error
    try:
        await smtp.send(settings, message)
    except MailAway as error:
        await begin_outage(resources.db, str(error), now=resources.clock())
        raise
    except GiveUp:
        await end_outage(resources.db)  # it answers, and means this mail
        raise
    await end_outage(resources.db)


def begin_sending(resources: Resources) -> Run:
    """What sends mails."""

    async def run(attempt: Attempt) -> None:
        arguments, workspace_id = attempt.taken.arguments, attempt.taken.workspace_id
        account_id = arguments.get("account_id")
        if account_id is not None and not await is_member(resources.db, workspace_id, account_id):
            return
        mail = msgspec.convert(arguments["mail"], Mail)
        key = attempt.taken.key or str(attempt.taken.id)
        await deliver(resources, mail, key=key, at=datetime.fromisoformat(arguments["at"]))

    return run


SEND_MAIL = Job(
    "send_mail",
    "A mail",
    begin_sending,
    tries=TRIES,
    limit=LIMIT,
    at_once=1,
    about=lambda arguments: f"to {arguments['mail']['to_address']}",
    for_one=True,
    outage=get_outage,
)
