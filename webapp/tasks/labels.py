"""Labels of tasks: which there are, and how they are spelled."""

from collections.abc import Awaitable

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.quick_add.names import compared
from webapp.tasks.models import LabelRow, Task

sql = load("tasks")


def get_labels(db: Queryable, workspace_id: int) -> Awaitable[dict[str, int]]:
    """How many tasks have each label, the most frequent first."""
    return db.gathered(look_up_labels, workspace_id)


async def look_up_labels(db: Queryable, workspace_ids: list[int]) -> dict[int, dict[str, int]]:
    """The labels of several workspaces."""
    found: dict[int, dict[str, int]] = {workspace_id: {} for workspace_id in workspace_ids}
    for row in await db.rows(LabelRow, sql.get_labels, workspace_ids=workspace_ids):
        found[row.workspace_id][row.value] = row.amount
    return found


async def labels_to_know(db: Queryable, workspace_id: int, typed: str) -> tuple[str, ...]:
    """The labels that tasks have, where what was typed can name any of them."""
    return tuple(await get_labels(db, workspace_id)) if "@" in typed else ()


def spelled(labels: list[str], task: Task, amounts: dict[str, int]) -> list[str]:
    """Labels of a task in the spelling that other tasks have of them: “vip” and “VIP” are one. A spelling that it alone
    has can be changed."""
    known: dict[str, str] = {}
    for label, amount in amounts.items():
        if amount > 1 or label not in task.labels:
            known.setdefault(compared(label), label)
    return [known.get(compared(label), label) for label in labels]
