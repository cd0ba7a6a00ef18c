"""The mail with a link for review."""

from datetime import datetime

from webapp.database.pool import Queryable
from webapp.drafts.review_links.queries import add_link_token
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.mail.compose import compose, link
from webapp.mail.models import Mail
from webapp.mail.queries import get_outage
from webapp.mail.send import LIMIT, TRIES, deliver


async def ask_to_send(db: Queryable, workspace_id: int, link_id: int, email: str, *, now: datetime) -> None:
    """Send a link to an address."""
    arguments = {"link_id": link_id, "email": email}
    await enqueue(db, SEND_REVIEW_LINK, now=now, workspace_id=workspace_id, arguments=arguments)


def begin_sending_links(resources: Resources) -> Run:
    """What sends links, as long as they aren't revoked. Each try has a token of its own, so that the table of jobs
    holds none; all lead to the same link."""

    async def run(attempt: Attempt) -> None:
        taken = attempt.taken
        assert taken.workspace_id is not None  # noqa: S101  # it is asked for with one
        mail = await write_mail(resources, taken.workspace_id, **taken.arguments)
        if mail is not None:
            await deliver(resources, mail, key=f"review link {taken.id}", at=resources.clock())

    return run


async def write_mail(resources: Resources, workspace_id: int, link_id: int, email: str) -> Mail | None:
    """The mail; None where the link works no more."""
    now = resources.clock()
    made = await add_link_token(resources.db, workspace_id, link_id, now=now)
    if made is None:
        return None
    mailed, token = made
    return compose(
        resources.settings,
        "review_link",
        to=(mailed.name, email),
        subject=f"{mailed.maker_name} asks you to review “{mailed.title}”",
        context={
            "mailed": mailed,
            "days": (mailed.expires_at - now).days + 1,
            "review": link(resources.settings, "outside.show", token=token),
        },
    )


SEND_REVIEW_LINK = Job(
    "send_review_link",
    "A link for review by mail",
    begin_sending_links,
    tries=TRIES,
    limit=LIMIT,
    at_once=1,
    about=lambda arguments: f"to {arguments['email']}",
    for_one=True,
    outage=get_outage,
)
