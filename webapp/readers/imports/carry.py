"""The job that adds the readers of an import some at a time, and takes them along where it goes into the trash."""

from datetime import datetime
from typing import Any, Unpack

from webapp.database.pool import Queryable
from webapp.history.changes import How, changing
from webapp.history.models import Change
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue, wake
from webapp.readers.imports import queries


async def carry_on(db: Queryable, workspace_id: int, import_id: int, *, now: datetime) -> None:
    """Let the readers of an import be as it is."""
    await enqueue(db, CARRY_IMPORT, now=now, workspace_id=workspace_id, arguments={"import_id": import_id})


async def change_import(
    db: Queryable,
    workspace_id: int,
    import_id: int,
    actor_id: int | None,
    action: str,
    patch: dict[str, Any],
    *,
    now: datetime,
    **how: Unpack[How],
) -> Change | None:
    """Put an import into the trash, or take it out, as `ChangeRow` has it; the job takes its readers along."""
    change_row = changing(queries.sql.change_import, "import_id", job=CARRY_IMPORT.name, tries=CARRY_IMPORT.tries)
    change = await change_row(db, workspace_id, import_id, actor_id, action, patch, now=now, **how)
    db.after_commit(wake)
    return change


async def restore_import(
    db: Queryable, workspace_id: int, import_id: int, actor_id: int, *, now: datetime
) -> Change | None:
    """Take an import out of the trash with its readers; None where there is none."""
    return await change_import(db, workspace_id, import_id, actor_id, "import.restored", {"deleted_at": None}, now=now)


def begin_carrying(resources: Resources) -> Run:
    """What adds them. Each step commits by itself with how far it came: whoever dies, the next goes on there."""

    async def run(attempt: Attempt) -> None:
        workspace_id, import_id = attempt.taken.workspace_id, attempt.taken.arguments["import_id"]
        assert workspace_id is not None  # noqa: S101  # it is asked for with one
        db = resources.db
        found = await queries.get_import(db, workspace_id, import_id)
        if found is None or found.confirmed_at is None:
            return
        carried = found.carried
        while found.deleted_at is None and carried < found.rows:
            step = await queries.carry_import(db, workspace_id, import_id, carried)
            if step is None:
                break
            carried = step.carried
            await attempt.progress(carried, found.rows)
        after = 0
        while (moved := await queries.follow_import(db, workspace_id, import_id, after, now=resources.clock())).moved:
            after = moved.carried
            await attempt.progress(carried, found.rows)

    return run


CARRY_IMPORT = Job("carry_import", "An import of readers", begin_carrying, at_once=1)
