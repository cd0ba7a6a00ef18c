"""Projects as rows and forms."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from webapp.history.columns import Told
from webapp.history.formatters import as_it_is, turned
from webapp.web.forms.fields import Day, Text, Version

TAKEN = "There is a project of this name already."


class Project(msgspec.Struct, frozen=True):
    """A project with what it holds."""

    id: int
    name: str
    version: int
    archived: bool
    open_tasks: int
    drafts: int


class BusyProject(msgspec.Struct, frozen=True):
    """A project with its open tasks."""

    id: int
    name: str
    open_tasks: int


class NamedProject(msgspec.Struct, frozen=True):
    """A project by itself: what it is for, in Markdown, and when it is due. It is never in the trash."""

    id: int
    name: str
    version: int
    purpose: str
    due_on: date | None
    archived_at: datetime | None
    deleted_at: datetime | None


class Holder(msgspec.Struct, frozen=True):
    """Who has open tasks of a project, and how many; nobody where there is no name."""

    id: int | None
    name: str | None
    open_tasks: int


class ProjectPage(msgspec.Struct, frozen=True):
    """A project with what its page shows: its open tasks, those that haven't begun among them (`to_do`) or not, what is
    completed, its drafts and `people`."""

    id: int
    name: str
    version: int
    purpose: str
    due_on: date | None
    archived_at: datetime | None
    open_tasks: int
    to_do: int
    completed: int
    drafts: int
    people: list[Holder]
    has_files: bool

    @property
    def tasks(self) -> int:
        """All of its tasks that are done or to be done."""
        return self.to_do + self.completed

    @property
    def percent(self) -> int:
        """How much of it is done: a hundred only where all is."""
        return self.completed * 100 // self.tasks if self.tasks else 0


class NewProject(msgspec.Struct):
    """The line that adds a project."""

    name: Annotated[str, Text("Name", max=80)]


class ProjectEdit(msgspec.Struct):
    """Another name."""

    name: Annotated[str, Text("Name", max=80)]
    version: Annotated[int, Version()]


class ProjectFacts(msgspec.Struct):
    """What is said of a project beside its name, where it stands; what wasn't sent stays as it is."""

    version: Annotated[int, Version()]
    purpose: Annotated[
        str | UnsetType,
        Text("What it is for", max=20_000, required=False, lines=True),
        Told(
            as_it_is,
            turned(
                given="wrote what it is for", moved="changed what it is for", taken="removed what it was said to be for"
            ),
        ),
    ] = UNSET
    due_on: Annotated[date | UnsetType | None, Day("Due date")] = UNSET
