"""The mail that invites somebody."""

from datetime import datetime

from webapp.database.pool import Queryable
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.mail.compose import compose, link
from webapp.mail.models import Mail
from webapp.mail.queries import get_outage
from webapp.mail.send import LIMIT, TRIES, deliver
from webapp.workspaces.queries import add_invitation_link


async def ask_for_invitation(
    db: Queryable, workspace_id: int, invitation_id: int, email: str, *, now: datetime
) -> None:
    """Send an invitation to an address."""
    arguments = {"invitation_id": invitation_id, "email": email}
    await enqueue(db, SEND_INVITATION, now=now, workspace_id=workspace_id, arguments=arguments)


def begin_inviting(resources: Resources) -> Run:
    """What sends invitations, as long as they aren't taken back. Each try has a link of its own, so that the table of
    jobs holds none; all lead to the same invitation."""

    async def run(attempt: Attempt) -> None:
        taken = attempt.taken
        assert taken.workspace_id is not None  # noqa: S101  # it is asked for with one
        mail = await write_invitation(resources, taken.workspace_id, **taken.arguments)
        if mail is not None:
            await deliver(resources, mail, key=f"invitation {taken.id}", at=resources.clock())

    return run


async def write_invitation(resources: Resources, workspace_id: int, invitation_id: int, email: str) -> Mail | None:
    """The mail; None where the invitation works no more."""
    made = await add_invitation_link(resources.db, workspace_id, invitation_id, now=resources.clock())
    if made is None:
        return None
    target, token = made
    return compose(
        resources.settings,
        "invitation",
        to=("", email),
        subject=f"{target.invited_by} invites you to {target.workspace_name}",
        context={"target": target, "join": link(resources.settings, "invitations.show", token=token)},
    )


SEND_INVITATION = Job(
    "send_invitation",
    "An invitation by mail",
    begin_inviting,
    tries=TRIES,
    limit=LIMIT,
    at_once=1,
    about=lambda arguments: f"to {arguments['email']}",
    for_one=True,
    outage=get_outage,
)
