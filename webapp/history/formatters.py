"""What tells how a field changed, for the stories of all subjects."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from webapp.history.models import Names
from webapp.text.direction import isolated
from webapp.web import formatting as words
from webapp.web.viewer import Viewer

Shown = Callable[[Any, Names, Viewer], str]
"""A value in words, "" for none. Two values that aren't the same are two phrases."""
Formatter = Callable[[Any, Any, Names, Viewer], str]
"""Tells a change from what a field was, and is: a sentence without its subject."""


def quoted(what: str) -> Formatter:
    """Tells of a short text that was set, changed or removed."""

    def tell(before: Any, after: Any, names: Names, viewer: Viewer) -> str:
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


def plain(value: Any, names: Names) -> str:
    """A value that names itself."""
    return str(value)


def turned(name: Callable[[Any, Names], str] = plain, *, given: str, taken: str, moved: str = "") -> Formatter:
    """Tells of one thing in place of another, by their names: in which words where there was none before, where there
    is none any more, and where there are both (as where there was none, unless said otherwise)."""

    def tell(before: Any, after: Any, names: Names, viewer: Viewer) -> str:
        told = (moved or given) if before and after else given if after else taken
        return told.format(was=name(before, names), now=name(after, names))

    return tell


tell_project = turned(
    lambda project_id, names: isolated(names.all_projects.get(project_id or 0, "a project")),
    moved="moved it from the project {was} to {now}",
    given="put it into the project {now}",
    taken="took it out of the project {was}",
)


def tell_trash(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """Into the trash or out of it."""
    return "moved it to the trash" if after else "took it out of the trash"


def changed(what: str) -> Formatter:
    """Tells of a value that is never empty, as it is stored."""
    return lambda before, after, names, viewer: f"changed the {what} from {before} to {after}"


def always(sentence: str) -> Formatter:
    """Tells every change in the same words."""
    return lambda before, after, names, viewer: sentence


def edited(what: str) -> Formatter:
    """Tells of a text that is too long to be told."""
    return lambda before, after, names, viewer: f"edited the {what}" if after else f"removed the {what}"


def as_it_is(value: Any, names: Names, viewer: Viewer) -> str:
    """Shows a text or a number as it is."""
    return "" if value is None else str(value)


def show_list(value: list[str] | None, names: Names, viewer: Viewer) -> str:
    """Shows several words."""
    return ", ".join(value or [])


def show_numbered(what: str) -> Shown:
    """Shows something that has its own page, by its number."""
    return lambda value, names, viewer: f"{what} {value}" if value is not None else ""


def show_word(of_value: Mapping[Any, str]) -> Shown:
    """Shows one of a closed set of values by its word."""
    return lambda value, names, viewer: of_value.get(value, value)


def show_day(value: date | None, names: Names, viewer: Viewer) -> str:
    """A day, exactly: two that are both "Monday" are told apart."""
    return words.exact_day(value, viewer) if value is not None else ""


def show_moment(value: datetime | None, names: Names, viewer: Viewer) -> str:
    """A moment on this person's clock, exactly."""
    return words.exact(value, viewer) if value is not None else ""


def show_minutes(value: int | None, names: Names, viewer: Viewer | None) -> str:
    """A length of work."""
    return words.minutes(value) if value else ""


def set_day(what: str) -> Formatter:
    """Tells of a day that was set, moved or removed."""

    def tell(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
        was, now = (words.day_within(date.fromisoformat(text), viewer) if text else "" for text in (before, after))
        if before and after:
            return f"moved the {what} from {was} to {now}"
        return f"set the {what} to {now}" if after else f"removed the {what}, {was}"

    return tell


def person(account_id: int | None, names: Names) -> str:
    """The name of somebody."""
    return isolated(names.everybody.get(account_id or 0, "somebody"))


def show_person(value: int | None, names: Names, viewer: Viewer) -> str:
    """Shows somebody by name."""
    return person(value, names) if value is not None else ""


def show_project(value: int | None, names: Names, viewer: Viewer) -> str:
    """Shows a project by its name."""
    return names.all_projects.get(value, "a project") if value is not None else ""
