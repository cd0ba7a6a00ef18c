"""What the form of quick add shows: each line as it was read, in the member's words, and what it carries along."""

from datetime import date, datetime, time
from typing import Any

import msgspec
from msgspec.structs import replace

from webapp.history.models import Names
from webapp.quick_add import Parsed, Piece, Suggestion
from webapp.quick_add.names import compared
from webapp.quick_add.tokens import opens_quote
from webapp.recurrence.rule import read_rule
from webapp.recurrence.words import in_words, skips
from webapp.tasks.filters import Due, TaskFilter
from webapp.tasks.models import PRIORITY_WORDS, Priority
from webapp.tasks.quick_add.capture import MOST_LINES, Mark, Typed
from webapp.tasks.reminders import in_words as reminder_in_words
from webapp.text.direction import isolated
from webapp.text.unseen import without_unseen
from webapp.web import formatting as words
from webapp.web.forms.fields import Labels
from webapp.web.forms.form import Form, blank
from webapp.web.viewer import Viewer

ICONS = {
    "project": "projects",
    "label": "label",
    "assignee": "person",
    "priority": "flag",
    "due": "calendar",
    "start": "calendar",
    "repeat": "repeat",
    "estimate": "estimate",
    "reminder": "clock",
    "notes": "edit",
}
KINDS = {
    "label": "Label",
    "assignee": "For",
    "priority": "Priority",
    "due": "Due",
    "start": "From",
    "repeat": "Repeats",
    "estimate": "Takes",
    "reminder": "Remind",
    "notes": "Notes:",
}
SHOWN_NOTES = 60
LABELS = Labels("Labels")
# What can be filled in beside the line, each with its icon.
FILLED = {
    "status": "tasks",
    "priority": "flag",
    "due_on": "calendar",
    "due_time": "clock",
    "project_id": "projects",
    "assignee_id": "person",
    "labels": "label",
}
FILLED_WORDS = {
    "status": "Status",
    "priority": "Priority",
    "due_on": "Due",
    "due_time": "At",
    "project_id": "Project",
    "assignee_id": "For",
    "labels": "Label",
}


class Chip(msgspec.Struct, frozen=True):
    """One piece of a line as it was understood. `kind` says what it is where `words` don't; `mark` names it, which
    nothing does where a sign isn't understood and there is nothing to take."""

    icon: str
    kind: str
    words: str
    text: str
    mark: str


class Filled(msgspec.Struct, frozen=True):
    """A field that the list's filter fills in, and how it is shown."""

    name: str
    value: str
    icon: str
    words: str


class Preview(msgspec.Struct, frozen=True):
    """One line as the person sees it before it is saved. `offers` are readings that weren't taken, `reminder` is one
    that the line doesn't say."""

    title: str
    chips: list[Chip]
    offers: list[Chip]
    notes: list[str]
    next: str
    problem: str
    reminder: str


class Previews(msgspec.Struct, frozen=True):
    """All lines, and the marks as the form carries them on. `too_many` says that there are more than can be shown.
    `left_out` are the texts of lines that become no tasks unless `everything` is wanted. `before` is a title as it was,
    of which nothing was read yet."""

    lines: list[Preview]
    words: str = ""
    taken: str = ""
    everything: bool = False
    too_many: str = ""
    left_out: list[str] = []
    before: str = ""

    @property
    def summary(self) -> str:
        """What is read out while typing: all chips in one sentence."""
        if len(self.lines) > 1:
            return f"{len(self.lines)} tasks"
        return "; ".join(
            said
            for line in self.lines
            for said in (*(f"{chip.kind} {chip.words}".strip() for chip in line.chips), line.reminder)
            if said
        )


def previews(typed: Typed, viewer: Viewer) -> Previews:
    """What to show of what was typed."""
    words, taken = ("\n".join(map(str, marks)) for marks in (typed.marks.words, typed.marks.taken))
    shown = Previews([], words, taken, typed.marks.everything, left_out=[line.text for line in typed.left_out])
    if len(typed.lines) > MOST_LINES:
        return replace(shown, too_many=typed.problem)
    lines = [
        Preview(
            line.parsed.title,
            chips_of(line.parsed, line.number, viewer),
            [
                *(offer(each, line.number, viewer) for each in line.parsed.suggestions),
                *(Chip("undo", "Read", "", mark.text, str(mark)) for mark in line.words),
            ],
            notes_of(line.parsed),
            next_dates(line.parsed, viewer),
            line.problem,
            f"Remind {reminder_in_words(line.begins_with, viewer)}" if line.begins_with is not None else "",
        )
        for line in typed.lines
    ]
    return replace(shown, lines=lines)


def chips_of(parsed: Parsed, number: int, viewer: Viewer) -> list[Chip]:
    """The pieces of a line in order, each with its value. Of what counts once, an overruled piece shows its own text,
    and of what is said in two places the first says all."""
    pieces = [piece for piece in parsed.pieces if piece.kind != "literal"]
    last = {piece.kind: index for index, piece in enumerate(pieces)}
    first = {piece.kind: index for index, piece in reversed(list(enumerate(pieces)))}
    chips = []
    for index, piece in enumerate(pieces):
        speaks = (first if piece.kind in ("due", "repeat") else last)[piece.kind] == index
        told = value_of(piece, parsed, viewer) if speaks or piece.kind == "label" else ""
        mark = str(Mark(number, piece.text))
        chips.append(Chip(ICONS[piece.kind], KINDS.get(piece.kind, ""), told or piece.text, piece.text, mark))
    return chips


def notes_of(parsed: Parsed) -> list[str]:
    """What is to be said of pieces, and of signs that aren't understood; each once."""
    notes = [*(piece.note for piece in parsed.pieces), *(offer.note for offer in parsed.suggestions)]
    left_out = skips(read_rule(parsed.rrule)) if parsed.rrule else ""
    return list(dict.fromkeys(filter(None, [*notes, left_out])))


def value_of(piece: Piece, parsed: Parsed, viewer: Viewer) -> str:
    """What a piece means, in words; "" where its own text says it best."""
    if piece.kind == "due" and parsed.due_date is not None:
        return due_words(parsed.due_date, parsed.due_time, viewer) + length_of_range(parsed)
    if piece.kind == "repeat" and parsed.rrule is not None:
        return repeat_words(parsed) + length_of_range(parsed)
    if piece.kind == "project":
        return f"Project {isolated(parsed.project or '')}{' (new)' if parsed.new_project else ''}"
    if piece.kind == "start" and parsed.start_date is not None:
        return words.day(parsed.start_date, viewer)
    if piece.kind == "label":
        return ", ".join(labels_of(piece, parsed))
    if piece.kind == "priority" and parsed.priority is not None:
        return PRIORITY_WORDS[Priority(parsed.priority)]
    if piece.kind == "estimate" and parsed.estimate_minutes is not None:
        return words.minutes(parsed.estimate_minutes)
    if piece.kind == "reminder" and parsed.reminder is not None:
        return reminder_in_words(parsed.reminder, viewer)
    if piece.kind == "notes":
        notes = parsed.notes or ""
        return notes if len(notes) <= SHOWN_NOTES else f"{notes[:SHOWN_NOTES].rstrip()}…"
    return parsed.assignee or "" if piece.kind == "assignee" else ""


def labels_of(piece: Piece, parsed: Parsed) -> list[str]:
    """The labels that one piece says, as they are spelled."""
    spelled = {compared(label): label for label in parsed.labels}
    text = without_unseen(piece.text).strip("()[]{}").removeprefix("@")
    written = [text[1:-1]] if opens_quote(text[:1]) else text.split(",")
    return [spelled.get(compared(label), label.strip()) for label in written if label.strip()]


def due_words(day: date, clock: time | None, viewer: Viewer) -> str:
    """A due date, with its time where it has one: “Tomorrow 16:00”."""
    return words.day(day, viewer) + (f" {clock:%H:%M}" if clock is not None else "")


def length_of_range(parsed: Parsed) -> str:
    """How long what is due takes where its time says so itself, as `3pm-4pm` does: “, takes 1 h”."""
    if parsed.estimate_minutes is None or any(piece.kind == "estimate" for piece in parsed.pieces):
        return ""
    return f", takes {words.minutes(parsed.estimate_minutes)}"


def repeat_words(parsed: Parsed) -> str:
    """A repeat as a phrase: “every third Friday”."""
    rule = read_rule(parsed.rrule or "")
    return in_words(
        rule,
        clock=parsed.due_time,
        ends=parsed.ends,
        from_completion=parsed.anchor == "completion",
        off_days=parsed.off_days,
    )


def offer(suggestion: Suggestion, number: int, viewer: Viewer) -> Chip:
    """A reading that wasn't taken, or a sign that isn't understood."""
    if suggestion.note:
        return Chip("error", "Not understood", "", suggestion.text, "")
    return Chip(
        ICONS[suggestion.kind],
        KINDS.get(suggestion.kind, ""),
        offered(suggestion, viewer),
        suggestion.text,
        str(Mark(number, suggestion.text)),
    )


def offered(suggestion: Suggestion, viewer: Viewer) -> str:
    """What a reading would say, in words."""
    match suggestion.kind:
        case "assignee":
            return f"For {isolated(suggestion.value)}"
        case "project":
            return f"Project {isolated(suggestion.value)}"
        case "priority":
            return f"Priority {PRIORITY_WORDS[Priority(suggestion.value)]}"
        case "estimate":
            return f"Takes {words.minutes(int(suggestion.value))}"
        case "reminder":
            is_clock = ":" in suggestion.value
            return f"Remind {suggestion.value if is_clock else reminder_in_words(suggestion.value, viewer)}"
    if suggestion.rrule is not None:
        told = in_words(
            read_rule(suggestion.rrule),
            from_completion=suggestion.anchor == "completion",
            off_days=suggestion.off_days,
        )
        return told + (f" at {suggestion.due_time}" if suggestion.due_time else "")
    if suggestion.due_date is None:
        return ""
    clock = time.fromisoformat(suggestion.due_time) if suggestion.due_time else None
    return f"{'From ' if suggestion.kind == 'start' else ''}{due_words(suggestion.due_date, clock, viewer)}"


def next_dates(parsed: Parsed, viewer: Viewer) -> str:
    """The next dates of a repeat, “Friday · Fri 20 Mar · Fri 17 Apr”; "" where nothing repeats."""
    return " · ".join(
        words.moment(each, viewer) if isinstance(each, datetime) else words.day(each, viewer) for each in parsed.next
    )


def add_context(
    viewer: Viewer,
    *,
    place: str = "add",
    wanted: TaskFilter | None = None,
    names: Names | None = None,
    form: Form[Any] | None = None,
    typed: Typed | None = None,
    back: str = "",
) -> dict[str, Any]:
    """What the form of quick add is given.

    `place` is where it stands, and the beginning of its ids: "add" above the list, "quick" in the layout, "page" on its
    own page. `form` and `typed` are what was typed and how it was read. `back` is where to go after saving. `names` are
    needed where something is filled in.
    """
    values = {name: form.typed[name] for name in FILLED if form.typed[name] and name not in form.errors} if form else {}
    if not values and wanted is not None:
        values = filled_by(wanted, viewer)
    return {
        "place": place,
        "add_form": form or blank(),
        "filled": tuple(
            Filled(name, value, FILLED[name], filled_words(name, value, viewer, names))
            for name, value in values.items()
        ),
        "reading": previews(typed, viewer) if typed is not None else Previews([]),
        "back": back,
    }


def filled_by(wanted: TaskFilter, viewer: Viewer) -> dict[str, str]:
    """The fields that the filters in force fill in, so that what is added is in the list that is shown."""
    filled = {
        "project_id": wanted.project,
        "assignee_id": wanted.assignee,
        "labels": LABELS.write([wanted.label]) if wanted.label else None,
        "due_on": viewer.today if wanted.due is Due.TODAY else None,
    }
    return {name: str(value) for name, value in filled.items() if value and value != "none"}


def filled_words(name: str, value: str, viewer: Viewer, names: Names | None) -> str:
    """What is filled in, as a chip says it: “Project Shop”."""
    match name:
        case "project_id" if names is not None and value.isdecimal():
            return f"Project {isolated(names.all_projects.get(int(value), value))}"
        case "assignee_id" if names is not None and value.isdecimal():
            return f"For {isolated(names.everybody.get(int(value), value))}"
        case "due_on":
            return f"Due {words.day(viewer.today, viewer) if value == str(viewer.today) else value}"
        case "labels":
            return f"{FILLED_WORDS[name]} {', '.join(LABELS.read(value))}"
    return f"{FILLED_WORDS[name]} {value}"
