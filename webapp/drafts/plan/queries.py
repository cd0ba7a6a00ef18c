"""Plans in the database."""

from datetime import date, datetime
from typing import Any

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Database, Queryable
from webapp.drafts.models import Draft, Kind
from webapp.drafts.plan.days import Placed
from webapp.drafts.plan.models import BEGINNINGS, Plan, Step, Steps
from webapp.tasks.queries import add_tasks
from webapp.web.viewer import Viewer

sql = load("plans")
reviews = load("reviews")


class Recorded(msgspec.Struct, frozen=True):
    """The event of a write."""

    event_id: int


async def get_steps(db: Queryable, workspace_id: int, kind: Kind) -> Steps:
    """The steps of a kind of draft."""
    row = await db.one(Steps, sql.get_steps, workspace_id=workspace_id, kind=kind.value)
    if row is None:
        return Steps(list(BEGINNINGS[kind]))
    return Steps(msgspec.convert(row.steps, list[Step]), row.version)  # what is in it came as JSON


async def save_steps(
    db: Queryable, workspace_id: int, actor_id: int, kind: Kind, steps: list[Step], version: int, *, now: datetime
) -> int | None:
    """The steps of a kind from now on; the event, None where somebody changed them since `version`."""
    saved = await db.one(
        Recorded,
        sql.save_steps,
        workspace_id=workspace_id,
        actor_id=actor_id,
        kind=kind.value,
        steps=[msgspec.structs.asdict(step) for step in steps],
        version=version,
        now=now,
    )
    return saved.event_id if saved else None


async def get_plan(db: Queryable, workspace_id: int, draft_id: int) -> Plan | None:
    """The plan of a draft with its tasks that are there; None where it has none of either."""
    row = await db.one(Plan, sql.get_plan, workspace_id=workspace_id, draft_id=draft_id)
    plan = None if row is None else msgspec.convert(msgspec.structs.asdict(row), Plan)  # its tasks came as JSON
    return plan if plan and plan.tasks else None


async def get_day(db: Queryable, viewer: Viewer, draft_id: int) -> date | None:
    """The day on which a draft is scheduled to go out, on this person's clock."""
    goes_at: datetime | None = await db.value(sql.get_day, workspace_id=viewer.workspace.id, draft_id=draft_id)
    return None if goes_at is None else viewer.local(goes_at).date()


async def add_plan(
    db: Database, viewer: Viewer, draft: Draft, goes_on: date, placed: list[Placed], assignee_id: int | None, notes: str
) -> list[int] | None:
    """Make the tasks of a draft; their events, None where it has a plan by now or went into the trash. Raises
    asyncpg.ForeignKeyViolationError for somebody who is no member."""
    workspace_id = viewer.workspace.id
    async with db.transaction() as tx:
        await tx.execute(reviews.hold_draft, workspace_id=workspace_id, draft_id=draft.id)
        if await tx.value(sql.add_plan, workspace_id=workspace_id, draft_id=draft.id, goes_on=goes_on) is None:
            return None
        columns: list[dict[str, Any]] = [
            {
                "title": each.title,
                "notes": notes,
                "due_on": each.day,
                "project_id": draft.project_id,
                "assignee_id": assignee_id,
                "labels": [],
            }
            for each in placed
        ]
        added = await add_tasks(tx, workspace_id, viewer.account.id, columns, now=viewer.now)
        await tx.execute(
            sql.add_plan_tasks,
            workspace_id=workspace_id,
            draft_id=draft.id,
            task_ids=[each.id for each in added],
            days_before=[each.step.days_before for each in placed],
        )
    return [each.event_id for each in added]


async def move_plan(tx: Queryable, workspace_id: int, draft_id: int, goes_on: date, version: int) -> bool:
    """Place a plan by another day; False where somebody changed it since `version`."""
    moved = await tx.value(
        sql.move_plan, workspace_id=workspace_id, draft_id=draft_id, goes_on=goes_on, version=version
    )
    return moved is not None
