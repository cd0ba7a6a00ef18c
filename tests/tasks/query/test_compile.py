"""What the database finds for a query is what reading the query by itself says of each task."""

import json
import random
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.query.random_queries import queries
from tests.support.postgres import clone_database, drop_database
from webapp.database.loader import load, with_condition
from webapp.history.models import Names
from webapp.query.syntax import Amount, And, Days, Me, Name, Node, Not, Or, Single, Span, Term, Words
from webapp.tasks.due import due_day, is_late, spans
from webapp.tasks.query.compile import CLOSED_STATUSES, compiled, complete, statuses_of
from webapp.tasks.query.fields import FIELDS
from webapp.tasks.query.world import World, world
from webapp.web.viewer import Account, Role, Viewer, Workspace

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
VIEWER = Viewer(
    account=Account(2, "dana@example.com", "Dana", "system", 1),
    workspace_or_none=Workspace(1, "w", "W", 0),
    role_or_none=Role.OWNER,
    zone=ZoneInfo("Pacific/Auckland"),  # where it is Thursday by then
    week_start="sunday",
    date_order="dmy",
    now=NOW,
)
PEOPLE = {1: "Ana", 2: "Dana", 3: "Ben Oak", 4: "Zoë"}
PROJECTS = {1: "Shop", 2: "Help Center", 3: "Old fair"}
LABELS = ("ops", "OPS", "q4", "a b", 'odd "one"')
WORDS = ("oak", "pine", "order", "paper")
WORLD: World = world(
    VIEWER, Names(PEOPLE, {1: "Ana", 2: "Dana", 3: "Ben Oak"}, PROJECTS, {1: "Shop", 2: "Help Center"}), LABELS
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
STATUSES = ("pending", "in_progress", "waiting", "completed", "cancelled")
PRIORITIES = ("low", "normal", "high", "urgent")
TASKS = 80
REPEAT = {"rrule": "FREQ=DAILY", "start": "2026-03-01", "zone": "UTC", "anchor": "schedule", "missed": "keep"}


class Task:
    """A task with all that can be asked for."""

    def __init__(self, dice: random.Random) -> None:
        self.title = " ".join(dice.sample(WORDS, dice.randrange(1, 4)))
        self.notes = dice.choice(["", "", "pine"])
        self.status = dice.choice(STATUSES)
        self.priority = dice.choice(PRIORITIES)
        self.project_id = dice.choice([None, *PROJECTS])
        self.assignee_id = dice.choice([None, *PEOPLE])
        self.labels = dice.sample(LABELS, dice.randrange(3))
        self.estimate_minutes = dice.choice([None, 15, 60, 90, 600])
        moment = NOW + timedelta(hours=dice.randrange(-400, 400), minutes=30)
        kind = dice.randrange(3)
        self.due_at = moment if kind == 2 else None
        self.due_on = None if kind == 0 else moment.date()
        self.starts_on = dice.choice([None, None, NOW.date() + timedelta(days=dice.randrange(-3, 6))])
        self.repeat = dice.choice([None, REPEAT]) if kind else None
        self.reminder = dice.choice([None, "-P1D"])
        self.remind_at = NOW if self.reminder else None
        self.waiting_for_id = dice.choice([None, *PEOPLE]) if self.status == "waiting" else None
        self.waiting_since = NOW if self.status == "waiting" else None
        self.created_at = NOW - timedelta(hours=dice.randrange(2000))
        self.updated_at = NOW - timedelta(hours=dice.randrange(400))
        closed = self.status in CLOSED_STATUSES
        self.closed_at = NOW - timedelta(hours=dice.randrange(400)) if closed else None
        self.items_total = dice.choice([0, 0, 3])
        self.comments_count = dice.choice([0, 0, 2])
        self.spent = dice.choice([0, 0, 15, 61, 125])
        self.has_file = dice.random() < 0.3
        self.has_draft = dice.random() < 0.3
        self.said_at = NOW - timedelta(hours=dice.randrange(400)) if dice.random() < 0.3 else None


@pytest.fixture(scope="module")
def tasks() -> list[Task]:
    """Tasks of every kind."""
    dice = random.Random(17)
    return [Task(dice) for _ in range(TASKS)]


@pytest.fixture(scope="module")
async def filled(anyio_backend: object, database_server: str, tasks: list[Task]) -> AsyncIterator[str]:
    """The address of a database with these tasks, their ids from 1 on; and others' that nobody may find."""
    dsn = await clone_database(database_server)
    try:
        connection = await asyncpg.connect(dsn)
        try:
            await fill(connection, tasks)
        finally:
            await connection.close()
        yield dsn
    finally:
        await drop_database(dsn, database_server)


@pytest.fixture
async def database(filled: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to it."""
    connection = await asyncpg.connect(filled)
    try:
        yield connection
    finally:
        await connection.close()


MORE = """
insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at, deleted_at)
select 1, id, 1, now() - spent * interval '1 minute', now(), null from kinds where spent > 0
union all
select 1, id, 1, now() - interval '9 hours', now(), now() from kinds where spent > 0;
insert into files (workspace_id, task_id, name, sha256) select 1, id, 'x.txt', sha256('x') from kinds where has_file;
insert into drafts (workspace_id, title, task_id) select 1, 'x', id from kinds where has_draft;
insert into events (workspace_id, at, subject, subject_id, action)
select 1, said_at, 'task', id, 'comment.created' from kinds where said_at is not null;
insert into tasks (workspace_id, title) values (2, 'oak');
insert into tasks (workspace_id, title, deleted_at) values (1, 'oak', now());
"""


async def fill(connection: asyncpg.Connection, tasks: list[Task]) -> None:
    """Write the tasks, and what belongs to them."""
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
    await connection.execute(
        "insert into workspaces (slug, name, time_zone) values ('w', 'W', 'UTC'), ('v', 'V', 'UTC');"
        "insert into contents (workspace_id, sha256, size, media_type, reserved_at)"
        " values (1, sha256('x'), 1, 'text/plain', now());"
        "create temporary table kinds (id bigint, spent integer, has_file boolean, has_draft boolean,"
        " said_at timestamptz)"
    )
    await connection.execute(
        "with added as (insert into accounts (email, name, password_hash)"
        " select name || '@example.com', name, '' from unnest($1::text[]) as name returning id)"
        " insert into members (workspace_id, account_id, role) select 1, id, 'editor' from added",
        list(PEOPLE.values()),
    )
    await connection.execute(
        "insert into projects (workspace_id, name) select 1, name from unnest($1::text[]) as name",
        list(PROJECTS.values()),
    )
    columns = [name for name in vars(tasks[0]) if name not in ("spent", "has_file", "has_draft", "said_at")]
    rows = [tuple(getattr(task, name) for name in columns) for task in tasks]
    await connection.executemany(
        f"insert into tasks (workspace_id, {', '.join(columns)})"  # noqa: S608  # the columns are ours
        f" values (1, {', '.join(f'${place}' for place in range(1, len(columns) + 1))})",
        rows,
    )
    kinds = [(number, task.spent, task.has_file, task.has_draft, task.said_at) for number, task in enumerate(tasks, 1)]
    await connection.executemany("insert into kinds values ($1, $2, $3, $4, $5)", kinds)
    await connection.execute(MORE)


def holds(node: Node, task: Task) -> bool:
    """Whether a query finds a task, by reading the one for the other."""
    match node:
        case And():
            return all(holds(each, task) for each in node.nodes)
        case Or():
            return any(holds(each, task) for each in node.nodes)
        case Not():
            return not holds(node.node, task)
        case Words():
            known = f"{task.title} {task.notes}".split()
            return all(any(word.startswith(asked) for word in known) for asked in node.text.split())
    return has(node, task)


def has(term: Term, task: Task) -> bool:
    """Whether a task has what a term says."""
    local = VIEWER.zone
    match term.field:
        case "status":
            return fits(term, task.status.replace("_", "-"), STATUSES)
        case "priority":
            return fits(term, task.priority, PRIORITIES)
        case "project":
            return PROJECTS.get(task.project_id or 0) == said(term.value)
        case "assignee":
            return PEOPLE.get(task.assignee_id or 0) == said(term.value)
        case "waiting":
            return PEOPLE.get(task.waiting_for_id or 0) == said(term.value)
        case "label":
            return any(label.casefold() == said(term.value).casefold() for label in task.labels)
        case "is":
            return flags(task)[said(term.value)]
        case "has":
            return things(task)[said(term.value)]
        case "due":
            return fits(term, due_day(task, VIEWER))
        case "start":
            return fits(term, task.starts_on)
        case "created":
            return fits(term, task.created_at.astimezone(local).date())
        case "changed":
            return fits(term, task.updated_at.astimezone(local).date())
        case "completed":
            done = task.closed_at.astimezone(local).date() if task.closed_at and task.status == "completed" else None
            return fits(term, done)
        case "estimate":
            return fits(term, task.estimate_minutes)
        case "spent":
            return fits(term, task.spent)
    raise AssertionError(term.field)


def flags(task: Task) -> dict[str, bool]:
    return {
        "open": task.status not in CLOSED_STATUSES,
        "overdue": is_late(task, VIEWER),
        "repeating": task.repeat is not None,
        "quiet": task.status == "waiting" and NOW - max(task.updated_at, task.said_at or LONG_AGO) > timedelta(days=5),
        "started": task.starts_on is None or task.starts_on <= VIEWER.today,
    }


def things(task: Task) -> dict[str, bool]:
    return {
        "due": task.due_on is not None,
        "start": task.starts_on is not None,
        "project": task.project_id is not None,
        "assignee": task.assignee_id is not None,
        "label": bool(task.labels),
        "estimate": task.estimate_minutes is not None,
        "reminder": task.reminder is not None,
        "notes": task.notes != "",
        "checklist": task.items_total > 0,
        "comment": task.comments_count > 0,
        "file": task.has_file,
        "draft": task.has_draft,
        "time": task.spent > 0,
    }


def said(value: Single | Span) -> str:
    """A name as it is asked for."""
    return VIEWER.account.name if isinstance(value, Me) else value.text if isinstance(value, Name) else ""


def fits(term: Term, value: Any, order: tuple[str, ...] = ()) -> bool:
    """Whether a value is where a term says."""
    if value is None:
        return False

    def ends(single: Single | None) -> tuple[Any, Any]:
        match single:
            case Name(text=text):
                return order.index(text.replace("-", "_")), order.index(text.replace("-", "_"))
            case Days(first=first, last=last):
                return first, last
            case Amount(minutes=minutes):
                return minutes, minutes
        raise AssertionError(single)

    place = order.index(value.replace("-", "_")) if order else value
    if isinstance(term.value, Span):
        low, high = term.value.low, term.value.high
        return (low is None or ends(low)[0] <= place) and (high is None or place <= ends(high)[1])
    first, last = ends(term.value)
    return bool(
        {"<": place < first, "<=": place <= last, ">": place > last, ">=": place >= first, ":": first <= place <= last}[
            term.op
        ]
    )


async def found(connection: asyncpg.Connection, node: Node) -> set[int]:
    """The tasks that the database finds."""
    asked = compiled(node, WORLD)
    query = with_condition(load("tasks").list_asked, "asked", asked.sql)
    ids = list(range(1, TASKS + 3))
    given = spans(VIEWER) | asked.parameters | {"workspace_id": 1, "ids": ids}
    return set(await connection.fetchval(query.text, *(given[name] for name in query.parameters)) or [])


async def test_the_database_finds_what_a_query_says(database: asyncpg.Connection, tasks: list[Task]) -> None:
    asked: list[Node] = []

    @given(queries(WORLD.context, st.sampled_from([*WORDS, "oak pine", "or", "nothing"])))
    @settings(
        max_examples=250,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def collect(node: Node) -> None:
        asked.append(node)

    collect()
    lengths = set()
    for node in asked:
        expected = {number for number, task in enumerate(tasks, 1) if holds(node, task)}
        assert await found(database, node) == expected, node
        lengths.add(len(expected))
    assert len(lengths) > 20  # neither always all nor always nothing


async def test_each_field_alone_finds_what_it_says(database: asyncpg.Connection, tasks: list[Task]) -> None:
    for field in FIELDS.fields:
        for flag in field.flags:
            for node in (Term(field.name, ":", Name(flag)), Not(Term(field.name, ":", Name(flag)))):
                expected = {number for number, task in enumerate(tasks, 1) if holds(node, task)}
                assert await found(database, node) == expected, node
                assert expected, node


async def test_the_statuses_that_are_worked_out_are_those_that_are_found(
    database: asyncpg.Connection, tasks: list[Task]
) -> None:
    dice = random.Random(5)
    leaves = [Term("status", ":", Name(status.replace("_", "-"))) for status in STATUSES]
    leaves += [Term("is", ":", Name("open")), Term("has", ":", Name("due")), Term("waiting", ":", Me())]
    leaves += [Term("completed", ">", Days("x", date(2026, 2, 1), date(2026, 2, 1)))]
    for _ in range(60):
        nodes: list[Node] = [dice.choice(leaves) for _ in range(3)]
        node = (
            And((Or((nodes[0], Not(nodes[1]))), nodes[2]))
            if dice.random() < 0.5
            else Or((nodes[0], And((nodes[1], nodes[2]))))
        )
        for asked in (node, complete(node)):
            met = {tasks[number - 1].status for number in await found(database, asked)}
            assert met <= statuses_of(asked), asked
    assert statuses_of(complete(Words("oak"))) == {"pending", "in_progress", "waiting"}
    assert statuses_of(complete(Not(leaves[2]))) == {"pending", "in_progress"}
    assert statuses_of(complete(Not(Term("is", ":", Name("open"))))) == CLOSED_STATUSES


def test_what_is_asked_for_stands_in_parameters_alone() -> None:
    hostile = "'; drop table tasks; --"
    for node in (Words(hostile), Term("label", ":", Name(hostile)), Term("project", ":", Name(hostile))):
        asked = compiled(Or((node, Not(node))), WORLD)
        assert hostile not in asked.sql
        assert "drop" not in asked.sql
        assert set(re.findall(r"(?<!:):(asked_\w+)", asked.sql)) == set(asked.parameters)
