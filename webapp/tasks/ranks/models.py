"""Moving a task by hand as rows and a form."""

from enum import StrEnum
from typing import Annotated

import msgspec

from webapp.web.forms.fields import Choice, Reference


class Place(StrEnum):
    """Where a task goes in the list that is shown."""

    UP = "up"
    DOWN = "down"
    TOP = "top"
    END = "end"


class PlaceForm(msgspec.Struct):
    """Where a task goes: right after one or right before one that was shown, or by a `place`."""

    above: Annotated[int | None, Reference("Task above")] = None
    below: Annotated[int | None, Reference("Task below")] = None
    place: Annotated[Place | None, Choice("Place", Place, required=False)] = None


class Bounds(msgspec.Struct, frozen=True):
    """Where a task stands that another is put beside, those right before and after it, and where that stands now."""

    anchor: str
    above: str | None
    below: str | None
    own: str


class Around(msgspec.Struct, frozen=True):
    """The short ranks around long ones."""

    above: str | None
    below: str | None


class LongRank(msgspec.Struct, frozen=True):
    """A task with a long rank."""

    id: int
