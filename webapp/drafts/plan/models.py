"""Plans as rows and forms."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from webapp.drafts.models import Kind
from webapp.web.forms.fields import Choice, Day, Field, Invalid, Number, Reference, Text, Version

MAX_STEP = 120  # characters, beside those of a draft's title
MOST_STEPS = 20
MOST_DAYS = 250  # working days, about a year
TITLE = "{title}"  # stands in a step for the draft's


class Step(msgspec.Struct, frozen=True):
    """A task that leads to a draft's going out, so many working days before it."""

    title: str
    days_before: int

    @property
    def choice(self) -> str:
        """What a form sends where it is ticked."""
        return f"{self.days_before} {self.title}"


BEGINNING = (
    Step("Brief: {title}", 10),
    Step("Draft: {title}", 7),
    Step("Review: {title}", 4),
    Step("Approve: {title}", 2),
    Step("Publish: {title}", 0),
)
SHORT = (Step("Draft: {title}", 2), Step("Approve: {title}", 1), Step("Publish: {title}", 0))
BEGINNINGS = {kind: SHORT if kind is Kind.SOCIAL_POST else BEGINNING for kind in Kind}


class Steps(msgspec.Struct, frozen=True):
    """The steps of a kind of draft; version 0 where owners have left them as they began."""

    steps: list[Step]
    version: int = 0


class PlanTask(msgspec.Struct, frozen=True):
    """A task of a plan as it is now."""

    task_id: int
    version: int
    title: str
    days_before: int
    due_on: date | None
    due_at: datetime | None
    is_open: bool

    @property
    def choice(self) -> str:
        """It as it is now, as a form sends it."""
        return f"{self.task_id}-{self.version}"


class Plan(msgspec.Struct, frozen=True):
    """The tasks of a draft, and the day by which they are placed."""

    goes_on: date
    version: int
    tasks: list[PlanTask]


class PlanQuery(msgspec.Struct, frozen=True):
    """The day that is looked at."""

    goes_on: Annotated[date | None, Day("The day it goes out")] = None


class NewPlan(msgspec.Struct):
    """The form that makes the tasks of a plan; which of them is said beside it."""

    goes_on: Annotated[date | None, Day("The day it goes out")] = None
    assignee_id: Annotated[int | None, Reference("Whose they are")] = None


class MovePlan(msgspec.Struct):
    """The form that places the tasks of a plan by another day, or leaves them where they are."""

    version: Annotated[int, Version()]
    goes_on: Annotated[date | None, Day("The day it goes out")] = None
    stay: Annotated[str, Text("Stay", max=1, required=False)] = ""


class StepsForm(msgspec.Struct):
    """The form of a kind's steps; the steps themselves are said beside it."""

    kind: Annotated[Kind, Choice("Kind", Kind)]
    version: Annotated[int, Number("Version", min=0, max=2**31 - 1)] = 0


STEP_TITLE: Field = Text("What is done", max=MAX_STEP)
STEP_DAYS: Field = Number("Working days before", min=0, max=MOST_DAYS)


def read_steps(pairs: list[tuple[str, str]]) -> tuple[list[dict[str, str]], list[Step], dict[int, str]]:
    """The steps of a form as they were typed, as they are read, and what is wrong with which, from 0. A row without any
    words is none."""
    titles = [value for name, value in pairs if name == "title"]
    days = [value for name, value in pairs if name == "days_before"]
    typed = [
        {"title": title, "days_before": number} for title, number in zip(titles, days, strict=False) if title.strip()
    ]
    steps, wrong = list[Step](), dict[int, str]()
    for at, row in enumerate(typed):
        try:
            number = STEP_DAYS(row["days_before"] or "0")
            steps.append(Step(STEP_TITLE(row["title"]), number))
        except Invalid as invalid:
            wrong[at] = str(invalid)
    if not typed:
        wrong[0] = "Write at least one step."
    elif len(typed) > MOST_STEPS:
        wrong[MOST_STEPS] = f"A plan has at most {MOST_STEPS} steps."
    return typed, sorted(steps, key=lambda step: -step.days_before), wrong
