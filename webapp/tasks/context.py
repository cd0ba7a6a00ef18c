"""What the templates of tasks are given."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Any

from litestar.exceptions import NotFoundException

from webapp.checklists.context import checklist_context
from webapp.comments.context import comments_context
from webapp.database.pool import Database, Queryable
from webapp.drafts.filters import DraftFilter
from webapp.drafts.models import KIND_WORDS
from webapp.drafts.queries import get_drafts, get_linkable_drafts
from webapp.drafts.templates.queries import get_template_choices
from webapp.files.context import files_context, pictures_in
from webapp.files.models import Parent
from webapp.history.describe import history_lines
from webapp.history.models import Names
from webapp.history.queries import get_history, get_names
from webapp.labels.colours import hues
from webapp.notifications.queries import get_follow
from webapp.reminders.models import LATER_WORDS
from webapp.reminders.queries import get_snooze
from webapp.tasks import queries
from webapp.tasks.arranging import GROUPING_WORDS, SORT_WORDS, Shape, Sort
from webapp.tasks.columns import COLUMN_WORDS
from webapp.tasks.due import due_day, is_late
from webapp.tasks.facts.widgets import fact, fact_chip, fact_entry
from webapp.tasks.filters import PAGE_SIZE, Due, ListForm, TaskFilter
from webapp.tasks.headings import group_rows
from webapp.tasks.models import (
    PRIORITY_WORDS,
    STATUS_WORDS,
    Figures,
    Task,
    TaskPage,
    TaskRow,
    TaskView,
)
from webapp.tasks.places import heading_of, place_of
from webapp.tasks.query.context import query_context
from webapp.tasks.query.world import world
from webapp.tasks.quick_add.capture import Typed
from webapp.tasks.quick_add.context import add_context
from webapp.tasks.reminders import in_words
from webapp.tasks.repeats.context import upcoming_of
from webapp.tasks.repeats.days import days_of
from webapp.tasks.row_cache import row_maker, table_row_maker
from webapp.tasks.stats import get_stats
from webapp.views.context import as_key, saved_context
from webapp.views.models import Listed, View
from webapp.views.queries import opened_as
from webapp.web.forms.form import Form, blank
from webapp.web.markdown.render import render_long_markdown
from webapp.web.permissions import Permission, may
from webapp.web.shared import shared
from webapp.web.unchanged import unchanged
from webapp.web.viewer import Viewer

DUE_WORDS = {
    Due.OVERDUE: "Overdue",
    Due.TODAY: "Today",
    Due.WEEK: "This week",
    Due.NONE: "No date",
    Due.NOT_STARTED: "Not started yet",
}

SORTS = {  # the orders that columns of a table lead to, and which way they go
    "title": (Sort.TITLE, "ascending"),
    "due": (Sort.DUE, "ascending"),
    "assignee": (Sort.ASSIGNEE, "ascending"),
    "status": (Sort.STATUS, "ascending"),
    "priority": (Sort.PRIORITY, "descending"),
    "project": (Sort.PROJECT, "ascending"),
    "created": (Sort.NEWEST, "descending"),
    "changed": (Sort.CHANGE, "descending"),
}
NO_FIGURES: Mapping[int, Figures] = {}
SHAPES = {Shape.LIST: "List", Shape.TABLE: "Table"}

HISTORY_SIZE = 10  # on its page; what happened before is a link away
LATER_CHOICES = tuple(LATER_WORDS.items())


def common(viewer: Viewer) -> dict[str, Any]:
    """What every fragment of tasks may use."""
    return {
        "section": "tasks",
        "can_edit": may(viewer.role, Permission.EDIT),
        "status_words": STATUS_WORDS,
        "priority_words": PRIORITY_WORDS,
        "due_day": due_day,
        "heading_of": heading_of,
        "is_late": is_late,
        "hue": hues(viewer),
        "fact": fact,
        "fact_chip": fact_chip,
        "fact_entry": fact_entry,
    }


def in_list(viewer: Viewer, wanted: TaskFilter, figures: Mapping[int, Figures] = NO_FIGURES) -> dict[str, Any]:
    """What rows of a list are given, and what makes them; of a table with what it says of each beside that."""
    context = common(viewer) | {
        "wanted": wanted,
        "order": wanted.layout,
        "place_of": place_of,
        "by_hand": wanted.by_hand,
    }
    if wanted.shape is not Shape.TABLE:
        return context | {"row": row_maker(viewer, context)}
    context |= {"columns": wanted.shown_columns, "column_words": COLUMN_WORDS, "sorts": SORTS, "figures": figures}
    return context | {"row": table_row_maker(viewer, context)}


async def figures_of(db: Queryable, viewer: Viewer, wanted: TaskFilter, rows: list[TaskRow]) -> dict[int, Figures]:
    """What a list says of tasks beside their rows."""
    ids = [row.id for row in rows] if wanted.needs_figures else []
    return await queries.get_figures(db, viewer.workspace.id, ids)


async def rows_context(db: Database, viewer: Viewer, wanted: TaskFilter) -> dict[str, Any]:
    """One page of rows."""
    return await found_context(db, viewer, wanted, await queries.get_tasks_paginated(db, viewer, wanted))


async def found_context(db: Database, viewer: Viewer, wanted: TaskFilter, found: TaskPage) -> dict[str, Any]:
    """Rows that were found."""
    figures = await figures_of(db, viewer, wanted, found.rows)
    return in_list(viewer, wanted, figures) | {
        "groups": group_rows(found, wanted, viewer),
        "after": found.after,
        "searching": found.searching,
        # a next page of what is overdue has those that pass meanwhile, which are on none yet
        "until": viewer.now if wanted.due is Due.OVERDUE else first_to_be_late(found.rows, viewer),
    }


def first_to_be_late(rows: list[TaskRow], viewer: Viewer) -> datetime | None:
    """The moment at which one of these rows becomes late, and looks otherwise; a new day is another matter."""
    moments = [row.due_at for row in rows if row.is_open and row.due_at is not None and row.due_at >= viewer.now]
    return min(moments, default=None)


async def list_context(
    db: Database,
    viewer: Viewer,
    wanted: TaskFilter,
    *,
    asked: Form[ListForm] | None = None,
    add_form: Form[Any] | None = None,
    typed: Typed | None = None,
    limit: int = PAGE_SIZE,
) -> dict[str, Any]:
    """The page of the list: the list itself, and what the form above it is given."""
    wrong = tuple(asked.errors.values()) if asked else ()
    unread = asked.typed["q"] if asked and wrong else ""

    view = await opened_as(db, viewer, wanted.view, Listed.TASKS)

    async def context() -> dict[str, Any]:
        return await listed_context(db, viewer, wanted, wrong, limit, view) | {"unread": unread}

    whose = viewer.account.id if wanted.mine else None
    listed = await shared(viewer, "tasks/_list.html", (wanted, whose, wrong, unread, limit, as_key(view)), context)
    names = await unchanged(db, viewer, get_names) if wanted.project or wanted.assignee else None
    adding = add_context(viewer, wanted=wanted, names=names, form=add_form, typed=typed)
    shown = part_shown(viewer, wanted) | {"saved_view": view, "listed": listed.html, "until": listed.until}
    return common(viewer) | shown | adding


def part_shown(viewer: Viewer, wanted: TaskFilter) -> dict[str, Any]:
    """Which link of the navigation leads to this list, where it is narrowed by nothing else: to one's own tasks, or to
    those of a project."""
    return {
        "shown_mine": wanted.alone == {"assignee": viewer.account.id},
        "shown_project": wanted.alone.get("project"),
    }


async def listed_context(
    db: Database, viewer: Viewer, wanted: TaskFilter, wrong: tuple[str, ...], limit: int, view: View | None
) -> dict[str, Any]:
    """The list: rows, counts, and what can be chosen; `wrong` says what of a filter can't be read, `view` is what it
    was opened as."""
    counts, known = get_stats(db, viewer), unchanged(db, viewer, get_names)
    found = await queries.get_tasks_paginated(db, viewer, wanted, limit=limit)
    stats, names = await counts, await known
    asked = query_context(wanted, world(viewer, names, tuple(stats.values("label"))))
    return await found_context(db, viewer, asked["wanted"], found) | {
        **asked,
        **saved_context(viewer, asked["wanted"], view),
        "until": stats.next_at,
        "names": names,
        "stats": stats,
        "wrong": wrong,
        "due_words": DUE_WORDS,
        "sort_words": SORT_WORDS,
        "grouping_words": GROUPING_WORDS,
        "shape_words": SHAPES,
        "column_words": COLUMN_WORDS,
    }


async def row_context(db: Database, viewer: Viewer, task_id: int, wanted: TaskFilter) -> dict[str, Any]:
    """One row of a list. Raises NotFoundException where there is no such task, or it is in the trash."""
    row = await queries.get_task_row(db, viewer.workspace.id, task_id)
    if row is None:
        raise NotFoundException
    return in_list(viewer, wanted, await figures_of(db, viewer, wanted, [row])) | {"task": row}


async def task_context(
    db: Database,
    viewer: Viewer,
    task_id: int,
    *,
    view: TaskView | None = None,
) -> dict[str, Any]:
    """A task's page. Raises NotFoundException where there is no such task."""
    view = view or TaskView()
    follow = get_follow(db, viewer, "task", task_id)
    snooze = get_snooze(db, viewer.workspace.id, task_id, viewer.account.id)
    linkable = unchanged(db, viewer, get_linkable_drafts)
    templates = unchanged(db, viewer, get_template_choices)
    names = unchanged(db, viewer, get_names)
    context = await part_context(db, viewer, task_id, names=names, before_id=view.before)
    task = context["task"]
    files, checklist, comments, drafts = await asyncio.gather(
        files_context(
            db, viewer, Parent("task", task_id), deleted=task.deleted_at is not None, empty=not task.has_files
        ),
        checklist_context(db, viewer, task_id, item_id=view.item, empty=not task.items_total),
        comments_context(db, viewer, task_id, context["names"], upto=view.upto, empty=not task.comments_count),
        drafts_context(db, viewer, task),
    )
    return {
        **context,
        **files,
        **checklist,
        **comments,
        **drafts,
        "notes_html": await render_long_markdown(task.notes, pictures=await pictures_in(db, viewer, task.notes)),
        "upcoming": upcoming_of(task, viewer, await days_of(db, viewer.workspace.id, task.repeat, viewer.now)),
        "reminder": in_words(task.reminder, viewer) if task.reminder else "",
        "follow": await follow,
        "linkable": await linkable,
        "link_form": blank(),
        "templates": await templates if context["can_edit"] else {},
        "kind_words": KIND_WORDS,
        "people": tuple(context["names"].members_with(task.waiting_for_id).items()),
        "snooze": await snooze,
        "later_choices": LATER_CHOICES,
        "later_form": None,
        "waiting_form": blank(version=task.version, waiting_for_id=task.waiting_for_id, waiting_note=task.waiting_note),
    }


async def drafts_context(db: Database, viewer: Viewer, task: Task) -> dict[str, Any]:
    """The drafts that belong to a task."""
    if not task.has_drafts:
        return {"drafts": []}
    return {"drafts": (await get_drafts(db, viewer, DraftFilter(), task_id=task.id)).rows}


async def part_context(
    db: Database,
    viewer: Viewer,
    task_id: int,
    *,
    names: Awaitable[Names] | Names | None = None,
    before_id: int | None = None,
) -> dict[str, Any]:
    """What each part of a task's page is given: the task, who and what there is, and its history, which changes with
    each of them, or what happened before one event; `names` where they are being read or have just been. Raises
    NotFoundException where there is no such task."""
    history = get_history(db, viewer.workspace.id, "task", task_id, before_id=before_id, size=HISTORY_SIZE)
    known = names or get_names(db, viewer.workspace.id)
    task = await queries.get_task(db, viewer.workspace.id, task_id)
    if task is None:
        raise NotFoundException
    events, names = await history, known if isinstance(known, Names) else await known
    return common(viewer) | {
        "task": task,
        "names": names,
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
        "history_before": before_id,
    }
