"""What pages say of a repeat: a phrase, and its next dates."""

from datetime import date, datetime
from itertools import islice
from typing import Any

import msgspec
from msgspec.structs import replace

from webapp.recurrence.occurrences import Occurrence, Repeat, first_day, is_further, occurrences
from webapp.recurrence.shift import shifted
from webapp.recurrence.words import skips
from webapp.recurrence.workdays import WorkDays
from webapp.tasks.due import due_day, due_time
from webapp.tasks.models import MOMENT, REMINDERS, Task, TaskEdit
from webapp.tasks.patch import moment_shown, patch_of
from webapp.tasks.reminders import in_words, is_relative
from webapp.tasks.repeats.elsewhere import own_day
from webapp.tasks.repeats.form import OFF_DAYS, REPEAT_DAYS, UNIT_WORDS, Preset, fields_of, preset_words, read_words
from webapp.tasks.repeats.series import from_json, occurrence_of, words_for, words_of
from webapp.web.formatting import WEEKDAYS
from webapp.web.forms.fields import FieldInvalid, Invalid
from webapp.web.forms.form import Form, parse
from webapp.web.forms.form import fields_of as form_fields_of
from webapp.web.viewer import Viewer

SHOWN_DATES = 5


class Upcoming(msgspec.Struct, frozen=True):
    """A repeat in words, what it skips, and its next dates, days or moments; whether the first is the due date alone,
    which the rule has not. `problem` is why there are none yet."""

    words: str = ""
    skips: str = ""
    dates: list[date | datetime] = []
    begins_apart: bool = False
    problem: str = ""


def upcoming(repeat: Repeat, due: Occurrence, viewer: Viewer) -> Upcoming:
    """The occurrence that is due and those after it that aren't past, as if each were done on its day."""
    counted = replace(repeat, start=due.day) if repeat.anchor == "completion" else repeat
    today = viewer.now.astimezone(repeat.zone).date()
    later = (found for found in occurrences(counted, max(due.day, today)) if is_further(counted, due, found))
    found = [due, *islice(later, SHOWN_DATES - 1)]
    days = [each.at or each.day for each in found]
    return Upcoming(words_for(repeat, viewer), skips(repeat.rule), days, begins_apart=not has(repeat, due.own_day))


def has(repeat: Repeat, day: date) -> bool:
    """Whether the rule of a repeat has a day; one by the hour has any, and one that moves to days of work may."""
    try:
        return repeat.rule.frequency == "HOURLY" or repeat.moves or first_day(repeat.rule, day, repeat.work) == day
    except OverflowError:
        return False


def upcoming_of(task: Task, viewer: Viewer, work: WorkDays) -> Upcoming | None:
    """The repeat of a task; None where it has none. Of a closed one only the words."""
    if task.repeat is None or task.due_on is None:
        return None
    repeat = from_json(task.repeat, work)
    if not task.is_open:
        return Upcoming(words_for(repeat, viewer), skips(repeat.rule))
    return upcoming(repeat, occurrence_of(task.due_on, task.due_at), viewer)


def upcoming_typed(form: Form[Any], task: Task, viewer: Viewer, work: WorkDays) -> Upcoming | None:
    """The repeat that a form would give to a task, whatever is wrong with its other fields."""
    about = {name: text for name, text in form.typed.items() if name.startswith(("due_", "repeat"))}
    sent = parse(TaskEdit, {"version": "1", **about})
    if sent.errors:
        return Upcoming(problem=next(iter(sent.errors.values())))
    try:
        patch = patch_of(sent.value, task, viewer, work=work)
    except FieldInvalid as invalid:
        return Upcoming(problem=str(invalid))
    stored = patch.get("repeat", task.repeat)
    day = patch.get("due_on", task.due_on)
    if stored is None or day is None:
        return None
    return upcoming(from_json(stored, work), occurrence_of(day, patch.get("due_at", task.due_at)), viewer)


def with_own_repeat(form: Form[TaskEdit], was: Task | None, viewer: Viewer) -> Form[TaskEdit]:
    """A form whose repeat was left as it `was`, so that it says the same where the task has another by now."""
    if was is None or was.repeat is None or form.typed["repeat"] != Preset.SAME or form.typed["repeat_words"]:
        return form
    repeat, day = from_json(was.repeat), due_day(was, viewer)
    if day is None or was.due_on is None:
        return form
    days = (day - own_day(repeat, was.due_on, was.due_at)).days
    seen = shifted(repeat, days) if days else repeat
    if seen is None:
        return form
    phrase = words_of(replace(seen, ends=None, clock=due_time(was, viewer) if repeat.clock is not None else None))
    try:
        read_words(phrase, day, viewer)
    except FieldInvalid:
        return form
    return Form({**form.typed, "repeat_words": phrase}, form.errors, form.value)


def choices(form: Form[Any], task: Task, viewer: Viewer) -> dict[str, Any]:
    """What the menus of the form offer."""
    try:
        due = form_fields_of(TaskEdit)["due_on"](form.typed["due_on"])
    except Invalid:
        due = None
    day = due if isinstance(due, date) else viewer.today
    repeat = from_json(task.repeat) if task.repeat is not None else None
    chosen = form.typed["reminder"]
    other = chosen and chosen != MOMENT and chosen not in REMINDERS and is_relative(chosen)
    return {
        "presets": preset_words(day, repeat),
        "units": list(UNIT_WORDS.items()),
        "off_days": list(OFF_DAYS.items()),
        "weekdays": list(zip(REPEAT_DAYS, WEEKDAYS, strict=True)),
        "reminders": [
            *([(chosen, in_words(chosen, viewer))] if other else []),
            *REMINDERS.items(),
            (MOMENT, "At a moment…"),
        ],
    }


def filled_when(task: Task, viewer: Viewer) -> dict[str, object]:
    """The fields of start, repeat and reminder as they are now."""
    moment = moment_shown(task, viewer)
    return {
        "starts_on": task.starts_on,
        "reminder": MOMENT if moment else task.reminder,
        "remind_on": moment[0] if moment else None,
        "remind_time": f"{moment[1]:%H:%M}" if moment else None,
        **fields_of(from_json(task.repeat) if task.repeat is not None else None),
    }
