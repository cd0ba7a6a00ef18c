"""Templates of projects as rows and forms."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from webapp.tasks.models import Priority
from webapp.web.forms.fields import Choice, Day, Field, Invalid, Number, Reference, Text, Version

MOST_STEPS = 100
MOST_CHARACTERS = 200_000  # of all notes and checklists of a template
MOST_DAYS = 250  # working days, about a year


class Step(msgspec.Struct, frozen=True):
    """A task of a template, so many working days after the start (before it, where that is negative); None where it has
    no date."""

    title: str
    day: int | None = None
    notes: str = ""
    items: list[str] = []
    priority: Priority = Priority.NORMAL
    labels: list[str] = []
    estimate_minutes: int | None = None
    assignee_id: int | None = None


class BlueprintRow(msgspec.Struct, frozen=True):
    """A template in the list, with how many tasks it has."""

    id: int
    name: str
    version: int
    tasks: int


class Blueprint(msgspec.Struct, frozen=True):
    """A template of projects."""

    id: int
    name: str
    version: int
    steps: list[Step]


class TaskOfProject(msgspec.Struct, frozen=True):
    """A task of a project, as far as a template keeps it."""

    title: str
    notes: str
    priority: str
    labels: list[str]
    estimate_minutes: int | None
    assignee_id: int | None
    due_on: date | None
    due_at: datetime | None
    items: list[str]


class Recorded(msgspec.Struct, frozen=True):
    """The event of a write."""

    event_id: int


class By(StrEnum):
    """What the day is by which the tasks are placed."""

    START = "start"
    DUE = "due"


BY_WORDS = {By.START: "It starts on", By.DUE: "It is due on"}


class Use(msgspec.Struct):
    """The form of a new project: its name, and the day that it starts on or is due on."""

    name: Annotated[str, Text("Name", max=80)]
    day: Annotated[date | None, Day("Day")]
    by: Annotated[By, Choice("Which day", By)] = By.START


class Look(msgspec.Struct):
    """The same as it is looked at before."""

    name: Annotated[str, Text("Name", max=80, required=False)] = ""
    day: Annotated[date | None, Day("Day")] = None
    by: Annotated[By, Choice("Which day", By)] = By.START


class BlueprintEdit(msgspec.Struct):
    """The form of a template; its tasks are said beside it."""

    name: Annotated[str, Text("Name", max=80)]
    version: Annotated[int, Version()]


TITLE: Field = Text("Task", max=200)
DAY: Field = Number("Day", min=-MOST_DAYS, max=MOST_DAYS)
ASSIGNEE: Field = Reference("Assignee")


def read_steps(
    pairs: list[tuple[str, str]], kept: list[Step]
) -> tuple[list[dict[str, str]], list[Step], dict[int, str]]:
    """The tasks of a form as they were typed, as they are read, and what is wrong with which, from 0. What a row
    doesn't say it has of the task that was there (`kept`); a row without a title is none."""
    columns = [[value for name, value in pairs if name == wanted] for wanted in ("title", "day", "assignee", "was")]
    names = ("title", "day", "assignee", "was")
    typed = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=False) if row[0].strip()]
    steps, wrong = list[Step](), dict[int, str]()
    for at, row in enumerate(typed):
        try:
            was: Any = int(row["was"]) if row["was"].isascii() and row["was"].isdigit() else len(kept)
            before = kept[was] if was < len(kept) else Step("")
            day = DAY(row["day"]) if row["day"].strip() else None
            steps.append(
                msgspec.structs.replace(
                    before, title=TITLE(row["title"]), day=day, assignee_id=ASSIGNEE(row["assignee"])
                )
            )
        except Invalid as invalid:
            wrong[at] = str(invalid)
    if not typed:
        wrong[0] = "Write at least one task."
    elif len(typed) > MOST_STEPS:
        wrong[MOST_STEPS] = f"A template has at most {MOST_STEPS} tasks."
    return typed, steps, wrong
