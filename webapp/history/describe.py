"""Events told in words: "Ana moved the due date from Friday to Monday"."""

from collections.abc import Callable

from webapp.checklists import history as checklists
from webapp.comments import history as comments
from webapp.drafts import history as drafts
from webapp.files import history as files
from webapp.history.formatters import Teller
from webapp.history.models import Event, HistoryLine, Names
from webapp.tasks import history as tasks
from webapp.tasks.repeats import history as repeats
from webapp.web.permissions import Permission, may
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
    "template": {"created", "edited", "deleted", "restored", "undone"},
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
    if event.subject == "template" and not may(viewer.role, Permission.MANAGE):
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
    done = f"{event.subject.capitalize()} {NOTICES.get(event.kind, 'saved')}{merged_with(event)}"
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
        found = [plain[event.kind] + repeats.and_so(event, viewer)]
        if event.kind == "restored" and "slug" in event.before:  # another draft has its slug by now
            found.append(CHANGES[thing]["slug"](event.before["slug"], event.after["slug"], names, viewer))
        return found
    if event.kind in repeats.KINDS:
        return [repeats.sentence(event, viewer)]
    if event.kind in drafts.SAVES:
        return [drafts.SAVES[event.kind](event)]
    part = next((part for name, part in PARTS.items() if name in event.after), None)
    if part is not None:
        what = part(event)
        return [f"took a change back: {what}" if event.kind == "undone" else what]
    told = [
        CHANGES[event.subject][field](event.before.get(field), event.after.get(field), names, viewer)
        for field in fields_told(event)
    ]
    if event.kind == "undone" and "restored" in event.after:
        return [f"took a change back: {drafts.text_restored(event)}"]
    if event.kind == "undone" and "revision" in event.after:
        return [f"took a change back: {drafts.named(event)}"]
    if event.kind == "undone":
        told = told or ["took a change back"]
        return [f"took a change back: {sentence}" for sentence in told[:-1]] + [
            (f"took a change back: {told[-1]}" if told[-1] != "took a change back" else told[-1])
            + repeats.and_so(event, viewer)
        ]
    told = told or [f"changed this {thing}"]
    return [*told[:-1], told[-1] + merged_with(event)]


def merged_with(event: Event) -> str:
    """With whose changes an edit was merged, if it was: ", merged with what Ben changed"."""
    if "merged_with" not in event.after:
        return ""
    *names, last = event.after["merged_with"] or ["was"]
    return f", merged with what {' and '.join([', '.join(names), last] if names else [last])} changed"


def fields_told(event: Event) -> list[str]:
    """The changed fields in the order in which they are told; a moment stands for its day."""
    changed = [field for field in CHANGES[event.subject] if field in event.before or field in event.after]
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


# What tells how the fields of each subject changed, in this order.
CHANGES: dict[str, dict[str, Teller]] = {
    "task": tasks.CHANGES,
    "draft": drafts.CHANGES,
    "template": drafts.CHANGES_OF_TEMPLATES,
}

# What tells events of parts of a task or draft, by what only these hold.
PARTS: dict[str, Callable[[Event], str]] = {
    "items": checklists.sentence,
    "comment_id": comments.sentence,
    "file_id": files.sentence,
}
