"""Lines of histories and the forms that take something back, as functions rather than templates: a page has thirty of
each, and with every minute they say something else.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

from webapp.text.direction import isolated
from webapp.web.escaping import escaped
from webapp.web.formatting import ago, exact
from webapp.web.icons import avatar
from webapp.web.urls import url
from webapp.web.viewer import Viewer


class Told(Protocol):
    """An event: who did it, and when."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def at(self) -> datetime:
        """When it was."""

    @property
    def actor_id(self) -> int | None:
        """Who did it."""

    @property
    def actor_name(self) -> str | None:
        """What they are called."""


class Line(Protocol):
    """An event in words; `undo` says whether it can be taken back, `other_url` leads to another row that it tells."""

    @property
    def event(self) -> Told:
        """What happened."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """It in words."""

    @property
    def undo(self) -> bool:
        """Whether it can be taken back."""

    @property
    def other_url(self) -> str | None:
        """Where another row is that it tells of."""


IN_PLACE = (
    'hx-target="#main" hx-select="#main" hx-swap="outerMorph"'
    ' hx-select-oob="#notices:innerHTML,#tasks-count:innerHTML,#drafts-count:innerHTML,#inbox-count:innerHTML'
    ',#reviews-count:innerHTML,#busiest:innerHTML,#pinned:innerHTML"'
    ' hx-disable="find button"'
)

EVENT = "~event~"  # neither a slug nor anything else of the form holds it


def whole_page() -> Markup:
    """The attributes of what is answered by the page that is shown, as it is by then."""
    return Markup(IN_PLACE)  # noqa: S704  # it is ours


def in_place(to: str) -> Markup:
    """The attributes of a form whose reply is the page that is shown, as it is by then: it stays where it is, with what
    was loaded and typed, and the answer is seen where one looks. Without scripts it is a plain form, and the reply the
    same page."""
    address = escaped(to)
    return Markup(f'method="post" action="{address}" hx-post="{address}" {IN_PLACE}')  # noqa: S704  # escaped


def undo_form(to: str, events: str = "", css: str = "quiet", label: str = "Undo", key: str = "") -> Markup:
    """The form that takes something back; `events` where the address doesn't say which, `key` where one does it too
    (`static/js/undo.js`)."""
    return Markup(f"<form {in_place(to)} {undo_button(events, css, label, key)}")  # noqa: S704  # both are escaped


@lru_cache(256)
def undo_button(events: str, css: str, label: str, key: str) -> str:
    """The rest of that form."""
    name = f"Shift {key}" if key.isupper() else key.upper()
    shown = f' <kbd aria-hidden="true">{escaped(name)}</kbd>' if key else ""
    button = f'<button class="btn {escaped(css)}">{escaped(label)}{shown}</button>'
    return f'data-undo><input type="hidden" name="events" value="{escaped(events)}">{button}</form>'


def event_lines(viewer: Viewer, history: Sequence[Line], *, undo: bool, older: bool = False) -> Markup:
    """The events of a history, the latest first. Where `undo` says that this person may, those that can be taken back
    have the form for it, but for the one with which all began: the last one, where there are no `older` ones."""
    last = len(history) - 1 if not older else None
    told = [html_of(viewer, line, undo=undo and line.undo and place != last) for place, line in enumerate(history)]
    return Markup("".join(told))  # noqa: S704  # each was escaped


def event_line(viewer: Viewer, line: Line, *, undo: bool) -> Markup:
    """One event of a history, and whether it can be taken back here."""
    return Markup(html_of(viewer, line, undo=undo))  # noqa: S704  # it was escaped


def html_of(viewer: Viewer, line: Line, *, undo: bool) -> str:
    """Who did what, and when; where the other row is that an event tells of, if it tells of one."""
    event = line.event
    at = event.at
    head, by = who(event.actor_id or 0, event.actor_name or "Cofounder")
    told = "</p>".join([f"{by}{escaped(sentence)}" for sentence in line.sentences])
    other = f' <a href="{escaped(line.other_url)}">Open that one</a>' if line.other_url else ""
    when = f'datetime="{at.isoformat(timespec="seconds")}" title="{exact(at, viewer)}">{ago(at, viewer)}'
    back = str(event.id).join(undo_of_event(viewer.workspace.slug)) if undo else ""
    return f"{head}{told}{other}</p><time {when}</time></div>{back}</li>"


@lru_cache(256)
def undo_of_event(slug: str) -> list[str]:
    """The form that takes an event of a workspace back, in pieces between which the event's id belongs."""
    return str(undo_form(url("events.undo", workspace=slug, event_id=EVENT))).split(EVENT)


@lru_cache(1024)
def who(actor_id: int, name: str) -> tuple[str, str]:
    """How a line begins, and each of its sentences."""
    return f"<li>{avatar(actor_id, name)}<div>", f"<p><b>{escaped(isolated(name))}</b> "
