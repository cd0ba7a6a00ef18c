"""What a change of very many tasks declares: it is one event, of the workspace, and is taken back and done again by
that. How far it is says its notice, on every page until it is over. Those whom it concerns are told of its tasks as
one."""

from webapp.database.pool import Database, Queryable
from webapp.history.models import Event, Notice
from webapp.history.queries import get_event
from webapp.history.subject import Act, Part, Subject
from webapp.tasks.bulk import queries
from webapp.tasks.bulk.carry import carry_on
from webapp.tasks.bulk.models import BulkChange, Stage, progress
from webapp.tasks.several.models import Act as Wanted
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer


def amount_of(amount: int) -> str:
    """How many tasks: "2,000 tasks"."""
    return f"{amount:,} task{'' if amount == 1 else 's'}"


def did(event: Event) -> str:
    """That tasks were changed, or put back."""
    tasks = amount_of(event.after["amount"])
    if not event.after["done"]:
        return f"took a change of {tasks} back"
    done = f"moved {tasks} to the trash" if event.after["deletes"] else f"changed {tasks}"
    return f"{done} again" if event.act == "undone" else done


async def undo(db: Queryable, viewer: Viewer, event: Event) -> bool | None:
    """Begin to take a change back, also while it is being done; of an undo, to do it again. False where that was begun
    already, None where it is forgotten by now."""
    if isinstance(db, Database):
        async with db.transaction() as tx:
            return await undo(tx, viewer, event)
    change = await queries.get_change(db, viewer.workspace.id, event.part_id or 0)
    if change is None or change.account_id != viewer.account.id:
        return None
    if event.after["done"]:
        stage, begun = Stage.UNDOING, (Stage.CHANGED, Stage.CHANGING)
    else:
        stage, begun = Stage.CHANGING, (Stage.UNDONE, Stage.UNDOING)
    if await queries.move_on(db, viewer, change.id, stage, *begun, undoes=event.id) is None:
        return False
    await carry_on(db, viewer, change.id)
    return True


async def notice(db: Queryable, viewer: Viewer, event: Event) -> Notice | None:
    """How far it is by now, and how it is taken back; asked for again as long as it is under way."""
    change = await queries.get_change(db, viewer.workspace.id, event.part_id or 0)
    latest = await get_event(db, viewer.workspace.id, change.event_id or 0) if change is not None else None
    if change is None or latest is None:
        return None
    put_back = not latest.after["done"]
    going = {"live": workspace_url(viewer, "bulk.notice", bulk_id=change.id), "again": str(event.id)}
    return Notice(
        await told(db, viewer, change),
        workspace_url(viewer, "events.undo", {"redo": "yes"} if put_back else None, event_id=latest.id),
        undo_label="Redo" if put_back else "Undo",
        undo_key="Z" if put_back else "z",
        url=workspace_url(viewer, "bulk.show", bulk_id=change.id),
        put_back=f"bulk-{change.id}" if latest.undoes is not None else "",
        **going if change.is_under_way else {},
    )


async def told(db: Queryable, viewer: Viewer, change: BulkChange) -> str:
    """How far a change is, in a sentence."""
    far = progress(change.stage, await queries.list_parts(db, viewer.workspace.id, change.id))
    deletes = change.form.get("act") == Wanted.DELETE
    match change.stage:
        case Stage.CHANGING:
            return f"{'Deleting' if deletes else 'Changing'} {amount_of(change.amount)}"
        case Stage.UNDOING:
            return f"Putting {amount_of(change.amount)} back"
        case Stage.UNDONE:
            done = f"{amount_of(far.changed)} put back"
        case _:
            done = f"{amount_of(far.changed)} {'moved to the trash' if deletes else 'changed'}"
    return f"{done}. {change.error or f'{far.away:,} left out'}" if far.away or change.error else done


OF_MANY = Part(
    "bulk",
    acts={"changed": Act("Tasks changed", quiet=True), "undone": Act("Tasks put back", quiet=True)},
    did=did,
    undo=undo,
    may_undo=lambda event, viewer: event.actor_id == viewer.account.id,
    route="bulk.show",
    notice=notice,
)

BULK = Subject(
    name="bulk",
    plural="bulk",
    icon="tasks",
    route="bulk.tasks",
    titles=queries.sql.get_titles,
    many="task",
)
