"""Events told in words: "Ana moved the due date from Friday to Monday".

What people wrote keeps to itself in these sentences, whichever way it runs: `isolating` sees to it for all subjects.
"""

from msgspec.structs import replace

from webapp.history.models import Event, HistoryLine, Names
from webapp.history.subject import Act, act_of, part_of, subject_of, url_of
from webapp.text.direction import isolated_in
from webapp.web.permissions import may
from webapp.web.viewer import Viewer

TAKEN_BACK = "took a change back"


def history_lines(events: list[Event], names: Names, viewer: Viewer) -> list[HistoryLine]:
    """Events in words, for the history on a page."""
    return [
        HistoryLine(event, tuple(sentences(event, names, viewer)), can_undo(event, viewer), other_url(event, viewer))
        for event in events
    ]


def other_url(event: Event, viewer: Viewer) -> str | None:
    """Where the other row is shown that an event tells of; None where it tells of none."""
    subject = subject_of(event)
    row_id = subject.other(event)
    return url_of(viewer, subject, row_id) if row_id else None


def can_undo(event: Event, viewer: Viewer) -> bool:
    """Whether this person can take an event back. A sitting that ended with what it began with leaves nothing to."""
    act, part = act_of(event), part_of(event)
    if "steps" in event.after and not event.before:
        return False
    if act is None or not act.undo or not may(viewer.role, subject_of(event).undo_permission):
        return False
    return part is None or part.may_undo(event, viewer)


def notice(event: Event, viewer: Viewer, names: Names | None = None) -> str:
    """What was just done, in a few words: "Task completed", and what else came of it. With `names`, a change says what
    it made of the row, where that is short: "Due tomorrow"."""
    event = isolating(event)
    act, part, subject = act_of(event), part_of(event), subject_of(event)
    done = said(act.notice, event, viewer) if act is not None else "saved"
    if part is not None:
        return done
    short = in_short(event, viewer, names) if names is not None and act is not None and act.did is None else ""
    done = (short or f"{(subject.called or subject.name).capitalize()} {done}") + merged_with(event)
    more = subject.notice_more(event, viewer)
    return f"{done}. {more}" if more else done


def in_short(event: Event, viewer: Viewer, names: Names, *, is_alone: bool = True) -> str:
    """What a change made of a row, as its subject says it of one that is alone or of several; "" where it doesn't."""
    seen = subject_of(event).seen_event(event, viewer)
    return subject_of(event).in_short(seen, columns_told(seen), viewer, names, is_alone)


def notice_of_all(events: list[Event], viewer: Viewer, names: Names | None = None) -> str:
    """What was just done to several rows, of events of one action: "3 tasks added". With `names`, a change that made
    the same of each of them says that: "3 tasks: due tomorrow"."""
    first = isolating(events[0])
    what, _, done = notice(first, viewer).partition(" ")
    several, act = f"{len(events)} {what.lower()}s", act_of(first)
    if names is not None and act is not None and act.did is None and part_of(first) is None:
        made = {in_short(isolating(event), viewer, names, is_alone=False) for event in events}
        if len(made) == 1 and (same := made.pop()):
            return f"{several}: {same[0].lower()}{same[1:]}"
    return f"{several} {done}"


def sentences(event: Event, names: Names, viewer: Viewer) -> list[str]:
    """One event as sentences without their subject, "moved the due date from Friday to Monday"."""
    act, part, subject = act_of(event), part_of(event), subject_of(event)
    event = isolating(subject.seen_event(event, viewer))
    if part is not None:
        told = [said(act.did, event, viewer) if act and act.did else part.did(event)]
    elif act is not None and act.did is not None:
        also = [told_column(event, field, names, viewer) for field in told_beside(event, act)]
        return [said(act.did, event, viewer) + subject.more(event, viewer), *also]
    else:
        told = [told_column(event, field, names, viewer) for field in columns_told(event)]
    if event.act == "undone":
        told = [f"{TAKEN_BACK}: {sentence}" for sentence in told] or [TAKEN_BACK]
    told = told or [f"changed this {subject.called or subject.name}"]
    return told if part is not None else [*told[:-1], told[-1] + subject.more(event, viewer) + merged_with(event)]


def isolating(event: Event) -> Event:
    """An event whose texts keep to themselves in a sentence."""
    before, after = isolated_in(event.before), isolated_in(event.after)
    same = before is event.before and after is event.after
    return event if same else replace(event, before=before, after=after)


def said(words: object, event: Event, viewer: Viewer) -> str:
    """Words of a declaration, which may depend on the event."""
    return str(words(event, viewer)) if callable(words) else str(words)


def merged_with(event: Event) -> str:
    """With whose changes an edit was merged, if it was: ", merged with what Ben changed"."""
    if "merged_with" not in event.after:
        return ""
    *names, last = event.after["merged_with"] or ["was"]
    return f", merged with what {' and '.join([', '.join(names), last] if names else [last])} changed"


def told_column(event: Event, column: str, names: Names, viewer: Viewer) -> str:
    """How one column changed."""
    return subject_of(event).columns[column].told(event.before.get(column), event.after.get(column), names, viewer)


def columns_told(event: Event) -> list[str]:
    """The changed columns in the order in which they are told."""
    subject = subject_of(event)
    changed = event.before.keys() | event.after.keys()
    return subject.told_columns(event, [column for column in subject.columns if column in changed])


def told_beside(event: Event, act: Act) -> list[str]:
    """The columns that an act changed beside what it is: a draft that was restored has another slug."""
    return [field for field in act.beside if field in event.before]
