"""What is taken back, and what is said instead: “scratch that”, “no, make it eleven”, “not Dana, Jonas”."""

import re
from datetime import date

from msgspec.structs import replace

from webapp.quick_add.amounts import ordinal_or_word
from webapp.quick_add.names import known_people
from webapp.quick_add.result import Priority
from webapp.text.folding import folded
from webapp.voice.grammar.acts import (
    AnyAct,
    AssignTask,
    Candidate,
    CommentTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Named,
    ReopenTask,
    RescheduleTask,
    WaitTask,
)
from webapp.voice.grammar.adding import Said, read_parts, title_of, with_parts, with_time
from webapp.voice.grammar.correction_words import says_no, tells
from webapp.voice.grammar.drafts import kind_of
from webapp.voice.grammar.facets import PRIORITIES, minutes_of
from webapp.voice.grammar.finding import find_member, find_project
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.mind import Mind, unthe
from webapp.voice.grammar.retitling import is_a_number, says_a_number, with_title
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.words import Clause, listed

_PERSONAL = listed(
    "call email e-mail mail ask tell phone text message meet ring remind invite thank with for to from and pay"
)
_TO_A_PERSON = listed("for to with it's by remind ask tell let")
_BEHIND_A_PERSON = listed("about with for to on at regarding and that whether if because before after")
_DOES = re.compile(
    r" (?:(?:does|should|will|can|has to|takes|is doing)(?: (?:do|take|handle))?(?: (?:it|that|this))?)$"
)
_I_DO = re.compile(
    r"(?:i'll|i will|i can|i'd better|let me)(?: just| rather)? (?:do|take|handle) (?:it|that)(?: myself)?"
)
_NOBODY = re.compile(r"(?:to |for )?(?:nobody|no one)(?: yet| for now)?")
_NO_DATE = re.compile(r"(?:without a |without any |no )?(?:due )?(?:date|deadline)")
_NOT = re.compile(r"(?:no |oh |sorry |wait )*not (?P<rest>.+)")


def corrected_task(said: Said, payload: Clause, known: Known, *, head: Clause) -> Said | None:
    """A task of which something is said otherwise; None where it isn't clear what."""
    payload = _without_link(payload)
    if not payload or payload[0].key == "not":
        return None
    if said.priority is not None and payload.keys in PRIORITIES:  # “actually low”
        return replace(said, priority=PRIORITIES[payload.keys])
    if said.minutes is not None and said.due_time is None and (minutes := minutes_of(payload.keys)):
        return replace(said, minutes=minutes)  # “it takes an hour. Sorry, two hours.”
    if _NO_DATE.fullmatch(payload.keys) and (head.keys == "no" or len(payload) > 1):
        return replace(said, due_date=None, due_time=None, has_date=False, rrule=None, anchor=None)  # “no date”
    if said.assignee is not None and (me := _myself(payload, known)) is not None:
        return replace(said, assignee=me)
    person = _person(payload, known)
    if person is not None:
        return replace(said, assignee=person) if _DOES.search(payload.keys) else _with_person(said, payload, person)
    parts = read_parts(payload, known)
    if parts is None:
        return None
    if said.due_time is None and is_a_number(payload) and any(says_a_number(word) for word in said.title.split()):
        return with_title(said, Said(title=title_of(payload.text, known)), payload, known, head)
    if not parts.title or parts.title.casefold() in {"it", "that", "this"}:
        return _with(said, parts, payload, known)
    if payload[-1].key in {"past", "half", "quarter"}:
        return None  # “half past”: of which hour?
    found = find_project(payload, known.projects)
    if said.project is not None and found.sure:
        return replace(said, project=found)
    counted = says_a_number(payload[0].key) and len(payload) > 1  # “make it two crates”
    if not says_no(head) and not counted and not head.keys.startswith(("actually", "change")):
        return None
    return with_title(_with(said, replace(parts, title=""), payload, known), parts, payload, known, head)


def _myself(payload: Clause, known: Known) -> Named | None:
    """The one who speaks: “actually, I'll do it myself”."""
    if not _I_DO.fullmatch(payload.keys) or not known.me:
        return None
    return Named(said=payload.text, place=payload.place, candidates=(Candidate(known.me, 1.0),), sure=True)


def _without_link(payload: Clause) -> Clause:
    while len(payload) > 1 and payload[0].key in {"but", "that", "rather", "and", "just", "only"}:
        payload = payload[1:]
    return payload


def _with(said: Said, parts: Said, payload: Clause, known: Known) -> Said:
    changed = with_parts(said, parts)
    if parts.due_date is None and parts.due_time is None:
        return changed
    day = _day_of_month(payload, said)
    if day is not None:
        return replace(changed, due_date=day)
    times = read_when(payload, known.typed())
    if times is not None:
        return with_time(changed, times)
    if parts.rrule is not None:
        changed = replace(changed, rrule=parts.rrule, anchor=parts.anchor, ends=parts.ends, off_days=parts.off_days)
    if parts.has_date or not said.has_date:
        changed = replace(changed, due_date=parts.due_date, has_date=parts.has_date)
    return replace(changed, due_time=parts.due_time or changed.due_time)


def _day_of_month(payload: Clause, said: Said) -> date | None:
    """`the second`, of a task on the first of June: in its month."""
    words = [word.key for word in payload.words if word.key not in {"the", "on"}]
    number = ordinal_or_word("-".join(words)) if 0 < len(words) <= 2 and said.has_date else None
    if number is None or said.due_date is None or said.rrule is not None:
        return None
    try:
        return said.due_date.replace(day=number)
    except ValueError:
        return None


def names_a_person(payload: Clause, known: Known) -> bool:
    """Whether these words are the name of a member."""
    return _person(payload, known) is not None


def _person(payload: Clause, known: Known) -> Named | None:
    """The member whom all these words name: “Jonas”, “for Jonas”, “to Jonas”."""
    bare = payload[1:] if len(payload) > 1 and payload[0].key in _TO_A_PERSON else payload
    if len(bare) > 1 and payload[0].key in {"remind", "ask", "tell", "get"} and bare[-1].key == "to":
        bare = bare[:-1]  # “no, remind Dana to”
    does = _DOES.search(bare.keys)  # “no, Dana does”, “Dana should do it”
    if does is not None:
        bare = bare[: len(bare) - len(does[0].split())]
    if not 0 < len(bare) <= 3:
        return None
    found = find_member(bare, known.members, known.me)
    clear = found.sure and (len(bare) == 1 or not found.candidates or found.candidates[0].likeness == 1.0)
    return found if clear else None


def _with_person(said: Said, payload: Clause, person: Named) -> Said | None:
    called = person.candidates[0].name
    people = known_people(known_names(said, called))
    words = said.title.split(" ")
    if said.assignee is None and payload[0].key != "for" and payload[-1].key != "to":
        for at, word in enumerate(words):
            before = folded(words[at - 1]) if at else ""
            if at and (before in _PERSONAL or people.find(folded(word))) and word[:1].isupper():
                words[at] = word.replace(word.strip(".,!?"), payload[-1].text if len(payload) == 1 else called)
                return replace(said, title=" ".join(words))
        if len(words) > 1 and folded(words[0]) in _PERSONAL:
            end = next((at for at in range(2, len(words)) if folded(words[at]) in _BEHIND_A_PERSON), len(words))
            return replace(said, title=" ".join([words[0], capital(payload.text), *words[end:]]))
    return replace(said, assignee=person)


def known_names(said: Said, called: str) -> tuple[str, ...]:
    """Names that a title may hold."""
    return (called,)


def corrected_act(act: AnyAct, payload: Clause, mind: Mind) -> AnyAct | None:
    """Another act than a new task, of which something is said otherwise."""
    payload = _without_link(payload)
    if not payload:
        return None
    bare = payload[1:] if len(payload) > 1 and payload[0].key in {"to", "for", "on", "until"} else payload
    person = _person(payload, mind.known)
    when = read_when(payload, mind.known.typed()) or read_when(bare, mind.known.typed())
    if isinstance(act, RescheduleTask) and when is not None and when.read.rrule is None:
        if when.has_date:
            return replace(act, due_date=when.due_date, due_time=when.due_time or act.due_time, days=None)
        return replace(act, due_time=when.due_time)
    if isinstance(act, AssignTask) and payload[-2:-1].keys in {"to", "for"} and len(payload) > 2:
        who, task = _person(payload[-1:], mind.known), mind.find_task(payload[:-2])
        if who is not None and task.sure:
            return replace(act, task=task, assignee=who)
    if isinstance(act, AssignTask) and _NOBODY.fullmatch(payload.keys):
        return replace(act, assignee=None)
    person = _myself(payload, mind.known) or person
    if isinstance(act, AssignTask) and person is not None:
        return replace(act, assignee=person)
    if isinstance(act, WaitTask):
        if person is None and len(payload) > 1 and payload[0].key in {"for", "on"} and not tells(payload):
            return replace(act, waits_for=bare.text)
        return replace(act, waits_for=person.candidates[0].name) if person is not None else None
    if isinstance(act, CreateDraft):
        kind = kind_of(unthe(payload))
        if kind is not None:
            return replace(act, kind=kind)
        if payload[:2].keys in {"call it", "name it", "title it"} and len(payload) > 2:
            return replace(act, title=capital(payload[2:].text))
        while len(payload) > 1 and payload[0].key in {"about", "called", "titled", "named"}:
            payload = payload[1:]
        return replace(act, title=capital(unthe(payload).text))
    if isinstance(act, Decide):
        draft = mind.find_draft(bare)
        return replace(act, draft=draft) if draft.candidates else None
    if isinstance(act, RescheduleTask | AssignTask | CompleteTask | ReopenTask | CommentTask):
        task = mind.find_task(bare, done=isinstance(act, ReopenTask))
        return replace(act, task=task) if task.candidates else None
    return None


def instead_of(payload: Clause, said: Said, known: Known) -> Said | None:
    """`not Dana, Jonas`: the one for the other, wherever it was said."""
    found = _NOT.match(payload.keys)
    if found is None:
        return None
    rest = payload.group(found, "rest")
    for index in range(1, min(len(rest), 6)):
        if not (rest[index - 1].after or rest[index].key == "but" or (index == 1 and len(rest) == 2)):
            continue
        old, new = rest[:index], _without_link(rest[index:])
        changed = _one_for_other(said, old, new, known)
        if changed is not None:
            return changed
    return None


def _priority_of(words: Clause, known: Known) -> Priority | None:
    parts = read_parts(words, known)
    bare = PRIORITIES.get(words.keys)
    return bare if parts is None or parts.title else parts.priority or bare


def _one_for_other(said: Said, old: Clause, new: Clause, known: Known) -> Said | None:
    person, other = _person(new, known), _person(old, known)
    given = said.assignee is not None and other is not None and said.assignee.candidates[:1] == other.candidates[:1]
    if person is not None and given:
        return replace(said, assignee=person)
    was, when = read_when(old, known.typed()), read_when(new, known.typed())
    if was is not None and when is not None:
        said = replace(said, rrule=None, anchor=None) if was.read.rrule is not None else said
        return with_time(said, when)
    if said.priority is not None and _priority_of(old, known) == said.priority:
        return corrected_task(said, new, known, head=old[:0])  # “not urgent, just high”
    project = find_project(new, known.projects)
    if said.project is not None and project.sure and find_project(old, known.projects).candidates:
        return replace(said, project=project)
    pattern = re.compile(rf"(?<!\w){re.escape(old.text)}(?!\w)", re.IGNORECASE)
    if pattern.search(said.title):
        return replace(said, title=capital(pattern.sub(lambda _match: new.text, said.title, count=1)))
    return None
