"""What was done to very many things as one, in words: by how many of them concern whoever is told."""

from webapp.history.models import Event
from webapp.history.subject import Subject
from webapp.notifications.models import Reason

DID = {
    "completed": "completed {}",
    "reopened": "opened {} again",
    "cancelled": "cancelled {}",
    "deleted": "moved {} to the trash",
    "undone": "took a change of {} back",
}


def amount_of(subject: Subject, amount: int) -> str:
    """How many things: "2,000 tasks"."""
    return f"{amount:,} {subject.many}{'' if amount == 1 else 's'}"


def told_of_many(subject: Subject, reason: Reason, event: Event, amount: int) -> str:
    """What somebody did, by one of its events: "gave you 2,000 tasks"."""
    did = "gave you {}" if reason is Reason.ASSIGNED else DID.get(event.act, "changed {}")
    return did.format(amount_of(subject, amount))
