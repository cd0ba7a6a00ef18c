"""What suggestions declare: their events in words, and how one is taken back."""

from typing import Any

from webapp.database.pool import Queryable
from webapp.drafts.suggestions import queries
from webapp.history.models import Event
from webapp.history.subject import Act, Addressees, Part
from webapp.web.viewer import Viewer


def change(told: dict[str, Any]) -> str:
    """What is suggested: "“five” for “four”", "to add “also”", "3 changes"."""
    if told["amount"] != 1:
        return f"{told['amount']} changes"
    was, now = told["was"], told["now"]
    if told["part"] == "title":
        return f"the title “{now}”"
    if was and now:
        return f"“{now}” for “{was}”"
    if was or now:
        return f"to add “{now}”" if now else f"to strike “{was}”"
    return "other line breaks or spaces"


def owned(told: dict[str, Any]) -> str:
    """Suggestions with whose they are: "Ana's suggestion: “five” for “four”", "3 suggestions of Ana and Ben"."""
    *names, last = told["by"]
    people = f"{', '.join(names)} and {last}" if names else last
    if told["amount"] != 1:
        return f"{told['amount']} suggestions of {people}"
    return f"{people}'s suggestion: {change(told)}"


def taken(event: Event) -> str:
    """Suggestions that became a revision: "took Ana's suggestion: “five” for “four”, as revision 5"; of a model also
    what it was asked for: "took “five” for “four” from llama3.2 (“Shorten”), as revision 5"."""
    what = owned(event.after)
    if "prompt" in event.after:
        what = f"{change(event.after)} from {event.after['by'][0]} (“{event.after['prompt']}”)"
    return f"took {what}, as revision {event.after['revision']}"


def declined(event: Event) -> str:
    """A suggestion that was declined, or didn't fit the text any more."""
    if event.after.get("fits", True):
        return f"declined {owned(event.after)}"
    return f"dismissed {owned(event.after)}, which didn't fit any more"


def did(event: Event) -> str:
    """An event of suggestions; of one that took a decision back, what it did."""
    if event.act == "noted":
        return "said why they suggest a change"
    match event.after["state"]:
        case "open":
            return f"opened {owned(event.after)} again"
        case "declined":
            return declined(event)
    return f"took back {change(event.after)}"


def may_undo(event: Event, viewer: Viewer) -> bool:
    """Whoever may edit can open again what was declined; what somebody suggested or took back is theirs."""
    return event.act == "declined" or event.actor_id == viewer.account.id


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Give suggestions the state that they had, where nothing was decided about them since."""
    told = {name: value for name, value in event.after.items() if name not in ("state", "suggestions")}
    event_id = await queries.decide(
        db,
        viewer.workspace.id,
        event.subject_id,
        viewer.account.id,
        "suggestion.undone",
        event.after["suggestions"],
        event.before["state"],
        told,
        expected=event.after["state"],
        undoes=event.id,
        now=viewer.now,
    )
    return event_id is not None


def addressees(event: Event) -> Addressees:
    """Who follows the draft is told; who suggests something follows it from now on, as somebody who spoke of it."""
    return Addressees(joins=True, speaks=True) if event.act == "made" else Addressees()


SUGGESTION = Part(
    "suggestion",
    acts={
        "made": Act("Sent as suggestions", lambda event, viewer: f"suggested {change(event.after)}"),
        "declined": Act("Suggestion declined", lambda event, viewer: declined(event)),
        "withdrawn": Act("Suggestion taken back"),
        "noted": Act("Note saved", undo=False, quiet=True),
        "undone": Act("Suggestion put back as it was"),
    },
    did=did,
    undo=undo,
    may_undo=may_undo,
    addressees=addressees,
)
