"""What is taken back, and what is said instead: “scratch that”, “no, make it eleven”, “not Dana, Jonas”."""

import re
from datetime import date

from msgspec.structs import replace

from webapp.quick_add.amounts import ordinal_or_word
from webapp.quick_add.names import known_people
from webapp.quick_add.phrases import ORDINAL_WORDS
from webapp.text.folding import folded
from webapp.voice.grammar.acts import (
    AnyAct,
    AssignTask,
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
from webapp.voice.grammar.drafts import kind_of
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.finding import find_member, find_project
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.mind import Mind, unthe
from webapp.voice.grammar.sounds import stem
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import Clause, listed

_WINDOW = 10
_AH = r"(?:(?:no|oh|sorry|actually|wait|oops|hm|um|uh|okay|ok|well|please|and|but|hang on|hold on|on second thought) )*"
_DROP = re.compile(
    rf"{_AH}(?:(?:scratch|cancel|delete|forget|undo|strike|drop|remove|ignore|discard|skip|take back|take|leave) "
    r"(?:(?:that|the) last thing(?: i said)?|what i just said|that last one|that last part|that last task|that one|"
    r"that again|that back|that|this|it|the last one|"
    r"the last task|the last part|about it|about that|what i said|(?:the|that) (?:first|second|third|fourth|previous|"
    r"other) (?:one|task|thing))|leave (?:it|that)(?: as it is| as is| be| alone)|never mind(?: that| about that| "
    r"it)?|nevermind(?: that)?|forget i said (?:that|"
    r"anything))(?: for (?:now|today|the moment))?(?= |$)"
)
_DROP_ALL = re.compile(
    rf"{_AH}(?:(?:scratch|cancel|delete|forget|undo|discard|drop) (?:everything|all of (?:that|them|it)|all "
    rf"that|it all|them all|all)"
    r"|start over|start again|never mind all (?:of )?that)(?= |$)"
)
_SORRY = (
    r"(?:no wait|wait no|no no|no|nope|wait|sorry|oops|actually|or rather|or actually|rather|i mean|i meant to say|i "
    r"meant|"
    r"hold on|hang on|"
    r"correction|excuse me|my mistake|on second thought|oh wait|oh no|oh sorry|oh|let's say|better|well)"
)
_FIX = re.compile(
    rf"(?P<sorry>(?:{_SORRY} )*)(?P<make>(?:please )?(?:(?:let's )?(?:make|change|set) (?:it|that|this)(?: to| "
    rf"for)?|it's|it should be|that should be"
    r"|it has to be|that's|let's (?:do|say|go with)|go with|do it|i said|say|i want it)(?: |$))?"
)
_STRONG = frozenset(
    {
        "i mean",
        "i meant",
        "no wait",
        "wait no",
        "correction",
        "or rather",
        "or actually",
        "i meant to say",
        "my mistake",
        "oh wait",
        "no no",
    }
)
_WAITED_FOR = listed("for till until til")
_PERSONAL = listed(
    "call email e-mail mail ask tell phone text message meet ring remind invite thank with for to from and pay"
)
_TELLING = listed(
    "is are was were am be has have had i we you they he she it's that's should can could will would must does did "
    "isn't aren't wasn't weren't hasn't haven't won't can't don't doesn't didn't"
)
_TO_A_PERSON = listed("for to with it's by remind ask tell let")
_DOES = re.compile(
    r" (?:(?:does|should|will|can|has to|takes|is doing)(?: (?:do|take|handle))?(?: (?:it|that|this))?)$"
)
_BEHIND_A_VERB = listed("the a an my our your his her their it them this that some all up off out in on")
_NOT = re.compile(r"(?:no |oh |sorry |wait )*not (?P<rest>.+)")


def drop_at(words: Clause, index: int) -> tuple[int, bool]:
    """How many words take back what was said, and whether all of it is meant; 0 where nothing is taken back."""
    keys = words[index : index + _WINDOW].keys
    for pattern, everything in ((_DROP_ALL, True), (_DROP, False)):
        found = pattern.match(keys)
        if found is None:
            continue
        length = len(found[0].split())
        end = index + length
        begins = index == 0 or words[index - 1].pauses
        clear = found[0].startswith(("scratch", "start over")) or "forget" in found[0]
        clear = clear or ("mind" in found[0] and begins)
        after = words[end].key if end < len(words) else ""
        if end >= len(words) or words[end - 1].pauses or clear or after in _AFTER_A_DROP or after in VERBS:
            return length, everything
    return 0, False


_AFTER_A_DROP = listed("please and remind i add new make move instead thanks one task again um uh let's actually for")


def fix_at(words: Clause, index: int) -> tuple[int, bool]:
    """How many words say that something is to be said otherwise, and whether that is clear; 0 where none do."""
    keys = words[index : index + _WINDOW].keys
    found = _FIX.match(keys + " ")
    if found is None or not found[0].strip():
        return 0, False
    length = len(found[0].split())
    if words[index + length - 1].key == "wait" and words[index + length : index + length + 1].keys in _WAITED_FOR:
        return 0, False
    sorry = found["sorry"].strip()
    strong = any(sorry.endswith(each) for each in _STRONG) or bool(sorry and found["make"])
    return length, strong


def says_no(head: Clause) -> bool:
    """Whether what begins a correction takes back what was said."""
    return bool(
        {"no", "nope", "wait", "sorry", "oops", "mean", "meant", "rather", "correction"}
        & {word.key for word in head.words}
    )


def corrected_task(said: Said, payload: Clause, known: Known, *, head: Clause) -> Said | None:
    """A task of which something is said otherwise; None where it isn't clear what."""
    payload = _without_link(payload)
    if not payload:
        return None
    person = _person(payload, known)
    if person is not None:
        return _with_person(said, payload, person)
    parts = read_parts(payload, known)
    if parts is None:
        return None
    if said.due_time is None and _is_a_number(payload) and any(_says_a_number(word) for word in said.title.split()):
        return _with_title(said, Said(title=title_of(payload.text, known)), payload, known, head)
    if not parts.title or parts.title.casefold() in {"it", "that", "this"}:
        return _with(said, parts, payload, known)
    found = find_project(payload, known.projects)
    if said.project is not None and found.sure:
        return replace(said, project=found)
    counted = _says_a_number(payload[0].key) and len(payload) > 1  # “make it two crates”
    if not says_no(head) and not counted and not head.keys.startswith(("actually", "change")):
        return None
    return _with_title(said, parts, payload, known, head)


def _without_link(payload: Clause) -> Clause:
    while len(payload) > 1 and payload[0].key in {"but", "that", "rather", "and"}:
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


def _counts(word: str) -> bool:
    """Whether a word is a part of a number: “two hundred and fifty”."""
    return _says_a_number(word) or folded(word) in {"hundred", "thousand", "dozen", "and", "a"}


def _first_of(words: list[str], at: int) -> int:
    """Where the number begins that a word is the last figure of."""
    while at > 1 and _counts(words[at - 1]):
        at -= 1
    return at


def _is_a_number(payload: Clause) -> bool:
    return len(payload) == 1 and _says_a_number(payload[0].key)


def _says_a_number(word: str) -> bool:
    return folded(word) in NUMBERS or word.isdigit()


def names_a_person(payload: Clause, known: Known) -> bool:
    """Whether these words are the name of a member."""
    return _person(payload, known) is not None


def tells(payload: Clause) -> bool:
    """Whether something is told, and not said otherwise."""
    return not _TELLING.isdisjoint(word.key for word in payload.words)


def _person(payload: Clause, known: Known) -> Named | None:
    """The member whom all these words name: “Jonas”, “for Jonas”, “to Jonas”."""
    bare = payload[1:] if len(payload) > 1 and payload[0].key in _TO_A_PERSON else payload
    does = _DOES.search(bare.keys)  # “no, Dana does”, “Dana should do it”
    if does is not None:
        bare = bare[: len(bare) - len(does[0].split())]
    if not 0 < len(bare) <= 3:
        return None
    found = find_member(bare, known.members, known.me)
    return found if found.sure else None


def _with_person(said: Said, payload: Clause, person: Named) -> Said | None:
    called = person.candidates[0].name
    people = known_people(known_names(said, called))
    words = said.title.split(" ")
    if said.assignee is None and payload[0].key != "for":
        for at, word in enumerate(words):
            before = folded(words[at - 1]) if at else ""
            if at and (before in _PERSONAL or people.find(folded(word))) and word[:1].isupper():
                words[at] = word.replace(word.strip(".,!?"), payload[-1].text if len(payload) == 1 else called)
                return replace(said, title=" ".join(words))
        if len(words) > 1 and folded(words[0]) in _PERSONAL:
            return replace(said, title=" ".join([words[0], capital(payload.text), *words[2:]]))
    return replace(said, assignee=person)


def known_names(said: Said, called: str) -> tuple[str, ...]:
    """Names that a title may hold."""
    return (called,)


def _with_title(said: Said, parts: Said, payload: Clause, known: Known, head: Clause) -> Said | None:
    """Other words in the title: all of it where they begin with a verb, else its end."""
    changed = _with(said, replace(parts, title=""), payload, known)
    new, old = parts.title.split(" "), said.title.split(" ")
    if payload[0].key in {"a", "an"} and {"it", "that", "this"} & {word.key for word in head.words}:
        return None  # “make it an email instead”
    if tells(payload):
        return None
    first = folded(new[0])
    if folded(new[-1]) in ORDINAL_WORDS:  # of a date that isn't clear
        return None
    if len(new) > 1 and (
        first in VERBS - THINGS
        or first == folded(old[0])
        or (first in VERBS and (folded(new[1]) in _BEHIND_A_VERB or new[1][:1].isupper()))
    ):
        return replace(changed, title=parts.title)
    numbers = [at for at, word in enumerate(old) if _says_a_number(word)]
    lowered = _as_said(parts.title, payload)
    if first in NUMBERS or first.isdigit() or all(map(_counts, new)):
        if not numbers:
            return _more_of_it(changed, old, new, lowered)
        at = numbers[-1]
        if all(_counts(word) for word in new):
            end = next((after for after in range(at, len(old)) if not _counts(old[after])), len(old))
            return replace(changed, title=" ".join([*old[: _first_of(old, at)], lowered, *old[end:]]))
        alike = [folded(word) for word in old[at + 1 : at + len(new)]] == [folded(word) for word in new[1:]]
        rest = old[at + len(new) :] if alike else []  # “ten bags of sand, no, twelve bags”
        return replace(changed, title=" ".join([*old[:at], lowered, *rest]))
    last = [at for at, word in enumerate(old) if at and folded(word) == folded(new[-1])]
    if last and last[-1] - len(new) + 1 > 0:
        at = last[-1] - len(new) + 1
        return replace(changed, title=" ".join([*old[:at], lowered, *old[last[-1] + 1 :]]), certainty=0.7)
    same = [at for at, word in enumerate(old) if at and folded(word) == first]
    if same:
        at = same[-1]
    else:
        at = max(1, len(old) - len(new))
    if at >= len(old):
        return None
    return replace(changed, title=title_of(" ".join([*old[:at], lowered]), known), certainty=0.7)


def _more_of_it(changed: Said, old: list[str], new: list[str], lowered: str) -> Said | None:
    """`a tarpaulin`, no, `two tarpaulins`."""
    for at in range(len(old) - 1):
        if folded(old[at]) in {"a", "an"} and stem(folded(old[at + 1])) == stem(folded(new[-1])):
            return replace(changed, title=" ".join([*old[:at], lowered, *old[at + 2 :]]))
    return None


def _as_said(title: str, payload: Clause) -> str:
    """A title in the middle of another one: without the capital that it was given."""
    said = payload[0].text
    return said[:1] + title[1:] if folded(said[:1]) == folded(title[:1]) and said[:1].islower() else title


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
    if isinstance(act, AssignTask) and person is not None:
        return replace(act, assignee=person)
    if isinstance(act, WaitTask):
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


def _one_for_other(said: Said, old: Clause, new: Clause, known: Known) -> Said | None:
    person, other = _person(new, known), _person(old, known)
    given = said.assignee is not None and other is not None and said.assignee.candidates[:1] == other.candidates[:1]
    if person is not None and given:
        return replace(said, assignee=person)
    if read_when(old, known.typed()) is not None and (when := read_when(new, known.typed())) is not None:
        return with_time(said, when)
    project = find_project(new, known.projects)
    if said.project is not None and project.sure and find_project(old, known.projects).candidates:
        return replace(said, project=project)
    pattern = re.compile(rf"(?<!\w){re.escape(old.text)}(?!\w)", re.IGNORECASE)
    if pattern.search(said.title):
        return replace(said, title=capital(pattern.sub(lambda _match: new.text, said.title, count=1)))
    return None
