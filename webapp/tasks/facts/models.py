"""The form of one fact of a task."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from webapp.web.forms.fields import Text, Version


class Fact(StrEnum):
    """What can be changed by itself; the value stands in addresses."""

    DUE = "due"
    ASSIGNEE = "assignee"
    STATUS = "status"
    PRIORITY = "priority"
    LABELS = "labels"
    PROJECT = "project"
    ESTIMATE = "estimate"


FACT_WORDS = {
    Fact.DUE: "Due date",
    Fact.ASSIGNEE: "Assignee",
    Fact.STATUS: "Status",
    Fact.PRIORITY: "Priority",
    Fact.LABELS: "Labels",
    Fact.PROJECT: "Project",
    Fact.ESTIMATE: "Estimate",
}
# The field of a task's edit that a fact is.
FIELDS = {
    Fact.DUE: "due_on",
    Fact.ASSIGNEE: "assignee_id",
    Fact.STATUS: "status",
    Fact.PRIORITY: "priority",
    Fact.LABELS: "labels",
    Fact.PROJECT: "project_id",
    Fact.ESTIMATE: "estimate_minutes",
}


class FactForm(msgspec.Struct):
    """A press of one of the choices (`value`), what was typed instead (`words`), or the name of what is to be made
    (`new`), for a version of the task. `back` is the page that it was asked for from."""

    version: Annotated[int, Version()]
    value: Annotated[str | UnsetType, Text("Choice", max=200, required=False)] = UNSET
    words: Annotated[str, Text("What you typed", max=400, required=False)] = ""
    new: Annotated[str, Text("Name", max=400, required=False)] = ""
    back: Annotated[str, Text("Back", max=2_000, required=False)] = ""


class WordsTyped(msgspec.Struct):
    """What is being typed, to be shown as it is read."""

    words: Annotated[str, Text("What you typed", max=400, required=False)] = ""


class Choice(msgspec.Struct, frozen=True):
    """One press: what it stores, how it is called, more about it, the key that presses it, and the class of its
    colour."""

    value: str
    words: str
    note: str = ""
    key: str = ""
    chosen: bool = False
    hue: str = ""
