"""The examples of docs/quick-add.md, read by the parser itself: `python -m tests.quick_add_page` writes them anew.

The lines are those of the page's own tables; what stands beside each is made from it.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from webapp.history.models import Names
from webapp.tasks.quick_add.capture import Marks, context_of, read_all
from webapp.tasks.quick_add.context import Preview, previews
from webapp.web.viewer import Account, Role, Viewer, Workspace

PAGE = Path(__file__).parent.parent / "docs" / "quick-add.md"
ROW = re.compile(r"^\| `(?P<line>[^`]+)` \|.*\|$", re.MULTILINE)

# Who types in the examples: on Wednesday 4 March 2026 at 10:00 in New York.
VIEWER = Viewer(
    account=Account(1, "ana@example.com", "Ana", "system", 1),
    workspace_or_none=Workspace(1, "shop", "Shop", 0),
    role_or_none=Role.OWNER,
    zone=ZoneInfo("America/New_York"),
    week_start="monday",
    date_order="mdy",
    now=datetime(2026, 3, 4, 15, 0, tzinfo=UTC),
)
PEOPLE, PROJECTS = {1: "Ana", 2: "Dana"}, {1: "Marketing", 2: "Web Shop"}
NAMES = Names(everybody=PEOPLE, members=PEOPLE, all_projects=PROJECTS, projects=PROJECTS)


def with_examples(text: str) -> str:
    """The page with each example as the parser reads it now."""
    return ROW.sub(lambda found: row(found["line"]), text)


def row(line: str) -> str:
    """One row of a table: what is typed, the title that remains, and what else was understood."""
    [read] = previews(read_all(line, Marks(), context_of(VIEWER, NAMES)), VIEWER).lines
    return f"| `{line}` | {read.title} | {understood(read)} |"


def understood(read: Preview) -> str:
    """The chips of a line, the dates of a repeat, and what is only suggested."""
    told = ", ".join(f"{chip.kind} {chip.words}".strip() for chip in read.chips)
    told += f". Next: {read.next}" if read.next else ""
    offered = ", ".join(f"{chip.words}?" for chip in read.offers)
    return told + (f"{'. ' if told else ''}Suggests: {offered}" if offered else "") or "nothing else"


def main() -> None:
    """Write the page."""
    PAGE.write_text(with_examples(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
