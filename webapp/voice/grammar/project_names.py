"""The project that is named among the words that are said of a task."""

import re

from webapp.quick_add.names import known_names, known_people
from webapp.voice.grammar.acts import Candidate, Named
from webapp.voice.grammar.finding import find_project
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.words import Clause, Word

THE = frozenset({"the", "my", "our", "a"})
MOST_WORDS = 5  # of a name
_SURE = 0.72  # of a name behind the word “project”, or before it
INTO = frozenset({"in", "to", "for", "under", "into", "on", "within"})


_SAYING_SO = re.compile(
    r"(?:^| )(?P<all>(?:and )?(?:please )?(?:(?:put|add|file|move|set) (?:it|this|that)|(?:it|that|this)(?: one)? "
    r"(?:goes|belongs|is|should go|should be)|it's|that's|as part|part|change the project|set the project)) $"
)


def with_put(words: tuple[Word, ...], index: int) -> int:
    """Where `and put it`, `it belongs` or `as part` begins before a word, or the word itself."""
    found = _SAYING_SO.search("".join(f"{word.key} " for word in words[max(0, index - 5) : index]))
    return index if found is None else index - len(found["all"].split())


def after_project(rest: Clause, at: int, known: Known) -> tuple[Named, int] | None:
    """The name behind the word “project”: the longest known one, or else one word that is nearly one, or a new name."""
    if at + 1 >= len(rest) or rest[at].key != "project" or rest[at + 1].key in INTO:
        return None
    at += 1
    if at < len(rest) and rest[at].key in {"called", "named"}:
        at += 1
    exact = exact_project(rest, at, known)
    if exact is not None:
        return exact
    for length in range(min(MOST_WORDS, len(rest) - at), 0, -1):
        near = find_project(rest[at : at + length], known.projects)
        if near.candidates and near.candidates[0].likeness >= _SURE:
            return near, at + length
    return None


def exact_project(rest: Clause, at: int, known: Known) -> tuple[Named, int] | None:
    names = known_names(known.projects)
    for length in range(min(max(names.most_words, 1), len(rest) - at), 0, -1):
        said = rest[at : at + length]
        shown = names.find(said.keys)
        if shown is not None:
            return Named(said=said.text, place=said.place, candidates=(Candidate(shown, 1.0),), sure=True), at + length
    return None


def before_project(rest: Clause, at: int, known: Known) -> tuple[Named, int] | None:
    for end in range(at + 1, min(at + MOST_WORDS, len(rest) - 1) + 1):
        if rest[end].key in {"project", "list"}:
            said = rest[at:end]
            found = find_project(said, known.projects)
            least = _SURE if rest[end].key == "project" else 1.0
            if found.candidates and found.candidates[0].likeness >= least:
                return found, end + 1
            return None
        if rest[end].key in INTO:
            return None
    return None


def tail_project(rest: Clause, known: Known) -> tuple[Clause, Named | None]:
    """`find prizes to Fundraiser`, as it is added to a project: what stands before that, and the project."""
    for index in range(len(rest) - 2, 0, -1):
        if rest[index].key not in {"to", "into", "under", "in"}:
            continue
        at = index + 1 + (rest[index + 1].key in THE)
        found = exact_project(rest, at, known) if at < len(rest) else None
        return (rest[:index], found[0]) if found is not None and found[1] == len(rest) else (rest, None)
    return rest, None


def plain_project(rest: Clause, index: int, at: int, known: Known) -> tuple[Named, int] | None:
    found = exact_project(rest, at, known)
    if found is None:
        return None
    said = rest[at : found[1]].text
    written = rest[index].key == "for" and said == found[0].candidates[0].name != said.lower()  # as a name
    if not (at == index + 1 or written or (rest[index].key == "in" and found[1] - at > 1)):
        return None
    after = rest[found[1] :]
    named = after[:1].keys == "for" and _member_ends(after, known)
    ends = not after or named or read_when(after, known.typed()) is not None
    return found if ends and (index > 0 or not after or named) else None


def _member_ends(after: Clause, known: Known) -> bool:
    """Whether `for Jonas` begins here, and nothing else but perhaps a time follows."""
    names = known_people(known.members)
    for length in range(min(max(names.most_words, 1), len(after) - 1), 0, -1):
        if names.find(after[1 : 1 + length].keys) is not None:
            rest = after[1 + length :]
            return not rest or read_when(rest, known.typed()) is not None
    return False
