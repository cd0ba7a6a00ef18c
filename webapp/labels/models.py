"""Labels as rows and forms."""

from typing import Annotated, Any
from unicodedata import normalize

import msgspec

from webapp.labels.colours import Colour
from webapp.web.forms.fields import Choice, Text


class Label(msgspec.Struct, frozen=True):
    """A label: the most frequent of its `spellings`, how many tasks have it in any of them, and the class of
    its colour."""

    name: str
    amount: int
    spellings: tuple[str, ...]
    hue: str


class LabelChange(msgspec.Struct, frozen=True):
    """A label that was given another spelling, or none: all spellings that it had, and what became of the texts of
    views and calendars that named it (`views/renames.py`)."""

    id: int
    was: list[str]
    now: str | None
    texts: list[dict[str, Any]] = []


class Amount(msgspec.Struct, frozen=True):
    """How many tasks a statement changed."""

    changed: int


class Back(msgspec.Struct, frozen=True):
    """How many tasks have their labels back, and up to which it was looked; None at the end."""

    changed: int
    last_id: int | None


class Coloured(msgspec.Struct, frozen=True):
    """The event of another colour."""

    event_id: int


class LabelName(Text):
    """The name of a label, as `Labels` reads one."""

    def __init__(self, name: str) -> None:
        super().__init__(name, max=40)

    def read(self, typed: str) -> str:
        text: str = super().read(normalize("NFC", typed.strip().removeprefix("@")))
        return text


class LabelsQuery(msgspec.Struct, frozen=True):
    """What the names of labels are to hold."""

    q: Annotated[str, Text("Find", max=40, required=False)] = ""


class OneLabel(msgspec.Struct, frozen=True):
    """The label that is meant, in any of its spellings."""

    label: Annotated[str, Text("Label", max=40)]


class Renaming(msgspec.Struct, frozen=True):
    """Another name for a label."""

    label: Annotated[str, Text("Label", max=40)]
    name: Annotated[str, LabelName("Name")]


class Merging(msgspec.Struct, frozen=True):
    """The label that another one is brought into."""

    label: Annotated[str, Text("Label", max=40)]
    into: Annotated[str, Text("Label", max=40)]


class Colouring(msgspec.Struct, frozen=True):
    """A colour for a label, or none."""

    label: Annotated[str, Text("Label", max=40)]
    colour: Annotated[Colour | None, Choice("Colour", Colour, required=False)] = None
