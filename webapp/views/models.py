"""Saved views as rows and forms."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.history.columns import Told
from webapp.history.formatters import as_it_is, changed, show_word
from webapp.history.models import Names
from webapp.tasks.arranging import GROUPING_WORDS, SORT_WORDS, Grouping, Shape, Sort
from webapp.tasks.columns import COLUMN_WORDS, COLUMNS, Columns
from webapp.web.forms.fields import Choice, Flag, Number, Reference, Text, Version
from webapp.web.viewer import Viewer

MOST_VIEWS = 100  # that somebody sees, without those in the trash
MOST_PINNED = 20
MAX_NAME = 80  # characters
MAX_QUERY = 1000


class Listed(StrEnum):
    """What a view lists."""

    TASKS = "tasks"
    DRAFTS = "drafts"


class Icon(StrEnum):
    """What a view can be known by, of the icons that the desk has."""

    FILTER = "filter"
    FLAG = "flag"
    LABEL = "label"
    PERSON = "person"
    FOLDER = "folder"
    CALENDAR = "calendar"
    CLOCK = "clock"
    CHECK = "check"
    WARNING = "warning"
    BELL = "bell"
    INBOX = "inbox"
    REPEAT = "repeat"
    COMMENT = "comment"
    ARCHIVE = "archive"


ICON_WORDS = {
    Icon.FILTER: "Funnel",
    Icon.FLAG: "Flag",
    Icon.LABEL: "Label",
    Icon.PERSON: "Person",
    Icon.FOLDER: "Folder",
    Icon.CALENDAR: "Calendar",
    Icon.CLOCK: "Clock",
    Icon.CHECK: "Tick",
    Icon.WARNING: "Warning",
    Icon.BELL: "Bell",
    Icon.INBOX: "Tray",
    Icon.REPEAT: "Arrows",
    Icon.COMMENT: "Speech",
    Icon.ARCHIVE: "Box",
}
SHAPE_WORDS = {
    Shape.LIST: "List",
    Shape.TABLE: "Table",
    Shape.BOARD: "Board",
    Shape.CALENDAR: "Calendar",
}
SHARING_WORDS = {False: "Only you", True: "Everybody in the workspace"}


class View(msgspec.Struct, frozen=True):
    """A saved view: its owner's alone, or `shared` with the workspace. One that lists drafts has a query and an order;
    its shape, groups and columns say nothing."""

    id: int
    version: int
    owner_id: int
    name: str
    icon: str
    lists: str
    query: str
    shape: str
    group_by: str
    sort_by: str
    columns: list[str]
    shared: bool
    deleted_at: datetime | None

    def is_seen_by(self, viewer: Viewer) -> bool:
        """Whether it exists for somebody."""
        return self.shared or self.owner_id == viewer.account.id


class SeenView(View, frozen=True):
    """A view as somebody sees it, who has `pinned` it at a place, or hasn't."""

    pinned_at: int | None


def worded(what: str, of_value: Mapping[Any, str]) -> Told:
    """How a choice is told by its words."""
    tell = changed(what)

    def told(before: Any, after: Any, names: Names, viewer: Viewer) -> str:
        return tell(of_value.get(before, before).lower(), of_value.get(after, after).lower(), names, viewer)

    return Told(show_word(of_value), told)


def tell_query(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """How another query is told."""
    if not after:
        return "took its query away"
    return f"made it list “{after}”"


def show_columns(value: list[str] | None, names: Names, viewer: Viewer) -> str:
    """The columns of a table in words."""
    return ", ".join(COLUMN_WORDS.get(each, each) for each in value or COLUMNS)


def tell_columns(before: list[str] | None, after: list[str] | None, names: Names, viewer: Viewer) -> str:
    """How other columns are told."""
    return f"chose the columns {show_columns(after, names, viewer).lower()}"


def tell_sharing(before: bool | None, after: bool | None, names: Names, viewer: Viewer) -> str:
    """How it is told that others see it, or don't any more."""
    return "shared it with the workspace" if after else "kept it from all others"


class Sharing(Choice):
    """Whether others see it, as it is chosen."""

    def __init__(self) -> None:
        super().__init__("Who sees it", ("private", "shared"))

    def read(self, typed: str) -> Any:
        return super().read(typed) == "shared"

    def write(self, value: bool) -> str:
        return "shared" if value else "private"


class Query(Text):
    """The text of a query, which may be empty."""

    def __init__(self) -> None:
        super().__init__("Query", max=MAX_QUERY, required=False)


class NewView(msgspec.Struct):
    """The form that saves a view."""

    name: Annotated[str, Text("Name", max=MAX_NAME)]
    icon: Annotated[Icon, Choice("Icon", Icon)] = Icon.FILTER
    lists: Annotated[Listed, Choice("What it lists", Listed)] = Listed.TASKS
    query: Annotated[str, Query()] = ""
    shape: Annotated[Shape, Choice("Shape", Shape)] = Shape.LIST
    group_by: Annotated[Grouping, Choice("Grouping", Grouping)] = Grouping.DUE
    sort_by: Annotated[Sort, Choice("Order", Sort)] = Sort.DUE
    columns: Annotated[list[str], Columns()] = []
    shared: Annotated[bool, Sharing()] = False


class ViewEdit(msgspec.Struct):
    """The form that changes one; what wasn't sent stays as it is."""

    version: Annotated[int, Version()]
    name: Annotated[str | UnsetType, Text("Name", max=MAX_NAME)] = UNSET
    icon: Annotated[Icon | UnsetType, Choice("Icon", Icon), worded("icon", ICON_WORDS)] = UNSET
    query: Annotated[str | UnsetType, Query(), Told(as_it_is, tell_query)] = UNSET
    shape: Annotated[Shape | UnsetType, Choice("Shape", Shape), worded("shape", SHAPE_WORDS)] = UNSET
    group_by: Annotated[Grouping | UnsetType, Choice("Grouping", Grouping), worded("grouping", GROUPING_WORDS)] = UNSET
    sort_by: Annotated[Sort | UnsetType, Choice("Order", Sort), worded("order", SORT_WORDS)] = UNSET
    columns: Annotated[list[str] | UnsetType, Columns(), Told(show_columns, tell_columns)] = UNSET
    shared: Annotated[bool | UnsetType, Sharing(), Told(show_word(SHARING_WORDS), tell_sharing)] = UNSET


class ViewOf(msgspec.Struct, frozen=True):
    """The list that a new view is saved from, as its address says it."""

    lists: Annotated[Listed | None, Choice("What it lists", Listed, required=False)] = None
    q: Annotated[str, Text("Search", max=8000, required=False)] = ""
    sort: Annotated[Sort | None, Choice("Sort", Sort, required=False)] = None
    group: Annotated[Grouping | None, Choice("Group", Grouping, required=False)] = None
    as_: Annotated[Shape | None, Choice("Shape", Shape, required=False)] = None
    columns: Annotated[list[str], Columns()] = []
    view: Annotated[int | None, Reference("View")] = None


class Place(msgspec.Struct):
    """Where a view is to stand among those that are pinned, counted from 1."""

    place: Annotated[int, Number("Place", min=0, max=1000, required=True)]
    dragged: Annotated[bool, Flag("Dragged")] = False
