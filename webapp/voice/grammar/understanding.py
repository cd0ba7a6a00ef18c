"""What somebody said, understood: from the first word to the last, clause by clause."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from webapp.voice.grammar.acts import (
    Act,
    AnyAct,
    AssignTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Dictate,
    Named,
    Open,
    Place,
    RescheduleTask,
    Understood,
)
from webapp.voice.grammar.adding import Said, read_parts, read_task, with_parts
from webapp.voice.grammar.assigning import read_assigned
from webapp.voice.grammar.corrections import (
    corrected_act,
    corrected_task,
    drop_at,
    fix_at,
    instead_of,
    names_a_person,
    says_no,
    tells,
)
from webapp.voice.grammar.done import read_done, read_reopened
from webapp.voice.grammar.drafts import START, WRITE, read_decided, read_dictated, read_draft
from webapp.voice.grammar.fillers import SOUNDS, closing, opener_at
from webapp.voice.grammar.known import Known
from webapp.voice.grammar.leads import WINDOW, Lead, after_lead, lead_at
from webapp.voice.grammar.mind import Mind, parts_of
from webapp.voice.grammar.moving import read_moved
from webapp.voice.grammar.pages import read_shown
from webapp.voice.grammar.remarks import COMMENT, read_comment, read_waiting
from webapp.voice.grammar.starts import (
    begins,
    goes_on,
    is_for_nobody,
    is_imperative,
    is_quiet,
    is_statement,
    led_at,
    strongly_begins,
)
from webapp.voice.grammar.verbs import COMMANDS, VERBS
from webapp.voice.grammar.words import Clause, Word, cut, ends_sentence, listed

Link = Literal["sentence", "then", "and", "comma", ""]
_RULES = (
    read_comment,
    read_dictated,
    read_draft,
    read_reopened,
    read_done,
    read_decided,
    read_moved,
    read_assigned,
    read_waiting,
    read_shown,
)
_JOINING = listed("and then also plus but next after that afterwards finally lastly oh so or too")
_ON_A_LIST = re.compile(
    r"(?:add|put|stick|write|place|jot|note|include) (?P<what>.+?) (?:to|on|onto|in|into) (?:my|the|our) "
    r"(?:(?:task |to-do |to do )?list|tasks|to-dos|to-do|agenda|task list)(?P<more> .+)?"
)
_FINITE = listed(
    "is are was were am be been will would has have had does did do can could may might i you we they he she it "
    "who what said says think thinks thought there's it's that's he's she's they're we're i'm don't isn't wasn't"
)
_IT = listed("it it's that that's this them")
_SHARED_VERBS = listed("move assign give hand reschedule push postpone")
_BEHIND_NAMES = listed("to until till back forward by for on over")
_DONE = listed("done complete completed finished")
_EVERYTHING = re.compile(r"^[a-z]+ (?:off )?(?:everything|all (?:of )?(?:my |the |our )?(?:tasks|them|it)|all)(?: |$)")
_OF_THE_DESK = listed("postpone reschedule delay assign complete finish approve push mark tick close move")
_WANT = listed("want like")
_NEED = listed("need have got must should gotta")
_LIKELY_TASK = 0.7
_MOST_OF_NOUNS = 8


@dataclass
class Made:
    """An act that was understood, as it may still be corrected. Of a new task `said` is what was said of it, and `shared`
    what goes for those that follow it, too; `mine` says that the one who speaks is to do it."""

    words: list[Word]
    act: AnyAct | None = None
    said: Said | None = None
    shared: Said | None = None
    mine: bool = False


@dataclass
class Hearing:
    """The understanding of some words; `mind.looks` counts its work."""

    source: str
    known: Known
    made: list[Made] = field(default_factory=list)
    passed: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Cut the words."""
        self.words = Clause(cut(self.source), self.source)
        self.mind = Mind(self.known)

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
        following = self.words[index + length].key if index + length < len(self.words) else ""
        if key == "look":
            return following in {"up", "for", "at", "into", "after"}
        if key in {"next", "now", "right", "good", "first", "second", "third", "well", "great"}:
            parts = read_parts(self.words[index : index + 2], self.known) if key in {"next", "first"} else None
            return parts is not None and not parts.title
        return False

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
        if dropped:
            self._drop(index, index + dropped, everything=everything)
            return index + dropped
        fixed, strong = fix_at(words, index)
        if words[index].key == "not" or (fixed and self.made):
            end = self._correct(index, fixed, strong=strong, link=link)
            if end:
                return end
        elif fixed and words[index].key not in VERBS and not self.made:
            head = words[index : index + fixed]
            if not {"make", "set", "change", "it's", "that's", "it", "that", "say", "said", "do"} & {
                word.key for word in head.words
            }:
                self.passed.update(range(index, index + fixed))
                return index + fixed
        if is_quiet(words, index):
            end = self._end_of_sentence(index)
            self.left.update(range(index, end))
            return end
        end = self._end(index)
        self._understand(index, end, link)
        return end

    def _end_of_sentence(self, index: int) -> int:
        while index + 1 < len(self.words) and not ends_sentence(self.words.words, index):
            index += 1
        self.mind.looks += 1
        return index + 1

    def _end(self, start: int) -> int:
        """Where what begins at a word ends: at the end of its sentence, or before what begins next in it."""
        words, known = self.words, self.known
        free = COMMENT.match(words[start : start + 8].keys) is not None or self._is_dictated(start)
        lead = lead_at(words, start, known)
        led = 0 if lead is not None else led_at(words, start, known)
        if led:
            lead = lead_at(words, start + led, known)
        first = start + led + 1 if lead is None else self._first_after(start + led, lead)
        draft = START.match(words[start : start + 8].keys) is not None
        for at in range(start + 1, len(words)):
            self.mind.looks += 1
            if ends_sentence(words.words, at - 1):
                if self._is_unfinished(start, at, first):
                    continue
                following = self._past_openers(at)
                joins = free and following < len(words) and not self._is_explicit(following)
                if not joins:
                    return at
                continue
            if free:
                continue
            if at < first:
                continue
            if at > first and strongly_begins(words, at):
                return at
            if self._is_corrected(at):
                return at
            following = self._past_joints(at)
            if (words[at - 1].after[:1] in {",", "—", "–", "-", ":"} or following > at) and following < len(words):
                if at <= first and lead is not None:
                    continue
                if draft and WRITE.match(words[following : following + 4].keys):
                    return at
                openers = words[at:following]
                if self._is_still_named(start, at):
                    continue
                then = bool({"then", "also", "plus"} & {word.key for word in openers.words})
                begun = begins(words, following, known, weakly=not then) or drop_at(words, following)[0] > 0
                if (begun or is_quiet(words, following)) and not goes_on(
                    words, start, at, following, known, openers=openers
                ):
                    return at
        return len(words)

    def _first_after(self, start: int, lead: Lead) -> int:
        """The place of the first word of what is to be done, behind its lead and what that says of it."""
        rest, _ = after_lead(self.words[start : lead.end + WINDOW], replace(lead, end=lead.end - start), self.known)
        at = rest[0].at if rest else min(lead.end, len(self.words) - 1)
        while at + 1 < len(self.words) and self.words[at].key in SOUNDS:
            at += 1
        return at

    def _is_still_named(self, start: int, at: int) -> bool:
        """Whether more tasks are named until it is said that all are done: “mark order paper and order flour as done”."""
        if self.words[start].key in _SHARED_VERBS:
            said = {word.key for word in self.words[start + 1 : at].words}
            more = {word.key for word in self.words[at : at + 8].words}
            return said.isdisjoint(_BEHIND_NAMES) and not more.isdisjoint(_BEHIND_NAMES - {"for", "by", "on"})
        if self.words[start].key not in {"mark", "set", "flag"}:
            return False
        more = self.words[at : at + 10]
        return _DONE.isdisjoint(word.key for word in self.words[start:at].words) and not _DONE.isdisjoint(
            word.key for word in more.words
        )

    def _is_dictated(self, start: int) -> bool:
        return bool(read_dictated(self.words[start : start + 14], self.mind))

    def _is_unfinished(self, start: int, at: int, first: int) -> bool:
        """Whether a sentence ends before it says anything: “Remind me to. Call the bank.”"""
        if at < first:
            return True
        said = self.words[start:at]
        if at == first and lead_at(self.words, start, self.known) is not None:
            return True
        lone = len(said) == 1 and said[0].key in VERBS and said[0].key not in {"search", "stop"}
        following = self._past_openers(at)
        if lone and following < len(self.words):
            return not begins(self.words, following, self.known, weakly=False)
        return said[-1].key in {"to", "the", "a", "for"} and len(said) > 1

    def _past_openers(self, index: int) -> int:
        while index < len(self.words) and (length := opener_at(self.words, index)):
            index += length
        return index

    def _past_joints(self, index: int) -> int:
        """The place after “and then”, “also” and sounds that mean nothing."""
        first = index
        while index < len(self.words) and (self.words[index].key in _JOINING or self.words[index].key in SOUNDS):
            if self.words[index].key == "and" and (lead := lead_at(self.words, index, self.known)) and lead.is_plain:
                break
            if self.words[index].key == "after" and self.words[index + 1 : index + 2].keys != "that":
                break
            if self.words[index].key == "next":
                break
            index += 1
        if index < len(self.words) and self.words[index].key == "please":
            index += 1
        if (
            first < index
            and self.words[index : index + 1].keys == "to"
            and self.words[index + 1 : index + 2].keys in VERBS
        ):
            index += 1
        return index

    def _is_explicit(self, index: int) -> bool:
        """Whether something said by the words of the desk begins here, which ends what is dictated."""
        return lead_at(self.words, index, self.known) is not None or drop_at(self.words, index)[0] > 0

    def _is_corrected(self, at: int) -> bool:
        """Whether something is said otherwise from here on."""
        words = self.words
        if drop_at(words, at)[0]:
            return words[at].key not in {
                "and",
                "please",
                "but",
                "take",
                "remove",
                "delete",
                "drop",
                "skip",
                "cancel",
            } or bool(words[at - 1].after)
        pauses = bool(words[at - 1].after)
        if words[at].key == "not":
            return pauses
        length, strong = fix_at(words, at)
        if not length:
            return False
        head = words[at : at + length]
        if head[0].key in {
            "oh",
            "well",
            "better",
            "it's",
            "that's",
            "say",
            "it",
            "that",
            "do",
            "let's",
            "please",
            "make",
            "set",
            "change",
        }:
            if not strong:
                return False
        if strong:
            return True
        payload = words[at + length : at + length + 6]
        for end in range(1, len(payload) + 1):
            if end == len(payload) or payload[end - 1].after:
                said = payload[:end]
                otherwise = says_no(head) or (head.keys == "actually" and not tells(said) and said[0].key not in VERBS)
                return self._is_facet(said) or (pauses and otherwise)
        return pauses and says_no(head)

    def _is_facet(self, payload: Clause) -> bool:
        parts = read_parts(payload, self.known) if payload else None
        return parts is not None and not parts.title

    def _drop(self, index: int, end: int, *, everything: bool) -> None:
        """Take back the last act, or all of them: their words count as passed."""
        for made in self.made[:] if everything else self.made[-1:]:
            self.passed.update(word.at for word in made.words)
            self.made.remove(made)
        self.passed.update(range(index, end))

    def _correct(self, index: int, length: int, *, strong: bool, link: Link) -> int:
        """Say something of the last act otherwise; 0 where that isn't what is said."""
        words, last = self.words, self.made[-1] if self.made else None
        if last is None:
            return 0
        head = words[index : index + length]
        if words[index].key == "not" or words[index + length :][:2].keys.startswith("not "):
            at = index if words[index].key == "not" else index + length
            payload = words[at : self._end(at)]
            if last.said is not None and (changed := instead_of(payload, last.said, self.known)) is not None:
                last.said = changed
                last.words += words[index : at + len(payload)].words
                return at + len(payload)
            rest = self._after_not(payload)
            if last.act is not None and rest and (act := corrected_act(last.act, rest, self.mind)) is not None:
                last.act = act
                last.words += words[index : at + len(payload)].words
                return at + len(payload)
            if words[index].key == "not":
                return 0
        at = index + length
        if at >= len(words):
            if not strong and head.keys in {"no", "nope", "sorry", "wait", "oops", "actually", "oh", "well"}:
                self.passed.update(range(index, at))
                return at
            return 0
        no = says_no(head)
        makes = bool({"make", "change", "set", "it's", "that's", "it", "that"} & {word.key for word in head.words})
        ends = self._ends_of_payload(at)
        for end in ends:
            payload = self._bare(words[at:end])
            if self._apply(last, payload, head):
                last.words += [*head.words, *words[at:end].words]
                return end
        if (
            not makes
            and begins(words, at, self.known, weakly=False)
            and (no or head.keys.startswith(("actually", "oh", "well")))
        ):
            self.passed.update(range(index, at))
            before = len(self.made)
            end = self._end(at)
            self._understand(at, end, "sentence")
            if no and len(self.made) == before + 1 and self._same_kind(last, self.made[-1]):
                self.passed.update(word.at for word in last.words)
                self.made.remove(last)
            return end
        if no and not makes:
            self.passed.update(range(index, at))
            return at
        return 0

    @staticmethod
    def _after_not(payload: Clause) -> Clause:
        for at in range(1, len(payload)):
            if payload[at - 1].after or payload[at].key == "but":
                return payload[at + (payload[at].key == "but") :]
        return payload[:0]

    def _ends_of_payload(self, at: int) -> list[int]:
        """Where what is said instead may end: with the clause, or at a pause in it."""
        end = self._end(at)
        pauses = [place + 1 for place in range(at, min(end - 1, at + 10)) if self.words[place].after]
        return [end, *reversed(pauses)]

    def _bare(self, clause: Clause) -> Clause:
        """A clause without sounds, and without what only ends it."""
        clause = Clause([word for word in clause.words if word.key not in SOUNDS], self.source)
        clause = clause[: len(clause) - closing(clause)] if clause else clause
        return clause[:-1] if len(clause) > 1 and clause[-1].key == "instead" else clause

    def _apply(self, last: Made, payload: Clause, head: Clause) -> bool:
        if not payload:
            return False
        if last.said is not None:
            changed = corrected_task(last.said, payload, self.known, head=head)
            if changed is not None:
                last.said = changed
            return changed is not None
        if last.act is None:
            return False
        act = corrected_act(last.act, payload, self.mind)
        if act is not None:
            last.act = act
        return act is not None

    @staticmethod
    def _same_kind(one: Made, other: Made) -> bool:
        return (one.said is not None) == (other.said is not None) and type(one.act) is type(other.act)

    def _understand(self, start: int, end: int, link: Link) -> None:
        """What the words from `start` to before `end` mean; they are left where nothing is understood."""
        whole = self.words[start:end]
        self.mind.looks += len(whole)
        sounds = [word for word in whole.words if word.key in SOUNDS]
        self.passed.update(word.at for word in sounds)
        clause = Clause([word for word in whole.words if word.key not in SOUNDS], self.source)
        if not clause:
            return
        closed = closing(clause)
        self.passed.update(word.at for word in clause[len(clause) - closed :].words)
        clause = clause[: len(clause) - closed]
        if not clause:
            return
        made = self._of(clause, link)
        if made is None:
            self.left.update(word.at for word in clause.words)
            return
        self.made += made
        for each in made:
            self._remember(each)

    def _remember(self, made: Made) -> None:
        act = made.act
        if made.said is not None or act is None:
            self.mind.task = None
        elif isinstance(named := getattr(act, "task", None), Named):
            self.mind.task = named
        elif isinstance(act, Open) and act.thing == "task":
            self.mind.task = act.named
        if isinstance(act, Open) and act.thing == "draft":
            self.mind.draft = act.named
        if isinstance(act, Decide):
            self.mind.draft = act.draft
        self.mind.fresh_draft = isinstance(act, CreateDraft | Dictate)

    def _is_too_much(self, clause: Clause) -> bool:
        """Whether all tasks at once are meant, which nobody says by mistake and takes back with one word."""
        return clause[0].key in _OF_THE_DESK and _EVERYTHING.search(clause.keys) is not None

    def _of(self, clause: Clause, link: Link) -> list[Made] | None:
        """The acts of a clause; an empty list where it only says more of the last one, None where it isn't understood."""
        known, mind = self.known, self.mind
        led = 0 if lead_at(clause, 0, known) else led_at(clause, 0, known)
        lead = lead_at(clause, led, known)
        if self._is_too_much(clause):
            return None
        if self._is_of_the_new(clause) and self._says_more(clause, link):
            return []
        if lead is not None and not (lead.person is not None and not clause.keys.startswith("remind")):
            return self._with_lead(clause, lead, led, link)
        acts = self._elliptic(clause, link) or self._several(clause) or self._by_rules(clause)
        if acts:
            return [Made(list(clause.words), act=act) for act in acts]
        if lead is not None:
            return self._with_lead(clause, lead, led, link)
        listed = self._on_a_list(clause)
        if listed is not None:
            return listed
        if self._says_more(clause, link) or self._goes_on_listing(clause):
            return []
        to_do = is_imperative(clause, led, known, weakly=False) or (led and clause[led].key in VERBS)
        if (
            to_do
            and not is_statement(clause[led:])
            and not is_for_nobody(clause[led:])
            and not self._is_of_the_desk(clause)
        ):
            return self._imperative(clause, led, link)
        return self._nouns(clause, link)

    def _by_rules(self, clause: Clause) -> Sequence[AnyAct]:
        acts: Sequence[AnyAct] = ()
        return next((acts for rule in _RULES if (acts := rule(clause, self.mind))), acts)

    def _several(self, clause: Clause) -> Sequence[AnyAct]:
        """`move X to Monday and Y to Friday`: each with the verb of the first, where that is clear."""
        parts = parts_of(clause) if clause[0].key in _SHARED_VERBS and len(clause) < 40 else []
        acts: list[AnyAct] = []
        for part in parts if len(parts) > 1 else []:
            found = self._by_rules(part if not acts else clause[:1] + part)
            if not found or not all(isinstance(act, AssignTask | RescheduleTask) and act.task.sure for act in found):
                return ()
            acts += found
        return acts

    def _elliptic(self, clause: Clause, link: Link) -> Sequence[AnyAct]:
        """`and order paper to Jonas`, after another that was given to somebody."""
        last = self.made[-1].act if self.made else None
        if link in {"and", "comma"} and isinstance(last, CompleteTask) and _is_open_list(self.made[-1].words):
            task = self.mind.find_task(clause)
            clear = task.sure and task.candidates[0].likeness > 0.95
            return [CompleteTask(places=clause.places, task=task)] if clear else self._rest_of_list(clause)
        if link not in {"and", "comma"} or not isinstance(last, AssignTask | RescheduleTask):
            return ()
        verb = self.made[-1].words[0]
        if verb.key not in _SHARED_VERBS or clause[0].key in COMMANDS:
            return ()
        acts = self._by_rules(Clause((verb, *clause.words), self.source))
        clear = all(isinstance(act, AssignTask | RescheduleTask) and act.task.sure for act in acts)
        return acts if clear else ()

    def _rest_of_list(self, clause: Clause) -> Sequence[AnyAct]:
        found = self.mind.find_tasks(clause)
        clear = len(found) > 1 and all(task.sure for task in found)
        return [CompleteTask(places=clause.places, task=task) for task in found] if clear else ()

    def _is_of_the_new(self, clause: Clause) -> bool:
        """Whether “it” in these words is the task that is just being made."""
        last = self.made[-1] if self.made else None
        if last is None or last.said is None:
            return False
        return not _IT.isdisjoint(word.key for word in clause[:4].words)

    def _is_of_the_desk(self, clause: Clause) -> bool:
        """Whether something is to become of a task that there is, but it isn't said what: “postpone the price list”."""
        if clause[0].key == "approve" and read_task(clause, self.known) is not None:
            said = read_task(clause, self.known)
            return said is None or said.due_date is None
        return clause[0].key in _OF_THE_DESK and len(clause) > 1 and self.mind.find_task(clause[1:]).sure

    def _wanted(self, rest: Clause, lead: Clause) -> Sequence[AnyAct]:
        """`I'd like to approve X`, `I need to move X to Friday`: what is done with what there is."""
        if not _WANT.isdisjoint(word.key for word in lead.words):
            rules = (read_decided, read_moved, read_assigned, read_shown, read_draft, read_comment)
            return next((acts for rule in rules if (acts := rule(rest, self.mind))), ())
        if not _NEED.isdisjoint(word.key for word in lead.words):
            acts = read_moved(rest, self.mind)
            return acts if all(isinstance(act, RescheduleTask) and act.task.sure for act in acts) else ()
        return ()

    def _with_lead(self, clause: Clause, lead: Lead, led: int, link: Link) -> list[Made] | None:
        rest, between = after_lead(clause, lead, self.known)
        shared = Said(assignee=lead.person, priority=lead.priority)  # type: ignore[arg-type]
        if led and (before := read_parts(clause[:led], self.known, mine=lead.mine)) is not None:
            shared = _joined(shared, before)
        if between is not None:
            shared = _joined(shared, between)
        if not rest:
            return None
        wanted = self._wanted(rest, clause[: lead.end]) if lead.mine and not led else ()
        if wanted:
            return [Made(list(clause.words), act=act) for act in wanted]
        if not lead.is_plain and self._says_more(rest, link):
            self.made[-1].words += clause[: len(clause) - len(rest)].words
            return []
        return self._tasks(clause, rest, shared, mine=lead.mine, many=lead.many, more=lead.repeat)

    def _tasks(
        self, clause: Clause, rest: Clause, shared: Said, *, mine: bool, many: bool, more: str = ""
    ) -> list[Made] | None:
        if len(rest) > 1 and rest[-1].key == "instead":
            rest = rest[:-1]
        items = parts_of(rest) if many else self._at_two_times(rest)
        found = [read_task(item, self.known, mine=mine, more=more) for item in items]
        made = []
        taken = list(clause.words)
        for item, said in zip(items, found, strict=True):
            if said is None:
                if not many:
                    return None
                continue
            words = taken if not made else [word for word in item.words if word is not rest[0]]
            made.append(Made(words, said=_filled(said, shared), shared=shared, mine=mine))
        if len(made) > 1:
            later = {word.at for each in made[1:] for word in each.words}
            made[0].words = [word for word in made[0].words if word.at not in later]
        return made or None

    def _at_two_times(self, rest: Clause) -> list[Clause]:
        """`call the florist on Monday and the band on Tuesday` are two tasks with one verb."""
        parts = parts_of(rest) if len(rest) < 30 and "and" in rest.keys.split() else []
        if len(parts) != 2 or rest[0].key not in VERBS or len(parts[1]) < 2:
            return [rest]
        if all(self._has_an_end(part) for part in parts):
            return [parts[0], parts[1] if parts[1][0].key in VERBS else rest[:1] + parts[1]]
        return [rest]

    def _has_an_end(self, part: Clause) -> bool:
        said = read_task(part, self.known)
        return said is not None and said.has_date and read_parts(part[-1:], self.known) is not None

    def _imperative(self, clause: Clause, led: int, link: Link) -> list[Made] | None:
        last = self.made[-1] if self.made else None
        follows = last is not None and last.said is not None and link in {"and", "comma", "then"}
        shared = last.shared if follows and last is not None and last.shared is not None else Said()
        mine = last.mine if follows and last is not None else False
        if led and (before := read_parts(clause[:led], self.known)) is not None:
            return self._tasks(clause, clause[led:], before, mine=mine, many=False)
        return self._tasks(clause, clause, shared, mine=mine, many=False)

    def _on_a_list(self, clause: Clause) -> list[Made] | None:
        """`add sharpen the knives to my to-do list for Saturday`."""
        found = _ON_A_LIST.fullmatch(clause.keys) if len(clause) < 40 else None
        if found is None:
            return None
        what = clause.group(found, "what")
        more = Clause(clause.words[len(clause) - len((found["more"] or "").split()) :], self.source)
        return self._tasks(clause, what + more, Said(), mine=False, many=False)

    def _says_more(self, clause: Clause, link: Link) -> bool:
        """Take words that say nothing but when, for whom or how urgent as being said of the last act."""
        last = self.made[-1] if self.made else None
        if last is None or len(clause) > 16:
            return False
        bare = self._bare(_unpronouned(clause))
        told = len(bare) < len(clause)
        if last.said is None:
            if last.act is None or not told or not isinstance(last.act, CreateDraft):
                return False
        if last.said is not None:
            parts = read_parts(bare, self.known) if bare else None
            if parts is None or (parts.title and not (told and names_a_person(bare, self.known))):
                return False
            doubled = (
                parts.due_date is not None and last.said.due_date is not None and parts.has_date and last.said.has_date
            )
            if doubled and not told:
                return False
            changed = corrected_task(last.said, bare, self.known, head=clause[:0])
            if changed is None:
                return False
            last.said = changed
            last.words += clause.words
            return True
        return False

    def _goes_on_listing(self, clause: Clause) -> bool:
        """Add to the last task what a machine made a sentence of: “Buy milk. And eggs.”"""
        last = self.made[-1] if self.made else None
        before = self.words[clause[0].at - 1].key if clause[0].at else ""
        if last is None or last.said is None or before != "and" or len(clause) > 4 or last.said.due_date is not None:
            return False
        if clause[0].key in VERBS or tells(clause) or last.words[-1].at != clause[0].at - 2:
            return False
        last.said = replace(last.said, title=f"{last.said.title} and {clause.text}")
        last.words += [self.words[clause[0].at - 1], *clause.words]
        return True

    def _nouns(self, clause: Clause, link: Link) -> list[Made] | None:
        """`Dentist on Monday at nine`: a thing with a day, and no sentence."""
        if link not in {"sentence", "then"} or len(clause) > _MOST_OF_NOUNS + 6:
            return None
        said = read_task(clause, self.known, certainty=_LIKELY_TASK)
        if said is None or said.due_date is None or len(said.title.split()) > _MOST_OF_NOUNS:
            return None
        if not _FINITE.isdisjoint(word.key for word in clause.words):
            return None
        return [Made(list(clause.words), said=said)]

    def understood(self) -> Understood:
        """The result, with every word in its place."""
        acts = []
        taken: set[int] = set()
        for made in self.made:
            words = sorted({word.at: word for word in made.words}.values(), key=lambda word: word.at)
            taken.update(word.at for word in words)
            places = Clause(words, self.source).places
            acts.append(made.said.act(places) if made.said is not None else _placed(made.act, places))
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
            left=remaining.whole,
            left_places=remaining.places,
            passed=Clause(gone, self.source).places,
        )


def _is_open_list(words: list[Word]) -> bool:
    """Whether more names may follow: after “check off X”, not after “mark X as done”."""
    return len(words) > 1 and (words[1].key == "off" or words[0].key in {"complete", "completed", "finished"})


def _placed(act: AnyAct | None, places: tuple[Place, ...]) -> AnyAct:
    assert isinstance(act, Act)
    return replace(act, places=places)


_PRONOUNED = re.compile(
    r"(?:and )?(?:please )?(?:(?:put|set|schedule|make|move|do|mark|change|push|postpone|plan|add|give|do|have) (?:it|that|this|them)(?: as| to| for| with| a| an| be)?"
    r"(?= )|(?:it's|it is|that's|that is|this is|they're|it should be|it has)(?: due| needed)?(?= ))"
)


def _unpronouned(clause: Clause) -> Clause:
    """`make it urgent` without “make it”."""
    found = _PRONOUNED.match(clause.keys)
    return clause if found is None else clause[len(found[0].split()) :]


def _joined(shared: Said, more: Said) -> Said:
    """What is said of several tasks together."""
    joined = with_parts(shared, more)
    if more.due_date is not None or more.due_time is not None or more.rrule is not None:
        joined = _at_time_of(joined, more)
    return joined


def _at_time_of(said: Said, other: Said) -> Said:
    return replace(
        said,
        due_date=other.due_date,
        due_time=other.due_time,
        has_date=other.has_date,
        rrule=other.rrule,
        anchor=other.anchor,
        ends=other.ends,
        off_days=other.off_days,
    )


def _filled(said: Said, shared: Said) -> Said:
    """A task with what goes for it and others, where it doesn't say so itself."""
    filled = with_parts(shared, said)
    filled = replace(said, **{name: getattr(filled, name) for name in _SHARED}, labels=said.labels or shared.labels)
    if shared.due_date is None and shared.due_time is None:
        return filled
    if said.due_date is None:
        return _at_time_of(filled, shared)
    if said.has_date and not shared.has_date and said.due_time is None:
        return replace(filled, due_time=shared.due_time)
    if shared.has_date and not said.has_date and said.rrule is None:
        return replace(filled, due_date=shared.due_date, due_time=said.due_time or shared.due_time, has_date=True)
    return filled


_SHARED = ("priority", "project", "assignee", "minutes", "reminder", "notes", "start_date")


def understand(words: str, known: Known) -> Understood:
    """What words mean. Never raises for any text; `known.now` is expected between the years 1900 and 9000."""
    hearing = Hearing(words, known)
    hearing.listen()
    return hearing.understood()
