"""Events as rows."""

from datetime import datetime
from functools import cached_property
from itertools import count
from typing import Any

import msgspec


class Event(msgspec.Struct, frozen=True):
    """One recorded change: who, when, what, before and after.

    `action` is what was done to what, "task.completed" or "item.checked"; `part` and `part_id` name the part of the row
    that it was done to, if it was one; `undoes` is the event that it took back.
    """

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str | None
    subject: str
    subject_id: int
    action: str
    part: str | None
    part_id: int | None
    undoes: int | None
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def act(self) -> str:
        """What was done, without what it was done to."""
        return self.action.partition(".")[2]


class FoundEvent(Event, frozen=True):
    """An event, and whose it is."""

    workspace_id: int


class PlacedEvent(Event, frozen=True):
    """An event, and by the place among those who asked, for whom it is."""

    place: int


class NameRow(msgspec.Struct, frozen=True):
    """A name that events refer to by id."""

    workspace_id: int
    subject: str
    id: int
    name: str
    present: bool


class Names(msgspec.Struct, frozen=True, dict=True):
    """Members and projects by id, in the order of their names, as they can be chosen. `everybody` are also those who
    left, `all_projects` also those in the archive. What is made of names can be kept by their `edition`, a number that
    no others have in this process."""

    everybody: dict[int, str]
    members: dict[int, str]
    all_projects: dict[int, str]
    projects: dict[int, str]
    edition: int = msgspec.field(default_factory=count().__next__)

    @cached_property
    def archived(self) -> tuple[str, ...]:
        """The projects in the archive."""
        return tuple(name for key, name in self.all_projects.items() if key not in self.projects)

    @cached_property
    def left(self) -> tuple[str, ...]:
        """Who left."""
        return tuple(name for key, name in self.everybody.items() if key not in self.members)

    def projects_with(self, chosen: int | str | None) -> dict[int, str]:
        """The projects that can be chosen, and the one that is, wherever it is by now."""
        return with_chosen(self.projects, self.all_projects, chosen)

    def members_with(self, chosen: int | str | None) -> dict[int, str]:
        """The members, and who is chosen: who left keeps what was theirs, until it is moved."""
        return with_chosen(self.members, self.everybody, chosen)


NO_NAMES = Names({}, {}, {}, {})  # for events that tell no names but those of who did it


def with_chosen(offered: dict[int, str], known: dict[int, str], chosen: int | str | None) -> dict[int, str]:
    """What can be chosen, and after it what is chosen already, by its id or what was typed for one."""
    return offered | {row_id: name for row_id, name in known.items() if str(row_id) == str(chosen)}


class HistoryLine(msgspec.Struct, frozen=True):
    """An event in words; `undo` says whether it can be taken back, `other_url` leads to another row that it
    tells of."""

    event: Event
    sentences: tuple[str, ...]
    undo: bool
    other_url: str | None = None


class Notice(msgspec.Struct, frozen=True):
    """A sentence, and where to post to take it back: `undo_events` where that takes several events back. `url` leads to
    what was made, or to what else is to be done, by `url_label`. `put_back` are the ids of what came back by taking
    something back, of which the first that the page shows gets the focus. What is still under way is asked for again at
    `live` when something changes, and is told on the next page too, by what is `again` said of it."""

    text: str
    undo_url: str | None = None
    undo_label: str = "Undo"
    undo_key: str = "z"
    undo_events: str = ""
    url: str | None = None
    url_label: str = "Show"
    put_back: str = ""
    live: str = ""
    again: str = ""


class Change(msgspec.Struct, frozen=True):
    """What became of a change: `event_id` is None where nothing changed, because the row was already so, or because
    `version_before` isn't the version that was expected."""

    version_before: int
    title: str
    version_after: int | None
    event_id: int | None


class Added(msgspec.Struct, frozen=True):
    """A new row and its event."""

    id: int
    event_id: int
