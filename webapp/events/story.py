"""Events told in words: "Ana moved the due date from Friday to Monday"."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from webapp.checklists import story as checklists
from webapp.comments import story as comments
from webapp.events import story_of_repeats as repeats
from webapp.events.models import Event, HistoryLine, Names
from webapp.files import story as files
from webapp.web import words
from webapp.web.viewer import Viewer

# What an undo can take back: the event's `before` holds all that it changed.
UNDOABLE = {
    "task": {
        "created",
        "edited",
        "completed",
        "reopened",
        "cancelled",
        "status_changed",
        "deleted",
        "restored",
        "undone",
        "skipped",
        "ended",
        "waiting_set",
        "waiting_ended",
        *checklists.KINDS,
        *comments.KINDS,
        *files.KINDS,
    },
    "draft": {
        "created",
        "renamed",
        "moved",
        "deleted",
        "restored",
        "undone",
        "named",
        "text_restored",
        *files.KINDS,
    },
}

STATUS = {
    "pending": "To do",
    "in_progress": "In progress",
    "waiting": "Waiting",
    "completed": "Done",
    "cancelled": "Cancelled",
    "draft": "Draft",
    "in_review": "In review",
    "changes_requested": "Changes requested",
    "approved": "Approved",
    "scheduled": "Scheduled",
    "published": "Published",
}

NOTICES = {
    "created": "added",
    "edited": "saved",
    "completed": "completed",
    "reopened": "opened again",
    "cancelled": "cancelled",
    "status_changed": "moved",
    "deleted": "moved to the trash",
    "restored": "taken out of the trash",
    "undone": "put back as it was",
    "renamed": "renamed",
    "moved": "saved",
    "saved": "saved",
    "skipped": "skipped",
    "ended": "ended, with all later ones",
    "merged": "saved, with what others saved meanwhile",
    "text_restored": "put back to an earlier text",
    "named": "revision named",
    "waiting_set": "is waiting",
    "waiting_ended": "waits no longer",
}


def history_lines(events: list[Event], names: Names, viewer: Viewer) -> list[HistoryLine]:
    """Events in words, for the history on a page."""
    return [
        HistoryLine(event, sentences(event, names, viewer), can_undo(event, viewer), repeats.other_task(event))
        for event in events
    ]


def can_undo(event: Event, viewer: Viewer) -> bool:
    """Whether this person can take an event back."""
    if event.kind not in UNDOABLE.get(event.subject, ()):
        return False
    return "comment_id" not in event.after or comments.may_undo(event, viewer)


def notice(event: Event, viewer: Viewer) -> str:
    """What was just done, in a few words: "Task completed", and what became of its repeat."""
    if event.kind in checklists.KINDS:
        return checklists.notice(event)
    if event.kind in comments.KINDS:
        return comments.NOTICES[event.kind]
    if event.kind in files.KINDS:
        return files.NOTICES[event.kind]
    done = f"{event.subject.capitalize()} {NOTICES.get(event.kind, 'saved')}"
    more = repeats.notice(event, viewer)
    return f"{done}. {more}" if more else done


def sentences(event: Event, names: Names, viewer: Viewer) -> list[str]:
    """One event as sentences without their subject, "moved the due date from Friday to Monday"."""
    thing = event.subject
    plain = {
        "created": f"added this {thing}",
        "completed": f"completed this {thing}",
        "reopened": f"opened this {thing} again",
        "cancelled": f"cancelled this {thing}",
        "deleted": f"moved this {thing} to the trash",
        "restored": f"took this {thing} out of the trash",
    }
    if event.kind in plain:
        return [plain[event.kind] + repeats.and_so(event, viewer)]
    if event.kind in repeats.KINDS:
        return [repeats.sentence(event, viewer)]
    if event.kind in SAVES:
        return [SAVES[event.kind](event)]
    part = next((part for name, part in PARTS.items() if name in event.after), None)
    if part is not None:
        what = part(event)
        return [f"took a change back: {what}" if event.kind == "undone" else what]
    told = [
        CHANGES[field](event.before.get(field), event.after.get(field), names, viewer)
        for field in fields_told(event)
        if field in CHANGES
    ]
    if event.kind == "undone" and "restored" in event.after:
        return [f"took a change back: {text_restored(event)}"]
    if event.kind == "undone" and "revision" in event.after:
        return [f"took a change back: {named(event)}"]
    if event.kind == "undone":
        told = told or ["took a change back"]
        return [f"took a change back: {sentence}" for sentence in told[:-1]] + [
            (f"took a change back: {told[-1]}" if told[-1] != "took a change back" else told[-1])
            + repeats.and_so(event, viewer)
        ]
    return told or [f"changed this {thing}"]


def fields_told(event: Event) -> list[str]:
    """The changed fields in the order in which they are told; a moment stands for its day."""
    changed = [field for field in CHANGES if field in event.before or field in event.after]
    if "due_at" in changed and "due_on" in changed:
        before, after = event.before, event.after
        if after.get("due_at") and (before.get("due_at") or not before.get("due_on")):
            changed.remove("due_on")
        elif not after.get("due_on"):
            changed.remove("due_at")
    if "status" in changed and {"waiting_for_id", "waiting_note"}.intersection(event.after):
        changed.remove("status")  # what it waits for says so
    if "repeat" in changed and repeats.same_words(event.before.get("repeat"), event.after.get("repeat")):
        changed.remove("repeat")
    return changed


def saved(event: Event) -> str:
    """A saved draft: "saved revision 4, 312 words"."""
    return f"saved revision {event.after.get('revision')}, {word_count(event)}"


def merged(event: Event) -> str:
    """A saved draft with what somebody else saved meanwhile."""
    number, other = event.after.get("revision"), event.before.get("revision")
    return f"saved revision {number}, merged with revision {other}, {word_count(event)}"


def autosaved(event: Event) -> str:
    """An editing session: "wrote, autosaved as revisions 4 to 60, 312 words"."""
    first, last = event.after.get("first"), event.after.get("revision")
    which = f"revision {last}" if first == last else f"revisions {first} to {last}"
    return f"wrote, autosaved as {which}, {word_count(event)}"


def clashed(event: Event) -> str:
    """A text that stands beside the draft."""
    number = event.after.get("revision")
    return f"changed the same as revision {event.before.get('revision')}: kept beside it as revision {number}"


def text_restored(event: Event) -> str:
    """An old text that is the newest again."""
    return f"restored revision {event.after.get('restored')} as revision {event.after.get('revision')}"


def named(event: Event) -> str:
    """A revision that was given a name."""
    number, name = event.after.get("revision"), event.after.get("name")
    return f"named revision {number} “{name}”" if name else f"took the name of revision {number} away"


def word_count(event: Event) -> str:
    """ "312 words" """
    count = event.after.get("word_count")
    return f"{count} word{'' if count == 1 else 's'}"


SAVES: dict[str, Callable[[Event], str]] = {
    "saved": saved,
    "merged": merged,
    "autosaved": autosaved,
    "clashed": clashed,
    "text_restored": text_restored,
    "named": named,
}


# What tells events of parts of a task or draft, by what only these hold.
PARTS: dict[str, Callable[[Event], str]] = {
    "items": checklists.sentence,
    "comment_id": comments.sentence,
    "file_id": files.sentence,
}

Teller = Callable[[Any, Any, Names, Viewer], str]


def from_to(what: str) -> Teller:
    """ "changed the title from “A” to “B”" """
    return lambda before, after, names, viewer: f"changed {what} from “{before}” to “{after}”"


def tell_due_day(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A due day that was set, moved or removed."""
    return tell_due(before, after, lambda text: words.day(date.fromisoformat(text), viewer))


def tell_due_moment(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A due moment that was set, moved or removed."""
    told = tell_due(before, after, lambda text: words.moment(datetime.fromisoformat(text), viewer))
    return told.replace("due date", "due time")


def tell_due(before: str | None, after: str | None, name: Callable[[str], str]) -> str:
    """The sentence of a changed due date."""
    if before and after:
        return f"moved the due date from {name(before)} to {name(after)}"
    return f"set the due date to {name(after)}" if after else f"removed the due date, {name(before or '')}"


def tell_project(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """A task that went from one project to another."""
    was, now = names.projects.get(before or 0, "a project"), names.projects.get(after or 0, "a project")
    if before and after:
        return f"moved it from the project {was} to {now}"
    return f"put it into the project {now}" if after else f"took it out of the project {was}"


def tell_assignee(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """A task that changed hands."""
    was, now = names.everybody.get(before or 0, "somebody"), names.everybody.get(after or 0, "somebody")
    if before and after:
        return f"handed it from {was} to {now}"
    return f"assigned it to {now}" if after else f"took it from {was}"


def tell_labels(before: list[str] | None, after: list[str] | None, names: Names, viewer: Viewer) -> str:
    """Labels that were added and removed."""
    added = [label for label in after or [] if label not in (before or [])]
    removed = [label for label in before or [] if label not in (after or [])]
    told = []
    if added:
        told.append("added the label" + ("s " if len(added) > 1 else " ") + ", ".join(added))
    if removed:
        told.append("removed the label" + ("s " if len(removed) > 1 else " ") + ", ".join(removed))
    return " and ".join(told) or "put the labels into another order"


def tell_estimate(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """An estimate that was set, changed or removed."""
    if before and after:
        return f"changed the estimate from {words.minutes(before)} to {words.minutes(after)}"
    return f"estimated {words.minutes(after)}" if after else "removed the estimate"


def tell_status(before: str, after: str, names: Names, viewer: Viewer) -> str:
    """A status that changed."""
    return f"moved it from {STATUS.get(before, before)} to {STATUS.get(after, after)}"


def tell_waiting_for(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """A task that waits for somebody, or no longer does."""
    was, now = names.everybody.get(before or 0, "somebody"), names.everybody.get(after or 0, "somebody")
    if before and after:
        return f"moved it from waiting on {was} to waiting on {now}"
    return f"set it waiting on {now}" if after else f"ended its waiting on {was}"


def tell_waiting_note(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """What a task waits for, in words."""
    return f"noted what it waits for, “{after}”" if after else f"removed what it waited for, “{before}”"


def tell_kind(before: str, after: str, names: Names, viewer: Viewer) -> str:
    """A draft that became another kind."""
    return f"changed the kind from {before.replace('_', ' ')} to {after.replace('_', ' ')}"


def tell_trash(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """Into the trash or out of it."""
    return "moved it to the trash" if after else "took it out of the trash"


CHANGES: dict[str, Teller] = {
    "title": from_to("the title"),
    "status": tell_status,
    "waiting_for_id": tell_waiting_for,
    "waiting_note": tell_waiting_note,
    "priority": lambda before, after, names, viewer: f"changed the priority from {before} to {after}",
    "due_on": tell_due_day,
    "due_at": tell_due_moment,
    "project_id": tell_project,
    "assignee_id": tell_assignee,
    "labels": tell_labels,
    "estimate_minutes": tell_estimate,
    "kind": tell_kind,
    "task_id": lambda before, after, names, viewer: "linked it to a task" if after else "took it off its task",
    "notes": lambda before, after, names, viewer: "edited the notes" if after else "removed the notes",
    "deleted_at": tell_trash,
    "starts_on": repeats.tell_start,
    "repeat": repeats.tell_repeat,
    "reminder": repeats.tell_reminder,
}
