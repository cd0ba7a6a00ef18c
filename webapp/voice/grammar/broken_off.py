"""Full stops where nothing ends, and texts that end though nothing but a full stop says so."""

from msgspec.structs import replace

from webapp.voice.grammar.clauses import by_rules
from webapp.voice.grammar.correction_words import drop_at, fix_at
from webapp.voice.grammar.fillers import opener_at
from webapp.voice.grammar.leads import lead_at
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.next_act import is_an_act, is_sure
from webapp.voice.grammar.remarks import COMMENT
from webapp.voice.grammar.starts import begins, is_imperative
from webapp.voice.grammar.talk import Talk, bare, end_of_sentence
from webapp.voice.grammar.verbs import COMMANDS, OF_WHAT_THERE_IS
from webapp.voice.grammar.words import ARTICLES, Clause, listed

_NEVER_LAST = listed("until till of from with my our an")
_BEFORE_A_TIME = listed("on at by in before after for around this next every")
_LONGEST, _MOST_OF_TIME = 10, 4  # words
_JOINS = listed("then also plus next after")
_OF_IT = listed("it that this them")
_ASKING = OF_WHAT_THERE_IS | COMMANDS | listed("show read open approve request mark assign reopen")


def is_cut(talk: Talk, start: int, at: int) -> bool:
    """Whether a machine ended a sentence before `at` where none ends: “call the bank by. Friday”, “the price list.
    Can wait until Monday”."""
    words = talk.words
    if at >= len(words) or at - start < 2 or drop_at(words, at)[0] or fix_at(words, at)[0]:
        return False
    if words[at - 1].after[:1] != "." or words[at].key == "not":
        return False
    last = words[at - 1].key
    if last in _NEVER_LAST and words[at - 2].key not in ARTICLES:
        return not opener_at(words, at) and not begins(words, at, talk.known, weakly=False)
    if last in _BEFORE_A_TIME:
        ends = range(at + 1, min(at + _MOST_OF_TIME, len(words)) + 1)
        return any(read_when(words[at:end], talk.known.typed()) is not None for end in ends)
    return _is_one_act(talk, start, at)


def _is_one_act(talk: Talk, start: int, at: int) -> bool:
    """Whether only both sentences together say what becomes of a task that there is."""
    words, end = talk.words, end_of_sentence(talk, at)
    if at - start > _LONGEST or end - at > _LONGEST or opener_at(words, at):
        return False
    asked = words[start].key not in OF_WHAT_THERE_IS and is_imperative(words, start, talk.known, weakly=True)
    if asked or lead_at(words, start, talk.known) or begins(words, at, talk.known, weakly=False):
        return False
    if by_rules(talk, bare(talk, words[start:at])) or by_rules(talk, bare(talk, words[at:end])):
        return False
    joint = replace(words[at - 1], stop=words[at - 1].end, after="")
    whole = Clause((*words[start : at - 1].words, joint, *words[at:end].words), talk.source)
    acts = by_rules(talk, bare(talk, whole))
    return bool(acts) and all(is_sure(act) for act in acts)


def is_behind_a_text(talk: Talk, start: int, at: int) -> bool:
    """Whether something else is asked for in a sentence behind what is written: “…. Then show me what's due”, “….
    Also, call the supplier”.

    In a text of its own “then call us” may be said to its readers, in a comment only where that is no instruction.
    """
    words, following = talk.words, at
    while following < len(words) and (length := opener_at(words, following)):
        following += length
    if following + 1 >= len(words):
        return False
    found = COMMENT.match(words[start : start + 8].keys)
    joining = _JOINS if found is None else _JOINS | {"and"}
    joined = not joining.isdisjoint(words[at:following].keys.split())
    if words[following].key in _ASKING:
        of_it = words[following].key in OF_WHAT_THERE_IS and words[following + 1].key in _OF_IT
        return (joined and of_it) or is_an_act(talk, following)
    if not joined or found is None:
        return False
    behind = next((place + 1 for place in range(start, at - 1) if words[place].after), start)
    instructs = is_imperative(words, behind, talk.known, weakly=True)
    return not instructs and is_imperative(words, following, talk.known, weakly=False)
