"""Titles as one would write them."""

from webapp.quick_add.names import known_people
from webapp.text.folding import folded
from webapp.voice.grammar.finding import find_member
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.words import Clause, cut, listed


def capital(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]


def as_called(text: str, known: Known) -> str:
    """A title in which people are written as they are called, where a machine wrote them small."""
    people = known_people(known.members)
    words = text.split(" ")
    for at, word in enumerate(words):
        if "-" in word and at and folded(words[at - 1]) in _BEFORE_A_NAME and (heard := _heard_as(word, known)):
            words[at] = heard
            continue
        bare = word.strip(".,;:!?()'\"")
        key = folded(bare.removesuffix("'s"))
        if bare.islower() and len(key) > 2 and key not in _ALSO_WORDS and people.find(key):
            words[at] = word.replace(bare, bare.capitalize())
    return " ".join(words)


_ALSO_WORDS = listed(
    "will may mark grace hope art bill rich june april joy faith rose drew sue pat rob jack frank guy chase grant "
    "dean miles max dawn summer autumn ivy holly lily violet olive ginger penny ruby amber crystal pearl daisy "
    "iris jasmine basil rusty sandy cliff clay glen heath reed brook river lane forest page paige cook baker "
    "carpenter mason hunter taylor carter wade lance pierce trip skip chip buck nick ray gene dale earl duke king "
    "prince major bishop abbot pope price gray brown black white green blue young long short strong sharp wise "
    "good best love star sky august sunny happy angel bella honey candy cherry melody harmony carol bob tad ned "
    "don ken van con sam dan tom tim jan mar sun sat wed kit bud ace dee gus hal lee les lou mel nat pip rod roy "
    "sid tab ted val vic wes zed"
)


_BEFORE_A_NAME = listed("call email e-mail mail ask tell phone text message meet ring remind invite thank with for to")


def _heard_as(word: str, known: Known) -> str:
    """The part of a member's name that a machine heard as two words: `pre-it` is Priya; "" where it is nobody's."""
    found = find_member(Clause(cut(word), word), known.members)
    if not found.sure or found.candidates[0].likeness >= 1.0:
        return ""
    return found.candidates[0].name.split(" ")[0] + word[len(word.rstrip(".,;:!?")) :]
