"""What one clause means: each family of acts has its turn, then what may be something new to do."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.voice.grammar.acts import (
    AnyAct,
    AssignTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Dictate,
    Named,
    Open,
    ReopenTask,
    RescheduleTask,
    WaitTask,
)
from webapp.voice.grammar.assigning import read_assigned
from webapp.voice.grammar.dictating import read_dictated
from webapp.voice.grammar.done import read_done, read_reopened
from webapp.voice.grammar.drafts import read_decided, read_draft
from webapp.voice.grammar.fillers import SOUNDS, closing
from webapp.voice.grammar.finding import is_part_of, named_in_full
from webapp.voice.grammar.leads import lead_at, told_to
from webapp.voice.grammar.mind import CLEAR, parts_of
from webapp.voice.grammar.moving import read_moved
from webapp.voice.grammar.new_tasks import imperative, nouns, on_a_list, with_lead
from webapp.voice.grammar.of_the_desk import IT, OF_THE_DESK, is_elided, is_of_the_desk, is_too_much
from webapp.voice.grammar.pages import read_shown
from webapp.voice.grammar.remarks import is_text, read_comment, read_waiting
from webapp.voice.grammar.saying_more import goes_on_listing, says_another, says_more
from webapp.voice.grammar.starts import is_for_nobody, is_imperative, is_statement, led_at
from webapp.voice.grammar.talk import SHARED_VERBS, Link, Made, Talk
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.verbs import COMMANDS, VERBS, present_of
from webapp.voice.grammar.words import Clause, Word, ends_sentence, listed

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
# A title in which something is still said otherwise: better words than a task that nobody meant.
_MUDDLED = re.compile(
    r"(?:[,—–-] ?|(?<= ))(?:(?:no|nope|sorry|wait|actually|hang on|oops),|no wait\b|i mean\b|i meant\b|scratch "
    r"that\b|or rather\b)"
    r"|[,—–-] ?make (?:it|that) |[,—–-] ?(?:(?:it's|that's) (?:all )?)?done$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:(?:and )?give it the (?:title|name)(?: of)?|call it|name it|title it|"
    r"the title is|title|called|titled|it's called|the title should be) (?P<title>.+)"
)
_CONDITIONS = listed("if unless provided assuming whenever")
_ASKING = listed("ask see check know find tell wonder sure as")
_IT_IS = listed("it's that's he's she's there's what's who's where's let's here's how's")
_ARE = listed("is are was were has have")
_CANNOT = listed("won't can't cannot couldn't didn't")
_TELLERS = listed("i we you he she they i've i'm i'd i'll we've we're we'll")
_BEING = _ARE | listed("isn't aren't wasn't weren't hasn't haven't looks needs")


def understand_clause(talk: Talk, start: int, end: int, link: Link) -> None:
    """What the words from `start` to before `end` mean; they are left where nothing is understood."""
    whole = talk.words[start:end]
    talk.mind.looks += len(whole)
    if not is_text(whole, talk.mind):
        whole = _run_on(talk, whole)
    sounds = [word for word in whole.words if word.key in SOUNDS]
    talk.passed.update(word.at for word in sounds)
    clause = Clause([word for word in whole.words if word.key not in SOUNDS], talk.source)
    if not clause:
        return
    closed = closing(clause, is_text=is_text(clause, talk.mind))
    talk.passed.update(word.at for word in clause[len(clause) - closed :].words)
    clause = clause[: len(clause) - closed]
    if not clause:
        return
    made = _acts_of(talk, clause, link)
    if made is None:
        remember_told(talk, clause)
    if made is None or any(each.said is not None and _MUDDLED.search(each.said.title) for each in made):
        talk.left.update(word.at for word in clause.words)
        return
    for each in made:
        if _is_said_again(talk, each):
            talk.made[-1].words += each.words
            continue
        for before in [made for made in talk.made if _is_said_otherwise(made.act, each.act)]:
            talk.passed.update(word.at for word in before.words)
            talk.made.remove(before)
        talk.made.append(each)
        _remember(talk, each)


def _run_on(talk: Talk, clause: Clause) -> Clause:
    """A clause without the full stops that a machine put into the middle of it: “pick up. The labels”."""
    last = len(clause) - 1
    words = [
        replace(word, stop=word.end) if at < last and word.after == "." and _ends(talk, word) else word
        for at, word in enumerate(clause.words)
    ]
    return Clause(words, talk.source)


def _ends(talk: Talk, word: Word) -> bool:
    return ends_sentence(talk.words.words, word.at)


def _is_said_again(talk: Talk, made: Made) -> bool:
    """Whether the act before is said once more: “I paid the invoices, so mark them as done”, “the menu needs changes,
    so ask for them”."""
    last = talk.made[-1].act if talk.made else None
    if last is None or made.act is None or type(last) is not type(made.act):
        return False
    if isinstance(last, Decide) and isinstance(made.act, Decide):
        same = last.draft.meant is not None and last.draft.meant == made.act.draft.meant
        return same and last.decision == made.act.decision
    if not isinstance(last, CompleteTask | ReopenTask):
        return False
    return last.task.meant is not None and last.task.meant == made.act.task.meant  # type: ignore[union-attr]


def _is_said_otherwise(before: AnyAct | None, act: AnyAct | None) -> bool:
    """Whether a task that was given or moved is given to another, or moved to another day: the last word holds."""
    if isinstance(before, AssignTask) and isinstance(act, AssignTask):
        same = act.task.meant is not None and act.task.meant == before.task.meant
        return same and before.assignee is not None
    if isinstance(before, Decide) and isinstance(act, Decide):
        return act.draft.meant is not None and act.draft.meant == before.draft.meant
    if isinstance(before, RescheduleTask) and isinstance(act, RescheduleTask):
        same = act.task.meant is not None and act.task.meant == before.task.meant
        return same and act.due_date is not None
    return False


def remember_told(talk: Talk, clause: Clause) -> None:
    """Of what is told of a task or a draft, “it” is that: “the oven test went well, mark it as done”."""
    drafts, tasks = named_in_full(clause, talk.known.drafts), named_in_full(clause, talk.known.tasks)
    if drafts:
        talk.mind.draft = talk.mind.find_draft(clause[drafts[0].start : drafts[0].stop])
    if tasks:
        talk.mind.task = talk.mind.find_task(clause[tasks[0].start : tasks[0].stop])
    ahead = 8 if clause[1:2].keys in _CANNOT else 5  # “I won't get round to the price list today”
    first = next((at for at, word in enumerate(clause[:ahead].words) if _begins_a_name(word)), None)
    if first is None and any(word.key in _BEING for word in clause[1:6].words):
        first = 0  # “price list isn't done yet”
    if drafts or tasks or first is None:
        return
    for length in range(min(5, len(clause) - first), 1, -1):
        said = clause[first : first + length]
        task, draft = talk.mind.find_task(said), talk.mind.find_draft(said)
        if task.sure and (task.candidates[0].likeness >= CLEAR or is_part_of(said, task.candidates[0].name)):
            talk.mind.task = task
            return
        if draft.sure and (draft.candidates[0].likeness >= CLEAR or is_part_of(said, draft.candidates[0].name)):
            talk.mind.draft = draft
            return


def _begins_a_name(word: Word) -> bool:
    return word.key in {"the", "my", "our"} or (word.key.endswith("'s") and word.key not in _IT_IS)


def _remember(talk: Talk, made: Made) -> None:
    act = made.act
    if made.said is not None or act is None:
        talk.mind.task = None
    elif isinstance(named := getattr(act, "task", None), Named):
        talk.mind.task = named
    elif isinstance(act, Open) and act.thing == "task":
        talk.mind.task = act.named
    if isinstance(act, Open) and act.thing == "draft":
        talk.mind.draft = act.named
    if isinstance(act, Decide):
        talk.mind.draft = act.draft
    talk.mind.fresh_draft = isinstance(act, CreateDraft | Dictate)
    talk.mind.opened_draft = isinstance(act, Open) and act.thing == "draft"


def _acts_of(talk: Talk, clause: Clause, link: Link) -> list[Made] | None:
    """The acts of a clause; an empty list where it only says more of the last one, None where it isn't understood."""
    known = talk.known
    led = 0 if lead_at(clause, 0, known) else led_at(clause, 0, known)
    lead = lead_at(clause, led, known) or told_to(clause, known)
    if is_too_much(talk, clause) or _is_conditional(talk, clause):
        return None
    if _titles(talk, clause):
        return []
    if clause[0].key in OF_THE_DESK and is_elided(clause, known) and says_more(talk, clause[1:], link):
        talk.made[-1].words.append(clause[0])
        return []
    if _is_of_the_new(talk, clause) and says_more(talk, clause, link):
        return []
    if lead is not None and (lead.person is None or clause[0].key == "remind"):
        return with_lead(talk, clause, lead, led, link)
    acts = _elliptic(talk, clause, link) or _several(talk, clause) or by_rules(talk, clause)
    if acts:
        return [Made(list(clause.words), act=act) for act in acts]
    if (again := says_another(talk, clause)) is not None:
        return [Made(list(clause.words), said=again)]
    if lead is not None:
        return with_lead(talk, clause, lead, led, link)
    listed = on_a_list(talk, clause)
    if listed is not None:
        return listed
    if says_more(talk, clause, link) or goes_on_listing(talk, clause):
        return []
    to_do = is_imperative(clause, led, known, weakly=False) or (led and clause[led].key in VERBS)
    if (
        to_do
        and not is_statement(clause[led:])
        and not is_for_nobody(clause[led:])
        and not is_of_the_desk(talk, clause)
    ):
        return imperative(talk, clause, led, link)
    return nouns(talk, clause, link)


def _titles(talk: Talk, clause: Clause) -> bool:
    """Give the draft that was just begun the title that is said of it: “call it ten games for two”."""
    last = talk.made[-1] if talk.made else None
    found = _TITLE.fullmatch(clause.keys)
    if last is None or not isinstance(last.act, CreateDraft) or last.act.title or found is None:
        return False
    last.act = replace(last.act, title=capital(clause.group(found, "title").text))
    last.words += clause.words
    return True


def by_rules(talk: Talk, clause: Clause) -> Sequence[AnyAct]:
    """What a clause says of what there is, by the first family of acts that understands it."""
    acts: Sequence[AnyAct] = ()
    return next((acts for rule in _RULES if (acts := rule(clause, talk.mind))), acts)


def _several(talk: Talk, clause: Clause) -> Sequence[AnyAct]:
    """`move X to Monday and Y to Friday`: each with the verb of the first, where that is clear."""
    parts = parts_of(clause) if len(clause) < 40 else []
    verb = clause[: clause[0].key in SHARED_VERBS]
    acts: list[AnyAct] = []
    for part in parts if len(parts) > 1 else []:
        found = by_rules(talk, part if not acts else verb + part)
        if not found or not all(isinstance(act, AssignTask | RescheduleTask) and act.task.sure for act in found):
            return ()
        acts += found
    return acts


def _elliptic(talk: Talk, clause: Clause, link: Link) -> Sequence[AnyAct]:
    """`and order paper to Jonas`, after another that was given to somebody."""
    last = talk.made[-1].act if talk.made else None
    if isinstance(last, CompleteTask) and len(clause) > 2 and clause[0].key == "so" and clause[1].key in _ARE:
        task = talk.mind.find_task(clause[2:])
        return [CompleteTask(places=clause.places, task=task)] if task.candidates else ()
    after = talk.words[clause[-1].at + 1 : clause[-1].at + 2].keys
    if (
        link in {"and", "comma"}
        and isinstance(last, CompleteTask)
        and (_is_open_list(talk.made[-1].words) or after in {"too", "as"})
    ):
        task = talk.mind.find_task(clause)
        clear = task.sure and (task.candidates[0].likeness > 0.95 or after in {"too", "as"})
        return [CompleteTask(places=clause.places, task=task)] if clear else _rest_of_list(talk, clause)
    if link in {"and", "comma"} and isinstance(last, CompleteTask) and present_of(clause[0].key) is not None:
        who = talk.made[-1].words[0]
        return read_done(Clause((who, *clause.words), talk.source), talk.mind)
    if link not in {"and", "comma"} or not isinstance(last, AssignTask | RescheduleTask):
        return ()
    verb = talk.made[-1].words[0]
    if verb.key not in SHARED_VERBS or clause[0].key in COMMANDS | _TELLERS:
        return ()
    acts = by_rules(talk, Clause((verb, *clause.words), talk.source))
    clear = all(isinstance(act, AssignTask | RescheduleTask) and act.task.sure for act in acts)
    return acts if clear else ()


def _rest_of_list(talk: Talk, clause: Clause) -> Sequence[AnyAct]:
    found = talk.mind.find_tasks(clause)
    clear = len(found) > 1 and all(task.sure for task in found)
    return [CompleteTask(places=clause.places, task=task) for task in found] if clear else ()


def _is_of_the_new(talk: Talk, clause: Clause) -> bool:
    """Whether “it” in these words is the task that is just being made."""
    last = talk.made[-1] if talk.made else None
    if last is None or last.said is None:
        return False
    return not IT.isdisjoint(word.key for word in clause[:4].words)


def _is_conditional(talk: Talk, clause: Clause) -> bool:
    """Whether something is to become of what there is only if something else does: “move it to Friday if it rains”."""
    at = next((at for at, word in enumerate(clause.words) if at > 1 and word.key in _CONDITIONS), 0)
    if not at or clause[at - 1].key in _ASKING or is_text(clause, talk.mind):
        return False
    acts = by_rules(talk, clause[: at - (clause[at - 1].key in {"only", "but", "even"})])
    return any(isinstance(act, AssignTask | CompleteTask | ReopenTask | RescheduleTask | WaitTask) for act in acts)


def _is_open_list(words: list[Word]) -> bool:
    """Whether more names may follow: after “check off X”, not after “mark X as done”."""
    return len(words) > 1 and (words[1].key == "off" or words[0].key in {"complete", "completed", "finished"})
