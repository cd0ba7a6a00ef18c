"""What publishing says of itself in a draft's history and in inboxes, and what of it can be taken back."""

from datetime import datetime

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.review.acts import Done
from webapp.drafts.review.history import numbers, of_revision
from webapp.history.flash import notice_of
from webapp.history.models import Event, Notice
from webapp.history.subject import Act, Addressees, Part
from webapp.publishing.acts import move_back, schedule_again, unschedule
from webapp.publishing.queries import get_where
from webapp.text.direction import isolated
from webapp.web import formatting as words
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer

MISSED = {
    "held": "it isn’t what was scheduled any more, or isn’t approved",
    "late": "its moment passed while the desk was down",
    "nowhere": "none of the places that it was to go to is there any more",
}
PLACED = "The open tasks of its plan are placed by {}"
DID = {"publish": "brought it to", "update": "changed it at", "withdraw": "took it from"}
COULD_NOT = {"publish": "couldn’t bring it to", "update": "couldn’t change it at", "withdraw": "couldn’t take it from"}


def moment_of(event: Event, viewer: Viewer, name: str = "goes_at") -> str:
    """A moment that an event tells of: "Friday 09:00"."""
    told = event.after.get(name)
    return words.moment_within(datetime.fromisoformat(told), viewer) if told else "its moment"


def scheduled(event: Event, viewer: Viewer) -> str:
    """ "scheduled revision 4 for Friday 09:00" """
    return f"scheduled {of_revision(event)} for {moment_of(event, viewer)}"


def moved(event: Event, viewer: Viewer) -> str:
    """ "moved its publication from Friday 09:00 to Monday 09:00" """
    return f"moved when it goes out from {moment_of(event, viewer, 'from')} to {moment_of(event, viewer)}"


def unscheduled(event: Event, viewer: Viewer) -> str:
    """ "took back that it goes out Friday 09:00" """
    return f"took back that it goes out {moment_of(event, viewer)}"


def held(event: Event, viewer: Viewer) -> str:
    """Why it doesn't go out as it was scheduled."""
    if event.after.get("in_trash"):
        why = "it is in the trash"
    elif event.after.get("now") == "changes_requested":
        why = "somebody asked for changes"
    else:
        why = "it isn’t what was scheduled any more, or isn’t approved"
    return f"holds back what goes out {moment_of(event, viewer)}: {why}"


def resumed(event: Event, viewer: Viewer) -> str:
    """It does after all."""
    return f"lets it go out {moment_of(event, viewer)} after all: it is what was scheduled again"


def missed(event: Event, viewer: Viewer) -> str:
    """Its moment passed without it."""
    why = MISSED.get(str(event.after.get("why")), MISSED["late"])
    return f"didn’t publish it {moment_of(event, viewer)}: {why}. Say what is to happen"


def published(event: Event, viewer: Viewer) -> str:
    """ "published revision 4, as scheduled" """
    return f"published {of_revision(event)}{', as scheduled' if event.after.get('as_scheduled') else ''}"


def done(event: Event) -> str:
    """ "brought it to the journal" """
    return f"{DID.get(str(event.after.get('act')), DID['publish'])} {place(event)}"


def failed(event: Event) -> str:
    """ "couldn't bring it to WordPress: The password is wrong." """
    could_not = COULD_NOT.get(str(event.after.get("act")), COULD_NOT["publish"])
    error = event.after.get("error")
    return f"{could_not} {place(event)}{f': {error}' if error else ''}"


def place(event: Event) -> str:
    """The name of a place."""
    return isolated(str(event.after.get("target") or "a place"))


def retried(event: Event) -> str:
    """What somebody decided about a receipt that waits."""
    if event.after.get("overwrite"):
        return f"decided that ours goes to {place(event)}"
    return f"let it be tried again: {place(event)}"


def concerned(event: Event) -> Addressees:
    """Whose publishing it is about, and whose decision is wanted again by that it isn't out any more."""
    return Addressees(wanted=numbers(event.after.get("wanted")), publishing=numbers(event.after.get("publishing")))


async def undo_schedule(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Take a moment away again, or that it was moved or taken away."""
    match event.act:
        case "set":
            where = db, viewer.workspace.id, event.subject_id, viewer.account.id
            return isinstance(await unschedule(*where, now=viewer.now, undoes=event.id), Done)
        case "moved":
            return await move_back(db, viewer.workspace.id, event, viewer.account.id, viewer.now)
        case "unset" if event.part_id is not None:
            return await schedule_again(
                db, viewer.workspace.id, event.subject_id, viewer.account.id, event.part_id, event.id, viewer.now
            )
        case _:
            return None


async def offer_plan(db: Queryable, viewer: Viewer, event: Event) -> Notice | None:
    """The notice of a moment on another day than that by which the open tasks of the plan are placed, which leads
    there; None where they are placed by that."""
    if event.act not in ("set", "moved"):
        return None
    where = await get_where(db, viewer.workspace.id, event.subject_id)
    goes_on = viewer.local(datetime.fromisoformat(event.after["goes_at"])).date()
    if where is None or where.planned_on is None or where.planned_on == goes_on:
        return None
    usual = notice_of(event, viewer)
    return msgspec.structs.replace(
        usual,
        text=f"{usual.text}. {PLACED.format(words.day_within(where.planned_on, viewer))}",
        url=workspace_url(viewer, "plan.show", draft_id=event.subject_id),
        url_label="Move them",
    )


async def never(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Nothing of it is taken back by an undo: it is outside."""
    return None


SCHEDULE = Part(
    "schedule",
    acts={
        "set": Act("Draft scheduled", scheduled),
        "moved": Act("Draft goes out at another moment", moved),
        "unset": Act("Draft not scheduled any more", unscheduled),
        "held": Act("Draft held back", held, undo=False),
        "resumed": Act("Draft goes out after all", resumed, undo=False),
        "missed": Act("Draft not published", missed, undo=False),
        "undone": Act("Schedule put back as it was", undo=False),
    },
    did=lambda event: "put back when it goes out",
    undo=undo_schedule,
    notice=offer_plan,
    addressees=concerned,
    by_desk=True,
)

PUBLICATION = Part(
    "publication",
    acts={
        "published": Act("Draft published", published, undo=False),
        "withdrawn": Act("Draft taken back from where it is", "took this draft back from where it is", undo=False),
    },
    did=lambda event: "published it",
    undo=never,
    addressees=concerned,
    by_desk=True,
)

RECEIPT = Part(
    "receipt",
    acts={
        "done": Act("Draft is there", lambda event, viewer: done(event), undo=False, quiet=True),
        "failed": Act("Draft isn’t there", lambda event, viewer: failed(event), undo=False),
        "conflict": Act(
            "Draft was changed there",
            lambda event, viewer: f"found that it was changed at {place(event)}. Say which is to stay",
            undo=False,
        ),
        "retried": Act("Draft goes there again", lambda event, viewer: retried(event), undo=False, quiet=True),
        "hurried": Act(
            "Draft goes there now",
            lambda event, viewer: f"let it be tried now: {place(event)}",
            undo=False,
            quiet=True,
        ),
        "dropped": Act(
            "Nothing more is tried there",
            lambda event, viewer: f"decided that nothing more is tried at {place(event)}",
            undo=False,
            quiet=True,
        ),
    },
    did=done,
    undo=never,
    addressees=concerned,
    by_desk=True,
)
