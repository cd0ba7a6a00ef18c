"""Rows of the list as HTML, each made once for all who see it the same way."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from webapp.tasks.due import is_late
from webapp.tasks.models import TaskRow
from webapp.web.page_cache import ROWS
from webapp.web.templating import ENVIRONMENT
from webapp.web.viewer import Viewer


def row_maker(viewer: Viewer, context: dict[str, Any]) -> Callable[[TaskRow], Markup]:
    """What turns rows into HTML for this person, `context` being what every row is given.

    A row depends on its task (its version, the names it refers to, and what is counted beside it), on the colours of
    its labels, on the order of the list, and on how this person sees tasks: whether they may edit, their clock, their
    date order and their day. Whether it is late can change without any of these."""
    template = ENVIRONMENT.get_template("tasks/_row.html")
    view = (
        *(viewer.workspace.id, context["can_edit"], context["order"]),
        *(viewer.zone.key, viewer.date_order, viewer.today),
    )
    everything, hue = {"viewer": viewer, **context}, context["hue"]

    def make(task: TaskRow) -> Markup:
        late = is_late(task, viewer)
        names = (task.project_name, task.assignee_name, task.waiting_for_name)
        counts = (task.items_done, task.items_total, task.comments_count, task.rank)
        key = (view, task.id, task.version, names, counts, late, *map(hue, task.labels))
        html = ROWS.get(key)
        if html is None:
            html = Markup(template.render(everything, task=task))  # noqa: S704  # the template escaped it
            ROWS.put(key, html)
        return html

    return make


def table_row_maker(viewer: Viewer, context: dict[str, Any]) -> Callable[[TaskRow], Markup]:
    """What turns rows into those of a table, whose columns each list has of its own: so none is kept."""
    template = ENVIRONMENT.get_template("tasks/_table_row.html")
    everything = {"viewer": viewer, **context}
    return lambda task: Markup(template.render(everything, task=task))  # noqa: S704  # the template escaped it
