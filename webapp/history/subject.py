"""What a subject declares of itself, so that history, undo, notices, conflicts and the trash know it without importing
it. The declarations stand in each subject's `history.py`; `webapp/subjects.py` lists them.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, Protocol

import msgspec

from webapp.database.loader import Query
from webapp.database.pool import Database, Queryable
from webapp.history.changes import ChangeRow
from webapp.history.columns import Column
from webapp.history.models import Event, Names, Notice
from webapp.web.pages import AnyRequest, Reply, workspace_url
from webapp.web.permissions import Permission
from webapp.web.viewer import Viewer

Sentence = Callable[[Event, Viewer], str]
InShort = Callable[[Event, list[str], Viewer, Names, bool], str]
Undo = Callable[[Queryable, Viewer, Event], Awaitable[bool | None]]
ShowsAgain = Callable[
    [AnyRequest, Viewer, Database, list[Event], Callable[[], Awaitable[Notice | None]]], Awaitable[Reply | None]
]

NAME = re.compile(r"[a-z]+")  # as the database holds actions to it, "task.status_changed"
ACT = re.compile(r"[a-z_]+")
DESK, SOMEBODY = "The desk", "Somebody"


class Act(msgspec.Struct, frozen=True):
    """One thing that can be done: what a notice says was done ("completed", after the subject's name), what history
    says that somebody `did` ("completed this task"; where it is None, how the fields changed), and whether it can be
    taken back: `before` of its event then holds all that it changed. Its notice leads to the row where it is to be
    `opened`; `beside` are fields that it may change too, which are told after it. An act that only `sets` columns needs
    no route of its own: `acts.do` does it (`editing/controller.py`). Of what is `quiet` nobody is told who didn't ask
    for its history."""

    notice: str | Sentence
    did: str | Sentence | None = None
    undo: bool = True
    opened: bool = False
    beside: tuple[str, ...] = ()
    sets: Callable[[Viewer], dict[str, Any]] | None = None
    quiet: bool = False


class Addressees(msgspec.Struct, frozen=True):
    """Whom an event concerns beside those who follow its row: who is `mentioned`, or may be in what was `written` (the
    text before and after), who was `given` the row and from whom it was `taken`; whose decision about it is `wanted`,
    and by whom it is `owned` who is told of one; whose `publishing` it is about. Who did it follows the row from now on
    where it `joins`, as somebody who spoke of it where it `speaks`. Who follows the row with the id `like` follows this
    one too."""

    mentioned: tuple[int, ...] = ()
    written: tuple[str, str] = ("", "")
    given: int | None = None
    taken: int | None = None
    wanted: tuple[int, ...] = ()
    owned: tuple[int, ...] = ()
    publishing: tuple[int, ...] = ()
    joins: bool = False
    speaks: bool = False
    like: int | None = None


def those_who_follow(event: Event) -> Addressees:
    """An event that concerns nobody else. (Who makes a row follows it by the statement that makes it.)"""
    return Addressees()


class Part(msgspec.Struct, frozen=True):
    """Something that belongs to a row and has events beside it, such as the items of a task's checklist.

    Its acts say in whole words what was done; `did` tells it also of what took one back. `undo` takes one back: True
    when done, False where it has moved on, None where there is nothing of that kind. What has a page of its own says by
    which `route` it is shown; else the row's page shows it. What nobody did of it the desk did by itself, where that is
    declared (`by_desk`). What people write in one is told with the news of it:
    `words` (columns `id, words`) begins those of some that are there. What takes a while, or leads to what else is to
    be done, has a `notice` of its own that says so; where that is None, it has the usual one.
    """

    name: str
    acts: Mapping[str, Act]
    did: Callable[[Event], str]
    undo: Undo
    may_undo: Callable[[Event, Viewer], bool] = lambda event, viewer: True
    addressees: Callable[[Event], Addressees] = those_who_follow
    route: str = ""
    words: Query | None = None
    by_desk: bool = False
    notice: Callable[[Queryable, Viewer, Event], Awaitable[Notice | None]] | None = None


class Restored(Protocol):
    """What was taken out of the trash, by its event; None where it was out already."""

    @property
    def event_id(self) -> int | None: ...


class Trash(msgspec.Struct, frozen=True):
    """How a subject stands in the trash: the statement that lists it (columns `subject, id, title, deleted_at`), what
    takes one out again, and who may do that."""

    rows: Query
    restore: Callable[..., Awaitable[Restored | None]]
    permission: Permission = Permission.EDIT


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Something that people make and change, by its `name` ("task") and the `plural` that its routes begin with; where
    pages say it otherwise, it is `called` so.

    `get` and `change` read and change one row, `parameters` are those of the route that shows it, by its id and title;
    that is `route` where it isn't the plural's own.
    An event can be about an `other` row too. `told_columns` leaves changed columns out that another one tells, `more`
    is how the last sentence of an event goes on, `notice_more` what a notice says beside; `in_short` is what a change
    made of its columns, for a notice that says no more than that ("Due tomorrow"), or "", of one row or of
    several. `inputs` is the template that
    has a macro for each field of its form. `seen_row` and `seen_event` say them as a person sees them whose clock is
    another than that of whoever wrote them. What `leaves_no_row` where it is deleted is made again by what takes that
    back. `shows_again` answers that events were taken back by what that changed on the page that is shown, with the
    notice of it; None where it is made anew. What can be followed says by `titles` what rows are called (columns `id,
    title, deleted_at`), and whom an event concerns. What is `many` things is told by how many of them ("task") concern
    somebody.
    """

    name: str
    plural: str
    icon: str
    called: str = ""
    route: str = ""
    get: Callable[..., Awaitable[Any]] | None = None
    change: ChangeRow | None = None
    parameters: Callable[[int, str], dict[str, object]] | None = None
    columns: Mapping[str, Column] = {}
    acts: Mapping[str, Act] = {}
    parts: tuple[Part, ...] = ()
    trash: Trash | None = None
    undo_permission: Permission = Permission.EDIT
    prepare_undo: Callable[[Queryable, Viewer, Event], Awaitable[dict[str, Any]]] | None = None
    told_columns: Callable[[Event, list[str]], list[str]] = lambda event, columns: columns
    more: Sentence = lambda event, viewer: ""
    notice_more: Sentence = lambda event, viewer: ""
    in_short: InShort = lambda event, columns, viewer, names, is_alone: ""
    other: Callable[[Event], int | None] = lambda event: None
    inputs: str = ""
    seen_row: Callable[[Any, Viewer], Any] = lambda row, viewer: row
    seen_event: Callable[[Event, Viewer], Event] = lambda event, viewer: event
    leaves_no_row: bool = False
    shows_again: ShowsAgain | None = None
    titles: Query | None = None
    many: str = ""
    addressees: Callable[[Event], Addressees] = those_who_follow

    @property
    def acts_by_name(self) -> dict[str, Mapping[str, Act]]:
        """What can be done to it and to its parts, by the name that their actions begin with."""
        return {self.name: self.acts} | {part.name: part.acts for part in self.parts}


class Undeclared(Exception):
    """A declaration lacks something: the application must not start."""


_subjects: dict[str, Subject] = {}
_parts: dict[str, Part] = {}


def declare(subjects: Iterable[Subject]) -> None:
    """Make the subjects known to this process. Raises Undeclared where a declaration contradicts itself or another."""
    known: dict[str, Subject] = {}
    parts: dict[str, Part] = {}
    for subject in subjects:
        if subject.name in known or subject.plural in {other.plural for other in known.values()}:
            raise Undeclared(f"two subjects are called {subject.name} or {subject.plural}")
        known[subject.name] = subject
        for part in subject.parts:
            if parts.setdefault(part.name, part) is not part:
                raise Undeclared(f"two parts are called {part.name}")
    for complaint in complaints(known, parts):
        raise Undeclared(complaint)
    _subjects.clear()
    _subjects.update(known)
    _parts.clear()
    _parts.update(parts)
    _act_called.cache_clear()


def complaints(known: Mapping[str, Subject], parts: Mapping[str, Part]) -> Iterator[str]:
    """What is wrong with declarations, in sentences."""
    for name, subject in known.items():
        for begin, acts in subject.acts_by_name.items():
            if not NAME.fullmatch(begin) or not all(ACT.fullmatch(act) for act in acts):
                yield f"{begin} has a name, or an act, that no event can have"
        if name in parts and subject.acts:
            yield f"{name} is a subject and a part, so nobody knows whose events are whose"
        yield from complaints_of(subject, parts)


def complaints_of(subject: Subject, parts: Mapping[str, Part]) -> Iterator[str]:
    """What is wrong with one declaration."""
    name, acts, columns = subject.name, subject.acts, subject.columns
    if (subject.get is None) != (subject.change is None):
        yield f"{name} says how it is read or how it is changed, but not both"
    if any(act.undo or act.sets for act in acts.values()) and subject.change is None:
        yield f"{name} has acts that change it or can be taken back, but says not how it is changed"
    if silent := [act for act in acts if acts[act].did is None and not columns]:
        yield f"{name} has no columns by which {silent} could be told"
    if columns and (missing := {"updated", "undone"} - acts.keys()):
        yield f"{name} has columns, but no act {sorted(missing)}"
    if unknown := {*chain.from_iterable(act.beside for act in acts.values())} - columns.keys():
        yield f"{name} tells {sorted(unknown)} beside its acts, which aren't among its columns"
    if subject.trash is None and not subject.leaves_no_row and "deleted" in acts and acts["deleted"].undo:
        yield f"{name} can be deleted and taken back, but says not how it is listed in the trash and taken out"
    moved = parts[name].acts if name in parts else acts
    if subject.trash is not None and (missing := {"deleted", "restored"} - moved.keys()):
        yield f"{name} stands in the trash, but has no act {sorted(missing)}"


def subject_of(event: Event) -> Subject:
    """What an event is about."""
    return _subjects[event.subject]


def part_of(event: Event) -> Part | None:
    """The part of a row that an event is about; None where it is about the row itself."""
    return _parts.get(event.part or "")


def act_of(event: Event) -> Act | None:
    """What was done; None where nothing is told of it."""
    return _act_called(event.subject, event.part, event.action)


@lru_cache(maxsize=1024)
def _act_called(subject: str, part: str | None, action: str) -> Act | None:
    holder = _parts.get(part or "") or _subjects.get(subject)
    return holder.acts.get(action.partition(".")[2]) if holder is not None else None


def doer_of(event: Event) -> str:
    """Who did it, by name."""
    part = part_of(event)
    return event.actor_name or (DESK if part is not None and part.by_desk else SOMEBODY)


def done_by_desk(action: str) -> bool:
    """Whether the desk did it by itself where nobody did, by what events call it."""
    part = _parts.get(action.partition(".")[0])
    return part is not None and part.by_desk


def addressees_of(event: Event) -> Addressees:
    """Whom an event concerns."""
    return (part_of(event) or subject_of(event)).addressees(event)


def followable() -> dict[str, Query]:
    """The statements that say what rows are called, by the names of the subjects that can be followed."""
    return {name: subject.titles for name, subject in _subjects.items() if subject.titles is not None}


def quiet_actions() -> list[str]:
    """What can be done of which nobody is told, as events call it."""
    return [
        f"{begin}.{act}"
        for subject in _subjects.values()
        for begin, acts in subject.acts_by_name.items()
        for act, declared in acts.items()
        if declared.quiet
    ]


def subject_called(name: str) -> Subject | None:
    """The subject of this name, None where there is none."""
    return _subjects.get(name)


def subject_at(plural: str) -> Subject | None:
    """The subject whose routes begin with this word, None where there is none."""
    return next((subject for subject in _subjects.values() if subject.plural == plural), None)


def with_trash() -> list[tuple[Subject, Trash]]:
    """The subjects that can be in the trash."""
    return [(subject, subject.trash) for subject in _subjects.values() if subject.trash is not None]


def url_of_part(viewer: Viewer, subject: Subject, row_id: int, part: str | None, part_id: int | None) -> str:
    """Where a part of a row is shown: on a page of its own, or at its place on the row's page."""
    known = _parts.get(part or "")
    if part_id is None:
        return url_of(viewer, subject, row_id)
    if known is None or not known.route:
        return f"{url_of(viewer, subject, row_id)}#{part}-{part_id}"
    named: dict[str, object] = {f"{subject.name}_id": row_id, f"{part}_id": part_id}
    return workspace_url(viewer, known.route, None, **named)


def url_of(viewer: Viewer, subject: Subject, row_id: int, title: str = "") -> str:
    """Where a row is shown."""
    given = subject.parameters(row_id, title) if subject.parameters else {f"{subject.name}_id": row_id}
    return workspace_url(viewer, subject.route or f"{subject.plural}.show", **given)
