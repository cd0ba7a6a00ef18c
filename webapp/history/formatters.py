"""What tells how a field changed, for the stories of all subjects."""

from collections.abc import Callable, Mapping
from typing import Any

from webapp.history.models import Names
from webapp.web.viewer import Viewer

Formatter = Callable[[Any, Any, Names, Viewer], str]
"""Tells a change from what a field was, and is: a sentence without its subject."""


def quoted(what: str) -> Formatter:
    """Tells of a short text that was set, changed or removed."""

    def tell(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
        if before and after:
            return f"changed the {what} from “{before}” to “{after}”"
        return f"set the {what} to “{after}”" if after else f"removed the {what} “{before}”"

    return tell


def listed(what: str) -> Formatter:
    """Tells which of several, such as labels, were added and removed."""

    def several(verb: str, found: list[str]) -> list[str]:
        return [f"{verb} the {what}{'s' if len(found) > 1 else ''} {', '.join(found)}"] if found else []

    def tell(before: list[str] | None, after: list[str] | None, names: Names, viewer: Viewer) -> str:
        was, now = before or [], after or []
        added, removed = [one for one in now if one not in was], [one for one in was if one not in now]
        told = several("added", added) + several("removed", removed)
        return " and ".join(told) or f"put the {what}s into another order"

    return tell


def moved(of_status: Mapping[Any, str]) -> Formatter:
    """Tells of another status, in the words that it has."""

    def tell(before: str, after: str, names: Names, viewer: Viewer) -> str:
        return f"moved it from {of_status.get(before, before)} to {of_status.get(after, after)}"

    return tell


def turned(name: Callable[[Any, Names], str], *, moved: str, given: str, taken: str) -> Formatter:
    """Tells of one thing in place of another, by their names: in which words where there are both, where there was none
    before, and where there is none any more."""

    def tell(before: Any, after: Any, names: Names, viewer: Viewer) -> str:
        told = moved if before and after else given if after else taken
        return told.format(was=name(before, names), now=name(after, names))

    return tell


tell_project = turned(
    lambda project_id, names: names.projects.get(project_id or 0, "a project"),
    moved="moved it from the project {was} to {now}",
    given="put it into the project {now}",
    taken="took it out of the project {was}",
)


def tell_trash(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """Into the trash or out of it."""
    return "moved it to the trash" if after else "took it out of the trash"


def as_it_is(value: Any, names: Names, viewer: Viewer) -> str:
    """Shows a text as it is."""
    return str(value or "")


def show_project(value: int | None, names: Names, viewer: Viewer) -> str:
    """Shows a project by its name."""
    return names.projects.get(value, "a project") if value is not None else ""
