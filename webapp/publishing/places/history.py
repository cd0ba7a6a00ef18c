"""What places declare: their settings in words, what can be taken back, how they stand in the trash."""

from typing import Any

from webapp.drafts.models import KIND_WORDS
from webapp.history.columns import Column
from webapp.history.formatters import always, as_it_is, quoted, show_moment, tell_trash
from webapp.history.models import Names
from webapp.history.subject import Act, Subject, Trash
from webapp.publishing.places import queries
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer


def show_kinds(value: list[str] | None, names: Names, viewer: Viewer) -> str:
    """The kinds of drafts that go to a place by themselves."""
    words = {str(kind): word for kind, word in KIND_WORDS.items()}
    return ", ".join(words.get(each, each) for each in value or ())


def tell_kinds(before: list[str] | None, after: list[str] | None, names: Names, viewer: Viewer) -> str:
    """Which they are from now on."""
    return f"lets these go there by themselves: {show_kinds(after, names, viewer) or 'none'}"


def show_settings(value: dict[str, Any] | None, names: Names, viewer: Viewer) -> str:
    """Settings as they are."""
    return "; ".join(f"{name.replace('_', ' ')}: {each}" for name, each in (value or {}).items())


def tell_settings(before: dict[str, Any] | None, after: dict[str, Any] | None, names: Names, viewer: Viewer) -> str:
    """What of the settings changed."""
    was, now = before or {}, after or {}
    changed = [name.replace("_", " ") for name in {**was, **now} if was.get(name) != now.get(name)]
    return f"changed its settings ({', '.join(changed)})" if changed else "changed its settings"


COLUMNS = {
    "name": Column("Name", as_it_is, quoted("name")),
    "settings": Column("Settings", show_settings, tell_settings),
    "for_kinds": Column("Kinds of drafts", show_kinds, tell_kinds),
    "kind": Column("Kind of place", as_it_is, always("chose its kind")),
    "deleted_at": Column("Trash", show_moment, tell_trash),
}

TARGET = Subject(
    name="target",
    plural="targets",
    icon="projects",
    get=queries.get_target,
    change=queries.change_target,
    columns=COLUMNS,
    acts={
        "created": Act("added", "added this place"),
        "updated": Act("saved"),
        "rekeyed": Act(
            "saved, with a new secret", "typed a new secret", undo=False, beside=("name", "settings", "for_kinds")
        ),
        "deleted": Act("moved to the trash", "moved this place to the trash"),
        "restored": Act("taken out of the trash", "took this place out of the trash"),
        "undone": Act("put back as it was"),
    },
    trash=Trash(queries.sql.list_trash, queries.restore_target, Permission.MANAGE),
    undo_permission=Permission.MANAGE,
    inputs="publishing/places/_inputs.html",
)
