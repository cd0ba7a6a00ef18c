"""Which list of tasks an address asks for, and which one stands on the page that a request was made from: the list
itself, or that of a project."""

from litestar.exceptions import ClientException

from webapp.database.pool import Queryable
from webapp.tasks.filters import ListForm, TaskFilter
from webapp.tasks.query.reading import asked_filter
from webapp.tasks.query.world import world_of
from webapp.web.forms.form import parse, parse_pairs
from webapp.web.pages import AnyRequest, shown_path, shown_query, workspace_url
from webapp.web.viewer import Viewer


def project_shown(request: AnyRequest, viewer: Viewer) -> int | None:
    """The project whose page a request was made from; None where that is another page."""
    before = workspace_url(viewer, "projects.list").rstrip("/")
    number = shown_path(request).partition("?")[0].removeprefix(f"{before}/")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def shows_list(request: AnyRequest, viewer: Viewer) -> bool:
    """Whether a request was made from a page with rows of a list of tasks."""
    at = shown_path(request).partition("?")[0]
    return at == workspace_url(viewer, "tasks.list") or project_shown(request, viewer) is not None


async def shown_filter(request: AnyRequest, viewer: Viewer, db: Queryable) -> TaskFilter:
    """The filter of the list that a request was made from, or the tasks of the project whose page that is; all open
    tasks where it was made from elsewhere, or from an address that can't be read."""
    if (project_id := project_shown(request, viewer)) is not None:
        return TaskFilter(project=project_id)
    try:
        form = parse(ListForm, dict(parse_pairs(shown_query(request))))
    except ClientException:
        return TaskFilter()
    return TaskFilter() if form.errors else await wanted_list(db, viewer, form.value)


async def wanted_list(db: Queryable, viewer: Viewer, asked: ListForm) -> TaskFilter:
    """The list that an address asks for."""
    if not asked.q and not asked.was:
        return asked.by_filters
    return asked_filter(asked, await world_of(db, viewer))
