"""What a checklist's items declare: their events in words, and how one is taken back."""

from typing import Any

from webapp.checklists.queries import change_items, move_item
from webapp.database.pool import Queryable
from webapp.history.models import Event
from webapp.history.subject import Act, Part
from webapp.history.undo import reversal
from webapp.web.viewer import Viewer

TOLD = 3  # items by their names


def added(event: Event, viewer: Viewer) -> str:
    """What was just added: "3 items added"."""
    amount = len(event.after["items"])
    return f"{amount} items added" if amount > 1 else "Item added"


def did(event: Event) -> str:
    """An event of items, "ticked “Buy oak”"; of one that took a change back, what it did."""
    items: list[dict[str, Any]] = event.after["items"]
    named = "“" + "”, “".join(item["title"] for item in items[:TOLD]) + "”"
    if len(items) > TOLD:
        named += f" and {len(items) - TOLD} more"
    if event.act == "created":
        by = f", as {event.after['by']} suggested (“{event.after['prompt']}”)" if "prompt" in event.after else ""
        return f"added {named} to the checklist{by}"
    before, after = event.before["item"], event.after["item"]
    if "deleted_at" in after:
        return f"took {named} off the checklist" if after["deleted_at"] else f"put {named} back on the checklist"
    if "title" in after:
        return f"renamed the item “{before['title']}” to “{after['title']}”"
    if "place" in after:
        return f"moved {named} {'up' if after['place'] < before['place'] else 'down'} the checklist"
    return f"ticked {named}" if after.get("done_at") else f"took the tick off {named}"


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool:
    """Undo what happened to items of a checklist."""
    item_ids = [item["id"] for item in event.after["items"]]
    patch, expected = reversal(event, viewer, "item")
    ours = db, viewer.workspace.id, event.subject_id
    if "place" in patch:
        place, expected_place = event.before["item"]["place"], event.after["item"]["place"]
        move = await move_item(
            *ours,
            item_ids[0],
            viewer.account.id,
            place,
            action="item.undone",
            undoes=event.id,
            expected_place=expected_place,
            now=viewer.now,
        )
        return move is not None and move.event_id is not None
    change = await change_items(
        *ours, item_ids, viewer.account.id, "item.undone", patch, expected=expected, undoes=event.id, now=viewer.now
    )
    return change is not None and change.event_id is not None


ITEM = Part(
    "item",
    acts={
        "created": Act(added),
        "checked": Act("Item ticked"),
        "unchecked": Act("Item no longer ticked"),
        "updated": Act("Item renamed"),
        "moved": Act("Item moved", quiet=True),
        "deleted": Act("Item removed"),
        "undone": Act("Task put back as it was"),
    },
    did=did,
    undo=undo,
)
