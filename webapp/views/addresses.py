"""Where a saved view is shown: the address of its list, board or calendar, which says all that was saved."""

from webapp.drafts.filters import DraftFilter
from webapp.drafts.filters import Sort as DraftSort
from webapp.tasks.arranging import BOARD_SORTS, Grouping, Shape, Sort
from webapp.tasks.filters import TaskFilter
from webapp.views.models import Listed, View
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer

ELSEWHERE = {Shape.BOARD: "tasks.board", Shape.CALENDAR: "tasks.calendar"}  # shapes with pages of their own
COLUMNS_OF_BOARDS = (Grouping.PROJECT, Grouping.ASSIGNEE)  # else the statuses


def address_of(viewer: Viewer, view: View) -> str:
    """Where a view is shown as it was saved."""
    shape = Shape(view.shape)
    if view.lists == Listed.DRAFTS:
        return workspace_url(viewer, "drafts.list", as_drafts(view).query())
    if shape not in ELSEWHERE:
        return workspace_url(viewer, "tasks.list", as_list(view).query())
    by = view.group_by if shape is Shape.BOARD and view.group_by in COLUMNS_OF_BOARDS else None
    asked: dict[str, object] = {"q": view.query, "by": by, "view": view.id}
    if shape is Shape.BOARD and view.sort_by in BOARD_SORTS and view.sort_by != Sort.DUE:
        asked["sort"] = view.sort_by
    return workspace_url(viewer, ELSEWHERE[shape], asked)


def as_list(view: View) -> TaskFilter:
    """A view as the list that its address asks for."""
    shape = Shape(view.shape)
    return TaskFilter(
        text=view.query,
        sort=Sort(view.sort_by),
        group=Grouping(view.group_by),
        shape=shape if shape not in ELSEWHERE else Shape.LIST,
        columns=tuple(view.columns),
        view=view.id,
    )


def as_drafts(view: View) -> DraftFilter:
    """A view as the list of drafts that its address asks for."""
    sort = DraftSort(view.sort_by) if view.sort_by in set(DraftSort) else DraftSort.CHANGE
    return DraftFilter(text=view.query, sort=sort, view=view.id)
