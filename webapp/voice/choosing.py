"""Which of the ways in which something may have been said was meant: the likeliest that makes sense here."""

from collections.abc import Sequence

import msgspec

from webapp.voice.engine.decoding import Guess, Vocabulary
from webapp.voice.grammar import Known, Named, Understood, understand
from webapp.voice.grammar.words import cut

# How much less likely a way is (as a logarithm) of which so much makes no sense. Found by speaking 116 sentences of
# seven workspaces, none of which are in the tests.
LEFT, UNKNOWN, VAGUE, UNLIKE = 3.0, 3.0, 2.0, 4.0


def choose(guesses: Sequence[Guess], known: Known) -> str:
    """The words that were most likely said: “take off the batteries” makes less sense than “tick off …”, which the
    same sound may be. "" where there are none."""
    if len(guesses) < 2:
        return guesses[0].words if guesses else ""
    return max(guesses, key=lambda each: each.likelihood - doubt(understand(each.words, known))).words


def doubt(understood: Understood) -> float:
    """How little sense words make: by what isn't understood of them, and by names that nothing has, that several have,
    or that something has nearly."""
    names = [
        value
        for act in understood.acts
        for field in msgspec.structs.fields(act)
        if isinstance(value := getattr(act, field.name), Named)
    ]
    doubts = LEFT * len(cut(understood.left)) / max(1, len(cut(understood.words)))
    for name in names:
        if not name.candidates:
            doubts += UNKNOWN
        elif not name.sure:
            doubts += VAGUE
        else:
            doubts += UNLIKE * (1 - name.candidates[0].likeness)
    return doubts


def vocabulary_of(known: Known, names: Sequence[str]) -> Vocabulary:
    """What may be spoken of, for whatever listens: names as they are called by, and all titles."""
    tasks = (*known.tasks, *known.done_tasks)
    titles = tuple(dict.fromkeys(thing.name for thing in tasks))
    return Vocabulary(names, titles, tuple(thing.name for thing in known.drafts))
