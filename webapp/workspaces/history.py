"""What workspaces, their members and invitations declare: what is done to them, which isn't taken back."""

from webapp.history.models import Event
from webapp.history.subject import Act, Subject
from webapp.labels.history import LABEL_OF
from webapp.projects.blueprints.history import BLUEPRINT
from webapp.tasks.board.history import LIMIT
from webapp.tasks.bulk.history import OF_MANY
from webapp.web.viewer import Viewer


def joined(event: Event, viewer: Viewer) -> str:
    """Somebody new."""
    return f"joined as {event.after['role']}"


def role_changed(event: Event, viewer: Viewer) -> str:
    """Another role for a member."""
    return f"changed the role from {event.before['role']} to {event.after['role']}"


WORKSPACE = Subject(
    name="workspace",
    plural="workspaces",
    icon="workspace",
    route="labels.list",  # where what of it can be taken back is told
    parameters=lambda row_id, title: {},
    parts=(LABEL_OF, BLUEPRINT, LIMIT, OF_MANY),
    acts={
        "created": Act("added", "added this workspace", undo=False),
        "updated": Act("saved", "changed the settings", undo=False),
        "week_changed": Act("saved", "changed the working days", undo=False),
        "plan_changed": Act("saved", "changed the steps of plans", undo=False),
        "review_changed": Act("saved", "changed how drafts are reviewed", undo=False),
        "newsletter_changed": Act("saved", "changed what readers are told of the sender", undo=False),
        "mailbox_changed": Act("saved", "changed the mailbox that mails come back to", undo=False),
        "mailbox_removed": Act("removed", "removed the mailbox that mails come back to", undo=False),
    },
)

MEMBER = Subject(
    name="member",
    plural="members",
    icon="members",
    acts={
        "joined": Act("joined", joined, undo=False),
        "role_changed": Act("changed", role_changed, undo=False),
        "week_changed": Act("saved", "changed the working days of this member", undo=False),
        "left": Act("left", "ended this membership", undo=False),
    },
)

INVITATION = Subject(
    name="invitation",
    plural="invitations",
    icon="link",
    acts={
        "created": Act("added", lambda event, viewer: f"invited somebody as {event.after['role']}", undo=False),
        "closed": Act("taken back", "took this invitation back", undo=False),
    },
)
