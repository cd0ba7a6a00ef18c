"""What events say of repeats, starts and reminders."""

from datetime import date, datetime
from typing import Any

from webapp.history.models import Event, Names
from webapp.tasks.reminders import in_words as reminder_in_words
from webapp.tasks.repeats.series import from_json, words_of
from webapp.web import formatting as words
from webapp.web.viewer import Viewer

KINDS = {"skipped", "ended", "missed", "repeated", "taken_back"}


def sentence(event: Event, viewer: Viewer) -> str:
    """An event of one of these kinds, without its subject."""
    before, after = event.before, event.after
    if event.kind == "repeated":
        return "added this task, the next one of its repeat"
    if event.kind == "taken_back":
        return "took this task back, as the one before it was opened again"
    if event.kind == "ended":
        return "dropped this one and all later ones"
    was, now = due_words(before, viewer), due_words(after, viewer)
    if event.kind == "missed":
        return f"moved this from {was} to {now}, as it was missed"
    return f"skipped {was}; it is due {now} now" if now else "skipped this one, which was the last"


def and_so(event: Event, viewer: Viewer) -> str:
    """How the sentence of an event goes on where it closed or opened an occurrence."""
    if "next" in event.after:
        following = event.after["next"]
        return f"; the next one is due {due_words(following, viewer)}" if following else "; it was the last one"
    if "taken_back" in event.after:
        return " and took the next one back"
    return " for this once: the next one was there already" if is_alone(event) else ""


def notice(event: Event, viewer: Viewer) -> str:
    """What else to say of something that was just done; "" where there is nothing."""
    if event.kind == "skipped":
        now = due_words(event.after, viewer)
        return f"It is due {now} now." if now else "It was the last one."
    if "next" in event.after:
        following = event.after["next"]
        return f"The next one is due {due_words(following, viewer)}." if following else "It was the last one."
    if "taken_back" in event.after:
        return "The next one is gone again."
    return "It is open for this once, beside the next one." if is_alone(event) else ""


def is_alone(event: Event) -> bool:
    """Whether an occurrence was opened again without its repeat, which goes on elsewhere."""
    opened = event.kind in ("reopened", "undone", "restored", "status_changed", "edited")
    return (
        opened
        and bool(event.before.get("repeat"))
        and event.after.get("repeat", "") is None
        and ("status" in event.after or "deleted_at" in event.after)
    )


def other_task(event: Event) -> int | None:
    """The occurrence before or after, where an event tells of it."""
    following = event.after.get("next") or {}
    found: int | None = following.get("id") or event.after.get("follows_id")
    return found


def due_words(columns: dict[str, Any], viewer: Viewer) -> str:
    """When something is due, in the middle of a sentence; "" where these columns don't say."""
    if columns.get("due_at"):
        text = words.moment(datetime.fromisoformat(columns["due_at"]), viewer)
    elif columns.get("due_on"):
        text = words.day(date.fromisoformat(columns["due_on"]), viewer)
    else:
        return ""
    first = text.split(" ")[0]
    return text.replace(first, first.lower(), 1) if first in ("Today", "Tomorrow", "Yesterday") else text


def tell_start(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A start that was set, moved or removed."""
    was, now = due_words({"due_on": before}, viewer), due_words({"due_on": after}, viewer)
    if before and after:
        return f"moved the start from {was} to {now}"
    return f"set the start to {now}" if after else f"removed the start, {was}"


def repeat_words(stored: dict[str, Any] | None) -> str:
    """A stored repeat as a phrase."""
    return words_of(from_json(stored)) if stored else ""


def same_words(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """Whether a change of a repeat is none that is told: a date was left out of it."""
    told = ("anchor", "missed")
    return (
        bool(before and after)
        and repeat_words(before) == repeat_words(after)
        and [(before or {})[name] for name in told] == [(after or {})[name] for name in told]
    )


def tell_repeat(before: dict[str, Any] | None, after: dict[str, Any] | None, names: Names, viewer: Viewer) -> str:
    """A repeat that was set, changed or taken off."""
    was, now = repeat_words(before), repeat_words(after)
    if before and after and was == now:
        stays = "stays until it is done" if after["missed"] == "keep" else "moves to the next date"
        return f"changed what happens when it is missed: it {stays}"
    if before and after:
        return f"changed its repeat from {was} to {now}"
    return f"made it repeat {now}" if after else f"took its repeat off: {was}"


def tell_reminder(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A reminder that was set, moved or removed."""
    was, now = (reminder_in_words(text, viewer) if text else "" for text in (before, after))
    if before and after:
        return f"moved the reminder from {was} to {now}"
    return f"set a reminder, {now}" if after else f"removed the reminder, {was}"
