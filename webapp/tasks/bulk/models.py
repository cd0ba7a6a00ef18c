"""Changes of very many tasks as rows."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from webapp.tasks.several.models import LeftOut
from webapp.web.forms.fields import Text

SHOWN = 100  # of what is left out


class Stage(StrEnum):
    """How far a change is: its tasks are chosen; it is looked what would become of them, or was; they are changed, or
    were; that is taken back, or was."""

    CHOSEN = "chosen"
    LOOKING = "looking"
    LOOKED = "looked"
    CHANGING = "changing"
    CHANGED = "changed"
    UNDOING = "undoing"
    UNDONE = "undone"


ENDS = {Stage.LOOKING: Stage.LOOKED, Stage.CHANGING: Stage.CHANGED, Stage.UNDOING: Stage.UNDONE}


class BulkChange(msgspec.Struct, frozen=True):
    """A change of very many tasks: those that a `query` found, whether or not these were all; `form` is what they are
    made, as it was sent, `event_id` the latest event of its being done or taken back."""

    id: int
    account_id: int
    query: str
    amount: int
    is_all: bool
    form: dict[str, str]
    stage: Stage
    stopped: bool
    error: str
    made_at: datetime
    began_at: datetime | None
    event_id: int | None

    @property
    def is_under_way(self) -> bool:
        """Whether something is being done with it."""
        return self.stage in ENDS


class Chosen(msgspec.Struct, frozen=True, gc=False):
    """A task that is to be changed, as it was found."""

    id: int
    version: int
    repeats: bool


class Moved(msgspec.Struct, frozen=True):
    """A change that went on to another stage, with the event of that, if it is one."""

    id: int
    event_id: int | None


class TaskOfChange(msgspec.Struct, frozen=True):
    """A task of a change, and its place in it."""

    part: int
    place: int
    id: int
    title: str
    is_open: bool
    in_trash: bool


class PartRow(msgspec.Struct, frozen=True):
    """How far a part is."""

    part: int
    amount: int
    looked: bool
    done: bool
    changed: int
    reasons: dict[str, int]
    left_out: list[dict[str, Any]]


class NextPart(msgspec.Struct, frozen=True):
    """A part of which something is still to be done, and the events of what was done with it last."""

    part: int
    task_ids: list[int]
    versions: list[int]
    event_ids: list[int] | None


class TasksQuery(msgspec.Struct, frozen=True):
    """After which task a page of them begins, as `place_of` says it."""

    after: Annotated[str, Text("After", max=20, required=False)] = ""


class Progress(msgspec.Struct, frozen=True):
    """All parts together: how many tasks were gone through at this stage, how many of them are changed or would be, and
    why others are left out."""

    gone_through: int
    changed: int
    reasons: list[tuple[str, int]]
    left_out: list[LeftOut]

    @property
    def away(self) -> int:
        """How many are left out."""
        return sum(amount for _, amount in self.reasons)


def progress(stage: Stage, parts: Iterable[PartRow]) -> Progress:
    """How far a change is."""
    reasons: Counter[str] = Counter()
    left_out: list[LeftOut] = []
    gone_through = changed = 0
    for part in parts:
        is_done = part.looked if stage in (Stage.LOOKING, Stage.LOOKED) else part.done
        if stage in (Stage.UNDOING, Stage.UNDONE):
            is_done = not part.done
        gone_through += part.amount if is_done else 0
        if not is_done:
            continue
        changed += part.changed
        reasons.update(part.reasons)
        left_out += [msgspec.convert(each, LeftOut) for each in part.left_out[: SHOWN - len(left_out)]]
    return Progress(gone_through, changed, reasons.most_common(), left_out)
