"""Two people who changed the same fact of a task, in words."""

from msgspec import UNSET
from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.editing.edit import Conflict
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.history.snapshots import changers
from webapp.tasks.due import due_day, due_time
from webapp.tasks.facts.context import due_words
from webapp.tasks.facts.models import FACT_WORDS, FIELDS, Fact, FactForm
from webapp.tasks.history import TASK
from webapp.tasks.models import Task
from webapp.web.viewer import Viewer


async def meanwhile(db: Database, viewer: Viewer, fact: Fact, conflict: Conflict, sent: FactForm) -> str:
    """What somebody else made of a fact since its form was opened, and what this person wants, in words."""
    names = await get_names(db, viewer.workspace.id)
    who = changers(conflict.since, viewer).name
    now = fact_words(fact, conflict.row, names, viewer)
    chosen = fact_words(fact, replace(conflict.was or conflict.row, **conflict.sent), names, viewer)
    mine = sent.new or sent.words if fact is Fact.PROJECT and sent.value is UNSET else chosen
    label = FACT_WORDS[fact].lower()
    return f"{who} changed the {label} meanwhile: it is {now} now, and you chose {mine}. Choose again to have yours."


def fact_words(fact: Fact, task: Task, names: Names, viewer: Viewer) -> str:
    """A fact of a task in words."""
    if fact is not Fact.DUE:
        return TASK.columns[FIELDS[fact]].show(getattr(task, FIELDS[fact]), names, viewer) or "none"
    day = due_day(task, viewer)
    return due_words(day, due_time(task, viewer), viewer) if day is not None else "none"
