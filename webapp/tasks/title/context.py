"""What a form is given in which a title is edited, beside its fields."""

from typing import Any

from webapp.tasks.quick_add.context import Previews
from webapp.web.forms.form import blank

ALONE = "task-line"  # the field of a title in a form of its own


def line_context(place: str, reading: Previews, shown: str) -> dict[str, Any]:
    """How a title is read, below the field whose id is `place`; `shown` is the text that was read."""
    return {"place": place, "line_id": place, "add_form": blank(), "reading": reading, "shown": shown}
