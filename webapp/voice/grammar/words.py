"""What was said, cut into words, with their places; and runs of words that the rules look at."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import overload

from msgspec import Struct
from msgspec.structs import replace

from webapp.text.folding import folded
from webapp.voice.grammar.acts import Place


def listed(text: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(text.split())


ARTICLES = listed("the a an my our")
_RUN = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]+")
_LEADING = "([{¿¡“”„«»\"'‘’.,;:!?…—–-*•"
_TRAILING = ".,;:!?…)]}“”«»\"'‘’—–-"
_SENTENCE = frozenset(".!?;…")
_SHORT_DATES = listed("jan feb apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri")
_TITLES = listed("dr mr mrs ms prof st")
_SHORT_FORMS = _SHORT_DATES | listed("dr mr mrs ms prof st vs etc e.g i.e approx no nr a.m p.m")
# As a machine writes them that leaves apostrophes out.
_CONTRACTIONS = {
    "im": "i'm",
    "ive": "i've",
    "dont": "don't",
    "doesnt": "doesn't",
    "didnt": "didn't",
    "isnt": "isn't",
    "arent": "aren't",
    "wasnt": "wasn't",
    "havent": "haven't",
    "hasnt": "hasn't",
    "cant": "can't",
    "wont": "won't",
    "whats": "what's",
    "wheres": "where's",
    "lets": "let's",
    "thats": "that's",
    "mustnt": "mustn't",
    "shouldnt": "shouldn't",
    "couldnt": "couldn't",
    "todo": "to-do",
    "todos": "to-dos",
}


class Word(Struct, frozen=True):
    """A word: its core is `words[start:end]`, `key` that as it is compared; `begin` and `stop` count what is written
    onto it, and `after` is what follows it before the next one. `at` is its number among the words; `mends` says that
    it was said instead of words before it, which are gone; `meant` is the word that it was heard for."""

    at: int
    text: str
    key: str
    begin: int
    start: int
    end: int
    stop: int
    after: str = ""
    ends_line: bool = False
    mends: bool = False
    meant: str = ""

    @property
    def pauses(self) -> bool:
        """Whether a sign follows it."""
        return bool(self.after) or self.ends_line


def cut(words: str) -> list[Word]:
    """The words, in order. A run without a letter or a digit goes with the word before it."""
    found: list[Word] = []
    for run in _RUN.finditer(words):
        text = run[0]
        core = text.lstrip(_LEADING)
        start = run.end() - len(core)
        core = core.rstrip(_TRAILING)
        end = start + len(core)
        if not any(map(str.isalnum, core)):
            if found:
                found[-1] = _with(found[-1], words, run.end())
            continue
        key = folded(core)
        key = _CONTRACTIONS.get(key, key)
        found.append(Word(len(found), core, key, run.start(), start, end, run.end(), words[end : run.end()]))
    for index, word in enumerate(found[:-1]):
        if word.key in _TITLES and word.after == "." and found[index + 1].text[:1].isupper():
            found[index] = replace(word, after="")  # “Mr. Evans”
    for index, word in enumerate(found):
        following = found[index + 1].begin if index + 1 < len(found) else len(words)
        if "\n" in words[word.stop : following]:
            found[index] = Word(
                word.at, word.text, word.key, word.begin, word.start, word.end, word.stop, word.after, ends_line=True
            )
    return found


def _with(word: Word, words: str, stop: int) -> Word:
    after = words[word.end : stop].replace(" ", "")
    return Word(word.at, word.text, word.key, word.begin, word.start, word.end, stop, after)


def ends_sentence(words: Sequence[Word], index: int) -> bool:
    """Whether a sentence ends with this word. After a short form it does where the next one begins with a capital."""
    word = words[index]
    if word.ends_line or index + 1 == len(words):
        return True
    if _SENTENCE.isdisjoint(word.after):
        return False
    if word.key in _SHORT_FORMS and word.after.startswith(".") and len(word.after) == 1:
        return word.key in {"a.m", "p.m"} | _SHORT_DATES and words[index + 1].text[:1].isupper()
    return True


class Clause(Sequence[Word]):
    """A run of words, perhaps without some in between, that is looked at as a whole."""

    def __init__(self, words: Iterable[Word], source: str) -> None:
        self.words = tuple(words)
        self.source = source

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> "Clause": ...
    def __getitem__(self, index: int | slice) -> "Word | Clause":
        """A word, or a part of the clause."""
        return Clause(self.words[index], self.source) if isinstance(index, slice) else self.words[index]

    def __len__(self) -> int:
        """How many words it has."""
        return len(self.words)

    def __add__(self, other: "Clause") -> "Clause":
        """Both, one after the other."""
        return Clause((*self.words, *other.words), self.source)

    @cached_property
    def keys(self) -> str:
        """The words as they are compared, with a space between any two."""
        return " ".join(word.key for word in self.words)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each word begins in `keys`."""
        return list(accumulate((len(word.key) + 1 for word in self.words[:-1]), initial=0))

    def group(self, match: re.Match[str], name: str) -> "Clause":
        """The words of a group of a match in `keys`, whole ones; none where it took no part."""
        start, end = match.span(name)
        if start < 0 or start == end:
            return self[:0]
        return self[bisect_right(self._starts, start) - 1 : bisect_left(self._starts, end)]

    def without(self, first: int, end: int) -> "Clause":
        """All but these."""
        return Clause((*self.words[:first], *self.words[end:]), self.source)

    @property
    def whole(self) -> str:
        """The words as they were said, with all signs that are written onto them."""
        return " ".join(" ".join(self.source[run[0].begin : run[-1].stop] for run in self._runs()).split())

    @property
    def text(self) -> str:
        """The words as they were said, with the signs between them, and none around them."""
        text = self.whole
        text = text if text.endswith(("a.m.", "p.m.")) else text.rstrip(".,;:!…—– -")
        return text.lstrip(".,;:!…—– -")

    def _runs(self) -> list[list[Word]]:
        runs: list[list[Word]] = []
        for word in self.words:
            if runs and runs[-1][-1].at + 1 == word.at and not word.mends:
                runs[-1].append(word)
            else:
                runs.append([word])
        return runs

    @property
    def places(self) -> tuple[Place, ...]:
        """Where they stand, a place for each run."""
        return tuple(Place(run[0].start, run[-1].end) for run in self._runs())

    @property
    def place(self) -> Place:
        """From the first to the last."""
        return Place(self.words[0].start, self.words[-1].end) if self.words else Place(0, 0)
