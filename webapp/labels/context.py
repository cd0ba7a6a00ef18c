"""What the pages of labels are given."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.history.describe import history_lines
from webapp.history.queries import get_names
from webapp.labels.colours import Colour, hues
from webapp.labels.models import Label
from webapp.labels.queries import MOST, list_changes
from webapp.quick_add.names import compared
from webapp.tasks.labels import get_labels
from webapp.text.folding import folded, natural_order
from webapp.web.forms.form import Form, blank
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

SHOWN = 200  # labels on the page; others are found by a word


class Labels(dict[str, Label]):
    """Labels by how their names are compared; asked for in any spelling."""

    def get(self, name: str, otherwise: Any = None) -> Any:
        """The label of this name."""
        return super().get(compared(name), otherwise)


async def all_labels(db: Database, viewer: Viewer) -> Labels:
    """The labels of a workspace, in natural order: the spellings of one are one, under the most frequent."""
    spelled: dict[str, dict[str, int]] = {}
    for label, amount in (await get_labels(db, viewer.workspace.id)).items():
        spelled.setdefault(compared(label), {})[label] = amount
    hue = hues(viewer)
    found = [
        Label(next(iter(amounts)), sum(amounts.values()), tuple(amounts), hue(next(iter(amounts))))
        for amounts in spelled.values()
    ]
    return Labels((compared(each.name), each) for each in sorted(found, key=lambda each: natural_order(each.name)))


async def labels_context(db: Database, viewer: Viewer, q: str) -> dict[str, Any]:
    """The page of all labels, or of those in whose names something stands."""
    labels = list((await all_labels(db, viewer)).values())
    fitting = [label for label in labels if folded(q) in folded(label.name)]
    return await common(db, viewer) | {
        "shown": fitting[:SHOWN],
        "amount": len(labels),
        "left_out": len(fitting) - len(fitting[:SHOWN]),
        "q": q,
        "wrong": "",
    }


async def label_context(
    db: Database,
    viewer: Viewer,
    name: str,
    *,
    rename: Form[Any] | None = None,
    merge: Form[Any] | None = None,
    paint: Form[Any] | None = None,
) -> dict[str, Any]:
    """The page of one label, with what was sent of its forms. Raises NotFoundException where no task has it."""
    labels = await all_labels(db, viewer)
    label: Label | None = labels.get(name)
    if label is None:
        raise NotFoundException
    return await common(db, viewer) | {
        "label": label,
        "labels": labels,
        "others": [other.name for other in labels.values() if other != label],
        "colours": tuple(Colour),
        "rename": rename or blank(name=label.name),
        "merge": merge or blank(),
        "paint": paint or blank(),
        "most": MOST,
    }


async def common(db: Database, viewer: Viewer) -> dict[str, Any]:
    """What both pages show: what was done to labels lately."""
    events = await list_changes(db, viewer.workspace.id)
    return {
        "section": "tasks",
        "can_edit": may(viewer.role, Permission.EDIT),
        "history": history_lines(events, await get_names(db, viewer.workspace.id), viewer),
    }
