"""Tasks to be made, one or several: with a lead, or beginning with a verb, or put on a list."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.voice.grammar.acts import AnyAct, AssignTask, Named, Open, ReadAloud
from webapp.voice.grammar.adding import Said, filled, joined, read_parts, read_task
from webapp.voice.grammar.assigning import read_assigned, taken_on
from webapp.voice.grammar.done import read_done, read_reopened
from webapp.voice.grammar.drafts import is_titled, read_decided, read_draft
from webapp.voice.grammar.facets import reminder_alone
from webapp.voice.grammar.figures import NUMBERS
from webapp.voice.grammar.leads import Lead, after_lead
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.mind import parts_of
from webapp.voice.grammar.moving import read_moved
from webapp.voice.grammar.page_names import page_of
from webapp.voice.grammar.pages import read_shown
from webapp.voice.grammar.project_names import tail_project
from webapp.voice.grammar.remarks import read_comment, read_waiting
from webapp.voice.grammar.saying_more import says_more
from webapp.voice.grammar.sounds import EQUAL
from webapp.voice.grammar.starts import is_imperative, tells_how_it_is
from webapp.voice.grammar.talk import Link, Made, Talk
from webapp.voice.grammar.verbs import COMMANDS, THINGS, VERBS, present_of
from webapp.voice.grammar.words import ARTICLES, Clause, cut, listed

_ON_A_LIST = re.compile(
    r"(?:(?:add|put|stick|write|place|jot|note|include|pop|throw|chuck|slot|pencil)(?: down| in)?) (?P<what>.+?) "
    r"(?:to|on|onto|in|into) (?:my|the|our) "
    r"(?:(?:task |to-do |to do )?list|diary|calendar|planner|tasks|to-dos|to-do|agenda|task list)(?P<more> .+)?"
)
_DOWN = re.compile(r"(?:put|stick|jot|pop|write|note) (?P<what>[^ ]+ .+?) down(?: (?P<more>for .+))?")
_WEIGHT = re.compile(r"(?:urgent|(?:top|highest|high|normal|medium|low|lowest) priority)(?= |$)")
_FINITE = listed(
    "went came took gave got told saw spoke wrote rang ran began broke fell flew forgot grew knew rose sang threw woke "
    "wore won became bought brought caught "
    "let's should must shall is are was were am be been will would has have had does did do can could may might i you "
    "we they he she it "
    "need needs wants who what said says think thinks thought there's it's that's he's she's they're we're i'm don't "
    "isn't wasn't "
    "me us him myself trying instead told asked "
    "i'll we'll you'll he'll she'll they'll it'll i'd we'd he'd she'd they'd i've we've they've hasn't haven't won't"
)
# A title that begins so is what is said of a task, misread: “in my diary to phone Jo”, “of an hour to move it”.
_MISREAD = re.compile(
    r"(?:(?:the|an?|one|two|three|ten|fifteen|half an) [a-z]+ (?:before|after)|in|of|on|for|at|by|from|with|"
    r"until|before|"
    r"to|into|under|than) .+ to [a-z]",
    re.IGNORECASE,
)
_ADDING = listed("add put stick")
_SO_MANY = listed("a an the my our more some another extra new all")  # “add new chairs” is to be done
_EVENTS = listed(
    "meeting appointment call lunch dinner breakfast brunch coffee visit interview session class lesson viewing "
    "inspection delivery pickup catch-up catchup check-in check-up checkup haircut party training workshop webinar "
    "demo rehearsal consultation reservation standup stand-up photoshoot shoot fitting tasting walk-through walkthrough"
)
_BEHIND_AN_EVENT = listed("with for about at of to from in on by")
_TO_WHAT = listed("to into onto in on")
_NO_BEGINNING = listed("not at in on by for of with from to until before after as than")  # of a thing with a day
_NO_THING = listed(
    "can could will would should shall may might do does did is are was were has have had anything "
    "something nothing everything someone somebody anyone anybody nobody everyone everybody no"
)
_OF_NOTHING = listed("it that this them those these up down off out in on back over away")
_GOES_ON = listed("with to of the a an and about from my our that")  # no title ends so
_NOTHING = frozenset(
    {
        "add",
        "put",
        "create",
        "make",
        "an item",
        "another item",
        "an entry",
        "a thing",
        "something",
        "add something",
        "another thing",
        "check off",
        "tick off",
        "cross off",
        "mark",
        "move",
        "assign",
        "reopen",
        "push",
        "give",
    }
)
_ASKING = listed("what what's who who's whose where where's when when's why how how's which")
_WANT = listed("want like")
_ALSO_ELSEWHERE = listed("finish complete close get have let do")  # what one needs to do oneself: “I need to finish X”
_NEED = listed("need have got must should gotta better i've we've")
_ASKED = listed("can could would will please you")
# What becomes of what there is where it is wanted, and where it is needed.
_NEEDED = (read_moved, read_assigned, read_reopened, read_done, read_waiting, read_comment, read_shown)
_WANTED = (read_decided, *_NEEDED, read_draft)
_LIKELY_TASK = 0.7
_MOST_OF_NOUNS = 8


def _wanted(talk: Talk, rest: Clause, lead: Clause) -> Sequence[AnyAct]:
    """`I'd like to approve X`, `I need to move X to Friday`: what is done with what there is."""
    if not _WANT.isdisjoint(word.key for word in lead.words):
        return next((acts for rule in _WANTED if (acts := rule(rest, talk.mind))), ())
    if _NEED.isdisjoint(word.key for word in lead.words) or (
        rest[0].key in _ALSO_ELSEWHERE and rest[-1].key != "instead"
    ):
        return ()
    if is_titled(rest):
        return read_draft(rest, talk.mind)
    acts = next((acts for rule in _NEEDED if (acts := rule(rest, talk.mind))), ())
    return acts if acts and all(_is_of_a_sure_task(act) for act in acts) else ()


def _is_of_a_sure_task(act: AnyAct) -> bool:
    task = getattr(act, "task", None)
    return (isinstance(task, Named) and task.sure) or (isinstance(act, Open) and act.page is not None)


def with_lead(talk: Talk, clause: Clause, lead: Lead, led: int, link: Link) -> list[Made] | None:
    """What stands behind a lead, which `led` words stand before that say when or where."""
    if reminder_alone(clause) is not None:
        return [] if says_more(talk, clause, link) else None
    rest, between = after_lead(clause, lead, talk.known)
    shared = Said(assignee=lead.person, priority=lead.priority)  # type: ignore[arg-type]
    if led and (before := read_parts(_unadded(clause[:led]), talk.known, mine=lead.mine)) is not None:
        shared = joined(shared, before)
    if between is not None:
        shared = joined(shared, between)
    if lead.when and (day := read_parts(lead.when, talk.known)) is not None:
        shared = joined(shared, day)
    if not rest:
        return None
    if clause[0].key == "remind" and rest.keys in {"today", "tomorrow", "tonight"}:
        return None  # “remind me tomorrow”: of what?
    page = page_of(rest) if clause[0].key == "remind" else None
    if page is not None:  # as a machine hears “read me my tasks”
        return [Made(list(clause.words), act=ReadAloud(places=clause.places, page=page))]
    wanted = _wanted(talk, rest, clause[: lead.end]) if lead.mine and not led else ()
    if wanted:
        return [Made(list(clause.words), act=act) for act in wanted]
    if lead.person is not None and not _ASKED.isdisjoint(word.key for word in clause[: lead.end].words):
        called = talk.mind.find_task(rest)  # “Rose, could you order paper”, of a task
        same = called if called.sure and called.candidates[0].likeness == EQUAL else None
        task = same or taken_on(rest, talk.mind)
        if task is not None:
            return [Made(list(clause.words), act=AssignTask(places=clause.places, task=task, assignee=lead.person))]
    if not lead.is_plain and says_more(talk, rest, link):
        talk.made[-1].words += clause[: len(clause) - len(rest)].words
        return []
    return _tasks(talk, clause, rest, shared, mine=lead.mine, many=lead.many, more=lead.repeat)


def _tasks(
    talk: Talk, clause: Clause, rest: Clause, shared: Said, *, mine: bool, many: bool, more: str = ""
) -> list[Made] | None:
    if len(rest) > 1 and rest[-1].key == "instead":
        rest = rest[:-1]
    items = items_of(rest) if many else _at_two_times(talk, rest)
    found = [_read(item, talk, mine=mine, more=more) for item in items]
    if any(said is not None and _ends_in_a_time(said.title, talk) for said in found):
        return None
    if len(items) == 2 and items[1][1:2].keys == "again" and found[0] is not None and found[1] is not None:
        found[1] = replace(found[1], title=found[0].title)  # “check the oven at ten and again at four”
    if len(items) == 2 and not many and found[0] is not None and found[1] is not None:
        found[1] = filled(
            found[1], Said(due_date=found[0].due_date, has_date=found[0].has_date)
        )  # “tomorrow at nine …”
    if any(said is not None and said.title.casefold().split(" ")[-1] in _GOES_ON for said in found):
        return None
    if any(said is not None and _MISREAD.match(said.title) for said in found):
        return None
    if found[0] is not None and _is_of_nothing(found[0].title.casefold().split(" ")):
        return None
    if found[0] is not None and found[0].title.casefold() in _NOTHING:  # “put in the Website project”: what?
        return None
    made: list[Made] = []
    taken = list(clause.words)
    for item, said in zip(items, found, strict=True):
        if said is None:
            if not many:
                return None
            continue
        words = taken if not made else [word for word in item.words if word is not rest[0]]
        made.append(Made(words, said=filled(said, shared), shared=shared, mine=mine))
    if len(made) > 1:
        later = {word.at for each in made[1:] for word in each.words}
        made[0].words = [word for word in made[0].words if word.at not in later]
    return made or None


def _is_of_nothing(title: list[str]) -> bool:
    """Whether nothing is named that becomes something: “put that down”."""
    return title[0] in COMMANDS and len(title) > 1 and all(word in _OF_NOTHING for word in title[1:])


def _ends_in_a_time(title: str, talk: Talk) -> bool:
    """Whether a second time is left in a title: “pay Bob and the thirtieth”, “change the quote to tomorrow at ten”."""
    for joint in (" and ", " to ", " until "):
        before, _, last = title.rpartition(joint)
        is_number = last.casefold() in NUMBERS or last.isdigit()
        if before and not is_number and read_when(Clause(cut(last), last), talk.known.typed()) is not None:
            return True
    return False


def items_of(rest: Clause) -> list[Clause]:
    """The things of a list that was announced: at its commas, and at “and” before a verb or behind a comma."""
    parts = parts_of(rest)
    verbs = any(part[0].key in VERBS for part in parts)
    items: list[Clause] = []
    for part in parts:
        comma = not items or items[-1][-1].after.startswith(",") or part[0].at == items[-1][-1].at + 1
        if items and verbs and not comma and part[0].key not in VERBS:
            items[-1] = rest[items[-1][0].at - rest[0].at : part[-1].at - rest[0].at + 1]
        else:
            items.append(part)
    return items


def _read(item: Clause, talk: Talk, *, mine: bool, more: str) -> Said | None:
    """A task, with a repeat that was said of it before unless it says one itself: “a weekly task to … on Fridays”."""
    said = read_task(item, talk.known, mine=mine)
    if not more or said is None or said.rrule is not None:
        return said
    return read_task(item, talk.known, mine=mine, more=more)


def _at_two_times(talk: Talk, rest: Clause) -> list[Clause]:
    """`call the florist on Monday and the band on Tuesday` are two tasks with one verb."""
    parts = parts_of(rest) if len(rest) < 30 and "and" in rest.keys.split() else []
    if len(parts) != 2 or rest[0].key not in VERBS or len(parts[1]) < 2:
        return [rest]
    if all(_has_an_end(talk, part) for part in parts):
        second = parts[1][1:] if parts[1][0].key == "to" and parts[1][1].key in VERBS else parts[1]
        return [parts[0], second if second[0].key in VERBS else rest[:1] + second]
    return [rest]


def _has_an_end(talk: Talk, part: Clause) -> bool:
    said = read_task(part, talk.known)
    return said is not None and said.due_date is not None and read_parts(part[-1:], talk.known) is not None


def imperative(talk: Talk, clause: Clause, led: int, link: Link) -> list[Made] | None:
    """What begins with a verb; joined to a task before it, it has in common with that what was said of both."""
    last = talk.made[-1] if talk.made else None
    if last is not None and last.said is None and clause[1:2].keys in {"him", "her", "them"}:
        return None  # “give the van to Ben and tell him …”: more of what becomes of the van
    follows = last is not None and last.said is not None and link in {"and", "comma", "then"}
    shared = last.shared if follows and last is not None and last.shared is not None else Said()
    if link == "then" and shared.has_date:
        shared = replace(shared, due_time=None)  # on the same day, but not at the same time
    mine = last.mine if follows and last is not None else False
    before = read_parts(_unadded(clause[:led]), talk.known) if led else None
    shared, whole, clause = (shared, clause, clause) if before is None else (before, clause, clause[led:])
    how = _WEIGHT.match(clause[1:5].keys) if clause[0].key == "add" else None
    verb = 1 + len(how[0].split()) if how else 1
    adds = clause[0].key in {"add", "put"} and verb < len(clause)
    if adds and (
        clause[verb].key in VERBS - THINGS | {"call", "by"} or is_imperative(clause, verb, talk.known, weakly=True)
    ):
        rest, project = tail_project(clause[1:], talk.known)
        shared = shared if project is None else replace(shared, project=project)
        return _tasks(talk, whole, rest, shared, mine=mine, many=False)
    event = clause[2:] if clause[0].key == "add" and clause[1:2].keys in {"a", "an", "another"} else clause[:0]
    if event and _is_an_event(talk, event):
        return _tasks(talk, whole, event, shared, mine=mine, many=False)
    if clause[0].key == "add" and len(clause) > 1 and _is_plainly_named(talk, clause[1:]):
        return _tasks(talk, whole, clause[1:], shared, mine=mine, many=False)
    made = _tasks(talk, whole, clause, shared, mine=mine, many=False)
    if made and last is not None and last.said is not None and follows and last.words[0].key in _ADDING:
        _share_project(last, made[-1])
    return made


def _is_plainly_named(talk: Talk, rest: Clause) -> bool:
    """Whether only a thing and more about it is added, and to nothing: “add dentist on Monday at nine”."""
    said = read_task(rest, talk.known)
    if said is None or rest[0].key in _SO_MANY or rest[0].key in NUMBERS or rest[0].key.isdigit():
        return False
    words = {word.key for word in cut(said.title)}
    return said != Said(title=said.title, line=said.line) and _TO_WHAT.isdisjoint(words)


def _is_an_event(talk: Talk, rest: Clause) -> bool:
    """Whether something that takes place is added, on a day: “add a meeting with Dana on Thursday at ten”."""
    said = read_task(rest, talk.known)
    if said is None or said.due_date is None:
        return False
    words = [word.key for word in cut(said.title)]
    behind = next((at for at, word in enumerate(words) if word in _BEHIND_AN_EVENT), len(words))
    return behind > 0 and words[behind - 1] in _EVENTS


def _unadded(words: Clause) -> Clause:
    """`to Marketing` of `add to Marketing`, `on Monday` of `on Monday to`."""
    words = words[:-1] if len(words) > 1 and words[-1].key == "to" else words
    return words[1:] if len(words) > 1 and words[0].key in _ADDING else words


def _share_project(last: Made, made: Made) -> None:
    """`add mow the grass and trim the hedges to the Garden project`: both go there."""
    if last.said is not None and made.said is not None and made.said.project is not None and last.said.project is None:
        last.said = replace(last.said, project=made.said.project)


def on_a_list(talk: Talk, clause: Clause) -> list[Made] | None:
    """`add sharpen the knives to my to-do list for Saturday`."""
    found = _ON_A_LIST.fullmatch(clause.keys) if len(clause) < 40 else None
    if found is None and (found := _DOWN.fullmatch(clause.keys)) and clause.group(found, "what")[0].key not in VERBS:
        return None
    if found is None:
        return None
    what = clause.group(found, "what")
    more = Clause(clause.words[len(clause) - len((found["more"] or "").split()) :], talk.source)
    return _tasks(talk, clause, what + more, Said(), mine=False, many=False)


def nouns(talk: Talk, clause: Clause, link: Link) -> list[Made] | None:
    """`Dentist on Monday at nine`: a thing with a day, and no sentence."""
    if (
        clause[0].key in _ASKING
        or link not in {"sentence", "then"}
        or len(clause) > _MOST_OF_NOUNS + 16
        or clause[0].key in VERBS - THINGS
    ):
        return None
    said = read_task(clause, talk.known, certainty=_LIKELY_TASK)
    if said is None or said.due_date is None or len(said.title.split()) > _MOST_OF_NOUNS:
        return None
    if _is_put_off(talk, clause):
        return None
    if said.title.split()[0].casefold() in _NO_BEGINNING | _NO_THING:
        return None
    tells = tells_how_it_is(clause) or _tells_what_was_done(clause)
    tells = tells or any(word.key in _FINITE or word.key.endswith("n't") for word in cut(said.title))
    if tells or said.title.split()[-1] in {"things", "stuff", "Jobs", "Tasks", "jobs", "tasks", "errands", "Errands"}:
        return None
    return [Made(list(clause.words), said=said)]


def _tells_what_was_done(clause: Clause) -> bool:
    """`Jonas ordered the towels this morning`"""
    return any(
        present_of(word.key) is not None and clause[at + 1 : at + 2].keys in ARTICLES
        for at, word in enumerate(clause.words)
        if at
    )


def _is_put_off(talk: Talk, clause: Clause) -> bool:
    """Whether something like a task that there is goes “to” another day: “the photos to Monday”."""
    for at in range(1, len(clause) - 1):
        if clause[at].key in {"to", "until", "till"} and read_when(clause[at + 1 :], talk.known.typed()) is not None:
            return bool(talk.mind.find_task(clause[:at]).candidates)
    return False
