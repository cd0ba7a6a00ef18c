"""Events of checklists in words."""

from typing import Any

from webapp.history.models import Event

NOTICES = {
    "item_done": "Item ticked",
    "item_undone": "Item no longer ticked",
    "item_renamed": "Item renamed",
    "item_moved": "Item moved",
    "item_deleted": "Item removed",
}
TOLD = 3  # items by their names
KINDS = {"item_added", *NOTICES}


def notice(event: Event) -> str:
    """What was just done, in a few words: "3 items added"."""
    if event.kind == "item_added":
        amount = len(event.after["items"])
        return f"{amount} items added" if amount > 1 else "Item added"
    return NOTICES[event.kind]


def sentence(event: Event) -> str:
    """An event of items, "ticked “Buy oak”"; of one that took a change back, what it did."""
    items: list[dict[str, Any]] = event.after["items"]
    named = "“" + "”, “".join(item["title"] for item in items[:TOLD]) + "”"
    if len(items) > TOLD:
        named += f" and {len(items) - TOLD} more"
    if event.kind == "item_added":
        return f"added {named} to the checklist"
    before, after = event.before["item"], event.after["item"]
    if "deleted_at" in after:
        return f"took {named} off the checklist" if after["deleted_at"] else f"put {named} back on the checklist"
    if "title" in after:
        return f"renamed the item “{before['title']}” to “{after['title']}”"
    if "place" in after:
        return f"moved {named} {'up' if after['place'] < before['place'] else 'down'} the checklist"
    return f"ticked {named}" if after.get("done_at") else f"took the tick off {named}"
