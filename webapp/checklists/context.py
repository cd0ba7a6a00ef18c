"""What the templates of checklists are given."""

from typing import Any

from webapp.checklists.queries import get_items
from webapp.database.pool import Queryable
from webapp.web.forms.form import Form, blank
from webapp.web.viewer import Viewer


async def checklist_context(
    db: Queryable,
    viewer: Viewer,
    task_id: int,
    *,
    add_form: Form[Any] | None = None,
    item_id: int | None = None,
    item_form: Form[Any] | None = None,
    empty: bool = False,
) -> dict[str, Any]:
    """A task's checklist, with the line under it as it was typed; the panel of `item_id` is open, with its form as it
    was typed. Of one that is known to be `empty` no items are asked for."""
    return {
        "items": [] if empty else await get_items(db, viewer.workspace.id, task_id),
        "items_form": add_form or blank(),
        "open_item": item_id,
        "item_form": item_form,
    }
