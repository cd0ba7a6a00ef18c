"""An edit that somebody was faster than: what both changed of a task, in one form.

Fields that say something together are one: a due date with its time and its repeat, a reminder, a status with what is
waited for. What only one of them changed is taken; labels that both changed are added and removed each; notes are
merged as drafts are. What is left is a clash.
"""

from collections.abc import Iterable

import msgspec

from webapp.tasks.context import filled
from webapp.tasks.models import Task
from webapp.text.merge import merge, merged_lists, unmerged
from webapp.web.forms.form import Texts
from webapp.web.sandbox import save
from webapp.web.viewer import Viewer

TOGETHER = {
    "due_on": "repeat",
    "due_time": "repeat",
    "status": "standing",
    "waiting_for_id": "standing",
    "waiting_note": "standing",
    "remind_on": "reminder",
    "remind_time": "reminder",
}


class Merged(msgspec.Struct, frozen=True):
    """The form with both changes, as far as they fit together, and the fields in which they don't."""

    typed: dict[str, str]
    clashing: set[str]


def texts_of(task: Task, viewer: Viewer) -> Texts:
    """The form of a task as it is, and the whole of its repeat, of which the form says only that it is the same."""
    return Texts({**filled(task, viewer).typed, "repeat_rule": str(task.repeat)})


async def merged(before: Texts, now: Texts, typed: Texts) -> Merged:
    """What both made of `before`: the one saved `now`, the other `typed` a form, or a part of it. A field in which they
    clash is proposed as it was typed, notes with both texts. Raises Busy."""
    mine = Texts({name: tidy(name, text) for name, text in typed.items()})
    proposed = dict(mine)
    clashing: set[str] = set()
    for fields in groups({*before, *now, *mine}):
        sent = fields & mine.keys()
        changed = {name for name in sent if mine[name] != before[name]}
        changed_by_them = {name for name in fields if now[name] != before[name]}
        if not changed:
            proposed |= {name: now[name] for name in sent}
        elif not changed_by_them or all(mine[name] == now[name] for name in fields if name in sent):
            pass
        elif fields == {"notes"}:
            notes = before["notes"], mine["notes"], now["notes"]
            both = await save(notes, unmerged, merge, *notes)
            proposed["notes"] = both.text
            clashing |= fields if both.clashes else set()
        elif fields == {"labels"}:
            proposed["labels"] = merged_labels(before["labels"], mine["labels"], now["labels"])
        else:
            proposed |= {name: now[name] for name in sent - changed if not name.startswith("repeat")}
            clashing |= sent
    return Merged(proposed, clashing)


def tidy(name: str, text: str) -> str:
    """What was typed as it would be stored: forms end lines with two characters, and spaces at the ends are dropped."""
    return text.replace("\r\n", "\n").strip() if name == "notes" else " ".join(text.split())


def groups(names: Iterable[str]) -> list[set[str]]:
    """Fields by what they say together."""
    found: dict[str, set[str]] = {}
    for name in names:
        group = "repeat" if name.startswith("repeat") else TOGETHER.get(name, name)
        found.setdefault(group, set()).add(name)
    return list(found.values())


def merged_labels(before: str, mine: str, theirs: str) -> str:
    """The labels of the one with those added that the other added, and without those that they removed."""
    was, ours, now = ([label for part in text.split(",") if (label := part.strip())] for text in (before, mine, theirs))
    return ", ".join(merged_lists(was, ours, now))
