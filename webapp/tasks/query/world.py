"""What a query of tasks is read and asked with: who asks, and the names that their workspace has."""

from collections.abc import Mapping

import msgspec

from webapp.database.at_once import ask, at_once
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import NameRow, Names
from webapp.history.queries import ask_names, get_names, names_of
from webapp.query.context import Context
from webapp.tasks.labels import get_labels
from webapp.tasks.models import LabelRow
from webapp.web.unchanged import is_known, learn, unchanged
from webapp.web.viewer import FIRST_WEEKDAY, Viewer

tasks = load("tasks")


class World(msgspec.Struct, frozen=True):
    """Who asks, and the names by their ids; `context` has what the reading depends on."""

    viewer: Viewer
    names: Names
    context: Context

    @property
    def own_id(self) -> int:
        """The account of whoever asks."""
        return self.viewer.account.id

    @property
    def projects(self) -> Mapping[int, str]:
        """All projects, also those in the archive."""
        return self.names.all_projects

    @property
    def people(self) -> Mapping[int, str]:
        """Everybody, also those who left."""
        return self.names.everybody


class Found(msgspec.Struct, frozen=True):
    """The rows of `get_names` and of `get_labels`."""

    names: list[NameRow]
    labels: list[LabelRow]


async def world_of(db: Queryable, viewer: Viewer) -> World:
    """What a query of this person's is read with, as it was when they were let in."""
    if not is_known(viewer, get_names) and not is_known(viewer, get_labels):
        await read_both(db, viewer)
    names = await unchanged(db, viewer, get_names)
    return world(viewer, names, tuple(await unchanged(db, viewer, get_labels)))


async def read_both(db: Queryable, viewer: Viewer) -> None:
    """Know the names and the labels of the viewer's workspace, by one statement."""
    workspace_id = viewer.workspace.id
    labels = ask(tasks.get_labels, workspace_ids=[workspace_id])
    found = await at_once(db, Found, names=ask_names(workspace_id), labels=labels)
    learn(viewer, get_names, names_of(workspace_id, found.names))
    learn(viewer, get_labels, {row.value: row.amount for row in found.labels})


def world(viewer: Viewer, names: Names, labels: tuple[str, ...]) -> World:
    """The same of names that are known already."""
    context = Context(
        now=viewer.now,
        zone=viewer.zone,
        week_start=FIRST_WEEKDAY[viewer.week_start],
        date_order=viewer.date_order,
        projects=tuple(names.projects.values()),
        archived=names.archived,
        members=tuple(names.members.values()),
        left=names.left,
        labels=labels,
        me=viewer.account.name,
    )
    return World(viewer, names, context)
