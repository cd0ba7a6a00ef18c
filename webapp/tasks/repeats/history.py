"""What history says of repeats, starts and reminders."""

from datetime import date, datetime
from typing import Any

from webapp.history.models import Event, Names
from webapp.tasks.reminders import in_words as reminder_in_words
from webapp.tasks.repeats.series import from_json, words_for, words_of
from webapp.web import formatting as words
from webapp.web.viewer import Viewer

GOES_ON = frozenset({"completed", "reopened", "cancelled", "deleted", "restored", "undone"})


def skipped(event: Event, viewer: Viewer) -> str:
    """An occurrence that was left out."""
    was, now = due_words(event.before, viewer), due_words(event.after, viewer)
    return f"skipped {was}; it is due {now} now" if now else "skipped this one, which was the last"


def missed(event: Event, viewer: Viewer) -> str:
    """An occurrence that moved on by itself."""
    return f"moved this from {due_words(event.before, viewer)} to {due_words(event.after, viewer)}, as it was missed"


def reminder_moved(event: Event, viewer: Viewer) -> str:
    """A reminder that counts days of work, where these changed."""
    moment = datetime.fromisoformat(event.after["remind_at"])
    return f"moved the reminder to {words.moment(moment, viewer)}, as the working days changed"


def more(event: Event, viewer: Viewer) -> str:
    """How the sentence of an event goes on where it closed or opened an occurrence; "" where it says that itself, or
    tells fields."""
    if event.act not in GOES_ON:
        return ""
    if "next" in event.after:
        following = event.after["next"]
        return f"; the next one is due {due_words(following, viewer)}" if following else "; it was the last one"
    if "taken_back" in event.after:
        return " and took the next one back"
    return " for this once: the next one was there already" if is_alone(event) else ""


def notice_more(event: Event, viewer: Viewer) -> str:
    """What else to say of something that was just done; "" where there is nothing."""
    if event.act == "skipped":
        now = due_words(event.after, viewer)
        return f"It is due {now} now." if now else "It was the last one."
    if event.act == "updated" and at_another_time(event):
        at = event.after.get("due_at")
        clock = f"are at {words.clock(datetime.fromisoformat(at), viewer)} too" if at else "have no time either"
        return f"All later ones {clock}."
    if "next" in event.after:
        following = event.after["next"]
        return f"The next one is due {due_words(following, viewer)}." if following else "It was the last one."
    if "taken_back" in event.after:
        return "The next one is gone again."
    return "It is open for this once, beside the next one." if is_alone(event) else ""


def at_another_time(event: Event) -> bool:
    """Whether a repeat goes on as before, but at another time."""
    before, after = event.before.get("repeat") or {}, event.after.get("repeat") or {}
    return bool(before and after and "due_at" in event.after) and before["clock"] != after["clock"]


def is_alone(event: Event) -> bool:
    """Whether an occurrence was opened again without its repeat, which goes on elsewhere."""
    opened = event.act in ("reopened", "undone", "restored", "status_changed", "updated")
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


def repeat_words(stored: dict[str, Any] | None) -> str:
    """A stored repeat as a phrase."""
    return words_of(from_json(stored)) if stored else ""


def seen_words(stored: dict[str, Any] | None, viewer: Viewer) -> str:
    """A stored repeat as a phrase that says by whose clock it is kept where that isn't this person's."""
    return words_for(from_json(stored), viewer) if stored else ""


def show(stored: dict[str, Any] | None, names: Names, viewer: Viewer) -> str:
    """A stored repeat in words, with all that can differ between two that read alike: its first date, from when it is
    counted, and what happens when it is missed."""
    if not stored:
        return ""
    repeat = from_json(stored)
    counted = "counted from when it is done" if repeat.anchor == "completion" else "by the calendar"
    missed_one = "a missed one stays until it is done" if repeat.missed == "keep" else "a missed one moves on"
    first = words.exact_day(repeat.start, viewer)
    return f"{words_for(repeat, viewer)}; from {first} on; {counted}; {missed_one}"


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
    moved = before and after and before["zone"] != after["zone"]
    was, now = (seen_words(stored, viewer) if moved else repeat_words(stored) for stored in (before, after))
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
