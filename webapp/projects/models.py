"""Projects as rows and forms."""

from typing import Annotated

import msgspec

from webapp.web.forms.fields import Text, Version


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
    """A project by itself."""

    id: int
    name: str
    version: int


class NewProject(msgspec.Struct):
    """The line that adds a project."""

    name: Annotated[str, Text("Name", max=80)]


class ProjectEdit(msgspec.Struct):
    """Another name."""

    name: Annotated[str, Text("Name", max=80)]
    version: Annotated[int, Version()]
