"""What events say of a draft's fields, and of templates."""

from typing import Any

from webapp.events.models import Names
from webapp.web.viewer import Viewer


def tell_slug(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A slug that was set, changed or removed."""
    return tell_quoted("slug", before, after)


def tell_search_title(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """The same of the title that search engines show."""
    return tell_quoted("title for search engines", before, after)


def tell_canonical_link(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """The same of the address of the original."""
    return tell_quoted("link", before, after)


def tell_name(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """Another name of a template."""
    return tell_quoted("name", before, after)


def tell_title(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """Another title; that of a template may be empty."""
    return tell_quoted("title", before, after)


def tell_quoted(what: str, before: str | None, after: str | None) -> str:
    """A short text that was set, changed or removed."""
    if before and after:
        return f"changed the {what} from “{before}” to “{after}”"
    return f"set the {what} to “{after}”" if after else f"removed the {what} “{before}”"


def tell_description(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A description, which is too long to be told."""
    if before and after:
        return "changed the description"
    return "set the description" if after else "removed the description"


def tell_keywords(before: list[str] | None, after: list[str] | None, names: Names, viewer: Viewer) -> str:
    """Keywords that were added and removed."""
    added = [word for word in after or [] if word not in (before or [])]
    removed = [word for word in before or [] if word not in (after or [])]
    told = [
        f"{verb} the keyword{'s' if len(words) > 1 else ''} {', '.join(words)}"
        for verb, words in (("added", added), ("removed", removed))
        if words
    ]
    return " and ".join(told) or "put the keywords into another order"


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
