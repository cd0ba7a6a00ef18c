"""Whether another act begins behind what joins two, by what it says of what there is."""

from webapp.voice.grammar.acts import AnyAct, CreateDraft, Decide, Named, Open, ReadAloud
from webapp.voice.grammar.clauses import by_rules
from webapp.voice.grammar.drafts import OF_ITSELF, read_decided
from webapp.voice.grammar.finding import is_part_of
from webapp.voice.grammar.mind import CLEAR
from webapp.voice.grammar.quiet import is_quiet
from webapp.voice.grammar.talk import Talk, bare, end_of_sentence
from webapp.voice.grammar.verbs import VERBS
from webapp.voice.grammar.words import Clause, cut, listed

JOINING = listed("and then also plus but next after afterwards finally lastly oh so or too")
BEING = listed("is are was were has have had isn't aren't needs need can should will got went")
_LAST = listed("please thanks thank instead rather") | {""}
_OF = listed("to on of for in")
_MOST_OF_ACT = 24  # words


def tells_of(said: Clause) -> bool:
    """Whether a thing is told of: “payroll is done”."""
    return any(word.key in BEING for word in said[1:].words) and said[0].key not in VERBS


def is_an_act(talk: Talk, at: int, end: int = 0) -> bool:
    """Whether something is told or asked of what there is, by its name: “…, and the oven has to wait for Dana”."""
    end = end or min(end_of_sentence(talk, at), at + _MOST_OF_ACT)
    ends = [place for place in range(at + 2, end) if talk.words[place].key in JOINING or talk.words[place - 1].after]
    for stop in [*ends, end][:2]:
        said = bare(talk, talk.words[at:stop])
        acts = by_rules(talk, said) if len(said) > 2 and not is_quiet(said, 0) else ()
        if acts and all(is_sure(act) for act in acts):
            return True
        if talk.words[stop : stop + 2].keys == "approve it" or (stop < end and decides(talk, stop)):
            return True  # “…, and the menu isn't ready, request changes”
    return False


def is_sure(act: AnyAct) -> bool:
    """Whether an act is about something that is surely meant."""
    named = [each for name in ("task", "draft") if isinstance(each := getattr(act, name, None), Named)]
    clear = isinstance(act, Decide) or all(_is_clear(each) for each in named if each.sure)
    return (
        clear
        and all(each.sure for each in named)
        and (
            bool(named) or (isinstance(act, Open) and act.page is not None) or isinstance(act, ReadAloud | CreateDraft)
        )
    )


def _is_clear(named: Named) -> bool:
    first = named.candidates[0]
    return first.likeness >= CLEAR or is_part_of(Clause(cut(named.said), named.said), first.name)


def decides(talk: Talk, at: int) -> bool:
    """Whether what was told of is decided about, and no more is said."""
    found = OF_ITSELF.match(talk.words[at : at + 5].keys + " ")
    end = at + len(found[0].split()) if found is not None else 0
    following = talk.words[end : end + 1].keys
    if end and following in _OF:
        said = bare(talk, talk.words[at : end_of_sentence(talk, at)])
        return any(isinstance(act, Decide) and act.draft.sure for act in read_decided(said, talk.mind))
    return end > 0 and (bool(talk.words[end - 1].pauses) or following in JOINING | _LAST)
