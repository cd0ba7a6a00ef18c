"""What labels declare: what is done to them everywhere at once, and how that is taken back at once."""

from typing import Any

from webapp.database.pool import Queryable, in_transaction
from webapp.history.models import Event
from webapp.history.subject import Act, Part
from webapp.labels import queries
from webapp.views.renames import Rewritten, rewrite
from webapp.web.viewer import Viewer


def did(event: Event) -> str:
    """An event of a label, "renamed the label “vip” to “VIP”"; of one that took a change back, what it did."""
    was, now = event.before.get("label"), event.after.get("label")
    if event.act == "undone":
        return f"took a change of the label “{event.after['name']}” back"
    if event.act == "coloured":
        return f"gave the label “{event.after['name']}” another colour"
    if event.act == "merged":
        return f"brought the label “{was}” into “{now}”"
    return f"renamed the label “{was}” to “{now}”" if now else f"removed the label “{was}”"


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Take back what was done to a label: every task that it changed has its labels again, and the label its colour. Of
    an undo, do it again. Its batches are committed one by one, and its event comes last: what is interrupted is gone on
    with by undoing it again."""
    workspace_id, actor_id = viewer.workspace.id, viewer.account.id
    told: dict[str, Any] = {"name": event.after["name"], "done": not event.after.get("done", True)}
    before, after = told | {"colours": event.after["colours"]}, told | {"colours": event.before["colours"]}
    if event.part_id is None:
        done = await queries.colour(
            db,
            workspace_id,
            actor_id,
            "label.undone",
            before=before,
            after=after,
            expected=event.after["colours"],
            undoes=event.id,
            now=viewer.now,
        )
        return done is not None
    change = await queries.get_change(db, workspace_id, event.part_id)
    if change is None:
        return None
    if told["done"]:
        changed = await queries.relabel(db, workspace_id, actor_id, change, now=viewer.now)
    else:
        changed = await queries.label_back(db, workspace_id, actor_id, change.id, now=viewer.now)
    if not changed:
        return False
    after["gone"] = True  # the page of a label that was called so
    texts = [Rewritten(**text) for text in change.texts]

    async def run(tx: Queryable) -> None:
        back = texts if told["done"] else [text.back for text in texts]
        await rewrite(tx, workspace_id, actor_id, back, now=viewer.now)
        await queries.record_change(
            tx,
            workspace_id,
            actor_id,
            "label.undone",
            before=before,
            after=after,
            change_id=change.id,
            undoes=event.id,
            now=viewer.now,
        )

    await in_transaction(db, run)
    return True


LABEL_OF = Part(
    "label",
    acts={
        "renamed": Act("Label renamed"),
        "merged": Act("Labels brought together"),
        "removed": Act("Label removed"),
        "coloured": Act("Label has another colour"),
        "undone": Act("Label put back as it was"),
    },
    did=did,
    undo=undo,
)
