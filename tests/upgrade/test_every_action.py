"""Every event of the old desk has an action that is declared, and whatever is declared is told in words."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
import pytest
from litestar import Litestar

from tests.upgrade.old_desk import EVENING
from webapp.history.describe import can_undo, history_lines, notice
from webapp.history.models import Event, Names
from webapp.history.subject import act_of, part_of
from webapp.subjects import SUBJECTS
from webapp.web.viewer import Account, Role, Viewer, Workspace

pytestmark = pytest.mark.anyio

EVENTS = """
select id, at, actor_id, 'Ana' as actor_name, subject, subject_id, action, part, part_id, undoes,
    before::text, after::text
from events
order by id
"""
OWNER = Viewer(
    account=Account(1, "ana@example.com", "Ana", "system", 1),
    workspace_or_none=Workspace(1, "alder-finch", "Alder & Finch", 1),
    role_or_none=Role.OWNER,
    zone=ZoneInfo("Europe/London"),
    week_start="monday",
    date_order="dmy",
    now=EVENING + timedelta(days=1),
)
NOBODY = Names({}, {}, {}, {})

# What the old desk has nothing like, though it has events of the same part: they tell what none of these does.
TELLS_MORE = {"revision.accepted", "task.reminder_moved"}

# What can be done to what: the subject, the part of it or None, and the action.
DECLARED = [
    (subject.name, None if name == subject.name else name, f"{name}.{act}")
    for subject in SUBJECTS
    for name, acts in subject.acts_by_name.items()
    for act in acts
]


@pytest.fixture(scope="session")
async def events(one_app: Litestar, after: str) -> list[Event]:
    """All events of the old desk, upgraded; the application has its subjects and routes."""
    connection = await asyncpg.connect(after)
    try:
        rows = [dict(row) for row in await connection.fetch(EVENTS)]
    finally:
        await connection.close()
    return [as_event(row) for row in rows]


def as_event(row: dict[str, Any]) -> Event:
    """An event as it is read from the database."""
    return Event(**row | {name: json.loads(row[name]) for name in ("before", "after")})


def test_every_event_of_the_old_desk_is_declared(events: list[Event]) -> None:
    assert {event.action for event in events if act_of(event) is None} == set()
    assert {event.action for event in events if (part_of(event) is None) != (event.part is None)} == set()


@pytest.mark.parametrize(("subject", "part", "action"), DECLARED, ids=str)
def test_whatever_is_declared_is_told(subject: str, part: str | None, action: str, events: list[Event]) -> None:
    own = [event for event in events if (event.subject, event.part, event.action) == (subject, part, action)]
    alike = [event for event in events if (event.subject, event.part) == (subject, part) and event.before]
    newer = [msgspec.structs.replace(event, action=action) for event in alike[-1:]]  # than the old desk
    if action in TELLS_MORE:
        newer = []
    assert (
        own or newer or (subject, part) not in {(event.subject, event.part) for event in events} or action in TELLS_MORE
    )
    for event in own or newer:
        (line,) = history_lines([event], NOBODY, OWNER)
        assert line.sentences
        assert all(line.sentences), event
        assert notice(event, OWNER), event
        assert line.undo == can_undo(event, OWNER)
