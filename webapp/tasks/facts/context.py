"""What the form of a fact is given: what there is to choose, the known first, and what can be typed instead."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.history.models import NO_NAMES, Names
from webapp.history.queries import get_names
from webapp.labels.colours import hues
from webapp.quick_add.names import compared
from webapp.tasks import queries
from webapp.tasks.context import common
from webapp.tasks.due import due_day, due_time, week_end
from webapp.tasks.facts.models import FACT_WORDS, Choice, Fact
from webapp.tasks.facts.reading import read_due
from webapp.tasks.facts.responses import is_in_list, page_before
from webapp.tasks.facts.saving import fitting
from webapp.tasks.labels import get_labels
from webapp.tasks.models import PRIORITY_WORDS, STATUS_WORDS, Priority, Status, Task
from webapp.web import formatting as words
from webapp.web.forms.fields import Duration, Invalid, Labels
from webapp.web.pages import AnyRequest
from webapp.web.viewer import Viewer
from webapp.working_days.queries import get_calendar

LABELS = Labels("Labels")
LENGTH = Duration("Estimate", max=60_000)
OFFERED_LABELS = 30  # others can be typed
STATUS_KEYS = {
    Status.PENDING: "t",
    Status.IN_PROGRESS: "i",
    Status.WAITING: "w",
    Status.COMPLETED: "d",
    Status.CANCELLED: "c",
}
PRIORITY_KEYS = {Priority.URGENT: "u", Priority.HIGH: "h", Priority.NORMAL: "n", Priority.LOW: "l"}
LENGTHS = (15, 30, 60, 120, 240)  # minutes
# What is typed where nothing that is offered is meant: its label, and an example.
TYPED = {
    Fact.DUE: ("Or in words", "fri, 12 March 16:00"),
    Fact.LABELS: ("All labels", "Separated by commas"),
    Fact.PROJECT: ("Find, or name a new one", "A name"),
    Fact.ESTIMATE: ("Or another length", "3h, 1:30, 90"),
}


async def fact_context(
    request: AnyRequest,
    db: Database,
    viewer: Viewer,
    task_id: int,
    fact: Fact,
    *,
    typed: str | None = None,
    error: str = "",
    version: str = "",
    back: str = "",
) -> dict[str, Any]:
    """The form of one fact of a task; `typed` is what is in its field where that isn't what the task has, `error` why
    it wasn't stored, `version` the one that it is sent for where that isn't the task's by now. Raises
    NotFoundException where there is no such task, or it is in the trash."""
    task = await queries.get_task(db, viewer.workspace.id, task_id)
    if task is None or task.deleted_at is not None:
        raise NotFoundException
    return common(viewer) | {
        "inner": "tasks/facts/_form.html",
        "task": task,
        "fact": fact,
        "label": FACT_WORDS[fact],
        "choices": await choices_of(db, viewer, task, fact, (typed or "").strip()),
        "new": await new_project(db, viewer, (typed or "").strip()) if fact is Fact.PROJECT else "",
        "field": TYPED.get(fact),
        "typed": typed if typed is not None else typed_of(task, fact),
        "reading": await due_reading(db, viewer, task, typed) if fact is Fact.DUE and not error else "",
        "error": error,
        "version": version or str(task.version),
        "in_list": is_in_list(request, viewer),
        "back": back or page_before(request),
    }


def typed_of(task: Task, fact: Fact) -> str:
    """What stands in the field of a fact before anything is typed."""
    match fact:
        case Fact.LABELS:
            return LABELS.write(task.labels)
        case Fact.ESTIMATE:
            return LENGTH.write(task.estimate_minutes)
    return ""


async def due_reading(db: Database, viewer: Viewer, task: Task, typed: str | None) -> str:
    """How what is typed for a due date is read; what could be, where nothing is."""
    if not typed:
        return ""
    try:
        due = await read_due(db, viewer, typed)
    except Invalid as invalid:
        return str(invalid)
    return due_words(due.day, due.clock or due_time(task, viewer), viewer)


def due_words(day: date, clock: time | None, viewer: Viewer) -> str:
    """A day in full beside its name: “Friday, 6 March 2026, 16:00”."""
    return words.exact_day(day, viewer) + (f", {clock:%H:%M}" if clock is not None else "")


async def choices_of(db: Database, viewer: Viewer, task: Task, fact: Fact, typed: str) -> list[Choice]:
    """What a press of one button stores; of projects, where one is `typed`, those that fit."""
    match fact:
        case Fact.DUE:
            return await days(db, viewer, task)
        case Fact.STATUS:
            return [
                Choice(status, said, key=STATUS_KEYS[status], chosen=status == task.status)
                for status, said in STATUS_WORDS.items()
            ]
        case Fact.PRIORITY:
            return [
                Choice(priority, said, key=PRIORITY_KEYS[priority], chosen=priority == task.priority)
                for priority, said in PRIORITY_WORDS.items()
            ]
        case Fact.ASSIGNEE:
            return people(await get_names(db, viewer.workspace.id), task, viewer)
        case Fact.PROJECT:
            return projects(await get_names(db, viewer.workspace.id), task, typed)
        case Fact.LABELS:
            return labels(await get_labels(db, viewer.workspace.id), task, hues(viewer))
        case Fact.ESTIMATE:
            lengths = numbered([(str(each), words.minutes(each)) for each in LENGTHS], str(task.estimate_minutes))
            return [*lengths, Choice("", "None", key="x", chosen=task.estimate_minutes is None)]


async def days(db: Database, viewer: Viewer, task: Task) -> list[Choice]:
    """The days that are chosen most; the next working day is one of whoever looks."""
    calendar = await get_calendar(db, viewer)
    today, now = viewer.today, due_day(task, viewer)
    offered = (
        (today, "Today", "t"),
        (today + timedelta(days=1), "Tomorrow", "m"),
        (calendar.next_working_day(today), "Next working day", "w"),
        (week_end(today, viewer.week_start) + timedelta(days=1), "Next week", "n"),
    )
    first = next((said for day, said, _ in offered if day == now), "")
    found = [
        Choice(day.isoformat(), said, words.calendar_day(day, viewer), key, chosen=said == first)
        for day, said, key in offered
    ]
    return [*found, Choice("", "No date", key="x", chosen=now is None)]


def numbered(choices: list[tuple[str, str]], chosen: str, *, first: str = "") -> list[Choice]:
    """Choices with the keys 1 to 9, and the key that the `first` one has instead."""
    keys = [*first, *map(str, range(1, 10))]
    return [
        Choice(value, said, key=keys[place] if place < len(keys) else "", chosen=value == chosen)
        for place, (value, said) in enumerate(choices)
    ]


def people(names: Names, task: Task, viewer: Viewer) -> list[Choice]:
    """Oneself, then the other members by their names; who left, where it is theirs."""
    me = viewer.account.id
    others = [(str(key), name) for key, name in names.members_with(task.assignee_id).items() if key != me]
    mine = [(str(me), f"{names.members[me]} (you)")] if me in names.members else []
    found = numbered([*mine, *others], str(task.assignee_id), first="m" if mine else "")
    return [*found, Choice("", "Nobody", key="x", chosen=task.assignee_id is None)]


async def new_project(db: Database, viewer: Viewer, typed: str) -> str:
    """The name of the project that can be made; "" where nothing is typed, or there is one of this name."""
    names = await get_names(db, viewer.workspace.id) if typed else NO_NAMES
    return "" if compared(typed) in {compared(name) for name in names.all_projects.values()} else typed


def projects(names: Names, task: Task, typed: str) -> list[Choice]:
    """The projects by their names, or those that fit what is typed."""
    known = names.projects_with(task.project_id)
    if typed:
        return numbered([(str(key), name) for key, name in fitting(names.all_projects, typed).items()], "")
    offered = [(str(key), name) for key, name in known.items()]
    return [*numbered(offered, str(task.project_id)), Choice("", "No project", key="x", chosen=task.project_id is None)]


def labels(amounts: dict[str, int], task: Task, hue: Callable[[str], str]) -> list[Choice]:
    """The labels that it has, then the most frequent ones, in their colours; a press gives it one, or takes it away."""
    own = {compared(label) for label in task.labels}
    offered = {compared(label): label for label in reversed(amounts)}  # of several spellings the most frequent
    others = [label for label in amounts if offered[compared(label)] == label and compared(label) not in own]
    found = numbered([(label, label) for label in (*task.labels, *others)[:OFFERED_LABELS]], "")
    return [
        Choice(each.value, each.words, key=each.key, chosen=compared(each.value) in own, hue=hue(each.value))
        for each in found
    ]
