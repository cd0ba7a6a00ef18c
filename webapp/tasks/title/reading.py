"""A title that is edited, read as quick add reads a line: what its words would change of the task, and what of that was
shown to whoever saves it.

Words that stood in the title before stay words. Nothing is changed that wasn't shown: a form says by `shown` of which
text the chips are that stand in it, and one without it, or with other words by now, changes the title alone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException
from msgspec.structs import replace

from webapp.database.pool import Database, Queryable
from webapp.delivery.queries import get_preferences
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.quick_add import Context, Parsed, parse
from webapp.quick_add.names import compared
from webapp.quick_add.pasted import Line
from webapp.tasks import queries
from webapp.tasks.due import due_day, due_time
from webapp.tasks.labels import labels_to_know
from webapp.tasks.models import MOMENT, Task
from webapp.tasks.quick_add.capture import (
    Mark,
    Marks,
    ReadLine,
    Typed,
    context_of,
    problem_of,
    read_line,
    read_mark,
    read_marks,
)
from webapp.tasks.quick_add.context import Previews, previews
from webapp.tasks.reminders import is_relative
from webapp.web.forms.fields import Duration, Invalid, Labels
from webapp.web.forms.form import Form
from webapp.web.viewer import Viewer
from webapp.working_days.queries import calendars_to_know

LABELS = Labels("Labels")
LENGTH = Duration("Estimate", max=60_000)
LONGEST = 1_000  # characters that are read; a title has at most 200
NOT_YET = "Not saved yet: save it again to have what is shown below, or turn words back first."


class Read(msgspec.Struct, frozen=True):
    """A title as it was read: the texts of the task's edit that its words are, the name of a project that has to be
    made, how it is shown, and why it isn't to be saved, "" where it is."""

    texts: dict[str, str]
    new_project: str
    shown: Previews
    problem: str


async def the_task(db: Queryable, viewer: Viewer, task_id: int) -> Task:
    """The task whose title it is. Raises NotFoundException where there is none, or it is in the trash."""
    task = await queries.get_task(db, viewer.workspace.id, task_id)
    if task is None or task.deleted_at is not None:
        raise NotFoundException
    return task


def says(form: Form[Any]) -> bool:
    """Whether the title in a form may say more than the title: it came with how it was read."""
    return "shown" in form.typed and "title" in form.typed


def line_of(title: str) -> str:
    """A title as one line."""
    return " ".join(title.split())


def begin(task: Task) -> Previews:
    """What the form carries along before anything is typed: the title, whose words stay words. Which of them could be
    read is looked for when something is."""
    return Previews([], before=line_of(task.title))


def words_before(sent: Mapping[str, str], context: Context) -> tuple[Mark, ...]:
    """What of the title would be read that a form began with, if it were typed now; nothing where it was looked for
    before."""
    before = line_of(sent.get("before", ""))
    pieces = parse(before, context).pieces if 0 < len(before) <= LONGEST else ()
    return tuple(dict.fromkeys(Mark(0, piece.text) for piece in pieces if piece.kind != "literal"))


async def read_title(db: Database, viewer: Viewer, task: Task, sent: Mapping[str, str]) -> Read:
    """The title in a form that was sent, with the button on a chip that was pressed, if one was. Raises Busy."""
    names = await get_names(db, viewer.workspace.id)
    text = Line(0, line_of(sent.get("title", "")))
    labels = await labels_to_know(db, viewer.workspace.id, text.text)
    days = await calendars_to_know(db, viewer, text.text)
    context = context_of(viewer, names, labels, days)
    marks = marks_of(sent, words_before(sent, context_of(viewer, names))).still_in([text])
    if len(text.text) > LONGEST:
        return Read({}, "", Previews([]), "")
    line = read_line(text, marks, context)
    if due_time(task, viewer) is not None:  # what counts from its time has one
        held = [Mark(0, each.text) for each in line.parsed.suggestions if each.kind == "reminder" and not each.note]
        line = read_line(text, replace(marks, taken=(*marks.taken, *held)), context) if held else line
    parsed = over(task, line.parsed, viewer)
    line = replace(line, parsed=parsed, begins_with=await begins_with(db, viewer, task, parsed))
    is_read = any(piece.kind != "literal" for piece in parsed.pieces)
    shown = previews(Typed([line], marks), viewer)
    if not is_read:
        return Read({}, "", shown, "")
    problem = problem_of(parsed)
    if not problem and sent.get("shown") != text.text:
        problem = NOT_YET
    new = parsed.project or "" if parsed.new_project else ""
    return Read(texts_of(line, task, sent, viewer, names), new, shown, problem)


def marks_of(sent: Mapping[str, str], before: tuple[Mark, ...]) -> Marks:
    """What was decided about words of a title, of which those that stood in it `before` stay words."""
    text = {name: sent.get(name, "").replace("\r\n", "\n") for name in ("words", "taken", "keep", "take")}
    marks = Marks((*before, *read_marks(text["words"])), read_marks(text["taken"]))
    return marks.keep(read_mark(text["keep"])).take(read_mark(text["take"]))


def over(task: Task, parsed: Parsed, viewer: Viewer) -> Parsed:
    """What a title says on top of what its task has: a time alone keeps the day, a day alone the time."""
    if parsed.due_date is None or (parsed.due_at is not None and not parsed.only_time):
        return parsed
    if parsed.only_time:
        return replace(parsed, due_date=due_day(task, viewer) or parsed.due_date)
    return replace(parsed, due_time=due_time(task, viewer)) if parsed.due_time is None else parsed


async def begins_with(db: Queryable, viewer: Viewer, task: Task, parsed: Parsed) -> str | None:
    """The reminder that a due time begins with which the task hadn't before, where the title says none."""
    if parsed.due_time is None or parsed.reminder or task.due_at is not None or task.reminder:
        return None
    return (await get_preferences(db, viewer.workspace.id, viewer.account.id)).default_reminder


def texts_of(line: ReadLine, task: Task, sent: Mapping[str, str], viewer: Viewer, names: Names) -> dict[str, str]:
    """What a title says, as the fields of a task's edit have it; labels and notes beside those that are `sent`, or that
    the task has."""
    parsed = line.parsed
    texts = {"title": parsed.title}
    if parsed.due_date is not None:
        texts["due_on"] = parsed.due_date.isoformat()
        texts["due_time"] = f"{parsed.due_time:%H:%M}" if parsed.due_time is not None else ""
    if parsed.rrule is not None:
        said = " ".join(piece.text for piece in parsed.pieces if piece.kind in ("repeat", "due"))
        texts |= {"repeat": "", "repeat_words": said}
        texts["repeat_ends"] = parsed.ends.isoformat() if parsed.ends is not None else ""
    if parsed.start_date is not None:
        texts["starts_on"] = parsed.start_date.isoformat()
    if parsed.priority is not None:
        texts["priority"] = parsed.priority
    if parsed.project is not None and not parsed.new_project:
        known = {compared(name): project_id for project_id, name in names.all_projects.items()}
        texts["project_id"] = str(known.get(compared(parsed.project), ""))
    if parsed.assignee is not None:
        members = {name: account_id for account_id, name in names.members.items()}
        texts["assignee_id"] = str(members.get(parsed.assignee, ""))
    if parsed.labels:
        texts["labels"] = with_labels(sent.get("labels", LABELS.write(task.labels)), parsed.labels)
    if parsed.estimate_minutes is not None:
        texts["estimate_minutes"] = LENGTH.write(parsed.estimate_minutes)
    if parsed.notes:
        texts["notes"] = "\n\n".join(filter(None, (sent.get("notes", task.notes), parsed.notes)))
    if parsed.reminder is not None:
        texts |= reminder_texts(parsed.reminder, viewer)
    return texts


def with_labels(typed: str, said: tuple[str, ...]) -> str:
    """Labels as they are typed, and others; what can't be read stays as it is, to be told."""
    try:
        return LABELS.write([*LABELS.read(typed), *said])
    except Invalid:
        return typed


def reminder_texts(reminder: str, viewer: Viewer) -> dict[str, str]:
    """A reminder as the form has it: how long before, or a day and a time."""
    if is_relative(reminder):
        return {"reminder": reminder}
    moment = datetime.fromisoformat(reminder).astimezone(viewer.zone)
    return {"reminder": MOMENT, "remind_on": moment.date().isoformat(), "remind_time": f"{moment:%H:%M}"}
