"""The answer to a change of tasks: what changed on the list that is shown, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.history.flash import find_notice, just_done, notice_of
from webapp.history.models import NO_NAMES, Change, Event, Names, Notice
from webapp.tasks import queries
from webapp.tasks.context import in_list, row_context
from webapp.tasks.filters import TaskFilter
from webapp.tasks.models import TaskChange, TaskRow
from webapp.tasks.shown import shown_filter, shows_list
from webapp.tasks.stats import get_stats
from webapp.web.errors import local_path
from webapp.web.pages import (
    NOTHING_ELSE,
    AnyRequest,
    Reply,
    back,
    moved_on,
    page,
    wants_fragment,
    workspace_url,
)
from webapp.web.viewer import Viewer

TICKED_ON = ("briefing.show", "day.show", "day.evening", "tasks.board")  # pages of others on which tasks are ticked off


async def row_changed(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    task_id: int,
    change: Change | None,
    *,
    action: str | None = None,
    edited: bool = False,
    events: Sequence[int] = (),
) -> Reply:
    """The task's row, the occurrence that came or went with it, the numbers and the notice; or on to the page where it
    was changed. `change` is None where nothing had to be; `action` as `notice_of_task` has it; `events` are those of
    one act, where it changed more, or has saved itself before."""
    here = workspace_url(viewer, "tasks.show", task_id=task_id)
    event_id = change.event_id if change is not None else None
    wanted = await shown_filter(request, viewer, db)
    stats = get_stats(db, viewer) if wants_fragment(request) else None
    if stats is not None or event_id is None:
        context = await row_context(db, viewer, task_id, wanted)
    if stats is None:
        pages = here, *pages_with_rows(viewer, wanted)
        to = here if edited else back(request, workspace_url(viewer, "tasks.list"), *pages)
        return moved_on(request, to, events or event_id)
    if len(events) > 1 or (events and event_id is None):
        notice = await find_notice(db, viewer, *events)
    else:
        notice = await notice_of_task(db, viewer, task_id, change, action, names_of(context["task"]))
    repeated = change if isinstance(change, TaskChange) else None
    return page(
        request,
        "tasks/_changed.html",
        # what was edited may have left the page that is shown
        notice=replace(notice, url=here) if notice is not None and edited else notice,
        stats=await stats,
        # what was moved out of the filter leaves the list; what was closed stays, to be opened again
        leaves=edited and context["task"].is_open and not await queries.fitting(db, viewer, wanted, [context["task"]]),
        came=await came_in(db, viewer, wanted, [repeated.next_id] if repeated and repeated.next_id else []),
        taken_back_id=repeated.taken_back_id if repeated is not None else None,
        **context,
    )


async def task_deleted(
    request: AnyRequest, viewer: Viewer, db: Database, task_id: int, change: TaskChange, *, left: str
) -> Reply:
    """The numbers and the notice; the row leaves by itself. Or on to the list, as it was `left`."""
    wanted = await shown_filter(request, viewer, db)
    if not wants_fragment(request):
        here, to = workspace_url(viewer, "tasks.list"), local_path(left)
        if to.partition("?")[0] != here:
            to = back(request, here, *pages_with_rows(viewer, wanted))
        return moved_on(request, to, change.event_id)
    stats = get_stats(db, viewer)
    return page(
        request,
        "tasks/_counts.html",
        notice=await notice_of_task(db, viewer, task_id, change, "task.deleted"),
        stats=await stats,
        wanted=wanted,
    )


def pages_with_rows(viewer: Viewer, wanted: TaskFilter) -> list[str]:
    """The pages beside the list on which tasks are ticked off, that of the project whose tasks are `wanted` among
    them."""
    pages = [workspace_url(viewer, route) for route in TICKED_ON]
    if isinstance(wanted.project, int):
        pages.append(workspace_url(viewer, "projects.show", project_id=wanted.project))
    return pages


async def notice_of_task(
    db: Database,
    viewer: Viewer,
    task_id: int,
    change: Change | None,
    action: str | None,
    names: Names = NO_NAMES,
) -> Notice | None:
    """What was done, in words: by the `action` and what it changed, with the `names` that this may tell; by its event
    where that may say more, as of a repeat (or where `action` is None)."""
    if change is None or change.event_id is None:
        return None
    if action is None or not isinstance(change, TaskChange) or change.repeats:
        return await find_notice(db, viewer, change.event_id)
    before, after = change.before, change.after
    return notice_of(
        just_done(viewer, "task", task_id, action, change.event_id, before=before, after=after), viewer, names
    )


def names_of(row: TaskRow) -> Names:
    """The names that a task refers to by now."""
    people = {row.assignee_id: row.assignee_name} if row.assignee_id and row.assignee_name else {}
    projects = {row.project_id: row.project_name} if row.project_id and row.project_name else {}
    return Names(people, people, projects, projects)


async def taken_back(
    request: AnyRequest,
    viewer: Viewer,
    db: Database,
    events: list[Event],
    notice: Callable[[], Awaitable[Notice | None]],
) -> Reply | None:
    """What an undo changed on the list that is shown: rows that come, change or leave, the numbers and the notice. What
    is closed again stays where it is, struck through. None on other pages, and where an occurrence of a repeat may have
    come or gone, or words are searched."""
    wanted = await shown_filter(request, viewer, db)
    if not shows_list(request, viewer) or wanted.q:
        return None
    stats = get_stats(db, viewer)
    ids = list(dict.fromkeys(event.subject_id for event in events))
    rows = await asyncio.gather(*(queries.get_task_row(db, viewer.workspace.id, each) for each in ids))
    of_repeats = any({"next", "taken_back"} & event.after.keys() for event in events)
    if of_repeats or any(row is not None and row.repeats for row in rows):
        return None
    there = [row for row in rows if row is not None]
    came = await queries.fitting(db, viewer, wanted, there)
    struck = [row for row in there if row not in came and not row.is_open]
    stay = {row.id for row in (*came, *struck)}
    return page(
        request,
        "tasks/_taken_back.html",
        headers=NOTHING_ELSE,
        notice=await notice(),
        stats=await stats,
        came=came,
        struck=struck,
        gone=[each for each in ids if each not in stay],
        **in_list(viewer, wanted),
    )


async def came_in(db: Database, viewer: Viewer, wanted: TaskFilter, task_ids: list[int]) -> list[TaskRow]:
    """Those of these tasks that belong into the list that is shown."""
    rows = await asyncio.gather(*(queries.get_task_row(db, viewer.workspace.id, each) for each in task_ids))
    return await queries.fitting(db, viewer, wanted, [row for row in rows if row is not None])
