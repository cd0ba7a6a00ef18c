"""What places declare: their settings in words, what can be taken back, how they stand in the trash."""

from collections.abc import Sequence
from typing import Any

from webapp.drafts.models import KIND_WORDS
from webapp.history.models import Event
from webapp.history.subject import Act, Subject, Trash
from webapp.publishing.places import queries
from webapp.web.permissions import Permission


def kinds(value: Sequence[str] | None) -> str:
    """Kinds of drafts in words."""
    words = {str(kind): word for kind, word in KIND_WORDS.items()}
    return ", ".join(words.get(each, each) for each in value or ()) or "none"


def settings_changed(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Which of the settings changed; not from what to what, since that may be nobody's business any more."""
    changed = [name.replace("_", " ") for name in {**before, **after} if before.get(name) != after.get(name)]
    return f"changed its settings ({', '.join(changed)})"


def changed(event: Event) -> str:
    """What changed, in one sentence."""
    before, after, told = event.before, event.after, []
    if "name" in before:
        told.append(f"changed the name from “{before['name']}” to “{after.get('name')}”")
    if "settings" in before:
        told.append(settings_changed(before["settings"] or {}, after.get("settings") or {}))
    if "for_kinds" in before:
        told.append(f"lets these go there by themselves: {kinds(after.get('for_kinds'))}")
    if "deleted_at" in before:
        told.append("moved it to the trash" if after.get("deleted_at") else "took it out of the trash")
    if event.act == "rekeyed":
        told.insert(0, "typed a new secret")
    return " and ".join(told) or "changed this place"


TARGET = Subject(
    name="target",
    plural="targets",
    icon="projects",
    get=queries.get_target,
    change=queries.change_target,
    acts={
        "created": Act("added", "added this place"),
        "updated": Act("saved", lambda event, viewer: changed(event)),
        "rekeyed": Act("saved, with a new secret", lambda event, viewer: changed(event), undo=False),
        "deleted": Act("moved to the trash", "moved this place to the trash"),
        "restored": Act("taken out of the trash", "took this place out of the trash"),
        "undone": Act("put back as it was", lambda event, viewer: f"took a change back: {changed(event)}"),
    },
    trash=Trash(queries.sql.list_trash, queries.restore_target, Permission.MANAGE),
    undo_permission=Permission.MANAGE,
)
