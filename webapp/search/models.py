"""What somebody looks for, and what was found."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from webapp.search.marking import Marked
from webapp.web.forms.fields import Choice, Text

SHOWN = 5  # of each kind, where all kinds are shown
PAGE_SIZE = 20  # of one kind
RANKED = 200  # of the latest that match, the best come first


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    TASKS = "tasks"
    DRAFTS = "drafts"
    THREADS = "threads"
    FILES = "files"
    PROJECTS = "projects"
    PEOPLE = "people"


KIND_WORDS = {
    Kind.TASKS: "Tasks",
    Kind.DRAFTS: "Drafts",
    Kind.THREADS: "Comments on drafts",
    Kind.FILES: "Files",
    Kind.PROJECTS: "Projects",
    Kind.PEOPLE: "People",
}


class SearchQuery(msgspec.Struct, frozen=True):
    """What is looked for, among what, and where a page of it begins."""

    q: Annotated[str, Text("Search", max=200, required=False)] = ""
    kind: Annotated[Kind | None, Choice("Kind", Kind, required=False)] = None
    after: Annotated[str, Text("After", max=80, required=False)] = ""

    def query(self, **changes: object) -> dict[str, object]:
        """The query of this search's address with some of it changed."""
        return {"q": self.q, "kind": self.kind} | changes


class PaletteQuery(msgspec.Struct, frozen=True):
    """What is typed into the palette, and what this browser has opened lately."""

    q: Annotated[str, Text("Search", max=200, required=False)] = ""
    opened: Annotated[str, Text("Opened", max=400, required=False)] = ""


class Opened(msgspec.Struct, frozen=True):
    """A task or a draft that somebody opened."""

    kind: str
    id: int
    title: str


class Asked(msgspec.Struct, frozen=True):
    """What is looked for: its `text`, its plain words, how else each may begin (see `stems.py`), and the query of all
    of it; None where there is nothing but signs."""

    text: str
    words: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]
    query: str | None


class ReadWords(msgspec.Struct, frozen=True):
    """What the database reads of a text: plain words, their stems, and the query of what begins so."""

    words: list[str]
    stems: list[str]
    query: str | None


class FoundRow(msgspec.Struct, frozen=True):
    """Something that was found: when it was last changed, closed, begun or added (`at`), and what it is about or in.
    `looked` is how many rows were looked at to find it."""

    id: int
    title: str
    at: datetime
    status: str | None = None
    about: str | None = None
    task_id: int | None = None
    draft_id: int | None = None
    project_id: int | None = None
    looked: int = 0


class PassageRow(msgspec.Struct, frozen=True):
    """A text of something that was found, near where the words stand in it; `cut` where it doesn't begin there."""

    id: int
    kind: str
    part_id: int | None
    text: str
    cut: bool


class Word(msgspec.Struct, frozen=True):
    """A word that tasks or drafts have."""

    word: str


class Passage(msgspec.Struct, frozen=True):
    """Where the words stand that aren't in the title."""

    kind: str
    part_id: int | None
    marked: Marked


class Result(msgspec.Struct, frozen=True):
    """What was found, as it is shown; the better it fits, the higher its `score`."""

    kind: Kind
    row: FoundRow
    title: Marked
    score: int
    passage: Passage | None = None
    address: str = ""


class Results(msgspec.Struct, frozen=True):
    """Some results of a kind, and the cursor of what comes after. `amount` is how many there are at least, `more`
    whether there may be more than that."""

    kind: Kind
    rows: list[Result]
    amount: int
    more: bool
    after: str | None = None

    @property
    def count(self) -> str:
        """How many there are: "7", or "200+"."""
        return f"{self.amount}+" if self.more else str(self.amount)
