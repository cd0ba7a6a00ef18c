"""A board as rows and forms."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec

from webapp.tasks.arranging import BOARD_SORTS, Order, Sort
from webapp.tasks.models import TaskRow
from webapp.tasks.ranks.models import PlaceForm
from webapp.web.forms.fields import Choice, Number, Reference, Text

LARGEST_ID = 10**18 - 1


class By(StrEnum):
    """What the columns of a board are; each is a fact of a task of the same name, and a field of the query."""

    STATUS = "status"
    PROJECT = "project"
    ASSIGNEE = "assignee"


BY_WORDS = {By.STATUS: "Status", By.PROJECT: "Project", By.ASSIGNEE: "Assignee"}


class BoardQuery(msgspec.Struct, frozen=True):
    """What is asked for: a query as the list has it, the columns, their order, how many cards of which are shown
    ("waiting.40"), and the saved view that it was opened as, however it was changed since."""

    q: Annotated[str, Text("Search", max=8000, required=False)] = ""
    by: Annotated[By, Choice("Columns", By)] = By.STATUS
    sort: Annotated[Sort | None, Order("Sort", Sort, required=False)] = None
    shown: Annotated[str, Text("Shown", max=400, required=False)] = ""
    view: Annotated[int | None, Reference("View")] = None

    @property
    def order(self) -> Sort:
        """The order of each column; those of what a task has are none within one."""
        return self.sort if self.sort is not None and self.sort in BOARD_SORTS else Sort.DUE

    @property
    def by_hand(self) -> bool:
        """Whether cards can be moved within a column."""
        return self.order is Sort.MANUAL

    def query(self, **changes: object) -> dict[str, object]:
        """The query of this board's address, with some of it changed."""
        by = None if self.by is By.STATUS else self.by
        sort = None if self.order is Sort.DUE else self.order
        return {"q": self.q, "by": by, "sort": sort, "shown": self.shown, "view": self.view} | changes


class ColumnQuery(BoardQuery, frozen=True, kw_only=True):
    """What of one column comes after a place in it."""

    column: Annotated[str, Text("Column", max=40)]
    after: Annotated[str, Text("After", max=400, required=False)] = ""


class MoveForm(msgspec.Struct):
    """A card, as it was shown, and the column to which it goes."""

    task: Annotated[str, Text("Task", max=40)]
    to: Annotated[str, Text("Column", max=40)]


class PlaceInColumn(PlaceForm, kw_only=True):
    """A card, and where it goes in the column that it stands in."""

    task: Annotated[int, Number("Task", min=1, max=LARGEST_ID, required=True)]
    column: Annotated[str, Text("Column", max=40)]


class LimitForm(msgspec.Struct):
    """How many tasks a column should hold at most, and what that was when the form was made."""

    column: Annotated[str, Text("Column", max=40)]
    most: Annotated[int | None, Number("The limit", min=1, max=999)] = None
    was: Annotated[int | None, Number("The limit", min=1, max=999)] = None


class FoundColumn(msgspec.Struct, frozen=True):
    """What was found of a column: how many rows were looked at, how many had what is asked for, the first of these."""

    place: int
    looked_at: int
    amount: int
    tasks: list[dict[str, Any]]


class Limit(msgspec.Struct, frozen=True):
    """How many tasks a column should hold."""

    value: str
    most: int


class LimitOf(msgspec.Struct, frozen=True):
    """The column of a limit."""

    board: str
    value: str


class LimitSet(msgspec.Struct, frozen=True):
    """A limit that was set; no event where it was so already."""

    id: int
    event_id: int | None


class More(msgspec.Struct, frozen=True):
    """Where the next cards of a column are: the board that shows them too, and they alone."""

    url: str
    address: str


class Column(msgspec.Struct, frozen=True):
    """A column with its first cards. Its `amount` is kept, or counted as far as was looked (`is_more`), `most` is how
    many it should hold. `more` leads to the next cards; where there is none, the list has them, at `rest`."""

    value: str
    words: str
    amount: int
    is_more: bool
    rows: list[TaskRow]
    more: More | None
    rest: str | None
    most: int | None = None

    @property
    def counted(self) -> str:
        """The amount as it is shown."""
        return f"{self.amount:,}{'+' if self.is_more else ''}"

    @property
    def is_over(self) -> bool:
        """Whether it holds more than it should."""
        return self.most is not None and self.amount > self.most
