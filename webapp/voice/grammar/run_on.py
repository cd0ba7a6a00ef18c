"""Where another thing to do, or the reason for one, begins though no sign and no “and” says so."""

import re

from webapp.quick_add.phrases import UNITS
from webapp.voice.grammar.adding import read_parts
from webapp.voice.grammar.drafts import START
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.otherwise import is_member
from webapp.voice.grammar.saying_more import unpronouned
from webapp.voice.grammar.talk import Talk, end_of_sentence
from webapp.voice.grammar.verbs import OF_WHAT_THERE_IS, THINGS, VERBS, present_of
from webapp.voice.grammar.words import ARTICLES, Clause, listed

_BEFORE_A_VERB = listed(
    "called titled named entitled to and or the a an my our not don't of please should who that which "
    "can will i we you they saying says would "
    "could might may must it'll that'll he'll she'll they'll you'll i'll we'll i'd we'd they'd he'd she'd"
)
_THEY = listed("i we you he she it they that this there everybody everyone nobody")
_IT_IS = listed(
    "it's that's he's she's they're we're i'm there's they've we've i've he'll she'll they'll they'd she'd he'd"
)
_IS = listed(
    "is are was were has have had isn't aren't wasn't weren't hasn't haven't can can't could will won't would needs "
    "need wants want said says told asked knows know did didn't does doesn't don't got still just really already never"
)
_WE = listed("i we i'm we're i've we've there's")
_CAUSING = listed("let have help make get see watch ask tell if when how what who which remind")
_NEGATING = re.compile(r"n't$|^not$|^never$|^cannot$|^without$")
_MOST = 16  # words in which a day is told
_WAYS = listed("forward back advance")  # “bring it forward a day”
_PARTICLES = listed("up out off down back in over away")
_REACHING = listed("call email message phone text")
# What is told of a thing by more words: “check the front door lock the tenant says is broken”.
_RELATIVE = listed("is are was were has have had needs wants says said asked told gave sent who that which")
_NEVER_THINGS = listed(
    "arrange bring buy cancel collect confirm deliver fetch fix install pick prepare put remove renew replace send "
    "throw unpack write"
)
_NO_THINGS = listed("is are was were of to in on at by for from with and or it them him her that up out off back as")


def _tells_a_day(talk: Talk, at: int) -> bool:
    """Whether something with a day of its own is told from here on: “buy a card for Fern, it's her birthday on
    Friday”."""
    words = talk.words
    rest = words[at : min(end_of_sentence(talk, at), at + _MOST)]
    if not (words[at].key in _IT_IS or (words[at].key in _THEY and words[at + 1 : at + 2].keys in _IS)):
        return False
    said, whole = read_parts(unpronouned(rest), talk.known), read_parts(rest, talk.known)
    facet = said is not None and not said.title
    return not facet and whole is not None and whole.due_date is not None


def is_why(talk: Talk, start: int, at: int) -> bool:
    """Whether it is said from here on why something is to become of what there is: “reopen the oven, it isn't fixed”.

    What stands behind a new task is of it: “call the bank, it's about the loan”.
    """
    words = talk.words
    if START.match(words[start : start + 8].keys):
        return False
    decides = words[start].key in {"ask", "request"} and "changes" in words[start : start + 4].keys.split()
    lets = words[start].key in {"let", "have", "get"} and is_member(talk, start + 1)
    following = words[at + 1 : at + 2].keys
    reads = words[start].key in {"read", "show"} and words[start + 1 : start + 2].keys in {"me", "us"}
    if words[start].key not in OF_WHAT_THERE_IS and not decides and not lets and not reads:
        return _is_reason(words[at : at + 6], parted=words[at - 1].pauses) or (
            words[at - 1].after.startswith(",") and _tells_a_day(talk, at)
        )
    if words[at].key in {"because", "cause"} or (words[at].key in {"since", "as"} and following in _THEY):
        return True
    told = following in _IS or present_of(following) is not None
    tells = words[at].key in _IT_IS or ((words[at].key in _THEY or is_member(talk, at)) and told)
    tells = tells or (
        words[at].key in ARTICLES
        and any(
            word.key in _IS or word.key.endswith("ed") or present_of(word.key) for word in words[at + 2 : at + 5].words
        )
    )  # “…, the city sent it back”
    return words[at - 1].after.startswith(",") and tells


def _is_reason(words: Clause, *, parted: bool) -> bool:
    """Whether it is told from here on why something is to be done: “… because we're out”, “… since the card was
    blocked”; “call the bank because of the loan” says what about, “leave it as it is” how."""
    following = words[1:2].keys
    if words[0].key == "as" and not parted and following not in _WE:
        return False
    if words[0].key == "because":
        return following not in {"", "of"}
    told = following in _IT_IS or not _IS.isdisjoint(word.key for word in words[2:].words)
    return words[0].key in {"since", "as"} and told and following in _THEY | _IT_IS | ARTICLES


def is_another(talk: Talk, first: int, at: int, *, many: bool) -> bool:
    """Whether another verb with its thing follows though nothing parts them: “buy stamps pay the gardener”.

    `first` is the place of the verb before. A word that may be a thing, too, is a verb before an article, where all
    began with a verb; before a bare thing only one that is hardly ever a thing is.
    """
    words = talk.words
    verb, following = words[at].key, words[at + 1 : at + 2].keys
    if verb not in VERBS or verb in _WAYS or words[at - 1].key in _BEFORE_A_VERB:
        return False
    before = words[first:at].words
    named = all(word.key in _PARTICLES | {"task", "the"} for word in before[1:])
    if before[0].key in OF_WHAT_THERE_IS | {"take"} and (named or verb in THINGS or following in _PARTICLES):
        return False  # “check off train the new movers”, “push the budget review a few days”
    if not _CAUSING.isdisjoint(word.key for word in before) or any(_NEGATING.search(word.key) for word in before):
        return False
    if before[0].key == "add" and VERBS.isdisjoint(word.key for word in before[1:]):  # “add urgent call the bank”
        return False
    if _lasts(talk, at + 1) or (verb in THINGS and following in ARTICLES and _begins_a_time(talk, at + 1)):
        return False  # “review the cream order the day after tomorrow”, “push the list update back a week”
    if (verb not in THINGS or many) and following in ARTICLES:
        return True
    if words[first].key not in VERBS:
        return False
    if not _RELATIVE.isdisjoint(word.key for word in words[at + 1 : at + 6].words):
        return False
    if following in _PARTICLES:
        return (
            verb not in THINGS and words[at + 2 : at + 3].keys in ARTICLES and words[at - 2].key not in ARTICLES
        )  # “the gift guide off …”
    if verb in THINGS:
        called = verb in _REACHING and is_member(talk, at + 1)
        ordered = verb == "order" and (following in NUMBERS or following.isdigit() or _is_plural(following))
        return following in ARTICLES or called or ordered
    return verb in _NEVER_THINGS and following not in _NO_THINGS and following not in VERBS - THINGS


def _lasts(talk: Talk, at: int) -> bool:
    """Whether a length stands here, perhaps behind a particle: “a week”, “back two days”."""
    at += talk.words[at : at + 1].keys in _PARTICLES
    at += talk.words[at : at + 1].keys == "by"
    number = talk.words[at : at + 1].keys
    return (number in ARTICLES or number in NUMBERS or number.isdigit()) and talk.words[at + 1 : at + 2].keys in UNITS


def _begins_a_time(talk: Talk, at: int) -> bool:
    """Whether the next words say a time: “the day after tomorrow”."""
    ends = range(at + 2, min(at + 6, len(talk.words)) + 1)
    return any(read_when(talk.words[at:end], talk.known.typed()) is not None for end in ends)


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "'s"))
