"""What the templates of saved views are given."""

from collections.abc import Hashable
from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts.filters import SORT_WORDS as DRAFT_SORT_WORDS
from webapp.drafts.filters import DraftFilter
from webapp.drafts.filters import Sort as DraftSort
from webapp.history.describe import history_lines
from webapp.history.queries import HISTORY_SIZE, get_history, get_names
from webapp.tasks.arranging import GROUPING_WORDS, SORT_WORDS, Grouping, Shape, Sort
from webapp.tasks.columns import COLUMN_WORDS, COLUMNS
from webapp.tasks.filters import TaskFilter
from webapp.views import queries
from webapp.views.addresses import as_drafts, as_list
from webapp.views.models import ICON_WORDS, SHAPE_WORDS, SHARING_WORDS, Listed, View, ViewEdit
from webapp.web.forms.form import Form, form_of
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer


def common(viewer: Viewer, lists: str = Listed.TASKS) -> dict[str, Any]:
    """What every page of saved views may use; `lists` is what one lists that it is about, and tasks
    where that isn't known."""
    lists = Listed.DRAFTS if lists == Listed.DRAFTS else Listed.TASKS
    return {
        "section": lists,
        "lists": lists,
        "can_edit": may(viewer.role, Permission.EDIT),
        "icon_words": ICON_WORDS,
        "shape_words": SHAPE_WORDS,
        "grouping_words": GROUPING_WORDS,
        "sort_words": SORT_WORDS if lists == Listed.TASKS else {DraftSort.CHANGE: "Last change", **DRAFT_SORT_WORDS},
        "column_words": COLUMN_WORDS,
        "usual_columns": COLUMNS,
        "sharing_words": {"private": SHARING_WORDS[False], "shared": SHARING_WORDS[True]},
    }


def saved_context(viewer: Viewer, wanted: TaskFilter, view: View | None) -> dict[str, Any]:
    """What a list is given of the view that it was opened as: whether it differs from what was saved, and where it can
    be saved anew. `wanted` has its text."""
    asked: dict[str, object] = {
        "q": wanted.text,
        "sort": wanted.sort if wanted.sort != Sort.DUE else None,
        "group": wanted.group if wanted.group != Grouping.DUE else None,
        "as": wanted.shape if wanted.shape != Shape.LIST else None,
        "columns": ",".join(wanted.columns),
    }
    differs = as_saved(wanted) != as_saved(as_list(view)) if view is not None else any(asked.values())
    return {
        "view": view,
        "differs": differs,
        "anew": {
            "query": wanted.text,
            "sort_by": wanted.sort,
            "group_by": wanted.group,
            "shape": wanted.shape,
            "columns": ",".join(wanted.columns),
        },
        "save_as": workspace_url(viewer, "views.new", asked | {"view": view.id if view is not None else None}),
    }


def saved_drafts_context(viewer: Viewer, wanted: DraftFilter, view: View | None) -> dict[str, Any]:
    """The same for a list of drafts."""
    asked = {"q": wanted.text, "sort": wanted.sort if wanted.sort != DraftSort.CHANGE else None}
    saved = as_drafts(view) if view is not None else DraftFilter()
    return {
        "view": view,
        "differs": ((wanted.text or "").strip(), wanted.sort) != ((saved.text or "").strip(), saved.sort),
        "anew": {"query": wanted.text, "sort_by": wanted.sort},
        "save_as": workspace_url(
            viewer,
            "views.new",
            {"lists": Listed.DRAFTS} | asked | {"view": view.id if view is not None else None},
        ),
    }


def as_key(view: View | None) -> Hashable:
    """What a list shows of the view that it was opened as, by which it is kept."""
    return (view.id, view.version) if view is not None else None


def as_saved(wanted: TaskFilter) -> tuple[object, ...]:
    """What is saved of a list."""
    columns = wanted.columns if wanted.shape is Shape.TABLE else ()
    return ((wanted.text or "").strip(), wanted.sort, wanted.group, wanted.shape, columns)


async def list_context(db: Database, viewer: Viewer) -> dict[str, Any]:
    """The page of all views that somebody sees: what they have pinned in its order, then the rest by name."""
    views = await queries.list_views(db, viewer)
    names = await get_names(db, viewer.workspace.id)
    pinned = sorted((view for view in views if view.pinned_at is not None), key=lambda view: view.pinned_at or 0)
    others = [view for view in views if view.pinned_at is None]
    return common(viewer) | {"pinned_views": pinned, "others": others, "names": names}


async def view_context(db: Database, viewer: Viewer, view_id: int, *, form: Form[Any] | None = None) -> dict[str, Any]:
    """A view's page, with its form as it is saved or as it was typed. Raises NotFoundException where there is no such
    view for this person."""
    view = await queries.see_view(db, viewer, view_id)
    if view is None:
        raise NotFoundException
    names = await get_names(db, viewer.workspace.id)
    events = [event for event in await get_history(db, viewer.workspace.id, "view", view_id) if event.part is None]
    saved = form_of(ViewEdit, view)
    return common(viewer, view.lists) | {
        "view": view,
        "owner": names.everybody.get(view.owner_id, "somebody"),
        "form": Form({**saved.typed, **form.typed}, form.errors, None) if form else saved,
        "history": history_lines(events[:HISTORY_SIZE], names, viewer),
        "more_history": len(events) > HISTORY_SIZE,
    }
