"""The mail that asks somebody who signed up whether it was them."""

from datetime import datetime

from msgspec.structs import replace

from webapp.addresses import Sender
from webapp.database.pool import Queryable
from webapp.delivery.queries import get_key
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.mail.compose import compose, link
from webapp.mail.queries import get_outage
from webapp.mail.send import LIMIT, TRIES, deliver
from webapp.readers.links import LASTS, confirmation
from webapp.readers.models import ReaderStatus
from webapp.readers.queries import get_asked


async def ask_to_confirm(db: Queryable, workspace_id: int, reader_id: int, *, now: datetime) -> None:
    """Send the mail."""
    await enqueue(db, SEND_CONFIRMATION, now=now, workspace_id=workspace_id, arguments={"reader_id": reader_id})


def begin_asking(resources: Resources) -> Run:
    """What sends it; to nobody who has the mails by then, or is gone."""

    async def run(attempt: Attempt) -> None:
        taken, now = attempt.taken, resources.clock()
        assert taken.workspace_id is not None  # noqa: S101  # it is asked for with one
        asked = await get_asked(resources.db, taken.workspace_id, taken.arguments["reader_id"])
        if asked is None or (asked.status == ReaderStatus.SUBSCRIBED and asked.deleted_at is None):
            return
        settings = resources.settings
        token = confirmation(await get_key(resources.db), asked, now)
        mail = compose(
            settings,
            "confirm_reader",
            to=(asked.name, asked.email),
            subject=f"Do you want the mails of {asked.sender_name}?",
            context={
                "asked": asked,
                "days": LASTS.days,
                "confirm": link(settings, "sign_up.confirming", slug=asked.slug, token=token),
            },
        )
        if settings.sends_mail:
            settings = replace(settings, smtp_from=Sender(asked.sender_name, settings.sender.address))
        await deliver(replace(resources, settings=settings), mail, key=f"confirmation {taken.id}", at=now)

    return run


SEND_CONFIRMATION = Job(
    "send_confirmation",
    "A mail to a new reader",
    begin_asking,
    tries=TRIES,
    limit=LIMIT,
    at_once=1,
    for_one=True,
    outage=get_outage,
)
