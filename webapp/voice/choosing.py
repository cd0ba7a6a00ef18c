"""Which of the ways in which something may have been said was meant: the likeliest that makes sense here."""

import re
from collections.abc import Iterator, Sequence
from math import inf

import msgspec

from webapp.voice.alike import HAVE_DONE, written_otherwise
from webapp.voice.engine.decoding import Guess, Vocabulary
from webapp.voice.grammar import (
    AddTask,
    AnyAct,
    AssignTask,
    CommentTask,
    CompleteTask,
    CreateDraft,
    Known,
    Named,
    Open,
    ReopenTask,
    RescheduleTask,
    Understood,
    WaitTask,
    understand,
)
from webapp.voice.grammar.finding import named_in_full
from webapp.voice.grammar.verbs import OF_WHAT_THERE_IS, VERBS
from webapp.voice.grammar.words import Clause, cut, listed

# How much less likely a way is (as a logarithm) of which so much makes no sense. Found by speaking 116 sentences of
# four workspaces, and 391 more of 55.
LEFT, UNKNOWN, VAGUE, UNLIKE = 3.0, 3.0, 2.0, 4.0
NO_VERB, OTHER_VERB, THERE = 1.0, 1.5, 1.0
SEARCHED, CUT_OFF = 1.0, 2.0
CALLED = 1.0  # and how much likelier one that names what there is, and leaves nothing
BESIDE = 1.0  # what changes something has to be surer where other words weren't understood
_LEADING_ON = listed("a an the and of to do at by for with has as is")  # no title ends with them
_CHANGING = (CompleteTask, ReopenTask, RescheduleTask, AssignTask, CommentTask, WaitTask)
_NOT_NEW = OF_WHAT_THERE_IS | {"add", "remind", "read", "show"}  # begin what is done with what there is
ALIKE = 0.5  # and one that was not heard, but sounds like what was
TWICE = 2  # things of one way that may have been misheard
FIGURES = 0.7  # and one in figures, where somebody says the number in words
_IN_FIGURES = re.compile(r"(?<![\d.:,#-])(?:\d{1,2}|(?<=\bat )\d{3,4}|\d{1,2}[.:]\d\d)(?!\d|[.:,]\d|st|nd|rd|th)")


def choose(guesses: Sequence[Guess], known: Known) -> str:
    """The words that were most likely said: “take off the batteries” makes less sense than “tick off …”, which the
    same sound may be. "" where there are none."""
    ways: dict[str, float] = {}
    for guess in guesses:
        likelihood = guess.likelihood - FIGURES * bool(_IN_FIGURES.search(guess.words))
        ways[guess.words] = max(likelihood, ways.get(guess.words, -inf))
    for _ in range(TWICE):
        for heard, likelihood in list(ways.items()):
            for words in written_otherwise(heard):
                ways[words] = max(likelihood - ALIKE, ways.get(words, -inf))
    return max(ways, key=lambda words: ways[words] - doubt(understand(words, known), known), default="")


def doubt(understood: Understood, known: Known) -> float:
    """How little sense words make: by what isn't understood of them, by names that nothing has, that several have, or
    that something has nearly, and by new tasks that are called as none is."""
    doubts = LEFT * len(cut(understood.left)) / max(1, len(cut(understood.words)))
    named = [name for act in understood.acts for name in _names_of(act)]
    doubts += sum(map(_doubt_of, named)) - CALLED * (not understood.left and any(name.sure for name in named))
    if understood.left:
        doubts += BESIDE * any(isinstance(act, _CHANGING) for act in understood.acts)
    for act in understood.acts:
        if isinstance(act, AddTask):
            doubts += _doubt_of_new(act.title, known)
        elif isinstance(act, Open):
            doubts += SEARCHED * (act.search is not None)
        elif isinstance(act, CreateDraft):
            doubts += OTHER_VERB * act.title.startswith("Call ")  # “a page called …”
    return doubts


def _names_of(act: AnyAct) -> Iterator[Named]:
    values = (getattr(act, field.name) for field in msgspec.structs.fields(act))
    return (value for value in values if isinstance(value, Named))


def _doubt_of_new(title: str, known: Known) -> float:
    words = Clause(cut(title), title)
    first = words[0].key if words else ""
    doubts = THERE if named_in_full(words, known.tasks) else 0.0
    doubts += CUT_OFF * (bool(words) and (words[-1].key in _LEADING_ON or words[-2:].keys == "the end"))
    if first in _NOT_NEW or HAVE_DONE.match(title):
        return doubts + OTHER_VERB
    return doubts + NO_VERB * (first not in VERBS)


def _doubt_of(name: Named) -> float:
    if not name.candidates:
        return UNKNOWN
    return UNLIKE * (1 - name.candidates[0].likeness) if name.sure else VAGUE


def vocabulary_of(known: Known, names: Sequence[str]) -> Vocabulary:
    """What may be spoken of, for whatever listens: names as they are called by, and all titles."""
    tasks = (*known.tasks, *known.done_tasks)
    titles = tuple(dict.fromkeys(thing.name for thing in tasks))
    return Vocabulary(names, titles, tuple(thing.name for thing in known.drafts))
