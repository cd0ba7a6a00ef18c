"""What says nothing by itself, but more of the task before: “Tomorrow at ten.”, “And it's urgent.”"""

import re

from msgspec.structs import replace

from webapp.voice.grammar.acts import RescheduleTask
from webapp.voice.grammar.adding import Said, before_by, joined, read_parts, with_time
from webapp.voice.grammar.correction_words import better_of, tells
from webapp.voice.grammar.corrections import corrected_task, names_a_person
from webapp.voice.grammar.facets import reminder_alone
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.talk import Link, Made, Talk, bare
from webapp.voice.grammar.verbs import VERBS
from webapp.voice.grammar.words import Clause, cut

_PRONOUNED = re.compile(
    r"(?:and )?(?:please )?(?:(?:put|set|schedule|make|move|do|mark|change|push|postpone|plan|add|give|do|"
    r"have) (?:it|that|this|them)(?: as| to| for| with| a| an| be)?"
    r"(?= )|(?:it's|it is|that's|that is|that one's|this one's|this is|they're|it should be|it has)(?: due|"
    r" needed)?(?= ))"
)
_ON_THE_LIST = re.compile(
    r"(?:put|add|stick|pop) (?:it|that|this|them) (?:on|to|onto|in|into) (?:my|the|our) "
    r"(?:list|to-do list|task list|tasks|to-dos|calendar|diary)(?: (?P<more>.+))?"
)


def says_more(talk: Talk, clause: Clause, link: Link) -> bool:
    """Take words that say nothing but when, for whom or how urgent as being said of the last act."""
    last = talk.made[-1] if talk.made else None
    if last is not None and isinstance(last.act, RescheduleTask) and link == "sentence":
        return _says_when_too(last, last.act, clause, talk)
    if last is None or last.said is None or len(clause) > 16:
        return False
    reminder = reminder_alone(clause)
    if reminder is not None and last.said.due_time is not None:  # “Remind me an hour before.”
        last.said = replace(last.said, reminder=before_by(reminder))
        last.words += clause.words
        return True
    if clause[0].key in {"both", "all"} and len(clause) > 1:
        return _says_more_of_all(talk, clause)
    listed = _ON_THE_LIST.fullmatch(clause.keys)
    if listed is not None and not listed["more"]:
        last.words += clause.words
        return True
    said = clause.group(listed, "more") if listed is not None else better_of(clause) or clause
    more = bare(talk, unpronouned(said))
    told = len(more) < len(clause)
    parts = read_parts(more, talk.known) if more else None
    if parts is None or (parts.title and not (told and names_a_person(more, talk.known))):
        return False
    if parts.rrule is not None and last.said.rrule is None and last.said.has_date:
        whole = f"{last.said.line} {more.text}"  # “on the first. Every month.”
        again = read_parts(Clause(cut(whole), whole), talk.known)
        if again is not None and again.rrule is not None and again.title == last.said.title:
            times = {each: getattr(again, each) for each in ("due_date", "due_time", "rrule", "anchor", "ends")}
            last.said = replace(last.said, **times)
            last.words += clause.words
            return True
    doubled = parts.due_date is not None and last.said.due_date is not None and parts.has_date and last.said.has_date
    if doubled and not told:
        return False
    changed = corrected_task(last.said, more, talk.known, head=clause[:0])
    if changed is None:
        return False
    last.said = changed
    last.words += clause.words
    return True


def _says_when_too(last: Made, act: RescheduleTask, clause: Clause, talk: Talk) -> bool:
    """`At four.`, after “Move it to Friday.”, or the day after the time."""
    better = better_of(clause)
    when = read_when(better or clause, talk.known.typed())
    if when is not None and better is not None and when.has_date and when.read.rrule is None:
        last.act = replace(act, due_date=when.due_date, due_time=when.due_time or act.due_time, days=None)
        last.words += clause.words
        return True
    if when is None or when.read.rrule is not None or (when.has_date and when.due_time is not None):
        return False
    if when.has_date:
        due = replace(act, due_date=when.due_date) if act.due_date is None else None
    else:
        due = replace(act, due_time=when.due_time) if act.due_time is None else None
    if due is None:
        return False
    last.act = due
    last.words += clause.words
    return True


def _says_more_of_all(talk: Talk, clause: Clause) -> bool:
    """`both for tomorrow`, of the tasks that were just said."""
    parts = read_parts(clause[1:], talk.known)
    tasks = [made for made in talk.made[-2 if clause[0].key == "both" else 0 :] if made.said is not None]
    if parts is None or parts.title:
        return False
    for made in tasks:
        made.said = joined(made.said, parts) if made.said is not None else None
    talk.made[-1].words += clause.words
    return True


def says_another(talk: Talk, clause: Clause) -> Said | None:
    """`and another one at three`: the task before once more, at another time."""
    last = talk.made[-1] if talk.made else None
    if last is None or last.said is None or clause[:2].keys != "another one" or not 2 < len(clause) < 10:
        return None
    when = read_when(clause[2:], talk.known.typed())
    return None if when is None else with_time(replace(last.said, has_date=False, due_time=None), when)


def goes_on_listing(talk: Talk, clause: Clause) -> bool:
    """Add to the last task what a machine made a sentence of: “Buy milk. And eggs.”"""
    last = talk.made[-1] if talk.made else None
    before = talk.words[clause[0].at - 1].key if clause[0].at else ""
    if (
        last is None
        or last.said is None
        or before not in {"and", "also", "plus"}
        or len(clause) > 4
        or last.said.due_date is not None
    ):
        return False
    if (clause[0].key in VERBS and len(clause) > 1) or tells(clause) or last.words[-1].at != clause[0].at - 2:
        return False
    last.said = replace(last.said, title=f"{last.said.title} and {clause.text}")
    last.words += [talk.words[clause[0].at - 1], *clause.words]
    return True


def unpronouned(clause: Clause) -> Clause:
    """`make it urgent` without “make it”."""
    found = _PRONOUNED.match(clause.keys)
    return clause if found is None else clause[len(found[0].split()) :]
