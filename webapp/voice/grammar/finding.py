"""Which task, draft, project or member is meant by what was said.

A name is found by its words, in any order and not all of them, however they are inflected and nearly however they are
spelt. Rare words tell more than those that many names have. One name is meant where it is clearly likelier than any
other; otherwise several are offered.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from msgspec import Struct

from webapp.quick_add.names import known_people
from webapp.quick_add.phrases import MONTHS, WEEKDAYS
from webapp.text.folding import folded
from webapp.voice.grammar.acts import Candidate, Named
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.known import Thing
from webapp.voice.grammar.sounds import (
    EQUAL,
    SAME_ROOT,
    SAME_SOUND,
    SAME_STEM,
    SAME_VERBS,
    distance,
    likeness,
    sound_of,
    spelt,
    stem,
)
from webapp.voice.grammar.verbs import PRESENT
from webapp.voice.grammar.words import ARTICLES, Clause, Word, cut, listed

_SURE, _LIKELY, _OFFERED, _AHEAD, _BEHIND = 0.7, 0.5, 0.3, 0.1, 0.25
_MOST = 5
_MOST_WORDS = 16  # of what is said of a thing; the rest tells nothing more
_NAMED = 0.7  # how much it counts that what was said is in the name; the rest, that the name was said
_IN = listed("in and end")  # “in voice” is how a machine often hears “invoice”
_CLOSE_NAME, _HEARD_IN_TWO = 0.75, 0.85
# They tell nothing unless they are in the name.
_ANY = listed(
    "both all every a an the my our your his her their its this that these those task tasks to-do item one "
    "thing reminder of for "
    "to with on in at by and about from it's card entry old new regarding called named"
)
_THINGS = listed("task tasks to-do item thing reminder card entry")  # of these only where a name has them
_PARTICLES = listed("up off out down over in")
_ANY_DRAFT = _ANY | listed("draft drafts post posts article blog text piece page newsletter social")


class _Index(Struct, frozen=True):
    """Names by their words, and how much each word tells."""

    keys: tuple[tuple[str, ...], ...]
    weights: dict[str, float]
    unknown: float
    by_letter: dict[str, tuple[str, ...]]
    with_word: dict[str, tuple[int, ...]]
    called: dict[str, tuple[int, ...]]
    joined: dict[str, tuple[str, str]]


@lru_cache(maxsize=16)
def _index(names: tuple[str, ...]) -> _Index:
    keys = tuple(_keys(name) for name in names)
    counts = Counter(word for words in keys for word in set(words))
    weights = {word: 0.15 if word in _ANY - _THINGS else log(1 + len(names) / count) for word, count in counts.items()}
    by_letter: dict[str, list[str]] = {}
    for word in counts:
        by_letter.setdefault(word[0], []).append(word)
    letters = {letter: tuple(words) for letter, words in by_letter.items()}
    with_word: dict[str, list[int]] = {}
    called: dict[str, list[int]] = {}
    for at, words in enumerate(keys):
        called.setdefault(_squeezed(words), []).append(at)
        for word in set(words):
            with_word.setdefault(word, []).append(at)
    return _Index(
        keys,
        weights,
        log(1 + len(names)),
        letters,
        {word: tuple(places) for word, places in with_word.items()},
        {text: tuple(places) for text, places in called.items() if text},
        {one + other: (one, other) for words in keys for one, other in pairwise(words) if other in _PARTICLES},
    )


def _keys(text: str) -> tuple[str, ...]:
    return tuple(_summed([_key(word) for word in cut(text)]))


def _summed(keys: list[str]) -> list[str]:
    """`21` of `20`, `1`, as “twenty one” is said."""
    summed: list[str] = []
    for key in keys:
        tens, one = summed[-1] if summed else "", "1" if key == "one" else key
        if len(one) == 1 and one in "123456789" and len(tens) == 2 and tens[0] in "23456789" and tens[1] == "0":
            summed[-1] = tens[0] + one
        else:
            summed.append(key)
    return summed


def _key(word: Word) -> str:
    """A word as it is compared: that of the present, in one of its spellings."""
    bare = word.key.removesuffix("'s")
    number = NUMBERS.get(bare) if bare != "one" else None
    tens, _, one = bare.partition("-")
    if number is None and one and NUMBERS.get(tens, 0) in range(20, 100, 10) and 0 < NUMBERS.get(one, 0) < 10:
        number = NUMBERS[tens] + NUMBERS[one]  # “twenty-one”
    if word.key.endswith("'s") and word.key.removesuffix("'s") in WEEKDAYS | MONTHS:
        return spelt(word.key.removesuffix("'s"))  # “Friday's catering”
    return spelt(PRESENT.get(word.key, word.key)) if number is None else str(number)


def _squeezed(keys: Sequence[str]) -> str:
    return "".join(key for key in keys if key not in _ANY).replace("-", "")


def find_thing(said: Clause, things: Sequence[Thing], *, is_draft: bool = False, offer: bool = False) -> Named:
    """What is meant of tasks or drafts; surely, one of several, or none. `offer` offers what only may be meant, too."""
    names = tuple(thing.name for thing in things)
    ranked = _ranked(said, names, _ANY_DRAFT if is_draft else _ANY, _OFFERED if offer else _LIKELY)
    candidates = [Candidate(things[at].name, round(score, 2), things[at].id) for score, at in ranked]
    return _named(said, candidates)


def find_project(said: Clause, projects: tuple[str, ...]) -> Named:
    """Which project is meant."""
    ranked = _ranked(said, projects, _ANY | {"project"})
    return _named(said, [Candidate(projects[at], round(score, 2)) for score, at in ranked])


def _named(said: Clause, candidates: list[Candidate]) -> Named:
    best = candidates[0].likeness if candidates else 0
    near = tuple(each for each in candidates if each.likeness >= best - _BEHIND)[:_MOST]
    is_ahead = len(near) < 2 or best - near[1].likeness >= _AHEAD or (best == EQUAL and near[1].likeness < EQUAL)
    sure = best >= _SURE and is_ahead
    return Named(said=said.text, place=said.place, candidates=near[:1] if sure else near, sure=sure)


def _ranked(
    said: Clause, names: tuple[str, ...], idle: frozenset[str], least: float = _LIKELY
) -> list[tuple[float, int]]:
    """The names that are like what was said, the likeliest first, with how like they are."""
    if not names or not said:
        return []
    index = _index(names)
    words = _apart(_summed([_key(word) for word in said.words[:_MOST_WORDS]]), index)
    like = {word: _alike(word, index) for word in words}
    pairs = _in_two(words, index)
    exact = index.called.get(_squeezed(words), ())
    ranked = [(EQUAL, at) for at in exact]
    alike = {key for word in words if word not in _ANY for key in like[word]} | (pairs.keys() & index.with_word.keys())
    for at in {at for key in alike for at in index.with_word[key]}.difference(exact):
        score = _score(words, index.keys[at], like, pairs, index, idle)
        if score >= least:
            ranked.append((score, at))
    return sorted(ranked, key=lambda each: (-each[0], each[1]))


def _apart(words: list[str], index: _Index) -> list[str]:
    """The words, with those in two that names have as two: “the backup”, of “Back up the server”."""
    return [
        part
        for word in words
        for part in (index.joined.get(word.replace("-", ""), (word,)) if word not in index.weights else (word,))
    ]


def _in_two(words: list[str], index: _Index) -> dict[str, tuple[str, str]]:
    """The words of names that were heard as two: `land lord`, `cart right` of Cartwright."""
    found: dict[str, tuple[str, str]] = {}
    for one, other in pairwise(words):
        whole = "invoice" if one in _IN and other == "voice" else one + other
        near = (whole,) if one in _ANY or one in _IN or other in _ANY else index.by_letter.get(whole[0], ())
        found |= {key: (one, other) for key in near if key == whole or likeness(whole, key) >= _HEARD_IN_TWO}
    return found


def _alike(word: str, index: _Index) -> dict[str, float]:
    """The words of names that one is like."""
    if word in _ANY:
        return {word: EQUAL} if word in index.weights else {}
    near = {other: likeness(word, other) for other in index.by_letter.get(word[0], ())}
    near |= {other: SAME_ROOT for other in SAME_VERBS.get(stem(word), ()) if other in index.weights}
    return {other: how for other, how in near.items() if how}


def _score(
    words: list[str],
    keys: tuple[str, ...],
    like: dict[str, dict[str, float]],
    pairs: dict[str, tuple[str, str]],
    index: _Index,
    idle: frozenset[str],
) -> float:
    matched = dict.fromkeys(keys, 0.0)
    best = dict.fromkeys(words, 0.0)
    for key in matched:
        for word in best:
            how = like[word].get(key, 0.0)
            matched[key], best[word] = max(matched[key], how), max(best[word], how)
        for part in pairs.get(key, ()):
            matched[key] = best[part] = EQUAL
    said = whole = 0.0
    for word, how in best.items():
        weight = max((index.weights[key] * like[word][key] for key in like[word] if key in matched), default=0.0)
        if not how and word in idle:
            continue
        weight = weight if how else index.unknown
        weight = 0.15 if word in idle and not (how and word in _THINGS) else weight
        said, whole = said + weight * how, whole + weight
    total = sum(index.weights[key] for key in matched)
    of_name = sum(index.weights[key] * how for key, how in matched.items()) / total if total else 0.0
    if not any(how and word not in _ANY for word, how in best.items()):
        return 0.0
    return _NAMED * (said / whole if whole else 0.0) + (1 - _NAMED) * of_name


def named_in_full(said: Clause, things: Sequence[Thing]) -> list[range]:
    """Where a name of two words or more is said as it is: the places of its words, the longest name first."""
    whole = _in_full(tuple(thing.name for thing in things))
    found: list[range] = []
    at = 0
    while at < len(said):
        ends = (_end_of(name, said, at) for name in whole.get(said[at].key, ()))
        end = next((end for end in ends if end), at + 1)
        if end > at + 1:
            found.append(range(at, end))
        at = end
    return found


def joined_in_names(said: Clause, things: Sequence[Thing]) -> list[int]:
    """The places of “and” and the word behind it where a name joins the same two: “sort the lost | and found | box”."""
    pairs = _pairs(tuple(thing.name for thing in things))
    ands = [at for at in range(1, len(said) - 1) if said[at].key == "and"]
    found = [at for at in ands if (said[at - 1].key, said[at + 1].key) in pairs]
    return [place for at in found for place in (at, at + 1)]


@lru_cache(maxsize=16)
def _pairs(names: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """The words that names have on both sides of “and”."""
    keys = [[word.key for word in cut(name)] for name in names if " and " in name]
    return frozenset(
        (words[at - 1], words[at + 1]) for words in keys for at in range(1, len(words) - 1) if words[at] == "and"
    )


def _end_of(name: tuple[str, ...], said: Clause, at: int) -> int:
    """The place after a name that begins at a word, perhaps with an article put into it: “print the flyers”; else 0."""
    for key in name:
        at += at < len(said) and said[at].key in ARTICLES and said[at].key != key
        if at >= len(said) or said[at].key != key:
            return 0
        at += 1
    return at


@lru_cache(maxsize=16)
def _in_full(names: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Names by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted((cut(name)[:_MOST_WORDS] for name in names), key=len, reverse=True):
        if len(words) > 1:
            found.setdefault(words[0].key, []).append(tuple(word.key for word in words))
    return found


def is_part_of(said: Clause, name: str) -> bool:
    """Whether words say something, and nothing that isn't in a name: “the batteries” of “Charge the batteries”."""
    keys = _keys(name)
    told = _summed([_key(word) for word in said.words if word.key not in _ANY])
    return bool(told) and all(any(likeness(word, key) >= SAME_STEM for key in keys) for word in told)


def says_only(said: Clause, name: str) -> bool:
    """The same of more than one word that begin with the verb of a name: “charge the batteries”."""
    told = _summed([_key(word) for word in said.words if word.key not in _ANY])
    return len(told) > 1 and is_part_of(said, name) and likeness(told[0], _keys(name)[0]) >= SAME_STEM


def find_member(said: Clause, members: tuple[str, ...], me: str = "") -> Named:
    """Which member is meant: by a name or a part of it, as it is written or as it sounds."""
    key = said.keys
    if key in {"me", "myself", "i"}:
        candidates = (Candidate(me, EQUAL),) if me else ()
        return Named(said=said.text, place=said.place, candidates=candidates, sure=bool(me))
    exact = member_called(key.removesuffix("'s"), members)
    if exact is not None:
        return Named(said=said.text, place=said.place, candidates=(Candidate(exact, EQUAL),), sure=True)
    if key in WEEKDAYS or key in MONTHS or key in NUMBERS or key.endswith("n't"):  # “Sunday” only sounds like somebody
        return Named(said=said.text, place=said.place)
    scored = ((max((_like_person(key, each) for each in (name, *name.split())), default=0.0), name) for name in members)
    near = sorted(((how, name) for how, name in scored if how >= _CLOSE_NAME), key=lambda each: -each[0])[:_MOST]
    likely = tuple(Candidate(name, round(how, 2)) for how, name in near)
    sure = len(likely) == 1 or (len(likely) > 1 and near[0][0] - near[1][0] >= _AHEAD)
    return Named(said=said.text, place=said.place, candidates=likely[:1] if sure else likely, sure=sure)


def member_called(key: str, members: tuple[str, ...]) -> str | None:
    """The member who is called exactly so, or by the first names alone: “Kelly Ann” of Kelly Ann Ross."""
    found = known_people(members).find(key)
    if found is not None or " " not in key:
        return found
    begun = [name for name in members if folded(name).startswith(f"{folded(key)} ")]
    return begun[0] if len(begun) == 1 else None


def _like_person(key: str, name: str) -> float:
    one, other = key.replace(" ", "").replace("-", ""), folded(name)
    if one == other:
        return EQUAL
    longer = max(len(one), len(other))
    by_letters = 1 - distance(one, other) / longer if longer <= 40 else 0.0
    if one[:1] == other[:1] and _heard(one) == _heard(other):
        return max(by_letters, SAME_SOUND)
    return by_letters if by_letters >= _CLOSE_NAME and longer > 3 else 0.0


def _heard(name: str) -> str:
    """The sound of a name without a last “t”, which is heard where none is: `pre-it` for Priya."""
    sound = sound_of(name)
    return sound.removesuffix("t") if len(sound) > 2 else sound
