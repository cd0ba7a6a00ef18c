"""What the page on which several tasks are changed is given."""

from collections.abc import Container
from typing import Any

from webapp.database.pool import Database
from webapp.history.queries import get_names
from webapp.tasks import queries
from webapp.tasks.bulk.queries import list_changes
from webapp.tasks.context import common
from webapp.tasks.filters import TaskFilter
from webapp.tasks.labels import get_labels
from webapp.tasks.several.models import DUE_WORDS, MOST, SeveralForm
from webapp.web.errors import local_path
from webapp.web.forms.form import Form
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer


async def several_context(
    db: Database,
    viewer: Viewer,
    wanted: TaskFilter,
    *,
    form: Form[SeveralForm] | None = None,
    chosen: Container[int] = (),
    every: bool = False,
    said: str = "",
) -> dict[str, Any]:
    """The tasks of a list, those that are `chosen` or `every` one with a tick, and what they can be made; `said` is
    what came of the last press."""
    found = await queries.get_tasks_paginated(db, viewer, wanted, limit=MOST)
    query = wanted.query()
    return await bar_context(db, viewer) | {
        "rows": found.rows,
        "after": found.after,
        "wanted": wanted,
        "query": query,
        "form": form,
        "chosen": {row.id for row in found.rows if every or row.id in chosen},
        "every": every,
        "said": said,
        "lately": await list_changes(db, viewer),
        "back": (form and local_path(form.typed["back"])) or workspace_url(viewer, "tasks.list", query),
    }


async def bar_context(db: Database, viewer: Viewer) -> dict[str, Any]:
    """What several tasks can be made."""
    return common(viewer) | {
        "most": MOST,
        "due_words": DUE_WORDS,
        "names": await get_names(db, viewer.workspace.id),
        "labels": list(await get_labels(db, viewer.workspace.id)),
    }
