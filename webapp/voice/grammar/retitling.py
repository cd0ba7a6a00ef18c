"""Other words in a title: a number, a thing or all of it said anew."""

from msgspec.structs import replace

from webapp.quick_add.phrases import ORDINAL_WORDS
from webapp.text.folding import folded
from webapp.voice.grammar.adding import Said, title_of
from webapp.voice.grammar.correction_words import tells
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.sounds import stem
from webapp.voice.grammar.starts import may_be_a_verb
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import Clause, listed

_BEHIND_A_VERB = listed("the a an my our your his her their it them this that some all up off out in on")


def _counts(word: str) -> bool:
    """Whether a word is a part of a number: “two hundred and fifty”."""
    return says_a_number(word) or folded(word) in {"hundred", "thousand", "dozen", "and", "a"}


def _first_of(words: list[str], at: int) -> int:
    """Where the number begins that a word is the last figure of."""
    while at > 1 and _counts(words[at - 1]):
        at -= 1
    return at


def is_a_number(payload: Clause) -> bool:
    return len(payload) == 1 and says_a_number(payload[0].key)


def says_a_number(word: str) -> bool:
    return folded(word) in NUMBERS or word.isdigit()


def with_title(said: Said, parts: Said, payload: Clause, known: Known, head: Clause) -> Said | None:
    """Other words in the title: all of it where they begin with a verb, else its end."""
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
        or may_be_a_verb(payload, 0, known)
        or (first in VERBS and (folded(new[1]) in _BEHIND_A_VERB or new[1][:1].isupper()))
    ):
        return replace(said, title=parts.title)
    numbers = [at for at, word in enumerate(old) if says_a_number(word)]
    lowered = _as_said(parts.title, payload)
    if first in NUMBERS or first.isdigit() or all(map(_counts, new)):
        if not numbers:
            return _more_of_it(said, old, new, lowered)
        at = numbers[-1]
        if all(_counts(word) for word in new):
            end = next((after for after in range(at, len(old)) if not _counts(old[after])), len(old))
            return replace(said, title=" ".join([*old[: _first_of(old, at)], lowered, *old[end:]]))
        alike = [folded(word) for word in old[at + 1 : at + len(new)]] == [folded(word) for word in new[1:]]
        rest = old[at + len(new) :] if alike else []  # “ten bags of sand, no, twelve bags”
        return replace(said, title=" ".join([*old[:at], lowered, *rest]))
    last = [at for at, word in enumerate(old) if at and folded(word) == folded(new[-1])]
    if last and last[-1] - len(new) + 1 > 0:
        at = last[-1] - len(new) + 1
        return replace(said, title=" ".join([*old[:at], lowered, *old[last[-1] + 1 :]]), certainty=0.7)
    same = [at for at, word in enumerate(old) if at and folded(word) == first]
    if same:
        at = same[-1]
    else:
        at = max(1, len(old) - len(new))
    if at >= len(old):
        return None
    return replace(said, title=title_of(" ".join([*old[:at], lowered]), known), certainty=0.7)


def _more_of_it(changed: Said, old: list[str], new: list[str], lowered: str) -> Said | None:
    """`a tarpaulin`, no, `two tarpaulins`."""
    for at in range(len(old) - 1):
        if folded(old[at]) in {"a", "an"} and stem(folded(old[at + 1])) == stem(folded(new[-1])):
            return replace(changed, title=" ".join([*old[:at], lowered, *old[at + 2 :]]))
    if len(old) > 1 and stem(folded(old[-1])) == stem(folded(new[-1])):
        return replace(changed, title=" ".join([*old[:-1], lowered]))  # “order mugs, make that ten mugs”
    return None


def _as_said(title: str, payload: Clause) -> str:
    """A title in the middle of another one: without the capital that it was given."""
    said = payload[0].text
    return said[:1] + title[1:] if folded(said[:1]) == folded(title[:1]) and said[:1].islower() else title
