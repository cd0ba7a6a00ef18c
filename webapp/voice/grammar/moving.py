"""Tasks that are due at another time."""

import re
from collections.abc import Sequence
from datetime import date

from webapp.quick_add.calendar import units_later
from webapp.voice.grammar.acts import AnyAct, Candidate, Named, RescheduleTask
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.finding import is_part_of
from webapp.voice.grammar.lines import When, read_when
from webapp.voice.grammar.mind import Mind, may_be_a_name
from webapp.voice.grammar.verbs import COMMANDS
from webapp.voice.grammar.words import Clause, listed

_SURE_VERBS = r"(?:snooze|reschedule|postpone|push|delay|defer|move|shift|bump)"
_VERBS = (
    r"(?:swap|slide|kick|extend|rebook|leave|hold|park|keep|save|snooze|reschedule|postpone|push|delay|defer|move|"
    r"shift|bump|change|switch|set|put|bring|pull|put off|push "
    r"off|hold off|schedule)"
)
_WAY = r"(?:back|forward|forwards|out|off|up|ahead|over|later|earlier|along)"
_TO = listed("to until till til for on onto by at")
_CLEARLY_TO = listed("to until till til")
_MOVE = re.compile(rf"{_VERBS} (?P<rest>.+)")
_TILL = listed("leave hold park keep save")
_OF_A_TIME = listed("until till after before by to for on at from since around")
_NUMBER = (
    r"(?:an?|another|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|[0-9]{1,2}|a couple of|a few)"
)
_BY = re.compile(
    rf"{_VERBS} (?P<task>.+?)(?: (?P<way>{_WAY}))?(?: (?:by|for))? "
    rf"(?P<number>{_NUMBER}) (?:more )?(?P<unit>day|week|month|fortnight|year|workday)s?(?: (?P<way2>{_WAY}))?"
)
_LATER = re.compile(
    rf"(?:make|do|have|schedule) (?P<task>.+?) (?P<number>{_NUMBER}) (?P<unit>day|week|month|fortnight|year|workday)s? "
    r"(?P<way>later|earlier)"
)
_DUE = re.compile(
    r"(?:make |set )?(?P<task>.+?) (?:is |are |should be |will be |needs to be |must be )?(?:now )?due (?:date "
    r")?(?:now )?(?P<when>.+?)(?: now)?"
)
_CAN_WAIT = re.compile(
    r"(?P<task>.+?) (?:(?:can|could|should|has to|have to|will have to|must|may) wait (?:until|till|for)|"
    r"(?:won't|will not) (?:happen|be done) (?:until|till|before)) (?P<when>.+)"
)
_LET_WAIT = re.compile(r"(?:let|have) (?P<task>.+?) wait (?:until|till|for) (?P<when>.+)")
_IS_INSTEAD = re.compile(r"(?P<task>.+?)(?: is| are|'s) (?P<when>.+?) instead")
_ILL_DO = re.compile(
    r"(?:(?:i'll|i will|we'll|we will|i'm going to|we're going to) (?:do|get to|tackle)|make) (?P<rest>.+)"
)
_MORE_TIME = [
    re.compile(pattern)
    for pattern in (
        rf"give (?P<task>.+?) (?P<number>{_NUMBER}) (?:more |extra )?(?P<unit>day|week|month|fortnight|year|"
        rf"workday)s?(?: more)?",
        rf"give (?:me|us) (?P<number>{_NUMBER}) (?:more |extra )?(?P<unit>day|week|month|fortnight|year|workday)s?"
        rf"(?: more)? (?:for|on|with) (?P<task>.+)",
        rf"(?P<task>.+?) (?:needs?|gets?) (?P<number>another|{_NUMBER}(?= more)) (?:more )?"
        rf"(?P<unit>day|week|month|fortnight|year|workday)s?",
    )
]
_PASSIVELY = re.compile(
    r"(?P<task>.+?) (?:should|gets?(?= [a-z]+ed )|needs?(?= [a-z]+ing )|needs to|need to|has to|have to|must|can|"
    r"will|is to|"
    r"is going to) (?:be )?(?:now "
    r")?(?:moved?|go|pushed?|"
    r"postponed?|rescheduled?|delayed?|shift|shifted|slide|slip|bumped?|(?:mov|push|postpon|reschedul|"
    r"delay|shift|bump)ing)(?: (?:back|forward|out|up|"
    r"on))?(?: again)? (?:to|until|"
    r"till|for) "
    r"(?P<when>.+)"
)
_HAS_TO_BE = re.compile(
    r"(?P<task>.+?) (?:needs to|need to|has to|have to|must|should) (?:happen|be (?:done|finished|ready)) "
    r"(?:by|on|before|until) (?P<when>.+)"
)
_GET_MOVED = re.compile(
    r"(?:get|have) (?P<task>.+?) (?:moved|pushed|postponed|rescheduled|shifted|bumped|delayed)(?: (?:back|out|"
    r"forward|up))? "
    r"(?:to|until|till|for) (?P<when>.+)"
)
_DATE_OF = re.compile(
    r"(?:set|change|move|make|update|push|postpone|shift|bump)(?: back| out| forward)? (?:the )?(?:due date|date|"
    r"deadline|due "
    r"time|time|day)(?: back| out| forward)? (?:of|for|on) (?P<rest>.+)"
)
_MOVES = re.compile(r"(?P<task>.+?) (?:moves|shifts|slips|slides) (?:back |out |forward )?(?:to|until) (?P<when>.+)")
_DATE_OF_LAST = re.compile(
    r"(?:set|change|move|make|update) (?P<task>.+?)(?:'s)? (?:due date|deadline|due time|date|time) to (?P<when>.+)"
)
_DUE_DATE = r"(?:due date|deadline|due day)"
_BECOMES = r"(?: is| should be| will be|'s| has moved to| moves to)(?: now)?"
_DATE_BEFORE = re.compile(rf"(?:the )?{_DUE_DATE} (?:of|for|on) (?=.)")  # “push the deadline for the lunch by a week”
_DATE_IS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:the )?(?:new )?{_DUE_DATE} (?:of|for|on) (?P<task>.+?){_BECOMES} (?P<when>.+?)(?: now)?",
        rf"(?P<task>.+?)(?:'s)? (?:new )?{_DUE_DATE}{_BECOMES} (?P<when>.+?)(?: now)?",
        r"(?P<when>.+?) (?:is|would be|will be|'d be|works|suits me|would suit me|would work) better for (?P<task>.+)",
    )
]
_MAKE_IT = re.compile(r"make (?P<task>it|that|this) (?P<when>.+)")
_INSTEAD = re.compile(
    r"(?:let's |i'll |i will |we'll |please )?(?:do|move|have|schedule|handle|make) "
    r"(?P<rest>.+?) instead(?: of (?P<was>.+))?"
)
_ANY_INSTEAD = re.compile(r"(?:(?:i'll|we'll|let's|i will|we will) )?(?P<rest>.+?) instead(?: of (?P<was>.+))?")
_IN_DIARY = re.compile(r" (?:in|into|on) (?:the|my|our) (?:diary|calendar|planner|list|agenda)$")
_TRAILING = re.compile(rf" {_WAY}$")
_DOWN_THE_ROAD = re.compile(r" down the (?:road|line|track)(?= |$)")
_EARLIER = frozenset({"forward", "forwards", "up", "ahead", "earlier"})
_NEVER_MOVES = COMMANDS - {"push", "postpone", "move", "bring", "snooze", "reschedule"} | listed(
    "and is are was were will should did does do don't not no if i i'm i'll we he she they you it that this "
    "my the our a remind from until till to by on for with about who what when why how create make keep wait work"
)
IT = listed("it that this them those these")
_CLEAR = 0.85
_MOST = 24
_MOST_OF_NAME = 6  # of what nothing is called by


def read_moved(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Tasks that are due at another time."""
    clause = clause[:_MOST] if len(clause) <= _MOST else clause[:0]
    clause = clause[1:] if clause[:1].keys == "let's" else clause
    down = _DOWN_THE_ROAD.search(clause.keys)
    if down is not None:  # “kick it down the road to Friday”
        first = len(clause.keys[: down.start()].split())
        clause = clause.without(first, first + 3)
    return (
        _barely(clause, mind)
        or _by(clause, mind)
        or _date_of(clause, mind)
        or _to(clause, mind)
        or _instead(clause, mind)
        or _due(clause, mind)
        or _in_other_words(clause, mind)
    )


def _to(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`move X to Monday at nine`, `postpone X until the end of the month`, `bring X forward to Thursday`."""
    found = _MOVE.fullmatch(clause.keys)
    if found is None:
        return ()
    rest = clause.group(found, "rest")
    split = _split(rest, mind, _TO)
    if split is None:
        split = _split(rest, mind, None)
    if split is None:
        return ()
    said, when, link = split
    said = _without_way(_without_from(said, mind), mind)
    if not said:
        return ()
    if clause[0].key in _TILL and link not in {"until", "till", "til"}:
        return ()
    tasks = mind.find_tasks(said)
    sure_verb = re.match(_SURE_VERBS, clause.keys) is not None
    known = all(task.candidates for task in tasks)
    if not known and (said.keys in IT or len(said) > _MOST_OF_NAME or not may_be_a_name(said)):
        return ()
    if not known and not (sure_verb and (link in _CLEARLY_TO or clause[0].key in {"reschedule", "postpone"})):
        return ()
    if clause[0].key == "schedule" and not all(task.sure and task.candidates[0].likeness == 1 for task in tasks):
        return ()  # “schedule the inspection” may be a new one
    if (
        known
        and clause[0].key in {"set", "put", "schedule", "bring", "pull", "switch", "swap", *_TILL}
        and not all(task.sure for task in tasks)
    ):
        return ()
    return [_moved(clause, task, when, mind) for task in tasks]


def _barely(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`dentist to Friday`, without a verb."""
    split = _split(clause, mind, _CLEARLY_TO) if 2 < len(clause) < 12 else None
    if split is None:
        return ()
    task = mind.find_task(split[0])
    clear = task.sure and _is_clear(split[0], task.candidates[0])
    return [_moved(clause, task, split[1], mind)] if clear else ()


def _is_clear(said: Clause, found: Candidate) -> bool:
    return found.likeness >= _CLEAR or is_part_of(said, found.name)


def _in_other_words(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`nudge the dentist to Friday`: whatever is done with a task “to” another time, it is moved."""
    moves = len(clause) > 3 and clause[0].key not in _NEVER_MOVES and not clause[0].key.endswith("ing")
    split = _split(clause[1:], mind, _CLEARLY_TO) if moves else None
    if split is None or split[0][0].after:
        return ()
    said = _without_way(split[0], mind)
    tasks = mind.find_tasks(said)
    if not all(task.sure and _is_clear(said, task.candidates[0]) for task in tasks):
        return ()
    return [_moved(clause, task, split[1], mind) for task in tasks]


def _split(rest: Clause, mind: Mind, links: frozenset[str] | None) -> tuple[Clause, When, str] | None:
    """The name, the time that all behind it says, and the word between them."""
    context = mind.known.typed()
    for index in range(1, len(rest)):
        mind.looks += 1
        link = rest[index].key
        if links is not None and link not in links:
            continue
        if links is None and rest[index - 1].key in _OF_A_TIME:
            continue
        behind = rest[index:] if links is None or link in {"on", "by", "at"} else rest[index + 1 :]
        if links is None and len(behind) == 1 and (behind.keys in NUMBERS or behind.keys.isdigit()):
            continue  # “to week 5”
        when = read_when(behind[1:] if behind[:1].keys == "sometime" else behind, context)
        if when is not None and when.read.rrule is None:
            return rest[:index], when, link
    return None


def _without_from(said: Clause, mind: Mind) -> Clause:
    for index in range(1, len(said)):
        if said[index].key == "from" and read_when(said[index + 1 :], mind.known.typed()) is not None:
            return said[:index]
    return said


def _without_way(said: Clause, mind: Mind) -> Clause:
    whole = mind.find_task(said)
    if whole.sure and whole.candidates[0].likeness == 1:
        return said  # “pay Penny back” is a name
    of = _DATE_BEFORE.match(said.keys)
    said = said if of is None else said[len(of[0].split()) :]
    diary = _IN_DIARY.search(said.keys)
    said = said if diary is None else said[: len(said) - 3]
    while len(said) > 1 and (_TRAILING.search(" " + said[-1].key) or said[-1].key in {"task", "out", "again"}):
        said = said[:-1]
    if len(said) > 1 and said[0].key in {"back", "off", "forward", "up"}:
        said = said[1:]
    return said


def _moved(clause: Clause, task: Named, when: When, mind: Mind) -> RescheduleTask:
    due = when.due_date
    if due is None:
        due = due_date_of(task, mind)
    return RescheduleTask(places=clause.places, task=task, due_date=due, due_time=when.due_time)


def due_date_of(task: Named, mind: Mind) -> date | None:
    """When the task that is surely meant is due."""
    if task.meant is None:
        return None
    things = (thing for thing in mind.known.tasks if thing.name == task.meant.name and thing.id == task.meant.id)
    return next((thing.due_date for thing in things), None)


def _by(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`push X back a week`, `delay X by two days`, `bring X forward by a day`."""
    more = next((found for pattern in _MORE_TIME if (found := pattern.fullmatch(clause.keys))), None)
    found = more or _BY.fullmatch(clause.keys) or _LATER.fullmatch(clause.keys)
    if found is None:
        return ()
    said = _without_way(clause.group(found, "task"), mind)
    tasks = mind.find_tasks(said)
    if more is not None and not all(task.sure for task in tasks):
        return ()
    way = found.groupdict().get("way") or found.groupdict().get("way2") or ""
    if not all(task.candidates for task in tasks) and clause[0].key not in {
        "push",
        "postpone",
        "delay",
        "defer",
        "move",
        "bump",
        "reschedule",
    }:
        return ()
    number = _number(found["number"])
    acts = []
    for task in tasks:
        base = due_date_of(task, mind) or mind.known.now.astimezone(mind.known.zone).date()
        steps = -number if way in _EARLIER else number
        try:
            due = units_later(base, steps, found["unit"] if found["unit"] != "workday" else "day")
        except (OverflowError, ValueError):
            return ()
        acts.append(RescheduleTask(places=clause.places, task=task, due_date=due, days=(due - base).days))
    return acts


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return {"a": 1, "an": 1, "another": 1, "a couple of": 2, "a few": 3}.get(text) or NUMBERS[text]


def _date_of(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    found = _DATE_OF.fullmatch(clause.keys)
    split = _split(clause.group(found, "rest"), mind, _CLEARLY_TO) if found is not None else None
    if split is not None:
        said = _without_way(_without_from(split[0], mind), mind)
        return [_moved(clause, task, split[1], mind) for task in mind.find_tasks(said)]
    found = _DATE_OF_LAST.fullmatch(clause.keys)
    when = read_when(clause.group(found, "when"), mind.known.typed()) if found is not None else None
    if found is not None and when is not None and when.read.rrule is None:
        said = _without_from(clause.group(found, "task"), mind)
        return [_moved(clause, task, when, mind) for task in mind.find_tasks(said)]
    return ()


def _instead(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`do X tomorrow instead`."""
    found = _INSTEAD.fullmatch(clause.keys) or _ANY_INSTEAD.fullmatch(clause.keys)
    found = found or _ILL_DO.fullmatch(clause.keys)
    split = _split(clause.group(found, "rest"), mind, None) if found is not None else None
    was = clause.group(found, "was") if found is not None and found.re is not _ILL_DO else clause[:0]
    if split is None or (was and read_when(was, mind.known.typed()) is None):
        return ()
    tasks = mind.find_tasks(split[0])
    least = 0.85 if found is not None and found.re is _ANY_INSTEAD else 0.0
    if not all(task.candidates and task.candidates[0].likeness >= least for task in tasks):
        return ()
    if found is not None and found.re is _ILL_DO and not all(_is_clear(split[0], task.candidates[0]) for task in tasks):
        return ()
    return [_moved(clause, task, split[1], mind) for task in tasks]


def _due(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`make X due on Friday`, `X is due on Friday now`."""
    found = (
        next((found for pattern in _DATE_IS if (found := pattern.fullmatch(clause.keys))), None)
        or _DUE.fullmatch(clause.keys)
        or _CAN_WAIT.fullmatch(clause.keys)
        or _PASSIVELY.fullmatch(clause.keys)
        or _HAS_TO_BE.fullmatch(clause.keys)
        or _GET_MOVED.fullmatch(clause.keys)
        or _MAKE_IT.fullmatch(clause.keys)
        or _LET_WAIT.fullmatch(clause.keys)
        or _IS_INSTEAD.fullmatch(clause.keys)
        or _MOVES.fullmatch(clause.keys)
    )
    when = read_when(clause.group(found, "when"), mind.known.typed()) if found is not None else None
    if found is None or when is None or when.read.rrule is not None:
        return ()
    tasks = mind.find_tasks(clause.group(found, "task"))
    return [_moved(clause, task, when, mind) for task in tasks] if all(task.sure for task in tasks) else ()
