"""What is said, while it is being understood: the words, and what became of each."""

from dataclasses import dataclass, field
from typing import Literal

from webapp.voice.grammar.acts import AnyAct
from webapp.voice.grammar.adding import Said
from webapp.voice.grammar.fillers import SOUNDS, closing
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.mind import Mind
from webapp.voice.grammar.repairs import mended
from webapp.voice.grammar.words import Clause, Word, cut, listed

SHARED_VERBS = listed(
    "move assign give hand reschedule push postpone shift delay defer bump pass delegate reassign change bring snooze"
)


Link = Literal["sentence", "then", "and", "comma", ""]


@dataclass
class Made:
    """An act that was understood, as it may still be corrected. Of a new task `said` is what was said of it, and
    `shared` what goes for those that follow it, too; `mine` says that the one who speaks is to do it."""

    words: list[Word]
    act: AnyAct | None = None
    said: Said | None = None
    shared: Said | None = None
    mine: bool = False


@dataclass
class Talk:
    """The state of it: `made` are the acts so far, `passed` and `left` the numbers of words that say nothing and of
    those that weren't understood. `mind.looks` counts the work."""

    source: str
    known: Known
    made: list[Made] = field(default_factory=list)
    passed: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    words: Clause = field(init=False)
    mended: Clause = field(init=False)
    mind: Mind = field(init=False)

    def __post_init__(self) -> None:
        """Cut the words, and leave those out that were said otherwise at once."""
        said = cut(self.source)
        self.words = Clause(mended(said, self.source, self.known), self.source)
        kept = {word.start for word in self.words.words}
        self.mended = Clause([word for word in said if word.start not in kept], self.source)
        self.mind = Mind(self.known)


def bare(talk: Talk, clause: Clause) -> Clause:
    """A clause without sounds, and without what only ends it."""
    clause = Clause([word for word in clause.words if word.key not in SOUNDS], talk.source)
    clause = clause[: len(clause) - closing(clause)] if clause else clause
    return clause[:-1] if len(clause) > 1 and clause[-1].key == "instead" else clause
