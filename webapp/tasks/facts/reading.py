"""What is pressed or typed for a fact, as the texts of a task's edit."""

from datetime import date, time

import msgspec
from msgspec import UNSET

from webapp.database.pool import Database
from webapp.quick_add import Context, parse
from webapp.tasks.facts.models import FIELDS, Fact, FactForm
from webapp.web.forms.fields import Invalid, Labels
from webapp.web.viewer import FIRST_WEEKDAY, Viewer
from webapp.working_days.queries import calendars_to_know

LABELS = Labels("Labels")
TITLE = "Task"  # before what is typed: a line is read as one that has a title
DUE_IN_WORDS = "Write a day, such as “fri”, “in 3 days” or “12 March 16:00”."
NO_REPEAT = "A repeat is set by Edit. Write one day here, such as “fri” or “12 March”."


class DueWords(msgspec.Struct, frozen=True):
    """When something is due by what was typed; without a time it keeps the one that it has."""

    day: date
    clock: time | None


async def read_due(db: Database, viewer: Viewer, words: str) -> DueWords:
    """Read what was typed for a due date as quick add reads it. Raises Invalid where it says anything else, Busy."""
    days = await calendars_to_know(db, viewer, words)
    context = Context(
        now=viewer.now,
        zone=viewer.zone,
        week_start=FIRST_WEEKDAY[viewer.week_start],
        date_order=viewer.date_order,
        next_workday=None if days is None else days.own.next_working_day,
    )
    line = f"{TITLE} {words}"
    parsed = parse(line, context)
    if parsed.due_date is None:  # what is only suggested in a line is all that can be meant here
        taken = frozenset((offer.start, offer.end) for offer in parsed.suggestions if offer.kind == "due")
        parsed = parse(line, context, taken=taken) if len(taken) == 1 else parsed
    if parsed.rrule is not None:
        raise Invalid(NO_REPEAT)
    others = any(piece.kind not in ("due", "literal") for piece in parsed.pieces)
    if parsed.due_date is None or parsed.title != TITLE or others:
        raise Invalid(f"“{words}” isn't read as a day. {DUE_IN_WORDS}")
    return DueWords(parsed.due_date, parsed.due_time)


async def texts_of(db: Database, viewer: Viewer, fact: Fact, form: FactForm) -> dict[str, str]:
    """What was pressed or typed, as the fields of a task's edit have it. Raises Invalid, Busy."""
    if form.value is not UNSET and fact is Fact.LABELS:
        return {FIELDS[fact]: LABELS.write([form.value] if form.value else [])}
    if form.value is not UNSET:
        return {FIELDS[fact]: form.value}
    if fact is not Fact.DUE or not form.words:
        return {FIELDS[fact]: form.words}
    due = await read_due(db, viewer, form.words)
    clock = {"due_time": f"{due.clock:%H:%M}"} if due.clock is not None else {}
    return {"due_on": due.day.isoformat()} | clock
