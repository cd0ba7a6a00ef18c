"""What somebody says again in the same breath: “on Friday, no, on Saturday”, “Felix, I mean Carmen”.

Of two things of one kind with “no” or “sorry” between them the second is meant. The first goes, with what says so,
before anything else is understood. What is taken back in a sentence of its own is for `corrections`.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.quick_add.names import known_people
from webapp.quick_add.phrases import MONTHS, ORDINAL_WORDS, PLURAL_WEEKDAYS, UNITS, WEEKDAYS
from webapp.voice.grammar.correction_words import NO, SORRY
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.finding import find_thing
from webapp.voice.grammar.hesitations import hesitated, stuttered
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lines import When, read_when
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import ARTICLES, Clause, Word, ends_sentence, listed

_MARK = rf"(?:{SORRY}|make that|make it|scratch that|um|uh|er|hmm)"
_AGAIN = re.compile(rf"(?:{_MARK} )*{_MARK}(?= )")
_CANNOT = re.compile(r"(?:^| )(?:i|we|he|she|they) (?:can't|cannot|won't|couldn't|can not) ")
_SAYS_NO = NO | listed("actually say hang hold make scratch better")
_LINKS = listed("at by on for from until till before after to with in around about")
_TELLING = listed("is are was were has have had will would can could should does did said says isn't aren't wasn't")
# What a time begins with.
_OF_TIMES = (
    frozenset({*WEEKDAYS, *PLURAL_WEEKDAYS, *MONTHS, *ORDINAL_WORDS, *UNITS})
    | _LINKS
    | listed(
        "the next this today tomorrow tonight noon midday midnight half quarter a an every end first last daily weekly"
    )
    | listed("monthly yearly early late mornings evenings morning afternoon evening weekend lunchtime")
)
_NO_PART = listed("done complete completed finished as to by")  # of a thing that is named
_HAVING_TO = listed("needs should must will can")
_SO_MANY = listed("hundred thousand dozen")
_LONGEST, _MOST_OF_NAME = 6, 6


def mended(words: Sequence[Word], source: str, known: Known, named: frozenset[int]) -> list[Word]:
    """The words without those that were said otherwise at once; `mends` is set where some are gone.

    Of the places that are `named` none says so: “wait list for the course” is a name.
    """
    said = Clause(words, source)
    gone, closing = hesitated(said)
    for index in range(1, len(words)):
        if index in gone or index in named:
            continue
        gone |= stuttered(said, index)
        taken = _taken_back(said, index, known)
        if taken and words[index - 1].after.startswith(","):
            closing |= _closes(said, max(taken) + 1)
        gone |= taken
    kept = [_unclosed(word) if word.at in closing else word for word in words if word.at not in gone]
    gone |= closing
    return [replace(word, at=at, mends=word.at > 0 and word.at - 1 in gone) for at, word in enumerate(kept)]


def _closes(said: Clause, at: int) -> set[int]:
    """The word behind which what was said instead ends, with the comma that closes it: “the bank, no, the post,
    today”."""
    return next(({place} for place in range(at, min(at + 4, len(said) - 1)) if said[place].after), set())


def _unclosed(word: Word) -> Word:
    return replace(word, stop=word.end, after="") if word.after == "," else word


def _taken_back(said: Clause, index: int, known: Known) -> set[int]:
    """The words of what was said first and of “no”, where a thing of the same kind stands on both sides of it."""
    if ends_sentence(said.words, index - 1):
        return set()
    found = _AGAIN.match(said[index : index + 8].keys + " ")
    if found is None:
        return set()
    at = index + len(found[0].split())
    marks = said[index:at]
    if at >= len(said) or _SAYS_NO.isdisjoint(word.key for word in marks.words) or said[at].key in _SAYS_NO:
        return set()
    if any(ends_sentence(said.words, place) for place in range(index, at)):
        return set()
    if said[at : at + 2].keys in {"call it", "name it", "title it"}:
        return set()  # “a post called spring news, no wait, call it summer news”
    if marks.keys in {"make it", "make that"} and _CANNOT.search(said[max(0, index - 12) : index].keys):
        return set()  # “I can't do it today, make it Friday”
    rules = (_same_month, _same_number, _same_verb, _same_link)
    first = _same_person(said, index, at, known)
    first = _same_time(said, index, at, known) if first is None and not _are_months(said, index, at) else first
    for rule in rules:
        if first is None and (rule is not _same_link or _is_clear(said, index, at)):
            first = rule(said, index, at)
    first = _same_thing(said, index, at, known) if first is None else first
    return set() if first is None else set(range(first, at))


def _is_clear(said: Clause, index: int, at: int) -> bool:
    """Whether the words between can't be meant as they are: “say sorry to Dana”, “make it to the gym”."""
    marks = said[index:at]
    return marks.keys in {"no", "i mean", "i meant", "no wait"} or bool(
        said[index - 1].after and marks[-1].key not in {"it", "that"}
    )


def _person_ends(said: Clause, at: int, known: Known) -> int:
    """The place after the member who is named here; 0 where nobody is."""
    names = known_people(known.members)
    for length in range(min(max(names.most_words, 1), len(said) - at), 0, -1):
        if names.find(said[at : at + length].keys.removesuffix("'s")) is not None:
            return at + length
    return 0


def _same_person(said: Clause, index: int, at: int, known: Known) -> int | None:
    links = at + (said[at].key in _LINKS and at + 1 < len(said))
    end = _person_ends(said, links, known)
    if not end:
        return None
    to_do = said[end : end + 1].keys in _HAVING_TO or said[end : end + 2].keys == "has to"
    if said[end : end + 1].keys in _TELLING and not to_do:
        return None
    for first in range(index - 1, max(-1, index - 4), -1):
        if _person_ends(said, first, known) == index:
            begin = first - (first > 0 and _person_ends(said, first - 1, known) == index)
            linked = links > at and begin > 0 and said[begin - 1].key in _LINKS
            return None if links > at and not linked else begin - linked
    return None


def _may_begin_a_time(key: str) -> bool:
    return key in _OF_TIMES or key in NUMBERS or key[:1].isdigit()


def _kind(when: When) -> str:
    if when.read.rrule is not None:
        return "repeat"
    return ("day" if when.has_date else "") + ("time" if when.due_time is not None else "")


def _same_time(said: Clause, index: int, at: int, known: Known) -> int | None:
    """Where the day or the time begins that another one of its kind is said for."""
    if not _may_begin_a_time(said[at].key):
        return None
    context = known.typed()
    longest = min(_LONGEST, len(said) - at)
    for end in range(at + longest, at, -1):
        when = read_when(said[at:end], context)
        if when is None or said[end : end + 1].keys in _TELLING:
            continue
        kind = _kind(when)
        for first in range(max(0, index - _LONGEST), index):
            if not _may_begin_a_time(said[first].key):
                continue
            was = read_when(said[first:index], context)
            if was is None or not (_kind(was) == kind or (_kind(was) == "day" and kind == "daytime")):
                continue
            keeps = said[first].key in _LINKS and said[at].key not in _LINKS and index - first > 1
            return first + keeps
        return None
    return None


def _is_number(key: str) -> bool:
    return key in NUMBERS or key.isdigit() or key in _SO_MANY


def _first_number(said: Clause, at: int) -> int:
    """Where a number begins of which a word is the last: “a hundred”, “twenty five”."""
    while at and (_is_number(said[at - 1].key) or (said[at - 1].key == "a" and said[at].key in _SO_MANY)):
        at -= 1
    return at


def _same_month(said: Clause, index: int, at: int) -> int | None:
    """`the fifth of September, I mean October`."""
    return index - 1 if _are_months(said, index, at) else None


def _are_months(said: Clause, index: int, at: int) -> bool:
    """Whether two months, or two days of a month, stand beside what says no."""
    if said[index - 1].key in ORDINAL_WORDS and said[at].key in ORDINAL_WORDS and said[at + 1 : at + 2].keys != "of":
        return True
    return said[index - 1].key in MONTHS and said[at].key in MONTHS


def _same_number(said: Clause, index: int, at: int) -> int | None:
    """`five frames, make that six frames`, `ten, sorry, twelve boxes`."""
    dozen = said[at].key == "a" and said[at + 1 : at + 2].keys in {"dozen", "hundred", "thousand", "couple"}
    if not _is_number(said[at].key) and not dozen:
        return None
    if _is_number(said[index - 1].key):
        first = _first_number(said, index - 1)
        of_a_date = first and said[first - 1].key in MONTHS and said[at + 1 : at + 2].keys not in {"", "at"}
        return None if of_a_date else first
    for first in range(index - 2, max(-1, index - 5), -1):
        if _is_number(said[first].key):
            noun, behind = said[first + 1 : index].keys, index - first - 1
            after = at + 1
            while after < len(said) and _is_number(said[after].key):
                after += 1
            return _first_number(said, first) if said[after : after + behind].keys == noun else None
    return None


def _same_verb(said: Clause, index: int, at: int) -> int | None:
    """`to call, no, email the bank`."""
    linked = said[at].key == "to" and at + 1 < len(said)
    verb, before = said[at + linked].key, said[index - 1].key
    if verb not in VERBS or before not in VERBS - THINGS | {"call", "email", "text", "order"}:
        return None
    if linked and (index < 2 or said[index - 2].key != "to"):
        return None
    return index - 1 - linked


def _same_link(said: Clause, index: int, at: int) -> int | None:
    """`from Mrs Daly, no, from Mrs Kavanagh`, `the windows, I mean the mirrors`: begun anew with the same small
    word."""
    link, behind = said[at].key, said[at + 1 : at + 2].keys
    if link not in _LINKS | ARTICLES or not behind or (link == "to" and behind in VERBS):
        return None
    for place in range(at, min(at + _LONGEST, len(said))):
        if said[place].key in _TELLING:
            return None
        if said[place].after:
            break
    for first in range(index - 1, max(0, index - _LONGEST), -1):
        if said[first - 1].after:
            return None if said[first].key != link else first
        if said[first].key == link:
            return first
        if said[first].key in _NO_PART:
            return None
    return None


def _same_thing(said: Clause, index: int, at: int, known: Known) -> int | None:
    """`mark order paper, no, order flour as done`: of two tasks the second."""
    for length in range(min(_MOST_OF_NAME, len(said) - at), 0, -1):
        other = find_thing(said[at : at + length], known.tasks)
        if (
            not other.sure
            or other.candidates[0].likeness < _CLEAR
            or said[at + length : at + length + 1].keys in _TELLING
        ):
            continue
        for first in range(max(1, index - _MOST_OF_NAME), index):
            was = find_thing(said[first:index], known.tasks)
            if was.sure and was.candidates[0].likeness >= _CLEAR and was.candidates[0] != other.candidates[0]:
                return first
    return None


_CLEAR = 0.8
