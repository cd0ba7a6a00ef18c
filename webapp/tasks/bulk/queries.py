"""Changes of very many tasks in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

from msgspec.structs import replace

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.tasks.bulk.models import ENDS, SHOWN, BulkChange, Chosen, Moved, NextPart, PartRow, Stage, TaskOfChange
from webapp.tasks.several.models import LeftOut
from webapp.web.viewer import Viewer

sql = load("bulk")

SIZE = 500  # tasks of a part: so long the number of the workspace is held, some hundredths of a second
OF_REPEAT = 50  # tasks that one of a repeat counts as, since another is made or taken back with it, by itself
LISTED = 5
PAGE = 100  # tasks
KEPT = timedelta(days=30)


async def add_change(db: Queryable, viewer: Viewer, query: str, tasks: Sequence[Chosen], *, is_all: bool) -> int:
    """Tasks as they were found; returns the id of the change that they are chosen for."""
    added: int = await db.value(
        sql.add_change,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        query=query,
        task_ids=[task.id for task in tasks],
        versions=[task.version for task in tasks],
        parts=parts_of(tasks),
        is_all=is_all,
        now=viewer.now,
    )
    return added


def parts_of(tasks: Iterable[Chosen]) -> list[int]:
    """The part in which each of some tasks is, so that each part takes about as long."""
    so_far = accumulate((OF_REPEAT if task.repeats else 1 for task in tasks), initial=0)
    return [before // SIZE for before, _ in pairwise(so_far)]


async def get_change(db: Queryable, workspace_id: int, change_id: int) -> BulkChange | None:
    """A change of very many tasks."""
    found = await db.one(BulkChange, sql.get_change, workspace_id=workspace_id, change_id=change_id)
    return replace(found, stage=Stage(found.stage)) if found is not None else None


async def list_changes(db: Queryable, viewer: Viewer) -> list[BulkChange]:
    """What they changed of late."""
    of = {"workspace_id": viewer.workspace.id, "account_id": viewer.account.id}
    rows = await db.rows(BulkChange, sql.list_changes, **of, limit=LISTED)
    return [replace(row, stage=Stage(row.stage)) for row in rows]


async def list_parts(db: Queryable, workspace_id: int, change_id: int) -> list[PartRow]:
    """How far each part is."""
    return await db.rows(PartRow, sql.list_parts, workspace_id=workspace_id, change_id=change_id)


async def get_next_part(db: Queryable, workspace_id: int, change: BulkChange) -> NextPart | None:
    """The first part of which something is still to be done at this stage."""
    query = sql.get_next_part.when(change.stage)
    return await db.one(NextPart, query, workspace_id=workspace_id, change_id=change.id)


async def move_on(
    db: Queryable,
    viewer: Viewer,
    change_id: int,
    stage: Stage,
    *stages: Stage,
    form: dict[str, str] | None = None,
    undoes: int | None = None,
) -> Moved | None:
    """Let a change go on to a stage from one of some others, by an event where it is done or taken back; None where it
    isn't at one of them. `undoes` is the event that this takes back."""
    begins = stage in (Stage.CHANGING, Stage.UNDOING)
    return await db.one(
        Moved,
        sql.move_on,
        workspace_id=viewer.workspace.id,
        account_id=viewer.account.id,
        change_id=change_id,
        stage=stage,
        stages=list(stages),
        form=form,
        action=("bulk.changed" if undoes is None else "bulk.undone") if begins else None,
        undoes=undoes,
        now=viewer.now,
    )


async def list_tasks(db: Queryable, workspace_id: int, change_id: int, after: tuple[int, int]) -> list[TaskOfChange]:
    """The next tasks of a change, after a part and a place in it; one more than PAGE where there are more."""
    after_part, after_place = after
    of = {"workspace_id": workspace_id, "change_id": change_id}
    return await db.rows(
        TaskOfChange, sql.list_tasks, **of, after_part=after_part, after_place=after_place, limit=PAGE + 1
    )


async def stop(db: Queryable, viewer: Viewer, change_id: int) -> None:
    """Let no further part be changed, or taken back."""
    of = {"workspace_id": viewer.workspace.id, "account_id": viewer.account.id}
    await db.execute(sql.stop, **of, change_id=change_id)


async def end_stage(db: Queryable, workspace_id: int, change: BulkChange, error: str = "") -> None:
    """A change has come to the end of its stage, unless somebody let it go on to another."""
    of = {"workspace_id": workspace_id, "change_id": change.id}
    await db.execute(sql.end_stage, **of, was=change.stage, stage=ENDS[change.stage], error=error)


async def note_look(
    db: Queryable, workspace_id: int, change_id: int, part: int, changed: int, left_out: Sequence[LeftOut]
) -> None:
    """What would become of a part."""
    of = {"workspace_id": workspace_id, "change_id": change_id, "part": part}
    await db.execute(sql.note_look, **of, changed=changed, **told(left_out))


async def note_done(
    db: Queryable,
    workspace_id: int,
    change_id: int,
    part: int,
    event_ids: Sequence[int],
    left_out: Sequence[LeftOut],
    *,
    done: bool,
) -> bool:
    """A part was changed, or taken back; False where it is so already."""
    of = {"workspace_id": workspace_id, "change_id": change_id, "part": part}
    changed = {"changed": len(event_ids), "event_ids": list(event_ids), "done": done}
    return await db.value(sql.note_done, **of, **changed, **told(left_out)) is not None


async def delete_old(db: Queryable, *, now: datetime) -> None:
    """Forget what was changed long ago."""
    await db.execute(sql.delete_old, before=now - KEPT)


def told(left_out: Sequence[LeftOut]) -> dict[str, Any]:
    """Why tasks are left out, and some of them, as a part keeps it."""
    reasons: dict[str, int] = {}
    for each in left_out:
        reasons[each.why] = reasons.get(each.why, 0) + 1
    some = [{"task_id": each.task_id, "title": each.title, "why": each.why} for each in left_out[:SHOWN]]
    return {"reasons": reasons, "left_out": some}
