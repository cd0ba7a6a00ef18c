"""What events say of a draft's revisions and fields, and of templates."""

from collections.abc import Callable
from typing import Any

from webapp.drafts.models import DRAFT_STATUS_WORDS
from webapp.history.formatters import Teller, listed, moved, quoted, tell_project, tell_trash
from webapp.history.models import Event, Names
from webapp.web.viewer import Viewer


def saved(event: Event) -> str:
    """A saved draft: "saved revision 4, 312 words"."""
    return f"saved revision {event.after.get('revision')}, {word_count(event)}"


def merged(event: Event) -> str:
    """A saved draft with what somebody else saved meanwhile."""
    number, other = event.after.get("revision"), event.before.get("revision")
    return f"saved revision {number}, merged with revision {other}, {word_count(event)}"


def autosaved(event: Event) -> str:
    """An editing session: "wrote, autosaved as revisions 4 to 60, 312 words"."""
    first, last = event.after.get("first"), event.after.get("revision")
    which = f"revision {last}" if first == last else f"revisions {first} to {last}"
    return f"wrote, autosaved as {which}, {word_count(event)}"


def clashed(event: Event) -> str:
    """A text that stands beside the draft."""
    number = event.after.get("revision")
    return f"changed the same as revision {event.before.get('revision')}: kept beside it as revision {number}"


def text_restored(event: Event) -> str:
    """An old text that is the newest again."""
    return f"restored revision {event.after.get('restored')} as revision {event.after.get('revision')}"


def named(event: Event) -> str:
    """A revision that was given a name."""
    number, name = event.after.get("revision"), event.after.get("name")
    return f"named revision {number} “{name}”" if name else f"took the name of revision {number} away"


def word_count(event: Event) -> str:
    """ "312 words" """
    count = event.after.get("word_count")
    return f"{count} word{'' if count == 1 else 's'}"


SAVES: dict[str, Callable[[Event], str]] = {
    "saved": saved,
    "merged": merged,
    "autosaved": autosaved,
    "clashed": clashed,
    "text_restored": text_restored,
    "named": named,
}


def tell_description(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A description, which is too long to be told."""
    if before and after:
        return "changed the description"
    return "set the description" if after else "removed the description"


def tell_cover(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """A cover that was chosen or removed."""
    if before and after:
        return "chose another cover"
    return "chose a cover" if after else "removed the cover"


def tell_cover_alt(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """The words for who can't see the cover."""
    return f"described the cover as “{after}”" if after else "removed the description of the cover"


def tell_body(before: Any, after: Any, names: Names, viewer: Viewer) -> str:
    """The text of a template; that of a draft is told by its revisions."""
    return "edited the text"


def tell_kind(before: str, after: str, names: Names, viewer: Viewer) -> str:
    """A draft that became another kind."""
    return f"changed the kind from {before.replace('_', ' ')} to {after.replace('_', ' ')}"


# In the order in which they are told.
CHANGES: dict[str, Teller] = {
    "title": quoted("title"),
    "status": moved(DRAFT_STATUS_WORDS),
    "project_id": tell_project,
    "kind": tell_kind,
    "task_id": lambda before, after, names, viewer: "linked it to a task" if after else "took it off its task",
    "slug": quoted("slug"),
    "search_title": quoted("title for search engines"),
    "description": tell_description,
    "keywords": listed("keyword"),
    "canonical_link": quoted("link"),
    "cover_id": tell_cover,
    "cover_alt": tell_cover_alt,
    "deleted_at": tell_trash,
}

CHANGES_OF_TEMPLATES: dict[str, Teller] = {
    "name": quoted("name"),
    "title": quoted("title"),
    "kind": tell_kind,
    "body": tell_body,
    "deleted_at": tell_trash,
}
