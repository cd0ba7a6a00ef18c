"""The job that goes through the parts of a change: it looks what would become of them, changes them, or takes that
back.

Each part is a transaction of its own, with which it is noted that it was done: so others' writes come in between, and
whoever dies, the next goes on there. What was changed by others since it was shown is left out.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import asyncpg

from webapp.database.pool import Database, Queryable, Transaction, try_again
from webapp.delivery.queries import get_recipient
from webapp.history.models import Event
from webapp.history.queries import get_events
from webapp.history.undo import reversal
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue
from webapp.live.queries import change_accounts
from webapp.tasks.bulk import queries
from webapp.tasks.bulk.models import BulkChange, NextPart, Stage
from webapp.tasks.models import TaskChange
from webapp.tasks.moving import MovedOn
from webapp.tasks.patch import REFERENCES
from webapp.tasks.queries import asked_change, change_series, change_tasks
from webapp.tasks.several.changing import plan, write
from webapp.tasks.several.models import LeftOut, Plan, SeveralForm
from webapp.web.forms.form import parse
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

TRIES = 5  # to change a part while others change its tasks
GONE = "Whoever asked for it may not change tasks here any more."
SINCE = "It was changed since."


async def carry_on(db: Queryable, viewer: Viewer, change_id: int) -> None:
    """Let a change go through its stage."""
    arguments = {"change_id": change_id}
    await enqueue(db, CARRY_BULK, now=viewer.now, workspace_id=viewer.workspace.id, arguments=arguments)


def begin_carrying(resources: Resources) -> Run:
    """What goes through the parts."""

    async def run(attempt: Attempt) -> None:
        workspace_id, change_id = attempt.taken.workspace_id, attempt.taken.arguments["change_id"]
        assert workspace_id is not None  # noqa: S101  # it is asked for with one
        db, gone_through = resources.db, 0
        while True:
            change = await queries.get_change(db, workspace_id, change_id)
            if change is None or not change.is_under_way:
                return
            now = resources.clock()
            member = await get_recipient(db, workspace_id, change.account_id)
            if member is None or not may(member.viewer(now).role, Permission.EDIT):
                await queries.end_stage(db, workspace_id, change, GONE)
                return
            began_at = change.began_at if change.stage is Stage.CHANGING else None
            viewer = member.viewer(began_at or now)
            part = None if change.stopped else await queries.get_next_part(db, workspace_id, change)
            if part is None:
                await over(db, viewer, change)
                return
            with suppress(AlreadyDone):
                await go_through(db, viewer, change, part, now)
            gone_through += len(part.task_ids)
            await attempt.progress(gone_through, change.amount)

    return run


CARRY_BULK = Job("carry_bulk", "A change of many tasks", begin_carrying, at_once=1)


async def over(db: Database, viewer: Viewer, change: BulkChange) -> None:
    """A change has come to the end of its stage, or was stopped there."""
    async with db.transaction() as tx:
        await queries.end_stage(tx, viewer.workspace.id, change)
        await change_accounts(tx, [change.account_id])


async def go_through(db: Database, viewer: Viewer, change: BulkChange, part: NextPart, now: datetime) -> None:
    """Do with a part what its stage says."""
    match change.stage:
        case Stage.LOOKING:
            planned = await plan_part(db, viewer, change, part)
            async with db.transaction() as tx:
                amount, left_out = len(planned.changes), planned.left_out
                await queries.note_look(tx, viewer.workspace.id, change.id, part.part, amount, left_out)
                await change_accounts(tx, [change.account_id])
        case Stage.CHANGING if part.event_ids is None:
            await change_part(db, viewer, change, part, now)
        case _:
            await reverse_part(db, viewer, change, part, now, done=change.stage is Stage.CHANGING)


async def plan_part(db: Database, viewer: Viewer, change: BulkChange, part: NextPart) -> Plan:
    """What would become of a part."""
    form = parse(SeveralForm, change.form)
    return await plan(db, viewer, form.value, dict(zip(part.task_ids, part.versions, strict=True)))


async def change_part(db: Database, viewer: Viewer, change: BulkChange, part: NextPart, now: datetime) -> None:
    """Change a part, but for what can't be."""
    for _ in range(TRIES):
        planned = await plan_part(db, viewer, change, part)
        for each in planned.changes:
            each |= {"at": now, "extra": {"bulk": change.id}}
        try:
            await try_again(lambda planned=planned: write_part(db, viewer, change, part, planned))  # type: ignore[misc]
            return
        except MovedOn:
            continue  # now it is seen what others changed
        except asyncpg.ForeignKeyViolationError as failed:
            if failed.constraint_name not in REFERENCES:
                raise
            why = REFERENCES[failed.constraint_name][1]
            break
    else:
        why = SINCE
    away = [LeftOut(each["task_id"], f"Task {each['task_id']}", why) for each in planned.changes]
    await write_part(db, viewer, change, part, Plan([], [*planned.left_out, *away]))


async def write_part(db: Database, viewer: Viewer, change: BulkChange, part: NextPart, planned: Plan) -> None:
    """Write what is planned for a part, and that it was."""
    async with db.transaction() as tx:
        events = await write(tx, viewer, planned)
        await note(tx, viewer, change, part, events, planned.left_out, done=True)


async def reverse_part(
    db: Database, viewer: Viewer, change: BulkChange, part: NextPart, now: datetime, *, done: bool
) -> None:
    """Take back what was done with a part last; what was changed since stays, and so does what would give a repeat a
    second open task."""
    events = await get_events(db, viewer.workspace.id, part.event_ids or [])
    asked = [reversed_change(event, viewer, change, now) for event in events]

    async def run() -> None:
        async with db.transaction() as tx:
            found = await change_tasks(tx, viewer.workspace.id, asked) if asked else []
            for place, (wanted, each) in enumerate(zip(asked, found, strict=True)):
                if each is not None and each.closing is not None:
                    found[place] = await reverse_series(tx, viewer, wanted, each)
            made, left_out = [], []
            for event, each in zip(events, found, strict=True):
                if each is not None and each.event_id is not None:
                    made.append(each.event_id)
                else:
                    left_out.append(LeftOut(event.subject_id, f"Task {event.subject_id}", SINCE))
            await note(tx, viewer, change, part, made, left_out, done=done)

    await try_again(run)


async def reverse_series(
    tx: Transaction, viewer: Viewer, wanted: dict[str, Any], found: TaskChange
) -> TaskChange | None:
    """Take back what was done with a task of a repeat, and what that made or took back; None where it can't be."""
    try:
        async with tx.apart():
            return await change_series(tx, viewer.workspace.id, wanted, found)
    except asyncpg.IntegrityConstraintViolationError:
        return None


def reversed_change(event: Event, viewer: Viewer, change: BulkChange, now: datetime) -> dict[str, Any]:
    """The change that takes an event of a task back."""
    patch, expected = reversal(event, viewer)
    return asked_change(
        event.subject_id,
        viewer.account.id,
        "task.undone",
        patch,
        now,
        None,
        expected,
        extra={"bulk": change.id},
        undoes=event.id,
    )


async def note(
    tx: Queryable,
    viewer: Viewer,
    change: BulkChange,
    part: NextPart,
    events: Sequence[int],
    left_out: Sequence[LeftOut],
    *,
    done: bool,
) -> None:
    """Write down that a part was gone through, and let the page that shows it know. Raises AlreadyDone."""
    if not await queries.note_done(tx, viewer.workspace.id, change.id, part.part, events, left_out, done=done):
        raise AlreadyDone
    await change_accounts(tx, [change.account_id])


class AlreadyDone(Exception):
    """Another process went through a part in the meantime: nothing was done here."""
