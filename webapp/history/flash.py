"""What was just done, told on the page that follows, with its undo."""

from typing import Any

import msgspec
from litestar import Request

from webapp.database.pool import Queryable
from webapp.history import queries
from webapp.history.describe import can_undo, notice
from webapp.history.describe import notice_of_all as told_of_all
from webapp.history.models import NO_NAMES, Event, HistoryLine, Names, Notice
from webapp.history.subject import act_of, part_of, subject_of, url_of
from webapp.web.pages import DONE_AGAIN, NOTICE_COOKIE, TAKEN_BACK, VARIOUS, workspace_url
from webapp.web.viewer import Viewer

BY_NAME = {"assignee_id", "project_id"}  # columns of events whose values are told by the names of others
MOST_EVENTS = 100  # that one notice tells of


def notice_of(event: Event, viewer: Viewer, names: Names | None = None) -> Notice:
    """The notice of an event that this person has just caused; with `names` as `describe.notice` has it."""
    undo = workspace_url(viewer, "events.undo", event_id=event.id) if can_undo(event, viewer) else None
    act = act_of(event)
    url = url_of(viewer, subject_of(event), event.subject_id) if act is not None and act.opened else None
    return Notice(notice(event, viewer, names), undo, url=url)


def notice_of_change(viewer: Viewer, subject: str, row_id: int, action: str, event_id: int) -> Notice:
    """The notice of what this person has just done, where its sentence needs nothing that only the event holds."""
    return notice_of(just_done(viewer, subject, row_id, action, event_id), viewer)


def just_done(
    viewer: Viewer,
    subject: str,
    row_id: int,
    action: str,
    event_id: int,
    *,
    part: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """The event of what this person has just done, as the write that recorded it tells it."""
    return Event(
        id=event_id,
        at=viewer.now,
        actor_id=viewer.account.id,
        actor_name=viewer.account.name,
        subject=subject,
        subject_id=row_id,
        action=action,
        part=part,
        part_id=None,
        undoes=None,
        before=before or {},
        after=after or {},
    )


def notice_of_several(events: list[Event], viewer: Viewer, names: Names | None = None) -> Notice:
    """The notice of events of one action that are one act; with `names` as `describe.notice_of_all` has it."""
    undo = workspace_url(viewer, "events.undo_all") if all(can_undo(event, viewer) for event in events) else None
    ids = ".".join(str(event.id) for event in events)
    return Notice(told_of_all(events, viewer, names), undo, undo_events=ids)


def notice_of_various(events: list[Event], viewer: Viewer) -> Notice | None:
    """The notice of events of different kinds that are taken back together: "3 things done"; None where there are
    none."""
    if not events:
        return None
    return msgspec.structs.replace(notice_of_several(events, viewer), text=f"{len(events)} things done")


async def find_notice(db: Queryable, viewer: Viewer, *event_ids: int | None) -> Notice | None:
    """The notice of an event, or of several that are one act; None where nothing happened."""
    found = await queries.get_events(db, viewer.workspace.id, [each for each in event_ids if each is not None])
    return notice_of_all(found, viewer, await names_for(db, viewer, found))


async def names_for(db: Queryable, viewer: Viewer, events: list[Event]) -> Names:
    """The names that a notice of these events may say; none where it says none."""
    named = any(BY_NAME.intersection(event.after) for event in events)
    return await queries.get_names(db, viewer.workspace.id) if named else NO_NAMES


def notice_in(history: list[HistoryLine], viewer: Viewer, event_id: int | None) -> Notice | None:
    """The notice of an event that stands in a history, which was read since; None where nothing happened."""
    return notice_of_all([line.event for line in history if line.event.id == event_id], viewer)


def notice_of_all(events: list[Event], viewer: Viewer, names: Names | None = None) -> Notice | None:
    """The notice of the events of one act; None where there are none."""
    if len({event.action for event in events}) > 1:  # what was made on the way is taken back with it
        several = notice_of_several(events, viewer)
        return msgspec.structs.replace(several, text=notice_of(events[-1], viewer, names).text)
    if len(events) > 1:
        return notice_of_several(events, viewer, names)
    return notice_of(events[0], viewer, names) if events else None


def notice_of_undoing(events: list[Event], viewer: Viewer, mark: str) -> Notice | None:
    """The notice of events that took others back, with what takes them back in turn: what was TAKEN_BACK can be done
    again, and what was DONE_AGAIN be taken back. None where there are none."""
    if not events:
        return None
    ids = ".".join(str(event.id) for event in events) if len(events) > 1 else ""
    route, named = ("events.undo_all", {}) if ids else ("events.undo", {"event_id": events[0].id})
    asked: dict[str, object] | None = {"redo": "yes"} if mark == TAKEN_BACK else None
    can = all(can_undo(event, viewer) for event in events)
    undo = workspace_url(viewer, route, asked, **named) if can else None
    rows = [f"{event.part}-{event.part_id}" for event in events if event.part_id is not None]
    rows += [f"{event.subject}-{event.subject_id}" for event in events]
    put_back = " ".join(dict.fromkeys(rows))
    if mark == DONE_AGAIN:
        return Notice("Done again", undo, undo_events=ids, put_back=put_back)
    text = "Taken back" if any(removes(event) for event in events) else "Put back"
    return Notice(text, undo, undo_label="Redo", undo_key="Z", undo_events=ids, put_back=put_back)


def removes(event: Event) -> bool:
    """Whether an event took a row away that was there, and not only a part of one; one of a part says so itself."""
    if event.part is not None:
        return event.after.get("gone") is True
    return event.after.get("deleted_at") is not None or (subject_of(event).leaves_no_row and not event.after)


def read_event_ids(text: str) -> list[int]:
    """The ids that a notice carries, `12.13`; none of them where any can't be one."""
    parts = text.split(".")
    if len(parts) > MOST_EVENTS or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return []
    return sorted({int(part) for part in parts})


async def load_notice(request: Request[Any, Any, Any]) -> None:
    """Before a whole page is made: the notice of the write that led to it by a 303."""
    told = request.cookies.get(NOTICE_COOKIE)
    if not told:
        return
    mark = told[:1] if told[:1] in (TAKEN_BACK, DONE_AGAIN, VARIOUS) else ""
    event_ids = read_event_ids(told.removeprefix(mark))
    viewer: Viewer | None = request.scope.get("user")
    if not event_ids or viewer is None or viewer.workspace_or_none is None or request.method != "GET":
        return
    if "sec-purpose" in request.headers:  # loaded in advance, and perhaps never seen
        return
    events = await queries.get_events(request.app.state.db, viewer.workspace.id, event_ids)
    own = [event for event in events if event.actor_id == viewer.account.id]
    found = await notice_told(request.app.state.db, viewer, own, mark)
    if found is not None:
        request.scope["state"]["notice"] = found


async def notice_told(db: Queryable, viewer: Viewer, events: list[Event], mark: str) -> Notice | None:
    """The notice of events that this person has just caused, by the mark that a notice carries."""
    part = part_of(events[0]) if events else None
    own = await part.notice(db, viewer, events[0]) if part is not None and part.notice is not None else None
    if own is not None:
        return own
    if mark == VARIOUS:
        return notice_of_various(events, viewer)
    if mark:
        return notice_of_undoing(events, viewer, mark)
    return notice_of_all(events, viewer, await names_for(db, viewer, events))
