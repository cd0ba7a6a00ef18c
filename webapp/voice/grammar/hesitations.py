"""Where somebody who speaks looks for words: “by, uh, the tenth”, “add, like, a reminder”, “for the for the”."""

from webapp.voice.grammar.courtesies import asides
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.fillers import SOUNDS
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import Clause, ends_sentence, listed

_LINKS = listed("at by on for from until till before after to with in around about")
# Said twice, they say nothing more than once.
_TIED = listed("by until from a an the to for my our of i and with in on at")
_ASIDES = frozenset(
    {
        *("like", "you know", "what is it", "what's it", "what was it", "what's it called", "let me see", "let's see"),
        *(
            "how do you say",
            "oh yes",
            "oh yeah",
            "oh right",
            "yes",
            "yeah",
            "yep",
            "let me think",
            "i think",
            "i guess",
        ),
    }
)
_NEVER_LAST = listed("the a an my our to by at on of for until till from with is and")  # something follows


def hesitated(said: Clause) -> tuple[set[int], set[int]]:
    """The words that only fill a pause, and those whose comma is no pause since something is still to come: “add,
    like, a reminder”, “by, uh, the tenth”, “I've got to, what is it, renew the kit”."""
    gone: set[int] = set()
    closing: set[int] = set()
    for index in range(1, len(said) - 1):
        before, word = said[index - 1], said[index]
        parted = before.after == ","
        length = next((each for each in (4, 3, 2, 1) if said[index : index + each].keys in _ASIDES), 0)
        if length and parted and index + length < len(said) and said[index + length - 1].after == ",":
            gone |= set(range(index, index + length))
            closing |= {index - 1} if _ties(said, index - 1) else set()
        elif word.key == "please" and before.key in {"me", "us"} and not word.after:
            gone.add(index)  # “remind me please on Friday to …”
        elif parted and (polite := asides(said, index)):
            gone |= set(range(index, index + polite))
        elif word.key in SOUNDS and word.after in {"", ",", "...", "…"} and _ties(said, index - 1):
            gone.add(index)
            closing |= {index - 1} if parted else set()
        elif word.key == "like" and before.key in _LINKS and _may_begin_a_clock(said[index + 1].key):
            gone.add(index)  # “at like four thirty”
        elif said[index : index + 2].keys == "let's say" and parted and index + 2 < len(said):
            gone |= {index, index + 1}  # “…, let's say Wednesday”
        elif said[index : index + 2].keys == "first thing" and before.key == "morning":
            gone |= {index, index + 1}
            closing.add(index - 1)
    return gone, closing


def _may_begin_a_clock(key: str) -> bool:
    return key in NUMBERS or key[:1].isdigit()


def _ties(said: Clause, at: int) -> bool:
    """Whether something has to follow a word: “by”, or the verb that something begins with."""
    key = said[at].key
    led = at > 0 and said[at - 1].key == "to"
    return key in _NEVER_LAST or (key in VERBS and led) or (key in VERBS - THINGS and at == 0)


def stuttered(said: Clause, index: int) -> set[int]:
    """The first of “for the for the”, “to to”, “call, um, call”."""
    first = index - 1
    while first and said[first].key in SOUNDS:
        first -= 1
    if said[first].key in VERBS and said[first].key == said[index].key and said[first].after.startswith(","):
        return set(range(first, index))
    for length in (5, 4, 3, 2) if first < index - 1 or said[first].after == "," else ():
        if first - length + 1 >= 0 and said[first - length + 1 : first + 1].keys == said[index : index + length].keys:
            return set(range(first - length + 1, index))  # “tell Dot to, uh, tell Dot to”
    for length in (3, 2, 1):
        before = said[max(0, index - length) : index]
        if len(before) < length or before.keys != said[index : index + length].keys:
            continue
        if any(word.pauses for word in before[:-1].words) or ends_sentence(said.words, index - 1):
            continue
        if all(word.key in _TIED for word in before.words) or (length > 1 and before[0].key in _TIED | {"remind"}):
            return set(range(index - length, index))
    return set()
