"""Who is to do a task that there is already."""

import re
from collections.abc import Sequence

from webapp.voice.grammar.acts import AnyAct, AssignTask, Candidate, Named
from webapp.voice.grammar.finding import find_member, is_part_of, says_only
from webapp.voice.grammar.mind import CLEAR, Mind
from webapp.voice.grammar.verbs import COMMANDS, VERBS
from webapp.voice.grammar.words import Clause, listed

_GIVE = re.compile(
    r"(?:(?P<sure>assign|reassign|re-assign|delegate|a sign|assigned)|give|hand over|hand off|hand|pass on|pass|"
    r"transfer|turn over|turn|leave|switch|move|shift) (?P<rest>.+)"
)
_OWNER = [
    re.compile(pattern)
    for pattern in (
        r"(?:change|set|switch|make) the (?:assignee|owner) (?:of|for|on) (?P<task>.+) to (?P<who>.+)",
        r"(?:change|set|switch) (?P<task>.+)'s (?:assignee|owner) to (?P<who>.+)",
        r"make (?P<who>.+?) the (?:assignee|owner) (?:of|for|on) (?P<task>.+)",
        r"(?P<task>it|that|this)(?:'s| is) (?:now )?for (?P<who>.+?)(?: now| from now on)?",
        r"(?:make|let) (?P<task>.+?) (?:be )?(?P<who>[^ ]+(?: [^ ]+)?)'s (?:job|task|responsibility)",
        r"(?P<task>.+?) is (?:now )?(?P<who>[^ ]+(?: [^ ]+)?)'s(?: job| task| responsibility| to do)?(?: now)?",
        r"(?:put|add|move|leave) (?P<task>.+) (?:on|onto|to|in) (?P<who>[^ ]+(?: [^ ]+)?)'s (?:list|plate|desk|tasks|"
        r"to-do list|hands|court)",
        r"leave (?P<task>.+) with (?P<who>[^ ]+(?: [^ ]+)?)",
        r"(?:assign|give|hand)(?: over)? to (?P<who>[^ ]+(?: [^ ]+)?) (?P<task>(?:the|my|our) .+)",
        r"(?:the )?(?:assignee|owner) (?:of|for|on) (?P<task>.+?)(?: is| should be| will be|'s)(?: now)? (?P<who>.+?)"
        r"(?: now)?",
        r"(?:i|we)(?: want|'d like| would like) (?P<task>.+?) to go to (?P<who>.+)",
    )
]
_TO = frozenset({"to", "onto"})
_HEARD_AS_TO = frozenset({"two", "too", "2"})
_WHO_FIRST = re.compile(
    r"(?P<sure>assign|put|make|reassign) (?P<who>.+?) (?:to|on|onto|down for|responsible for|in charge of) (?P<task>.+)"
)
_GET_ON = re.compile(r"(?:get|(?:i|we) (?:want|need)|(?:i'd|we'd) like) (?P<who>.+?) (?:on|onto|on to) (?P<task>.+)")
_SWAP = re.compile(r"(?:swap|switch|replace) (?P<old>.+?) (?:for|with|to) (?P<who>.+?) on (?P<task>.+)")
_LET = re.compile(
    r"(?:(?:i'll|i will|we'll|i'm going to) )?(?:let|have|get|(?:i|we) want|(?:i|we)'d like|(?:i|we) would like|(?:i|"
    r"we) need) (?P<rest>.+)"
)
_DO = (
    r"(?:to )?(?:takes? over|takes? care of|takes? on|takes?|do|does|handles?|looks? after|"
    r"works? on|sorts?(?: out)?|deals? with|have|gets|own|run|lead|manage)"
)
_WHO_DOES = re.compile(
    rf"(?:(?:is|will be) )?(?:now )?(?:responsible for|in charge of) (?P<task2>.+)|"
    rf"(?:(?:should|will|can|could|(?:is )?going to|gonna|must|needs to|has to) )?{_DO} (?P<task>.+?)(?: please)?|"
    rf"(?:is )?(?:now )?taking (?:over|on) (?P<task4>.+?)|"
    rf"(?:is )?(?:taking(?: over| on| care of)?|doing|handling|looking after|working on|sorting(?: out)?|"
    rf"dealing with|running|leading|managing) (?P<task3>.+?) (?:now|from now on|instead)"
)
_LET_DO = re.compile(rf"{_DO} (?P<task>.+)")
_IS_FOR = re.compile(
    r"(?P<task>.+?) (?:is|should be|should go|goes|can go|may go|belongs|is now|(?:has|needs) to (?:be|go)|will be|"
    r"can be)(?: done| assigned| "
    r"handled| given)?(?: to| for| by) (?P<who>.+)"
)
_I_DO = re.compile(
    r"(?:(?:i'm|i am) (?:now )?(?:taking (?:over|on|care of)|handling)|"
    r"(?:i'll|i will|i'm going to|i can|let me|i) (?:take over|take care of|take on|take|handle|do|look after|sort out|"
    r"deal with|see to)) (?P<task>.+?)(?: myself)?"
)
_NOBODY = [
    re.compile(r"unassign (?P<task>.+?)(?: from (?P<who>.+))?"),
    re.compile(r"(?:take|remove) (?P<who>.+?) (?:off|from) (?P<task>.+)"),
    re.compile(r"(?:take|remove) (?P<task>.+?) (?:off|away from|from) (?P<who>.+?)(?:'s)?(?: list| plate| tasks)?"),
    re.compile(r"assign (?P<task>.+) to (?:nobody|no one|no-one)"),
]
_ELSEWHERE = listed("turn leave switch move shift")  # they are said of more than tasks
_MOST = 20
_MOST_OF_NAME = 4


def read_assigned(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Tasks that somebody gets, or nobody any more."""
    if len(clause) > _MOST:
        return ()
    clause = clause[:-1] if clause[-1].key == "instead" and len(clause) > 3 else clause
    return (
        _unassigned(clause, mind)
        or _given(clause, mind)
        or _given_first(clause, mind)
        or _owned(clause, mind)
        or _who_first(clause, mind)
        or _let(clause, mind)
        or _is_for(clause, mind)
        or _i_do(clause, mind)
        or _in_other_words(clause, mind)
    )


def _member(said: Clause, mind: Mind) -> Named | None:
    """The member whom these words name; None for nobody, and for “me” only if nobody knows who that is."""
    if not 0 < len(said) <= _MOST_OF_NAME:
        return None
    found = find_member(said, mind.known.members, mind.known.me)
    return found if found.candidates or said.keys in {"me", "myself"} else None


def _given(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`assign X to Jonas`, `give X to Jonas`."""
    found = _GIVE.fullmatch(clause.keys)
    if found is None:
        return ()
    rest = clause.group(found, "rest")
    for index in range(len(rest) - 2, 0, -1):
        if rest[index].key not in _TO and not (rest[index].key in _HEARD_AS_TO and _is_called(rest[index + 1 :], mind)):
            continue
        who = _member(rest[index + 1 :], mind)
        said = rest[:index]
        said = _without_giver(said, mind)
        said = said[:-1] if len(said) > 1 and said[-1].key in {"over", "on", "off", "back", "along"} else said
        if who is None:
            if not found["sure"] or not 0 < len(rest) - index - 1 <= 2:
                continue
            task = mind.find_task(said)
            if not task.sure:
                return ()
            stranger = rest[index + 1 :]
            who = Named(said=stranger.text, place=stranger.place)
        tasks = mind.find_tasks(said)
        if not found["sure"] and not all(task.candidates for task in tasks) and said.keys not in {"it", "that", "this"}:
            return ()
        if clause[0].key in _ELSEWHERE and not _sure(tasks):
            return ()
        return [AssignTask(places=clause.places, task=task, assignee=who) for task in tasks]
    return ()


def _in_other_words(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`flick X over to Jonas`: a verb that nobody is known by, of a task and somebody it goes to."""
    at = next((at for at in range(len(clause) - 1, 1, -1) if clause[at].key in _TO), 0)
    if not at or clause[0].key in VERBS | COMMANDS or not _is_called(clause[at + 1 :], mind):
        return ()
    said = clause[1:at]
    said = said[:-1] if len(said) > 1 and said[-1].key in {"over", "on", "back", "across"} else said
    tasks = mind.find_tasks(said)
    if not all(task.sure and (task.candidates[0].likeness >= CLEAR or _is_in(said, task)) for task in tasks):
        return ()
    who = _member(clause[at + 1 :], mind)
    return [AssignTask(places=clause.places, task=task, assignee=who) for task in tasks]


def _is_in(said: Clause, task: Named) -> bool:
    return is_part_of(said, task.candidates[0].name)


def _is_called(said: Clause, mind: Mind) -> bool:
    """Whether a member is called so, letter by letter."""
    who = _member(said, mind)
    return who is not None and who.sure and who.candidates[0].likeness == 1.0


def _without_giver(said: Clause, mind: Mind) -> Clause:
    """A name without “from Dana” behind it."""
    for index in range(1, len(said) - 1):
        if said[index].key == "from" and _member(said[index + 1 :], mind) is not None:
            return said[:index]
    return said


def _owned(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`make Jonas the owner of X`, `X is Jonas's job now`, `put X on Jonas's list`."""
    for pattern in _OWNER:
        found = pattern.fullmatch(clause.keys)
        if found is None:
            continue
        who = clause.group(found, "who")
        lengths = range(min(_MOST_OF_NAME, len(who)), 0, -1)  # a name of two words, or the end of what a task is called
        length = next((each for each in lengths if _is_called(who[len(who) - each :], mind)), 0)
        member = _member(who[len(who) - length :], mind) if length else None
        tasks = mind.find_tasks(clause.group(found, "task") + who[: len(who) - length])
        if member is not None and _sure(tasks):
            return [AssignTask(places=clause.places, task=task, assignee=member) for task in tasks]
    return ()


def _given_first(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`give Jonas the price list`."""
    if clause[0].key not in {"give", "hand", "assign"}:
        return ()
    for length in range(1, min(_MOST_OF_NAME, len(clause) - 1)):
        who = _member(clause[1 : 1 + length], mind)
        if who is None or not who.sure or who.candidates[0].likeness < 1:
            continue
        tasks = mind.find_tasks(clause[1 + length :])
        if _sure(tasks):
            return [AssignTask(places=clause.places, task=task, assignee=who) for task in tasks]
    return ()


def _who_first(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`assign Dana to X`, `make Dana responsible for X`."""
    found = _WHO_FIRST.fullmatch(clause.keys) or _GET_ON.fullmatch(clause.keys) or _SWAP.fullmatch(clause.keys)
    who = _member(clause.group(found, "who"), mind) if found is not None else None
    if found is None or who is None:
        return ()
    tasks = mind.find_tasks(clause.group(found, "task"))
    return [AssignTask(places=clause.places, task=task, assignee=who) for task in tasks] if _known(tasks) else ()


def _let(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`let Jonas do X`, `Jonas takes X`."""
    found = _LET.fullmatch(clause.keys)
    asked = clause[0].key in {"ask", "tell"}
    rest = clause.group(found, "rest") if found is not None else clause[asked:]
    pattern = _LET_DO if found is not None or asked else _WHO_DOES
    if clause[:2].keys in {"get me", "get us"}:
        return ()
    for length in range(1, min(_MOST_OF_NAME, len(rest) - 1)):
        does = rest[length:]
        done = pattern.fullmatch(does.keys)
        if done is None and found is None:
            continue
        who = _member(rest[:length], mind)
        if who is None or not who.sure or who.candidates[0].likeness < 1.0 or rest[:length].keys == "i":
            continue
        named = does if done is None else _task_of(does, done)
        tasks = mind.find_tasks(named)
        if all(task.sure and (done is not None or says_only(does, task.candidates[0].name)) for task in tasks):
            return [AssignTask(places=clause.places, task=task, assignee=who) for task in tasks]
    return ()


def _task_of(does: Clause, done: re.Match[str]) -> Clause:
    """What somebody does, in whichever way it is said."""
    return does.group(done, next(name for name, value in done.groupdict().items() if value))


def taken_on(does: Clause, mind: Mind) -> Named | None:
    """The task that is surely meant by what somebody is asked to do with it: “take on the price list”."""
    found = _LET_DO.fullmatch(does.keys)
    if found is None:
        return None
    said = does.group(found, "task")
    task = mind.find_task(said)
    clear = task.sure and (task.candidates[0].likeness >= CLEAR or _is_in(said, task))
    return task if clear else None


def _is_for(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    found = _IS_FOR.fullmatch(clause.keys)
    who = _member(clause.group(found, "who"), mind) if found is not None else None
    if found is None or who is None:
        return ()
    tasks = mind.find_tasks(clause.group(found, "task"))
    return [AssignTask(places=clause.places, task=task, assignee=who) for task in tasks] if _sure(tasks) else ()


def _i_do(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    found = _I_DO.fullmatch(clause.keys)
    if found is None:
        return ()
    me = clause[:1]
    who = Named(said="me", place=me.place)
    if mind.known.me:
        who = find_member(me, mind.known.members, mind.known.me) if me[0].key == "i" else _me(me, mind)
    tasks = mind.find_tasks(clause.group(found, "task"))
    return [AssignTask(places=clause.places, task=task, assignee=who) for task in tasks] if _sure(tasks) else ()


def _me(said: Clause, mind: Mind) -> Named:
    return Named(said="me", place=said.place, candidates=(Candidate(mind.known.me, 1.0),), sure=True)


def _unassigned(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    for pattern in _NOBODY:
        found = pattern.fullmatch(clause.keys)
        if found is None:
            continue
        whose = found.groupdict().get("who")
        if whose is not None and _member(clause.group(found, "who"), mind) is None:
            continue
        tasks = mind.find_tasks(clause.group(found, "task"))
        if whose is None or _known(tasks):
            return [AssignTask(places=clause.places, task=task, assignee=None) for task in tasks]
    return ()


def _known(tasks: list[Named]) -> bool:
    return all(task.candidates for task in tasks)


def _sure(tasks: list[Named]) -> bool:
    return all(task.sure for task in tasks)
