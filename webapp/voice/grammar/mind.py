"""What the rules know while they listen: the workspace, and what was spoken of last."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from webapp.voice.grammar.acts import Named
from webapp.voice.grammar.finding import find_thing
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.words import Clause, listed

_PRONOUNS = frozenset(
    {
        "it",
        "this",
        "that",
        "them",
        "those",
        "these",
        "that's",
        "it's",
        "that one",
        "this one",
        "that task",
        "this task",
        "the task",
        "the same",
        "it too",
        "the same task",
    }
)
_FINITE = listed("is are was were has have had isn't aren't wasn't weren't hasn't haven't i we he she they it's that's")
_TELLING = listed("it's it that's i we i'm we're they they're there's")
_THE = listed("the a an my our that this")


CLEAR = 0.8  # how like what was said a name has to be that nobody may have to choose


@dataclass
class Mind:
    """`task` and `draft` were named last; `looks` counts the words that rules were given to look at. `fresh_draft` says
    that the last act begins or writes a draft, `opened_draft` that it opens one."""

    known: Known
    task: Named | None = None
    draft: Named | None = None
    looks: int = 0
    fresh_draft: bool = field(default=False)
    opened_draft: bool = field(default=False)

    def find_task(self, said: Clause, *, done: bool = False, offer: bool = False) -> Named:
        """The task that is meant; “it” is the one that was named last. `done` looks among those that are done first."""
        self.looks += len(said)
        if said.keys in _PRONOUNS:
            return self._it(said, self.task)
        if done:
            found = find_thing(said, self.known.done_tasks)
            if found.candidates:
                return found
        return find_thing(unthe(said), self.known.tasks, offer=offer)

    def find_draft(self, said: Clause) -> Named:
        """The draft that is meant."""
        self.looks += len(said)
        because = next((at for at in range(1, len(said)) if _is_why(said, at)), len(said))
        said = said[:because]
        if said.keys in {*_PRONOUNS, "the draft", "that draft", "this draft"}:
            return self._it(said, self.draft)
        return find_thing(said, self.known.drafts, is_draft=True)

    def find_tasks(self, said: Clause, *, done: bool = False, offer: bool = False) -> list[Named]:
        """The tasks that are meant, several where “and” or a comma joins their names."""
        whole = self.find_task(said, done=done)
        if whole.sure and whole.candidates[0].likeness >= 0.97:
            return [whole]
        parts = parts_of(said)
        if len(parts) > 1:
            found = [self.find_task(part, done=done) for part in parts]
            names = {each.candidates[0].name for each in found if each.candidates}
            if all(each.candidates for each in found) and len(names) == len(found):
                return found
        return [whole if whole.candidates or not offer else self.find_task(said, offer=True)]

    @staticmethod
    def _it(said: Clause, last: Named | None) -> Named:
        if last is None:
            return Named(said=said.text, place=said.place)
        return replace(last, place=said.place)


def _is_why(said: Clause, at: int) -> bool:
    """Whether it is told why from a word on: “the menu because …”, “the menu, it's too long”."""
    return said[at].key in {"because", "since"} or (said[at - 1].after == "," and said[at].key in _TELLING)


def may_be_a_name(said: Clause) -> bool:
    """Whether words that nothing is called by may be a name at all, and no sentence of their own."""
    return not any(word.after for word in said[:-1].words) and _FINITE.isdisjoint(word.key for word in said.words)


def parts_of(said: Clause) -> list[Clause]:
    """A list of things, cut at its commas and at “and”."""
    parts: list[Clause] = []
    first = 0
    for index, word in enumerate(said.words):
        if word.key in {"and", "&", "plus"}:
            if index > first:
                parts.append(said[first:index])
            first = index + 1
        elif word.after.startswith(",") and index + 1 < len(said):
            parts.append(said[first : index + 1])
            first = index + 1
    if first < len(said):
        parts.append(said[first:])
    return parts


def unthe(said: Clause) -> Clause:
    """Words without an article before them."""
    index = 0
    while index < len(said) - 1 and said[index].key in _THE:
        index += 1
    return said[index:]
