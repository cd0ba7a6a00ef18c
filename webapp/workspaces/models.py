"""Workspaces as forms and rows."""

import msgspec


class WorkspaceLink(msgspec.Struct, frozen=True):
    """A workspace in the switcher."""

    slug: str
    name: str
    role: str


class Name(msgspec.Struct, frozen=True):
    """A row that is chosen by its name: a member, a project."""

    id: int
    name: str
