"""What reviews say of themselves in histories and inboxes, and what of them can be taken back."""

from datetime import date
from typing import Any

from webapp.database.pool import Queryable
from webapp.drafts.review import acts
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Decider
from webapp.history.models import Event
from webapp.history.subject import Act, Addressees, Part
from webapp.text.direction import isolated
from webapp.web.viewer import Viewer


def asked(event: Event) -> str:
    """ "sent revision 4 for review: “Prices are new”" """
    again = " again" if event.act == "asked_again" else ""
    wish = event.after.get("wish_on")
    by = f", wished for {date.fromisoformat(wish):%-d %B %Y}" if wish else ""
    return f"sent {of_revision(event)} for review{again}{by}{noted(event)}"


def decided(event: Event) -> str:
    """ "approved revision 4", "asked for changes of revision 4: “Too long”" """
    did = "approved" if event.act == "approved" else "asked for changes of"
    return f"{by_link(event)}{did} {of_revision(event)}{noted(event)}"


def withdrawn(event: Event) -> str:
    """A decision that counts no more, since who made it said so."""
    what = "approval" if event.after.get("verdict") == "approved" else "wish for changes"
    return f"{by_link(event)}took the {what} back"


def voided(event: Event) -> str:
    """Approvals that count no more, or again."""
    count = len(event.after.get("approvers") or []) + len(event.after.get("links") or [])
    which = "an approval" if count == 1 else f"{count} approvals"
    if event.act == "regained":
        return f"put back what was approved: {which} count{'s' if count == 1 else ''} again"
    return f"changed what was approved: {which} count{'s' if count == 1 else ''} no more"


def turned(event: Event) -> str:
    """ "changed how the workspace reviews, by which this draft waits for others" """
    what = "how the workspace reviews" if event.after.get("why") == "rules" else "who may review"
    was, now = (event.after.get(name) in ("approved", "scheduled") for name in ("was", "now"))
    if was == now:
        return f"changed {what}, by which this draft waits for others"
    return f"changed {what}, by which this draft {'is approved' if now else 'isn’t approved any more'}"


def published(event: Event) -> str:
    """What went out."""
    return f"marked {of_revision(event)} as published"


def of_revision(event: Event) -> str:
    """ "revision 4" """
    number = event.after.get("of_revision")
    return f"revision {number}" if number else "this draft"


def noted(event: Event) -> str:
    """The note of a move, if it has one."""
    note = event.after.get("note")
    return f": “{note}”" if note else ""


def by_link(event: Event) -> str:
    """Who did it where that is no member: "Nora (by link) "."""
    name = event.after.get("by_link")
    return f"{isolated(name)} (by link) " if name and event.actor_id is None else ""


def did(event: Event) -> str:
    """What was taken back, in words."""
    return "put the review back as it was"


def concerned(event: Event) -> Addressees:
    """Whose decision is wanted, and whose draft was decided about."""
    after = event.after
    match event.act:
        case "asked" | "asked_again" | "asked_others":
            return Addressees(wanted=numbers(after.get("wanted")), joins=True)
        case "voided":
            wanted = numbers(after.get("approvers")) + numbers(after.get("wanted"))
            return Addressees(wanted=wanted, owned=numbers(after.get("authors")))
        case _:  # by which it may be somebody's turn again
            return Addressees(wanted=numbers(after.get("wanted")), owned=numbers(after.get("authors")))


def numbers(given: Any) -> tuple[int, ...]:
    """The accounts of an event."""
    return tuple(each for each in given or () if isinstance(each, int))


async def undo_review(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Take a move back where that is honest: an asking, that it was taken back, an own decision, that it went out."""
    where = db, viewer.workspace.id, event.subject_id
    done: object
    match event.act:
        case "asked":
            done = await acts.take_back(*where, viewer.account.id, now=viewer.now, undoes=event.id)
        case "taken_back" if event.part_id is not None:
            return await acts.reopen(*where, viewer.account.id, event.part_id, event.id, viewer.now)
        case "approved" | "changes_requested":
            done = await acts.withdraw(*where, Decider(viewer.account.id), now=viewer.now, undoes=event.id)
        case "published":
            done = await acts.unpublish(*where, viewer.account.id, now=viewer.now, undoes=event.id)
        case _:
            return None
    return isinstance(done, Done)


def may_undo(event: Event, viewer: Viewer) -> bool:
    """A decision is taken back by who made it."""
    return event.act not in ("approved", "changes_requested") or event.actor_id == viewer.account.id


REVIEW = Part(
    "review",
    acts={
        "asked": Act("Draft sent for review", lambda event, viewer: asked(event)),
        "asked_again": Act("Draft sent again", lambda event, viewer: asked(event), undo=False),
        "asked_others": Act("Others are asked", "asked others to review this draft", undo=False),
        "taken_back": Act("Review taken back", "took this draft back from review"),
        "approved": Act("Draft approved", lambda event, viewer: decided(event)),
        "changes_requested": Act("Changes asked for", lambda event, viewer: decided(event)),
        "withdrawn": Act("Decision taken back", lambda event, viewer: withdrawn(event), undo=False),
        "voided": Act("Approval void", lambda event, viewer: voided(event), undo=False),
        "regained": Act("Approval counts again", lambda event, viewer: voided(event), undo=False),
        "turned": Act("Draft waits for others", lambda event, viewer: turned(event), undo=False),
        "published": Act("Draft marked as published", lambda event, viewer: published(event)),
        "unpublished": Act("Draft not published any more", "took back that this draft was published", undo=False),
        "undone": Act("Review put back as it was", undo=False),
    },
    did=did,
    undo=undo_review,
    may_undo=may_undo,
    addressees=concerned,
)
