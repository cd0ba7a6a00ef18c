"""What is said, while it is being understood: the words, and what became of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from webapp.voice.grammar.acts import AnyAct
from webapp.voice.grammar.adding import Said
from webapp.voice.grammar.courtesies import as_asked
from webapp.voice.grammar.fillers import SOUNDS, closing
from webapp.voice.grammar.finding import joined_in_names, named_in_full
from webapp.voice.grammar.homophones import as_meant
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.mind import Mind
from webapp.voice.grammar.repairs import mended
from webapp.voice.grammar.words import Clause, Word, cut, ends_sentence, listed

SHARED_VERBS = listed(
    "move assign give hand reschedule push postpone shift delay defer bump pass delegate reassign change bring snooze"
)
# What is named behind these is no sentence of its own: “find the task read the contract”.
_BEFORE_A_NAME = SHARED_VERBS | listed(
    "task draft on with for about the called find open mark complete completed finish finished did done reopen check "
    "tick uncheck untick off approve show read snooze up see view display me"
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
    named: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        """Cut the words, and leave those out that were said otherwise at once."""
        said = as_asked(as_meant(cut(self.source)))
        things = (*self.known.tasks, *self.known.drafts)
        whole = [at for places in named_in_full(Clause(said, self.source), things) for at in places]
        self.words = Clause(mended(said, self.source, self.known, frozenset(whole)), self.source)
        joined = joined_in_names(self.words, things)
        self.named = frozenset([*self._within(named_in_full(self.words, things)), *joined])
        kept = {word.start for word in self.words.words}
        self.mended = Clause([word for word in said if word.start not in kept], self.source)
        self.mind = Mind(self.known)

    def _within(self, names: list[range]) -> Iterator[int]:
        """The places at which nothing begins, since they are in a name, or of one that stands behind its verb."""
        for places in names:
            yield from places[1:]
            before = self.words[places[0] - 1] if places[0] else None
            if before is not None and before.key in _BEFORE_A_NAME and not before.pauses:
                yield places[0]


def end_of_sentence(talk: Talk, index: int) -> int:
    """The place after the sentence that a word stands in."""
    while index + 1 < len(talk.words) and not ends_sentence(talk.words.words, index):
        index += 1
    talk.mind.looks += 1
    return index + 1


def bare(talk: Talk, clause: Clause) -> Clause:
    """A clause without sounds, and without what only ends it."""
    clause = Clause([word for word in clause.words if word.key not in SOUNDS], talk.source)
    clause = clause[: len(clause) - closing(clause)] if clause else clause
    return clause[:-1] if len(clause) > 1 and clause[-1].key in {"instead", "rather"} else clause
