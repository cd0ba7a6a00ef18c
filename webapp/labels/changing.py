"""What is done to a label everywhere: each of these is one event, and one undo."""

from typing import Any

from webapp.database.pool import Database, Queryable, in_transaction
from webapp.history.models import Added
from webapp.labels import queries
from webapp.labels.colours import Colour, colours_of
from webapp.labels.models import Label, LabelChange
from webapp.query.fields import Kind
from webapp.quick_add.names import compared
from webapp.views.renames import follow_name, names_known
from webapp.web.viewer import Viewer

Colours = dict[str, str | None]


async def name_otherwise(db: Database, viewer: Viewer, label: Label, name: str) -> int | None:
    """Give a label another name, in all its spellings; its colour goes with it. The event, None where it is called
    so."""
    if label.spellings == (name,):
        return None
    colours: Colours = {}
    if compared(name) != compared(label.name):
        colours = {compared(label.name): None, compared(name): colour_of(viewer, label.name)}
    return await change(db, viewer, "label.renamed", label, name, colours)


async def bring_into(db: Database, viewer: Viewer, label: Label, into: Label) -> int:
    """Give the tasks of a label another one instead, which keeps its colour, or takes on that of the first."""
    colour = colour_of(viewer, into.name) or colour_of(viewer, label.name)
    colours: Colours = {compared(label.name): None, compared(into.name): colour}
    return await change(db, viewer, "label.merged", label, into.name, colours)


async def remove_everywhere(db: Database, viewer: Viewer, label: Label) -> int:
    """Take a label off all tasks; its colour goes."""
    return await change(db, viewer, "label.removed", label, None, {compared(label.name): None})


async def give_colour(db: Database, viewer: Viewer, label: Label, colour: Colour | None) -> int | None:
    """Give a label a colour, or none; the event, None where it has it."""
    key, was = compared(label.name), colour_of(viewer, label.name)
    now = colour.value if colour is not None else None
    told: dict[str, Any] = {"name": label.name}
    return await queries.colour(
        db,
        viewer.workspace.id,
        viewer.account.id,
        "label.coloured",
        before=told | {"colours": {key: was}},
        after=told | {"colours": {key: now}},
        expected={},
        now=viewer.now,
    )


async def change(
    db: Database, viewer: Viewer, action: str, label: Label, now: str | None, colours: dict[str, str | None]
) -> int:
    """Change a label on all tasks that have it, and in saved views and calendars: its event first, with these, then the
    tasks, so that what an interruption leaves can be taken back, and done again."""
    known = colours_of(viewer.workspace.label_colours)
    told: dict[str, Any] = {"name": label.name}
    workspace_id, actor_id = viewer.workspace.id, viewer.account.id

    async def run(tx: Queryable) -> Added:
        added = await queries.record_change(
            tx,
            workspace_id,
            actor_id,
            action,
            was=label.spellings,
            label=now,
            before=told | {"label": label.name, "colours": {key: known.get(key) for key in colours}},
            after=told | {"label": now, "colours": colours},
            now=viewer.now,
        )
        if now is not None:
            before = await names_known(tx, workspace_id)
            texts = await follow_name(tx, workspace_id, actor_id, Kind.LABEL, label.name, now, before, now=viewer.now)
            await queries.keep_texts(tx, workspace_id, added.id, texts)
        return added

    added = await in_transaction(db, run)
    what = LabelChange(added.id, list(label.spellings), now)
    await queries.relabel(db, workspace_id, actor_id, what, now=viewer.now)
    return added.event_id


def colour_of(viewer: Viewer, name: str) -> str | None:
    """The colour of a label; None where it has none."""
    return colours_of(viewer.workspace.label_colours).get(compared(name))
