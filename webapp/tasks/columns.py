"""The columns that a table of tasks can have, beside the title."""

from typing import Any

from webapp.web.forms.fields import Field, Invalid

COLUMN_WORDS = {
    "due": "Due",
    "assignee": "Assignee",
    "status": "Status",
    "priority": "Priority",
    "project": "Project",
    "labels": "Labels",
    "estimate": "Estimate",
    "spent": "Time spent",
    "created": "Added",
    "changed": "Last change",
}
COLUMNS = ("due", "assignee", "status", "priority", "project", "labels")  # where none are chosen


class Columns(Field):
    """Names of columns between commas, in the order in which they stand in a table; none for the usual ones."""

    several = True

    def __init__(self) -> None:
        super().__init__("Columns")

    def read(self, typed: str) -> list[str]:
        chosen = {name for name in (each.strip() for each in typed.split(",")) if name}
        if unknown := sorted(chosen - COLUMN_WORDS.keys()):
            raise Invalid(f"There is no column “{unknown[0][:40]}”. Choose some of those in the list.")
        found = [name for name in COLUMN_WORDS if name in chosen]
        return [] if tuple(found) == COLUMNS else found

    def write(self, value: Any) -> str:
        return ",".join(value or ())
