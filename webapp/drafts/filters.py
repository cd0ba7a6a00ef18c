"""What the list of drafts can be asked for, and how that is said in its address."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from webapp.drafts.models import DraftRow, DraftStatus, Kind
from webapp.query.syntax import Node
from webapp.web.forms.fields import Choice, Reference, ReferenceOrNone, Text

MENUS = ("status", "kind", "project")  # that the list can be narrowed by, in the order of their terms
LARGEST_ID = 18  # digits


class Sort(StrEnum):
    """Orders of drafts."""

    CHANGE = "change"
    NEWEST = "newest"
    TITLE = "title"


SORT_WORDS = {Sort.NEWEST: "Newest", Sort.TITLE: "Title"}  # beside the last change


class DraftListForm(msgspec.Struct, frozen=True):
    """What the address of the list says, or the form of its filters: the text of its query, and what is chosen in the
    menus, which were made of the text that `was`."""

    q: Annotated[str, Text("Search", max=8000, required=False)] = ""
    was: Annotated[str, Text("Search", max=8000, required=False)] = ""
    status: Annotated[DraftStatus | UnsetType | None, Choice("Status", DraftStatus, required=False)] = UNSET
    kind: Annotated[Kind | UnsetType | None, Choice("Kind", Kind, required=False)] = UNSET
    project: Annotated[int | str | UnsetType | None, ReferenceOrNone("Project")] = UNSET
    sort: Annotated[Sort | None, Choice("Sort", Sort, required=False)] = None
    view: Annotated[int | None, Reference("View")] = None
    after: Annotated[str, Text("After", max=400, required=False)] = ""

    @property
    def by_filters(self) -> "DraftFilter":
        """The list where there is no text."""
        chosen = {name: getattr(self, name) for name in MENUS if getattr(self, name) is not UNSET}
        return DraftFilter(**chosen, **self.arrangement)

    @property
    def arrangement(self) -> dict[str, Any]:
        """How the list is shown, whatever it lists."""
        return {"sort": self.sort or Sort.CHANGE, "view": self.view, "after": self.after}


class DraftFilter(msgspec.Struct, frozen=True):
    """The filters and the order of the list. Where they can't say what is asked for, there is a `condition`: then they
    are those of its parts that they can say, for the menus. `text` is the query as it was typed, None where nobody
    typed one; it is `mine` where it depends on who asks. `view` is the saved view that it was opened as, however it was
    changed since."""

    status: DraftStatus | None = None
    kind: Kind | None = None
    project: int | str | None = None
    author: int | None = None
    sort: Sort = Sort.CHANGE
    view: int | None = None
    after: str = ""
    text: str | None = None
    condition: Node | None = None
    mine: bool = False

    @property
    def order(self) -> str:
        """The name of the order in `get_drafts`."""
        return f"by_{self.sort}"

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the list."""
        return any((self.status, self.kind, self.project, self.author, self.condition))

    @property
    def is_indexed(self) -> bool:
        """Whether an index has just these drafts in their order, so that a page of them reads no others."""
        chosen = [name for name in (self.status, self.kind, self.project, self.author) if name is not None]
        return not chosen or (len(chosen) == 1 and self.sort is Sort.CHANGE)

    def flags(self) -> tuple[list[str], dict[str, Any]]:
        """The `-- when` flags of `get_drafts` for its filters, and their parameters."""
        flags: list[str] = []
        parameters: dict[str, Any] = {}
        for name in ("status", "kind", "project", "author"):
            value = getattr(self, name)
            if value == "none":
                flags.append(f"no_{name}")
            elif value is not None:
                flags.append(name)
                parameters[name if name in ("status", "kind") else f"{name}_id"] = value
        return flags, parameters

    def query(self, **changes: object) -> dict[str, object]:
        """The query of this list's address with some of it changed; from the first page on unless `after` is given."""
        values: dict[str, object] = {"q": self.text}
        if self.text is None:
            values = {name: getattr(self, name) for name in MENUS}
        sort = self.sort if self.sort != Sort.CHANGE else None
        return values | {"sort": sort, "view": self.view, "after": ""} | changes


def cursor(order: str, row: DraftRow) -> str:
    """Where a page ended, as readable text: the sort key of its last row."""
    match order:
        case "by_title":
            return f"{row.id}~{row.title}"
        case "by_newest":
            return str(row.id)
    return f"{row.id}~{row.updated_at.isoformat()}"


def read_cursor(order: str, text: str) -> dict[str, Any] | None:
    """The parameters of a cursor; None where there is none or it was tampered with: that is the first page."""
    number, _, rest = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) <= LARGEST_ID):
        return None
    after: dict[str, Any] = {"after_id": int(number)}
    match order:
        case "by_title":
            return after | {"after_title": rest}
        case "by_newest":
            return after
    try:
        return after | {"after_at": datetime.fromisoformat(rest).astimezone(UTC)}
    except (ValueError, OverflowError):
        return None
