"""Tasks that are done, and those that aren't after all."""

import re
from collections.abc import Sequence

from webapp.text.folding import folded
from webapp.voice.grammar.acts import AnyAct, CompleteTask, Named, ReopenTask
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.finding import find_member, is_part_of
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.mind import Mind, may_be_a_name, parts_of
from webapp.voice.grammar.moving import IT
from webapp.voice.grammar.sounds import same_verb, stem
from webapp.voice.grammar.verbs import UNCHANGED, VERBS, present_of
from webapp.voice.grammar.words import Clause, listed

_DONE = r"(?:done(?: and (?:dusted|done|done with))?|complete|completed|finished|closed|sorted)"
_JUST = r"(?:(?:just|already|now|finally|also|actually|all) )*"
_IS = r"(?: (?:is|are|(?:has|have)(?: (?:finally|now|just|already|all|also))* been|was|were|got)|'s(?: been)?)"
_I = r"(?:i've|i have|i'd|i|we've|we have|we'd|we)"
_WHEN = (
    r"(?: (?:finally|at last|thankfully|today|now|already|just now|this morning|this afternoon|yesterday|last night|"
    r"as well|too|earlier|(?:on |last )(?:mon|tues|wednes|thurs|fri|satur|sun)day|last (?:week|month)))*"
)
# Said to the desk: a name that nothing is called so is asked about.
_COMMANDS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:mark|set|flag|tick|check|market|mack) (?P<task>.+?) (?:off )?(?:as |to |is )?(?:off as )?{_DONE}",
        r"(?:(?:check|tick|cross|strike|knock) (?:off|of|out)|take off) (?P<task>.+?)"
        r"(?: (?:from|on|of) (?:my|the|our) (?:to-do |task )?list)?",
        r"(?:check|tick|cross|strike|knock|scratch|take) (?P<task>.+?) off"
        r"(?: (?:of )?(?:my|the|our) (?:to-do |task )?list)?",
        r"(?:complete|finish|close) (?:the )?task (?P<task>.+)",
        r"put (?:a|the) (?:tick|check|check mark|line|cross) (?:beside|next to|by|against|through|behind|at|on) "
        r"(?P<task>.+)",
        rf"(?:consider|put) (?P<task>.+?) (?:down as )?{_DONE}",
    )
]
# Said of something: it has to be known.
_SURELY = [
    re.compile(pattern)
    for pattern in (
        rf"{_I} {_JUST}(?:done|did|finished|completed|closed|ticked off|checked off|taken care of|took care of|"
        rf"dealt with|handled|sorted out|sorted|knocked out|crossed off|gotten|got through|wrapped up"
        rf"|finished up|got done)(?: with)? (?P<task>.+?){_WHEN}",
        rf"(?:wrapped up|taken care of|took care of|dealt with|sorted out|knocked out|got done with) "
        rf"(?P<task>.+?){_WHEN}",
        rf"{_I} {_JUST}(?:got|gotten) a?round to (?P<task>.+?){_WHEN}",
        rf"(?:i've|we've|i have|we have) {_JUST}had (?P<task>.+?){_WHEN}",
        rf"{_I} {_JUST}managed to (?P<task>.+?){_WHEN}",
        rf"(?:i'm|i am|we're|we are) {_JUST}(?:done|finished|through)(?: with)? (?P<task>.+?){_WHEN}",
        rf"(?:all )?(?:done|finished) with (?P<task>.+?){_WHEN}",
        r"done (?P<task>.+)",
        rf"(?P<task>.+?){_IS} {_JUST}(?:{_DONE}|taken care of|sorted|sorted out|dealt with|ticked off|checked off|"
        rf"wrapped up){_WHEN}",
        rf"(?:that's |that is )?(?P<task>.+?) {_DONE}",
        rf"{_I} {_JUST}(?:got|get) (?P<task>.+?) (?:out of the way|off my (?:plate|list|desk)|over with|behind "
        rf"me){_WHEN}",
        rf"(?P<task>.+?){_IS} {_JUST}(?:out of the way|off my (?:plate|list|desk)|over and done with|all set|behind "
        rf"(?:me|us)){_WHEN}",
        r"(?P<task>.+?) (?:can come|can be taken|is|comes|came) off (?:my|the|our) (?:to-do |task )?list",
        rf"(?P<task>.+?) can be (?:(?:marked|set|ticked|checked|crossed) (?:off )?(?:as |to )?{_DONE}|(?:ticked|"
        rf"checked|"
        rf"crossed|struck) off(?: (?:my|the|our) (?:to-do |task )?list)?)",
        rf"(?:call|declare) (?P<task>.+?) {_DONE}",
        r"(?:complete|completed|finish(?: up| off)?|close(?: out| off)?|wrap up|finished|tick) (?P<task>.+)",
        rf"{_I} {_JUST}(?:got|have|had) (?P<task>.+?) {_DONE}{_WHEN}",
        rf"(?:got|had) (?P<task>.+?) {_DONE}{_WHEN}",
    )
]
_PAST = re.compile(rf"(?:(?P<who>{_I}) )?{_JUST}(?P<task>(?P<verb>[a-z]+)(?: (?P<then>[a-z]+))? .+?){_WHEN}")
_PASSIVE = re.compile(
    rf"(?:that's |that is )?(?P<task>.+?)(?P<is>{_IS})? {_JUST}(?P<verb>[a-z]+)"
    rf"(?: up| off| out| in| on| down| back| over| away)?{_WHEN}"
)
_GOT = re.compile(rf"{_I} {_JUST}(?:got|have|had) (?P<task>.+?) (?P<verb>[a-z]+)(?P<is>){_WHEN}")
_MARKED = re.compile(r"(?:mark|set|flag|tick|check) (?P<task>.+?) (?:off )?(?:as |to |is )?(?P<verb>[a-z]+)")
_REOPEN = [
    re.compile(pattern)
    for pattern in (
        r"(?:reopen|re-open|re open|un-?complete|uncheck|untick|unmark|un-check|un-tick) (?P<task>.+?)(?: again)?",
        r"(?:mark|set|flag) (?P<task>.+?) (?:as |to |is |back to )?(?:still |again )?(?:not (?:yet )?(?:done|complete|"
        r"completed|finished|(?P<verb>[a-z]+))|undone|"
        r"incomplete|"
        r"unfinished|open|to do|to-do)(?: again)?",
        r"put (?P<task>.+?) back (?:on|onto|in) (?:my|the|our) (?:to-do |task )?list",
        r"(?:undo|remove|take (?:back|off)|clear) the (?:tick|check|check mark|completion) (?:on|of|from|for) "
        r"(?P<task>.+)",
        r"take the (?:tick|check|check mark) (?:off|away from) (?P<task>.+)",
        r"(?:move|put|set|change|switch|turn) (?P<task>.+?) back to (?:open|to do|to-do|not done|undone)",
    )
]
_AFTER_ALL = [
    re.compile(pattern)
    for pattern in (
        r"(?:it )?turns out (?:that )?(?P<task>.+?) (?:isn't|is not|aren't|are not|wasn't|was not|weren't|were not|"
        r"hasn't been|"
        r"haven't been) (?:actually |really |quite )?(?:done|finished|complete|completed|(?P<verb>[a-z]+)(?: up| off| "
        r"out| in| on| down)?)"
        r"(?: yet)?(?: after all)?",
        r"(?P<task>.+?) (?:isn't|is not|aren't|are not|wasn't|was not|weren't|were not|hasn't been|haven't been|has "
        r"not been|"
        r"have not been) (?:actually |really |quite )?(?:done|finished|complete|completed|(?P<verb>[a-z]+)(?: up| "
        r"off| out| in| on| down)?)"
        r"(?: yet)? after all",
        r"(?:i|we) (?:didn't|did not|haven't|have not) (?:actually |really )?(?:do|done|finish|finished|complete|"
        r"completed) "
        r"(?P<task>.+?) after all",
        r"(?:i|we) (?:didn't|did not|haven't|have not) (?:actually |really )?(?P<task>(?P<did>[a-z]+) .+?) after all",
        r"open (?P<task>.+?) (?:again|back up)",
        r"(?P<task>.+?) (?:(?:needs?|has|have|ought) to|should|must) be (?:reopened|re-opened|opened again|put back on "
        r"(?:my|the|our) list)",
        r"we open (?P<task>.+)",  # as a machine hears “reopen”
    )
]
_TURNS_OUT = re.compile(r"(?:it )?turns out (?:that )?(?=.)")
_NOT_QUITE = listed("nearly almost hardly barely partly partially mostly never half-done some few most several half")
_SO_DONE = re.compile(
    rf" (?:so |and )?(?:that's|it's|that is|it is|that one's|that one is) (?:now |all )?{_DONE}(?: now| too)?$"
)
_ENDS = listed("send pay deliver submit file sign order book ship handle resolve settle")  # whatever a task is about
_PAPERS = listed("invoice quote bill email e-mail mail text message fax")
_BY_PEOPLE = listed("answer ask call come email go leave meet message phone reply ring text visit write")
_ASKING = listed("is are was were has did does")
_NOBODY = listed("i we you they he she it that this")
_MOST_TOLD = 7
_CLEAR, _CLEARLY, _CLEARLY_PAST = 0.72, 0.8, 0.85


def read_done(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Tasks that are done."""
    places = clause.places
    if clause[0].key in _ASKING:
        return ()
    if any(word.key in _NOT_QUITE for word in clause.words):
        return ()
    if clause[0].key in {"mark", "set", "flag"} and (second := _second_marked(clause)):
        halves = [read_done(clause[: second - 1], mind), read_done(clause[:1] + clause[second:], mind)]
        return [act for acts in halves for act in acts] if all(halves) else ()
    if len(clause) > 2 and clause[-1].key in {"now", "already"}:
        clause = clause[:-1]  # “tick the oven off now”
    told = _SO_DONE.search(clause.keys)
    if told is not None and (acts := read_done(clause[: len(clause) - len(told[0].split())], mind)):
        return acts
    for pattern in _COMMANDS:
        found = pattern.fullmatch(clause.keys)
        if found is not None and found["task"] not in {"as", "it as"}:
            said = clause.group(found, "task")
            tasks = mind.find_tasks(said, offer=True)
            if not all(task.candidates for task in tasks) and (not may_be_a_name(said) or _has_a_time(said, mind)):
                return ()
            return [CompleteTask(places=places, task=task) for task in tasks]
    for pattern in _SURELY:
        if (found := pattern.fullmatch(clause.keys)) is not None:
            said = clause.group(found, "task")
            tasks = mind.find_tasks(said)
            if _has_a_time(said, mind) and not all(task.sure and task.candidates[0].likeness == 1 for task in tasks):
                continue
            if all(_is_clear(task, said, mind) or _are_all_named_so(task, said) for task in tasks):
                return [CompleteTask(places=places, task=task) for task in tasks]
    return _marked(clause, mind) or _past(clause, mind) or _is_done(clause, mind)


def _second_marked(clause: Clause) -> int:
    """The place behind “and” where another begins to be marked otherwise: “mark A as sent and B as done”."""
    keys = [word.key for word in clause.words]
    ands = [at for at, key in enumerate(keys) if key == "and" and "as" in keys[:at] and "as" in keys[at:]]
    return ands[0] + 1 if len(ands) == 1 else 0


def _marked(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`mark the invoice as paid`, of a task to pay it."""
    found = _MARKED.fullmatch(clause.keys)
    verb = present_of(found["verb"]) or found["verb"] if found is not None else None
    if found is None or verb not in VERBS:
        return ()
    tasks = mind.find_tasks(clause.group(found, "task"))
    named = (each.name.casefold() for task in tasks for each in task.candidates)
    clear = all(task.candidates for task in tasks) and all(name.startswith(verb) for name in named)
    clear = clear or (verb in _ENDS and all(_is_named_so(task, clause.group(found, "task")) for task in tasks))
    return [CompleteTask(places=clause.places, task=task) for task in tasks] if clear else ()


def _past(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`I called the landlord`: something that was to be done, told as done; or several, each with its verb."""
    parts = parts_of(clause)
    if 1 < len(parts) < _MOST_TOLD and all(_is_past(part[0].key) for part in parts[1:]):
        who = re.match(rf"{_I} ", clause.keys)
        same = clause[: len(who[0].split())] if who is not None else clause[:0]
        told = [_one_past(part if not at else same + part, mind) for at, part in enumerate(parts)]
        if all(told):
            return [act for acts in told for act in acts]
    return _one_past(clause, mind)


def _one_past(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    found = _PAST.fullmatch(clause.keys)
    if found is None:
        return ()
    said = clause.group(found, "task")
    clear = (found["who"] or "") in {"i've", "i have", "we've", "we have"}
    if not found["who"] and (found["verb"] in VERBS or not _is_past(found["verb"])):
        return ()
    if len(said) < 2 or not (
        found["verb"].endswith("ed")
        or any(_past_of(verb, clear=clear) for verb in (found["verb"], found["then"] or ""))
    ):
        return ()
    task = mind.find_task(said)
    first = task.candidates[0] if task.candidates else None
    if (
        first is None
        or first.likeness < _CLEARLY
        or not any(
            _is_past_of(verb, word) or (clear and verb == word and verb in UNCHANGED)
            for verb in (found["verb"], found["then"] or "")  # “we've deep cleaned the oven”
            for word in folded(first.name).split(" ")[:2]
        )
    ):
        return ()
    return [CompleteTask(places=clause.places, task=task)]


def _is_past(verb: str) -> bool:
    return verb.endswith("ed") or present_of(verb) is not None


def _past_of(word: str, *, clear: bool) -> str | None:
    """The verb of which a word is the past; of “set” or “read” only where it is `clear` that it is said as a past."""
    return present_of(word) or (word if clear and word in UNCHANGED else None)


def _is_past_of(said: str, word: str) -> bool:
    """Whether a word is the past of another, which may be a verb that no list has: `wormed` of `worm`."""
    present = present_of(said)
    if present is not None and (present == stem(word) or same_verb(present, word)):
        return True
    return said.endswith("ed") and (stem(said) == stem(word) or same_verb(stem(said), word))


def _is_done(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`the electricity bill is paid`, `trailer insured, gloves bought`."""
    parts = parts_of(clause)
    if 1 < len(parts) < 6:
        done = [_is_done(part, mind) for part in parts]
        if all(done):
            return [act for acts in done for act in acts]
    by = next((at for at in range(2, len(clause)) if clause[at].key == "by"), len(clause))
    if find_member(clause[by + 1 :], mind.known.members).sure:
        clause = clause[:by]  # “the venue has been booked by Sean”
    found = _GOT.fullmatch(clause.keys) or _PASSIVE.fullmatch(clause.keys)
    verb = _past_of(found["verb"], clear=bool(found["is"])) if found is not None else None
    if found is not None and verb is None and found["is"] and found["verb"].endswith("ed"):
        verb = stem(found["verb"])  # “mastered”, of a verb that no list has
    if found is None or verb is None:
        return ()
    said = clause.group(found, "task")
    if not found["is"] and verb in _BY_PEOPLE and not said[-1].after:  # “Leo's parents called”
        return ()
    tasks = mind.find_tasks(said)
    clear = said.keys not in _NOBODY and all(_is_done_by(verb, task, said) for task in tasks)
    return [CompleteTask(places=clause.places, task=task) for task in tasks] if clear else ()


def _is_done_by(verb: str, task: Named, said: Clause) -> bool:
    """Whether what is said is done where this has become of it: “the bill is paid”, “the invoice is sent”."""
    called = task.sure or _are_all_named_so(task, said)
    return called and (
        all(_begins_with(verb, each.name) for each in task.candidates)
        or (verb == "send" and all(_is_sent(said, each.name) for each in task.candidates))
    )


def _begins_with(verb: str, name: str) -> bool:
    first = folded(name).split(" ", 1)[0]
    return first.startswith(verb) or same_verb(verb, first)


def _is_sent(said: Clause, name: str) -> bool:
    """Whether a task is to make what is said to be sent: “the invoice is sent”, of “Invoice the Bakers”."""
    made = folded(name).split(" ", 1)[0]
    return made in _PAPERS and any(stem(word.key) == stem(made) for word in said.words) and is_part_of(said, name)


def _has_a_time(said: Clause, mind: Mind) -> bool:
    """Whether it ends in a time that is to come: “finish the report by Friday” is still to be done."""
    return any(
        read_when(said[at:], mind.known.typed()) is not None
        for at in range(max(1, len(said) - 4), len(said))
        if said[at:].keys not in NUMBERS  # “batch nine”
    )


def _is_clear(task: Named, said: Clause, mind: Mind) -> bool:
    """Whether what is told as done is a task, and not something that only has a word of one: “I finished my coffee”."""
    if said.keys in {"it", "that", "this", "that one", "this one"}:
        return mind.task is not None
    if not task.candidates:
        return False
    first = task.candidates[0]
    while len(said) > 1 and said[-1].key in {"one", "thing", "task", "job", "bit"}:
        said = said[:-1]  # “close the permit one”
    last = mind.find_task(said[-1:])
    named = first.name.casefold().rsplit(" ", 1)[-1]
    ends_alike = any(each.name == first.name for each in last.candidates) and named[:3] == said[-1].key[:3]
    return first.likeness >= _CLEAR and (ends_alike or first.likeness >= _CLEARLY_PAST)


def _is_named_so(task: Named, said: Clause) -> bool:
    """Whether a task is meant, and has all that is said in its name."""
    return task.sure and is_part_of(said, task.candidates[0].name)


def _are_all_named_so(task: Named, said: Clause) -> bool:
    """Whether several tasks have all that is said in their names, so that one of them has to be chosen."""
    return len(task.candidates) > 1 and all(is_part_of(said, each.name) for each in task.candidates)


def read_reopened(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Tasks that aren't done."""
    out = _TURNS_OUT.match(clause.keys)
    if out is not None and "after all" in clause.keys:
        clause = clause[len(out[0].split()) :]
    for pattern in (*_REOPEN, *_AFTER_ALL):
        if (found := pattern.fullmatch(clause.keys)) is not None:
            said = clause.group(found, "task")
            tasks = mind.find_tasks(said, done=True)
            if not all(task.candidates for task in tasks) and (said.keys in IT or not may_be_a_name(said)):
                return ()
            if pattern in _AFTER_ALL and not all(task.candidates for task in tasks):
                return ()
            if found[0].startswith("we open") and not all(_is_named_so(task, said) for task in tasks):
                return ()
            did = found.groupdict().get("did")
            if did and not all(
                task.sure and task.candidates[0].name.casefold().startswith(present_of(did) or did) for task in tasks
            ):
                continue
            verb = found.groupdict().get("verb")
            if verb and not all(
                task.candidates[0].name.casefold().startswith(present_of(verb) or "-") for task in tasks
            ):
                return ()
            return [ReopenTask(places=clause.places, task=task) for task in tasks]
    return ()
