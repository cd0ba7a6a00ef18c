"""What somebody said, understood: from the first word to the last, clause by clause."""

from msgspec.structs import replace

from webapp.text.folding import folded
from webapp.voice.grammar.acts import AnyAct, CompleteTask, Understood
from webapp.voice.grammar.adding import read_parts
from webapp.voice.grammar.clauses import remember_told, understand_clause
from webapp.voice.grammar.correcting import correct, correct_before, drop_named, take_back
from webapp.voice.grammar.correction_words import drop_at, fix_at, not_done_at, tells
from webapp.voice.grammar.fillers import SOUNDS, opener_at
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.leads import lead_at
from webapp.voice.grammar.mind import CLEAR
from webapp.voice.grammar.next_act import decides
from webapp.voice.grammar.otherwise import is_facet
from webapp.voice.grammar.page_names import asked_page, page_of
from webapp.voice.grammar.parting import end_of_clause, end_of_quiet
from webapp.voice.grammar.quiet import is_quiet
from webapp.voice.grammar.starts import LEADING_IN, is_imperative
from webapp.voice.grammar.talk import Link, Talk, bare, end_of_sentence
from webapp.voice.grammar.verbs import GOING_ON, OF_WHAT_THERE_IS, THINGS, VERBS
from webapp.voice.grammar.words import Clause, cut, ends_sentence, listed

_DONE = listed("done finished complete completed")


class Hearing(Talk):
    """The understanding of some words, from the first to the last."""

    def listen(self) -> None:
        """From the first word to the last."""
        index = 0
        while index < len(self.words):
            index, link = self._open(index)
            if index < len(self.words):
                index = self._one(index, link)

    def _open(self, index: int) -> tuple[int, Link]:
        """Pass what only leads to what is said, and tell how that follows what was said before."""
        first, words = index, self.words
        joined: set[str] = set()
        while index < len(words):
            self.mind.looks += 1
            lead = lead_at(words, index, self.known) if words[index].key in {"and", "one", "another", "next"} else None
            if (lead is not None and lead.is_plain) or drop_at(words, index)[0]:
                break
            length = opener_at(words, index)
            if "and" in joined and words[index].key == "to" and words[index + 1 :][:1].keys in VERBS and self.made:
                length = 1
            if not length or self._is_meant(index, length):
                break
            joined |= {word.key for word in words[index : index + length].words}
            self.passed.update(range(index, index + length))
            index += length
        return index, self._link(first, joined)

    def _is_meant(self, index: int, length: int) -> bool:
        """Whether words that often say nothing are said of something here: “look up”, “next week”."""
        key = self.words[index].key
        if key in {"forgive", "pardon", "excuse"} and self.made:
            return True  # “forgive me, Thursday”
        if key == "right" and self.mind.fresh_draft and self.words[index].after[:1] in {",", ":", "?", "."}:
            # As a machine hears “write: …”.
            asked = lead_at(self.words, index + 1, self.known) is not None
            return not asked and not is_imperative(self.words, index + 1, self.known, weakly=False)
        following = self.words[index + length].key if index + length < len(self.words) else ""
        if key in {"let's", "let"} and "see" in self.words[index : index + length].keys.split():
            return not self.words[index + length - 1].after and self._may_be_seen(index + length)
        if key == "so" and length == 1 and following in {"is", "are", "was", "were", "has", "have"}:
            return bool(self.made) and isinstance(self.made[-1].act, CompleteTask)  # “and so is the oven”
        if key == "look":
            return following in {"up", "for", "at", "into", "after"}
        if length > 1 and self.words[index + length - 1].after:
            return False  # “first thing, the pots are ordered”
        if key in {"next", "now", "right", "good", "first", "second", "third", "well", "great"}:
            ends = range(index + 2, index + 6) if key in {"next", "first", "second", "third"} else ()
            said = (read_parts(self.words[index:end], self.known) for end in ends)
            return any(parts is not None and not parts.title for parts in said)  # “first Monday of November”
        return False

    def _may_be_seen(self, index: int) -> bool:
        """Whether something can be shown that is called by these words: “let me see | my drafts”."""
        said = bare(self, self.words[index : end_of_sentence(self, index)]) if index < len(self.words) else None
        if not said or said[0].key in {"the", "my", "our", "all", "what's", "what"}:
            return bool(said)
        stop = next((at for at in range(1, len(said)) if said[at - 1].after or said[at].key == "and"), len(said))
        said = bare(self, said[:stop])
        named = (self.mind.find_task(said), self.mind.find_draft(said))
        return page_of(said) is not None or any(one.sure and one.candidates[0].likeness >= CLEAR for one in named)

    def _link(self, first: int, joined: set[str]) -> Link:
        if first == 0 or ends_sentence(self.words.words, first - 1):
            return "sentence"
        if joined & {"then", "also", "plus", "after", "finally", "lastly", "next"}:
            return "then"
        if "and" in joined:
            return "and"
        return "comma" if self.words[first - 1].after else ""

    def _one(self, index: int, link: Link) -> int:
        """Understand what begins at a word; the place after it."""
        words = self.words
        dropped, everything = drop_at(words, index)
        if dropped and not self.made and not {"don't", "not"}.isdisjoint(words[index : index + dropped].keys.split()):
            dropped = 0  # nothing was said that isn't to be done
        if end := correct_before(self, index) or (drop_named(self, index) if self.made else 0):
            return end
        if not dropped and self.made and isinstance(self.made[-1].act, CompleteTask):
            dropped = not_done_at(words, index)
        if dropped:
            made = fix_at(words, index + dropped)[0] if index + dropped < len(words) else 0
            instead = bare(self, words[index + dropped + made : end_of_sentence(self, index + dropped)])
            if is_facet(self, instead) and (end := correct(self, index, dropped + made, strong=True, link=link)):
                return end  # “scratch that, on Thursday”
            before = {word.key for word in self.made[-1].words} if self.made else set()
            take_back(self, index, index + dropped, everything=everything)
            return self._after_taken_back(index + dropped, before)
        fixed, strong = fix_at(words, index)
        if words[index].key == "not" or (fixed and self.made):
            end = correct(self, index, fixed, strong=strong, link=link)
            if end:
                return end
        elif fixed and not self.made and (words[index].key not in VERBS or words[index + fixed - 1].after):
            head = words[index : index + fixed]
            if not {
                "make",
                "set",
                "change",
                "it's",
                "that's",
                "it",
                "that",
                "say",
                "said",
                "do",
            } & {word.key for word in head.words}:
                self.passed.update(range(index, index + fixed))
                return index + fixed
        if is_quiet(words, index) and not self._is_named(index) and not self._asks_for_a_page(index):
            end = end_of_quiet(self, index)
            self.left.update(range(index, end))
            remember_told(self, words[index:end])
            return end
        if topic := self._topic(index):
            self.passed.update(range(index, topic))
            return topic
        end = end_of_clause(self, index)
        understand_clause(self, index, end, link)
        return self._past_doubtful(index, end)

    def _past_doubtful(self, index: int, end: int) -> int:
        """The place after what follows in the sentence without a pause, where nothing was understood of its beginning:
        “did you | mark the oven as done” asks, and “she hates to | add a task” tells."""
        last = self.words[end - 1]
        goes_on = self.words[end : end + 1].keys == "and" and self.words[end + 1 : end + 2].keys in GOING_ON
        if end >= len(self.words) or ends_sentence(self.words.words, end - 1) or (last.after and not goes_on):
            return end
        if not all(at in self.left for at in range(index, end)) or (opener_at(self.words, end) and not goes_on):
            return end
        if self.words[index].key in LEADING_IN and not tells(self.words[index:end]):
            return end  # “every day at closing time | count the float”
        after = end_of_sentence(self, end)
        self.left.update(range(end, after))
        return after

    def _after_taken_back(self, index: int, before: set[str]) -> int:
        """Leave a bare thing that is said instead, since it isn't said what is to be done with it: “paper straws”. A
        verb of what was said `before` is one again: “rent chairs, scratch that, rent tables”."""
        words = self.words
        if (
            index < len(words)
            and words[index].key in THINGS - before
            and not decides(self, index)
            and not is_imperative(words, index, self.known, weakly=True)
        ):
            end = end_of_sentence(self, index)
            self.left.update(range(index, end))
            return end
        return index

    def _asks_for_a_page(self, index: int) -> bool:
        """Whether a page answers the question: “Are there any overdue tasks?”"""
        end = end_of_sentence(self, index)
        said = bare(self, self.words[index:end])
        told = said[2:] if said[:2].keys == "tell me" else said  # “tell me what I have to do today”
        return asked_page(told) is not None

    def _topic(self, index: int) -> int:
        """The place after the name of a task, before what is to become of it: “batch nine, move that to Friday”."""
        words = self.words
        for at in range(index + 1, min(index + 8, len(words) - 1)):
            pauses = words[at - 1].after[:1] in {",", ":", ".", "—", "–", "-", "?"}
            asked = min(at + opener_at(words, at), len(words) - 2)
            becomes = words[asked].key in OF_WHAT_THERE_IS | {"make"} and words[asked + 1].key in {
                "it",
                "that",
                "this",
                "them",
            }
            told = words[at].key in {"that's", "it's", "that", "it"} and words[at + 1].key in _DONE
            if pauses and (becomes or told):
                found = self.mind.find_task(words[index:at])
                if found.sure and found.candidates[0].likeness >= CLEAR:
                    self.mind.task = found
                    return at
        return 0

    def _is_named(self, index: int) -> bool:
        """Whether a draft or a task is called by the words from this one on: “Why we closed the cafe needs changes”."""
        ahead = self.words[index : index + 12].keys + " "
        names = (folded(thing.name) for thing in (*self.known.drafts, *self.known.tasks))
        return any(len(name.split()) > 2 and ahead.startswith(f"{name} ") for name in names)

    def _keep_joints(self) -> None:
        """What joins two things that are left is left, too: “I spoke to Maria and she will do it”."""
        run: list[int] = []
        for word in self.words.words:
            if word.at in self.passed:
                run.append(word.at)
                continue
            before = run[0] - 1 if run else -1
            if word.at in self.left and before in self.left and not ends_sentence(self.words.words, before):
                self.left.update(run)
                self.passed.difference_update(run)
            run = []

    def understood(self) -> Understood:
        """The result, with every word in its place."""
        acts: list[AnyAct] = []
        taken: set[int] = set()
        for made in self.made:
            words = sorted({word.at: word for word in made.words}.values(), key=lambda word: word.at)
            taken.update(word.at for word in words)
            places = Clause(words, self.source).places
            if made.said is not None:
                acts.append(made.said.act(places))
            elif made.act is not None:
                acts.append(replace(made.act, places=places))
        self._keep_joints()
        left = [word for word in self.words.words if word.at in self.left and word.at not in taken]
        lost = [
            word
            for word in self.words.words
            if word.at not in taken and word.at not in self.left and word.at not in self.passed
        ]
        remaining = Clause(sorted([*left, *lost], key=lambda word: word.at), self.source)
        gone = [
            word
            for word in self.words.words
            if word.at in self.passed and word.at not in taken and word.at not in self.left
        ]
        return Understood(
            words=self.source,
            acts=tuple(acts),
            left=remaining.whole.rstrip(", "),
            left_places=remaining.places,
            passed=tuple(sorted((*Clause(gone, self.source).places, *self.mended.places))),
        )


def corrects(words: str) -> bool:
    """Whether words begin by saying otherwise, or taking back, what was said before: “No, make it Wednesday”."""
    clause = Clause(cut(words), words)
    first = 0
    while first < len(clause) and (clause[first].key in SOUNDS or clause[first].key in {"okay", "ok", "and", "oh"}):
        first += 1
    said = first < len(clause) and (drop_at(clause, first)[0] or fix_at(clause, first)[0])
    return bool(said) or clause[first : first + 1].keys == "not"


def understand(words: str, known: Known) -> Understood:
    """What words mean. Never raises for any text; `known.now` is expected between the years 1900 and 9000."""
    hearing = Hearing(words, known)
    hearing.listen()
    return hearing.understood()
