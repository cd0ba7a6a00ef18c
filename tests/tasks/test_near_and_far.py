"""Labels and words are found wherever they stand in a long list, once each, and in its order."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support.people import Desk, Person
from webapp.query.walking import WALKED
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import Status
from webapp.tasks.queries import get_tasks_paginated
from webapp.web.viewer import Account, Role, Viewer, Workspace

pytestmark = pytest.mark.anyio

WALK = WALKED[0]


def viewer(who: Person) -> Viewer:
    """A person as the queries see them."""
    return Viewer(
        account=Account(who.account_id, "ana@example.com", who.name, "system", 1),
        workspace_or_none=Workspace(who.workspace_id, who.slug, "Workshop", 0),
        role_or_none=Role.OWNER,
        zone=ZoneInfo("UTC"),
        week_start="monday",
        date_order="dmy",
        now=datetime(2026, 3, 4, tzinfo=UTC),
    )


async def fill(desk: Desk, who: Person, label: str, status: str) -> None:
    """A list much longer than what is looked through at once, with the label on some rows."""
    await desk.fetch(
        "insert into tasks (workspace_id, title, labels, due_on, status, closed_at) "
        "select $1, 'Task ' || n, case when " + label + " then array['print'] else '{}' end, date '2026-01-01' + n, "
        "$2::text::task_status, "
        "case when $2::text = 'completed' then timestamptz '2026-03-01' - n * interval '1 hour' end "
        f"from generate_series(1, {WALK + 300}) n",
        who.workspace_id,
        status,
    )


@pytest.mark.parametrize("status", ["pending", "completed"])
@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("n % 5 = 0", [n for n in range(1, WALK + 301) if n % 5 == 0]),  # near, until the last page
        ("n > 1200", list(range(1201, WALK + 301))),  # none of them near
        ("n in (3, 1300)", [3, 1300]),
        ("false", []),
    ],
)
async def test_each_is_found_once_and_in_order(
    desk: Desk, ana: Person, label: str, expected: list[int], status: str
) -> None:
    await fill(desk, ana, label, status)
    closed = Status.COMPLETED if status == "completed" else None
    after, titles = "", list[str]()
    while True:
        wanted = TaskFilter(status=closed, label="print", after=after)
        found = await get_tasks_paginated(desk.db, viewer(ana), wanted)
        titles += [row.title for row in found.rows]
        if found.after is None:
            break
        after = found.after
    assert titles == [f"Task {n}" for n in expected]
