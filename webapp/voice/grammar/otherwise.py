"""Where, in the middle of a sentence, something begins to be said otherwise."""

from webapp.quick_add.names import known_people
from webapp.voice.grammar.adding import read_parts
from webapp.voice.grammar.correction_words import drop_at, fix_at, says_no, tells
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.sounds import stem
from webapp.voice.grammar.starts import strongly_begins
from webapp.voice.grammar.talk import Talk, end_of_sentence
from webapp.voice.grammar.verbs import THINGS, VERBS
from webapp.voice.grammar.words import Clause, listed

_ALSO_TO_DO = listed("and please but take remove delete drop skip cancel")  # “cancel that order”
_MAY = listed("can could should will would must may might to i'll we'll you let")
_WEAK = listed("oh well better it's that's say it that do let's please make set change")
_NOT_INSTEAD = listed("rush hurry problem need worries idea later matter one more less longer")
_NEVER_AFTER_NO = listed("the a an my our to at on in not it it's make i")
_MOST_OF_FACET = 8


def is_corrected(talk: Talk, start: int, at: int) -> bool:
    """Whether something is said otherwise from here on."""
    words = talk.words
    if words[at].key in {"take", "leave"} and words[at - 1].key in _MAY:
        return False  # “Jonas can take it”
    if drop_at(words, at)[0]:
        length, _ = drop_at(words, at)
        ends = at + length == len(words) or strongly_begins(words, at + length)
        return words[at].key not in _ALSO_TO_DO or bool(words[at - 1].after) or ends
    if words[at].key in {"both", "all"} and words[at - 1].after:
        return is_facet(talk, words[at + 1 : end_of_sentence(talk, at)][:_MOST_OF_FACET])
    pauses = bool(words[at - 1].after)
    if words[at].key == "not":
        return pauses or all(is_member(talk, at + ahead) for ahead in (1, 2))
    length, strong = fix_at(words, at)
    if not length:
        return False
    head = words[at : at + length]
    if strong:
        return True
    if words[at - 1].key in {"say", "saying", "said", "tell"} and not pauses:
        return False
    payload = words[at + length : at + length + 6]
    if head[0].key in {"make", "change"}:
        return any(is_facet(talk, payload[:end]) for end in range(1, min(4, len(payload)) + 1)) or (
            is_member(talk, at + length) or _is_so_many(words[start:at], payload)
        )
    if head[-1].key == "wait" and payload[:1].keys in {"for", "until", "till"}:
        return False
    if head[0].key in _WEAK or not payload or payload[0].key in _NOT_INSTEAD:
        return False
    said_instead = says_no(head) and _is_said_instead(talk, start, at, at + length)
    if not pauses and said_instead:
        return True
    if head.keys == "no" and not head[0].after and not said_instead and payload[0].key not in VERBS - THINGS:
        return any(is_facet(talk, payload[:end]) for end in range(1, len(payload) + 1))
    for end in range(1, len(payload) + 1):
        if end == len(payload) or payload[end - 1].after:
            said = payload[:end]
            otherwise = says_no(head) or (head.keys == "actually" and not tells(said) and said[0].key not in VERBS)
            return is_facet(talk, said) or (pauses and otherwise)
    return pauses and says_no(head)


def _is_so_many(said: Clause, payload: Clause) -> bool:
    """Whether a number stands for one before, or for “a”: “a crate of screws, make it two crates”."""
    if not payload or not (payload[0].key in NUMBERS or payload[0].key.isdigit()):
        return False
    things = {stem(word.key) for word in said.words}
    return any(word.key in NUMBERS for word in said.words) or (len(payload) > 1 and stem(payload[1].key) in things)


def _is_said_instead(talk: Talk, start: int, at: int, instead: int) -> bool:
    """Whether what stands at `instead`, after “no” or “sorry” without a pause, can only stand for something before."""
    first = talk.words[instead]
    if first.key in _NEVER_AFTER_NO:
        return True
    before = talk.words[start:at].words
    if first.key in NUMBERS or first.key.isdigit():
        return any(word.key in NUMBERS or word.key.isdigit() for word in before)
    return is_member(talk, instead) and any(is_member(talk, word.at) for word in before)


def is_member(talk: Talk, at: int) -> bool:
    """Whether a word is the name of a member."""
    return at < len(talk.words) and known_people(talk.known.members).find(talk.words[at].key) is not None


def is_facet(talk: Talk, payload: Clause) -> bool:
    parts = read_parts(payload, talk.known) if payload else None
    return parts is not None and not parts.title
