"""How one begins to say that something is to be done: “add a task to”, “remind me to”, “I need to”, “Jonas has to”."""

import re

from msgspec import Struct
from msgspec.structs import replace

from webapp.quick_add.names import known_people
from webapp.text.folding import folded
from webapp.voice.grammar.acts import Candidate, Named
from webapp.voice.grammar.adding import Said, read_parts
from webapp.voice.grammar.courtesies import courtesy_at, verb_of
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.finding import member_called
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lead_words import COUNTED, LABELLED, MY_LEADS, NOUN_LEADS, THEY
from webapp.voice.grammar.verbs import THINGS, VERBS, present_of
from webapp.voice.grammar.words import ARTICLES, Clause, listed

WINDOW = 14  # words that the beginning of a clause is known by
_WANT = re.compile(r"(?:i|we) (?:need|want|would like) |(?:i'd|we'd) like |(?:let's )?(?:get|have) ")
_NOT_TO_DO = listed("know say admit think wonder tell be see hear understand believe have")
_TO_BE = listed("need have got must gotta")
_ALWAYS_TO_DO = ("remind", "remember", "don't forget", "do not forget", "make sure", "be sure")
_PLEASE = re.compile(r"(?:can you |could you |would you |will you )?please (?!don't)|(?:can|could|would|will) you ")
_ASKED = ("please ", "could you please ", "can you please ", "would you please ", "will you please ")
_NEVER_ASKED = listed("have let get had mark move push postpone reschedule assign give")
_DO_IT = re.compile(r"(?:^| )(?:do|handle|take|take over|take care of|see to|deal with) (?:it|this|that)(?: one)?$")
_DAYS = listed("today tomorrow this")
_ORDINALS = listed("first firstly one number")
_LINKS = listed("to that called named titled saying entitled")
_SKIPPED = listed("to that called named titled saying entitled about of is are finally really definitely")
_REPEATS = {f"{each}ly": f" every {each}" for each in ("week", "month", "year", "quarter")} | {"daily": " every day"}
_ADJECTIVES = {
    "urgent": "urgent",
    "high": "high",
    "top": "urgent",
    "low": "low",
    "normal": "normal",
    "medium": "normal",
}


class Lead(Struct, frozen=True, kw_only=True):
    """The beginning of something to be done: `end` is the place after its words.

    `mine` says that the one who speaks is to do it, `is_plain` that a task was asked for by that word, `many` that
    several were. `person` is who else is to do it; `priority` is of “an urgent task”.
    """

    end: int
    mine: bool = False
    is_plain: bool = False
    many: bool = False
    person: Named | None = None
    priority: str | None = None
    repeat: str = ""  # of “a weekly task”
    when: Clause | None = None  # of “three things for tomorrow”


def lead_at(words: Clause, index: int, known: Known) -> Lead | None:
    """The lead that begins at a word, or None."""
    window = words[index : index + WINDOW]
    keys = window.keys
    found = _longest(NOUN_LEADS, keys)
    if found is not None:
        such = re.split("[ -]", found["such"] or "")
        priority = next((_ADJECTIVES[word] for word in such if word in _ADJECTIVES), None)
        inner = _inner_lead(words, index + _count(found), known)
        if inner is not None and inner.person is None:  # “put down that I need to …”, “add a task that we have to …”
            return replace(inner, is_plain=True, priority=priority)
        behind = window[_count(found) :]
        verb = behind[:1].keys in VERBS - THINGS | {"call"} or (
            behind[:1].keys in VERBS and behind[1:2].keys in ARTICLES
        )
        if found[0].endswith(" down") and not verb:
            return None  # “put down the phone”
        of_whom = "job" in found[0].split() and window[_count(found) :][:1].keys == "for"
        if of_whom and _member_at(words, index + _count(found) + 1, known) is None:
            return None  # “add a job for the plumber” is one for somebody else
        many = bool(found.groupdict().get("many"))
        if "list" in found[0].split() and many and not window[_count(found) - 1].pauses:
            return None
        repeat = next((_REPEATS[word] for word in such if word in _REPEATS), "")
        return Lead(end=index + _count(found), is_plain=True, many=many, priority=priority, repeat=repeat)
    found = _longest(MY_LEADS, keys)
    if found is not None:
        end = index + _count(found)
        following = words[end].key if end < len(words) else ""
        if following in {"be", "see"} and not _TO_BE.isdisjoint(found[0].split()):
            following = ""
        if following == "have" and _is_had_done(words[end + 1 : end + 7]):
            following = ""
        if following in _NOT_TO_DO and not found[0].startswith(_ALWAYS_TO_DO):
            return None
        inner = lead_at(words, end, known) if end < len(words) and window[0].key != "remind" else None
        if inner is None or not inner.is_plain:
            inner = _inner_lead(words, end, known)
        if inner is not None:
            return inner
        day = next((at for at in range(index, end) if words[at].key in _DAYS), None)
        return Lead(end=end, mine=True, when=None if day is None else words[day : day + 1 + (words[day].key == "this")])
    if window[0].key == "remind" and len(window) > 1:
        person = _people_at(words, index + 1, known)
        return None if person is None else Lead(end=person[1], person=person[0])
    if (counted := _counted(words, index, known)) is not None:
        return counted
    labels = window[0].pauses or (len(window) > 1 and window[0].key == "to-do" and window[1].key in VERBS)
    if LABELLED.fullmatch(window[0].key) and labels and index + 1 < len(words):
        return Lead(end=index + 1, is_plain=True, many=window[0].key.endswith("s"))
    if window[:2].keys == "to do" and window[1].pauses and len(window) > 2:
        return Lead(end=index + 2, is_plain=True)
    return (
        _wanted_of(words, index, known)
        or _labelled_for(words, index)
        or _for_somebody(words, index, known)
        or _they(words, index, known)
    )


def _is_had_done(behind: Clause) -> bool:
    """Whether something is to be done by somebody: “we have to have | the boiler serviced”."""
    return behind[:1].keys in ARTICLES and any(present_of(word.key) is not None for word in behind[2:].words)


def _counted(words: Clause, index: int, known: Known) -> Lead | None:
    """`Two things for tomorrow:`, `three tasks for the Box Office:`"""
    window = words[index : index + WINDOW]
    found = COUNTED.match(window.keys)
    if found is None or not _whole(found, window.keys):
        return None
    first = _count(found)
    end = next((at + 1 for at in range(first - 1, len(window)) if window[at].pauses), 0)
    of_all = window[first : end - 2] if window[end - 2 : end].keys == "to do" else window[first:end]
    parts = read_parts(of_all, known)
    if not end or window[end : end + 1].keys in _ORDINALS or (of_all and (parts is None or parts.title)):
        return None
    return Lead(end=index + end, is_plain=True, many=True, when=of_all)


def _inner_lead(words: Clause, at: int, known: Known) -> Lead | None:
    """The lead behind “that” in another: “remind me that I need to …”, “make a note that Jonas has to …”."""
    if words[at : at + 1].keys != "that" or at + 2 >= len(words):
        return None
    return lead_at(words, at + 1, known)


def _wanted_of(words: Clause, index: int, known: Known) -> Lead | None:
    """`I need Lucia to translate the flyer`, `get Lucia to …`, `have Lucia translate …`."""
    found = _WANT.match(words[index : index + 4].keys + " ")
    person = _member_at(words, index + _count(found), known) if found is not None else None
    if found is None or person is None:
        return None
    has_to = words[person[1] : person[1] + 1].keys == "to"
    verb = words[person[1] + has_to : person[1] + has_to + 1].keys
    plainly = found[0].endswith("have ") and verb in VERBS
    if not (has_to or plainly) or (found[0].endswith(("get ", "have ")) and verb not in VERBS):
        return None
    return Lead(end=person[1] + has_to, person=person[0])


def _labelled_for(words: Clause, index: int) -> Lead | None:
    """`Task for Jonas:`"""
    if not LABELLED.fullmatch(words[index].key) or words[index + 1 : index + 2].keys != "for":
        return None
    if any(word.after[:1] in {":", ",", "."} or word.key == "to" for word in words[index + 2 : index + 8].words):
        return Lead(end=index + 1, is_plain=True)
    return None


def _for_somebody(words: Clause, index: int, known: Known) -> Lead | None:
    """`for Jonas to order the tent`, after another task."""
    if words[index].key != "for" or words[index].at == 0:
        return None
    person = _member_at(words, index + 1, known)
    if person is None or words[person[1] : person[1] + 1].keys != "to":
        return None
    verb = words[person[1] + 1 : person[1] + 2].keys
    return Lead(end=person[1] + 1, is_plain=True, person=person[0]) if verb in VERBS else None


def _they(words: Clause, index: int, known: Known) -> Lead | None:
    """`Jonas needs to`, `Priya should`."""
    person = _people_at(words, index, known)
    if person is None or (
        index > 1
        and words[index - 1].key in {"and", "or"}
        and not words[index - 2].after
        and (_member_at(words, index - 2, known) is not None)
    ):
        return None
    after = words[person[1] : person[1] + 3].keys + " "
    if words[person[1] - 1].after.startswith(",") and (index == 0 or words[index - 1].pauses):
        verb, then = words[person[1] : person[1] + 1].keys, words[person[1] + 1 : person[1] + 2].keys
        if (verb in VERBS - THINGS or (verb in VERBS and then in ARTICLES)) and verb not in _NEVER_ASKED:
            return Lead(end=person[1], person=person[0])  # “Olivier, call the bank”
    begins = index == 0 and words[person[1] + 2 : person[1] + 3].keys in VERBS  # “Lottie could you steam …”
    asked = _PLEASE.match(after) if words[person[1] - 1].after or after.startswith(_ASKED) or begins else None
    end = person[1] + max(_count(asked) if asked is not None else 0, courtesy_at(words, person[1]))
    if end > person[1] and end < len(words) and (asked is not None or words[end].key in VERBS):
        return Lead(end=end, person=person[0])  # “Olivier, would you mind calling the bank”
    if _DO_IT.search(words[person[1] : person[1] + 7].keys):
        return None  # “Jonas should do it” is said of what was named before
    found = THEY.match(words[person[1] : person[1] + 4].keys)
    if found is None or not _whole(found, words[person[1] : person[1] + 4].keys) or found[0] == "needs":
        return None
    end = person[1] + _count(found)
    if end < len(words) and words[end].key in {"have", "be", "not"}:
        return None
    return Lead(end=end, person=person[0])


def told_to(words: Clause, known: Known) -> Lead | None:
    """`Grace to pack the lights`, as it is said after another such and written down in meetings."""
    person = _member_at(words, 0, known) if words else None
    if person is None or words[person[1] : person[1] + 1].keys != "to":
        return None
    verb = words[person[1] + 1 : person[1] + 2].keys
    return Lead(end=person[1] + 1, person=person[0]) if verb in VERBS else None


def _member_at(words: Clause, index: int, known: Known) -> tuple[Named, int] | None:
    names = known_people(known.members)
    for length in range(min(max(names.most_words, 1), len(words) - index), 0, -1):
        said = words[index : index + length]
        shown = member_called(said.keys, known.members)
        if shown is not None:
            return Named(
                said=said.text, place=said.place, candidates=(Candidate(shown, 1.0),), sure=True
            ), index + length
    return None


def _people_at(words: Clause, index: int, known: Known) -> tuple[Named, int] | None:
    """The member who is named here, or two of whom one has to be chosen: “remind Felix and Carmen to …”."""
    person = _member_at(words, index, known)
    if person is None or words[person[1] : person[1] + 1].keys not in {"and", "or"}:
        return person
    other = _member_at(words, person[1] + 1, known)
    if other is None:
        return person
    both = (*person[0].candidates, *other[0].candidates)
    said = words[index : other[1]]
    return Named(said=said.text, place=said.place, candidates=both, sure=False), other[1]


def _longest(patterns: list[re.Pattern[str]], keys: str) -> re.Match[str] | None:
    matches = [found for pattern in patterns if (found := pattern.match(keys)) and _whole(found, keys)]
    return max(matches, key=lambda found: found.end(), default=None)


def _whole(found: re.Match[str], keys: str) -> bool:
    """Whether a match ends with a word."""
    return found.end() == len(keys) or keys[found.end()] == " " or keys[found.end() - 1] == " "


def _count(found: re.Match[str]) -> int:
    return len(found[0].split())


def after_lead(words: Clause, lead: Lead, known: Known) -> tuple[Clause, Said | None]:
    """What is to be done, and what is said of it before: “remind me | tomorrow at ten | to call the bank”."""
    rest = words[lead.end :]
    if lead.many and rest[:2].keys == "one to":  # “create two tasks, one to … and one to …”
        rest = rest[1:]
    if (
        len(rest) > 1
        and rest[0].key == "for"
        and words[lead.end - 1].key == "reminder"
        and rest[1].key in {"the", "my", "our"}
    ):
        rest = rest[1:]
    if words[lead.end - 1].key == "reminder" and rest[2:3].keys == "to" and rest[0].key == "for":
        at = replace(rest[0], key="at", meant="at") if rest[1].key in NUMBERS or rest[1].key.isdigit() else rest[0]
        rest = Clause((at, *rest[1:].words), rest.source)  # “a reminder for nine to …”
    if len(rest) > 1 and rest[0].key == "to" and rest[1].key not in VERBS and lead.is_plain:
        for index in range(2, min(len(rest), WINDOW)):
            ends = rest[index].key in VERBS or rest[index].key in _LINKS or bool(rest[index - 1].after)
            parts = _parts(rest[:index], lead, known) if ends else None
            if parts is not None:
                return _skip(rest[index:]), parts
    for index in range(min(len(rest), WINDOW)):
        link = rest[index].key in _LINKS or (index > 0 and bool(rest[index - 1].after))
        link = link or (index > 1 and lead.is_plain and rest[index].key in VERBS - THINGS | {"call"})  # “for Ida sweep”
        link = link and not (index and _goes_on_in_a_name(rest[index - 1 : index + 1], known))
        if not link:
            continue
        before = rest[:index]
        if not before:
            return _skip(rest), None
        parts = _parts(before, lead, known)
        if parts is not None:
            return _skip(rest[index:]), parts
    return _skip(rest), None


def _goes_on_in_a_name(pair: Clause, known: Known) -> bool:
    """Whether two words stand beside each other in the name of a project, too: “Website Relaunch”."""
    return not pair[0].after and any(f" {pair.keys} " in f" {folded(name)} " for name in known.projects)


def _parts(words: Clause, lead: Lead, known: Known) -> Said | None:
    """What words say of a task beside what is to be done, if they say nothing else."""
    parts = read_parts(words, known, mine=lead.mine)
    return parts if parts is not None and not parts.title else None


_THEY_HAVE_TO = re.compile(
    r"(?:she|he|they|it|i|we) (?:has to|have to|needs to|need to|should|must|is to|are to|ought to|is supposed "
    r"to)(?= [a-z])"
)


def _skip(rest: Clause) -> Clause:
    again = _THEY_HAVE_TO.match(rest[:6].keys)  # “a task for Leila, she has to translate the flyer”
    rest = rest if again is None else rest[_count(again) :]
    verb = verb_of(rest[1].key) if rest[:1].keys in {"for", "about"} and rest[2:3].keys in ARTICLES else None
    if verb in VERBS:  # “a task for calling the bank”
        return Clause((replace(rest[1], key=verb, text=verb, meant=verb), *rest[2:].words), rest.source)
    index = 0
    while index < len(rest) and rest[index].key in _SKIPPED:
        index += 1
    return rest[index:] if index < len(rest) else rest[:0]
