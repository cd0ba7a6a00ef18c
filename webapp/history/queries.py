"""Events in the database. They are written by the statements that change rows, and only read here."""

from collections import OrderedDict
from collections.abc import Awaitable

from webapp.database.at_once import Ask, ask
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.models import NO_NAMES, Event, FoundEvent, NameRow, Names, PlacedEvent
from webapp.text.folding import natural_order

sql = load("history")

HISTORY_SIZE = 30
MOST_LATEST = 64  # workspaces whose names are known; each is some kilobytes

Asked = tuple[int, str, int, int | None, int]  # workspace, subject, its id, the event before which others are, how many


def get_history(
    db: Queryable,
    workspace_id: int,
    subject: str,
    subject_id: int,
    *,
    before_id: int | None = None,
    size: int = HISTORY_SIZE,
) -> Awaitable[list[Event]]:
    """The latest events of one row, or those before one of them, newest first: one more than `size` where there are
    older ones."""
    return db.gathered(look_up_history, (workspace_id, subject, subject_id, before_id, size + 1))


async def look_up_history(db: Queryable, asked: list[Asked]) -> dict[Asked, list[Event]]:
    """The histories that several ask for."""
    workspace_ids, subjects, subject_ids, before_ids, limits = zip(*asked, strict=True)
    rows = await db.rows(
        PlacedEvent,
        sql.get_history,
        workspace_ids=workspace_ids,
        subjects=subjects,
        subject_ids=subject_ids,
        before_ids=before_ids,
        limits=limits,
    )
    found: dict[Asked, list[Event]] = {each: [] for each in asked}
    for row in rows:
        found[asked[row.place - 1]].append(row)
    return found


async def get_event(db: Queryable, workspace_id: int, event_id: int) -> Event | None:
    """One event of a workspace."""
    return next(iter(await get_events(db, workspace_id, [event_id])), None)


async def get_events(db: Queryable, workspace_id: int, event_ids: list[int]) -> list[Event]:
    """Several events of a workspace, in their order; those that aren't there are left out."""
    return await db.gathered(look_up_events, (workspace_id, tuple(event_ids))) if event_ids else []


async def look_up_events(
    db: Queryable, asked: list[tuple[int, tuple[int, ...]]]
) -> dict[tuple[int, tuple[int, ...]], list[Event]]:
    """What several ask for as `get_events` has it."""
    wanted = {(workspace_id, event_id) for workspace_id, event_ids in asked for event_id in event_ids}
    workspace_ids, event_ids = zip(*wanted, strict=True)
    rows = await db.rows(FoundEvent, sql.get_events, workspace_ids=workspace_ids, event_ids=event_ids)
    found = {(row.workspace_id, row.id): row for row in rows}
    return {
        (workspace_id, ids): [found[workspace_id, each] for each in sorted(set(ids)) if (workspace_id, each) in found]
        for workspace_id, ids in asked
    }


def get_undoing(db: Queryable, workspace_id: int, events: list[Event]) -> Awaitable[list[Event]]:
    """The events that took others back, in their order."""
    taken_back = tuple((event.subject, event.subject_id, event.id) for event in events)
    return db.gathered(look_up_undoing, (workspace_id, taken_back))


TakenBack = tuple[int, tuple[tuple[str, int, int], ...]]  # workspace; of each event its subject, that one's id, its own


async def look_up_undoing(db: Queryable, asked: list[TakenBack]) -> dict[TakenBack, list[Event]]:
    """What several ask for as `get_undoing` has it."""
    wanted = {(workspace_id, *each) for workspace_id, events in asked for each in events}
    if not wanted:
        return {each: [] for each in asked}
    workspace_ids, subjects, subject_ids, event_ids = zip(*wanted, strict=True)
    rows = await db.rows(
        FoundEvent,
        sql.get_undoing,
        workspace_ids=workspace_ids,
        subjects=subjects,
        subject_ids=subject_ids,
        event_ids=event_ids,
    )
    found = {(row.workspace_id, row.undoes): row for row in rows}
    return {
        (workspace_id, events): sorted(
            (found[workspace_id, event_id] for *_, event_id in events if (workspace_id, event_id) in found),
            key=lambda row: row.id,
        )
        for workspace_id, events in asked
    }


def get_names(db: Queryable, workspace_id: int) -> Awaitable[Names]:
    """The names that events refer to, as they are from now on."""
    return db.gathered(look_up_names, workspace_id)


def ask_names(workspace_id: int) -> Ask:
    """For these names, as `NameRow`, of which `names_of` makes what `get_names` finds."""
    return ask(sql.get_names, workspace_ids=[workspace_id])


async def look_up_names(db: Queryable, workspace_ids: list[int]) -> dict[int, Names]:
    """The names of several workspaces."""
    rows: dict[int, list[NameRow]] = {workspace_id: [] for workspace_id in workspace_ids}
    for row in await db.rows(NameRow, sql.get_names, workspace_ids=workspace_ids):
        rows[row.workspace_id].append(row)
    return {workspace_id: names_of(workspace_id, found) for workspace_id, found in rows.items()}


_latest: OrderedDict[int, tuple[list[NameRow], Names]] = OrderedDict()


def names_of(workspace_id: int, found: list[NameRow]) -> Names:
    """The names of a workspace, in natural order. As long as the rows are the same, so are the names and their
    edition: most changes of a workspace give nothing another name."""
    before, names = _latest.get(workspace_id, ([], NO_NAMES))
    if found != before:
        names = named(sorted(found, key=lambda row: natural_order(row.name)))
        _latest[workspace_id] = found, names
    if found:
        _latest.move_to_end(workspace_id)
    while len(_latest) > MOST_LATEST:
        _latest.popitem(last=False)
    return names


def named(rows: list[NameRow]) -> Names:
    """Names in the order of these rows."""
    return Names(
        everybody={row.id: row.name for row in rows if row.subject == "member"},
        members={row.id: row.name for row in rows if row.subject == "member" and row.present},
        all_projects={row.id: row.name for row in rows if row.subject == "project"},
        projects={row.id: row.name for row in rows if row.subject == "project" and row.present},
    )
