"""The mail with which somebody signs in who has forgotten their password."""

from datetime import datetime, timedelta

from webapp.accounts.queries import find_credentials, get_account, issue_link
from webapp.database.pool import Queryable
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.mail.compose import compose, link
from webapp.mail.models import Mail
from webapp.mail.queries import get_outage
from webapp.mail.send import LIMIT, deliver

LINK_VALID = timedelta(hours=1)


async def ask_for_link(db: Queryable, email: str, *, now: datetime) -> None:
    """Send links to an address that is `folded`, if somebody signs in with it."""
    await enqueue(db, SEND_LINK, now=now, arguments={"email": email})


def begin_sending_links(resources: Resources) -> Run:
    """What sends links. Their tokens are made here, so that the table of jobs holds none; each try has new ones, and
    the mail of an earlier one, should it have arrived after all, is as good as the last."""

    async def run(attempt: Attempt) -> None:
        mail = await write_link(resources, attempt.taken.arguments["email"])
        if mail is not None:
            await deliver(resources, mail, key=f"link {attempt.taken.id}", at=resources.clock())

    return run


async def write_link(resources: Resources, email: str) -> Mail | None:
    """A mail with a link to set a new password and one to sign in without; None where nobody has this address."""
    db, now = resources.db, resources.clock()
    credentials = await find_credentials(db, email)
    account = await get_account(db, credentials.id) if credentials else None
    if account is None:
        return None
    async with db.transaction() as tx:
        reset = await issue_link(tx, "password_reset", account_id=account.id, now=now, valid=LINK_VALID)
        sign_in = await issue_link(tx, "sign_in", account_id=account.id, now=now, valid=LINK_VALID)
    settings = resources.settings
    return compose(
        settings,
        "forgotten",
        to=(account.name, account.email),
        subject="A link to sign in",
        context={
            "name": account.name,
            "reset": link(settings, "password.reset", token=reset),
            "sign_in": link(settings, "session.link", token=sign_in),
        },
    )


SEND_LINK = Job(
    "send_link", "A link to sign in", begin_sending_links, limit=LIMIT, at_once=1, for_one=True, outage=get_outage
)
