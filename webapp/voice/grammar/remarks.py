"""What is said about a task that there is: a comment, or whom it waits for."""

import re
from collections.abc import Sequence
from datetime import date

from webapp.voice.grammar.acts import AnyAct, CommentTask, Named, WaitTask
from webapp.voice.grammar.courtesies import unasked
from webapp.voice.grammar.dictating import read_dictated
from webapp.voice.grammar.finding import find_member, find_project, is_part_of
from webapp.voice.grammar.lines import read_when
from webapp.voice.grammar.mind import Mind, unthe
from webapp.voice.grammar.titles import capital
from webapp.voice.grammar.verbs import VERBS
from webapp.voice.grammar.words import ARTICLES, Clause, listed

_ON = r"(?:on|to|under|at|about|for|in)"
COMMENT = re.compile(
    rf"(?:please )?(?:comment {_ON}|mention {_ON}|(?:add|leave|write|post|make|put|drop|stick|pop|attach) (?:a|"
    rf"another|the|this) "
    rf"(?:quick |short )?(?:comment|"
    rf"note|remark|reply) {_ON}"
    rf"|let (?:them|everyone|everybody|the team|the others|people) know {_ON}"
    rf"|tell (?:them|everyone|everybody|the team|the others|people) {_ON}|(?:reply|respond) {_ON}|(?:(?:a|"
    rf"another|one|quick|short) )*(?:comment|"
    rf"remark)|(?:(?:a|another|quick) )*(?:note|remark) (?:on|for|to)|say on"
    rf"|write {_ON} (?:the task|task)|(?:write|put) on|(?:jot|scribble)(?: down)? (?:on|under|against)|note down "
    rf"(?:on|under))(?: |$)"
)
_ON_FIRST = re.compile(
    r"(?:on|for|to|about|under|in|regarding|concerning|with regard to) (?P<task>.+?) (?:please )?"
    r"(?:(?:leave|add|put|write|make) (?:a|the|this|another) (?:quick |short )?(?:note|comment|remark)|note|add|"
    r"comment|say|write|mention|remark|put)(?: down)?(?P<that> that| saying that| saying)? (?P<text>.+)"
)
_SAYING_WORDS = listed("saying that says which with to say")
_DONE = listed("done finished complete completed sorted")
_BEING = listed("is isn't are aren't was wasn't were weren't has hasn't")
_MOST_OF_NAME = 9
_ANSWERS = (
    r"(?:(?:gets?|comes?) back to (?:me|us)|repl(?:y|ies)|answers?|responds?|decides?|confirms?|calls? back|arrives?|"
    r"comes? in|delivers?|(?:is|are) here)"
)
_WAITS = [
    re.compile(pattern)
    for pattern in (
        r"(?:i'm|i am|we're|we are) (?:still )?waiting (?:for|on) (?P<who>.+?) (?:on|for|with|about|regarding|to "
        r"(?:finish|do|complete)) (?P<task>.+)",
        r"(?:(?:i'm|i am|we're|we are) )?(?:still )?waiting (?:for|on) (?P<who>.+?) to (?:approve|send|sign|return|"
        r"confirm|okay|ok|deliver|pay|check|review|accept|agree to|get back to (?:me|us) (?:on|about)) (?P<task>.+)",
        r"(?:(?:i'm|i am|we're|we are) )?(?:still )?waiting to hear (?:back )?from (?P<who>.+?) (?:on|about|regarding|"
        r"with) (?P<task>.+)",
        r"(?:still )?(?:wait|waiting|waits|wake|weight) (?:for|on) (?P<who>.+?) (?:on|for|with|about|regarding) "
        r"(?P<task>.+)",
        r"(?P<task>.+?)(?: is| are|'s) (?:still )?(?:(?:waiting|pending) (?:for|on)|pending) (?P<who>.+)",
        r"(?P<task>.+?) (?:waits?|ha(?:s|ve) to wait|must wait|needs? to wait|should wait|"
        r"will have to wait) (?:for|on) "
        r"(?P<who>.+)",
        r"(?P<task>.+?)(?: is| are|'s)(?: being)? (?:(?:blocked|held up|stuck) (?:by|on)|(?:stuck|blocked) because of) "
        r"(?P<who>.+)",
        r"(?P<task>.+?)(?: is| are|'s) on hold (?:for|because of) (?P<who>.+)",
        rf"(?P<task>.+?)(?: is| are|'s) (?:on hold|waiting|stuck|blocked|pending) until (?P<who>.+?) {_ANSWERS}",
        rf"(?:put|leave) (?P<task>.+?) on hold until (?P<who>.+?) {_ANSWERS}",
        r"(?:for|on|with) (?P<task>.+?) (?:i'm|i am|we're|we are) (?:still )?waiting (?:for|on) (?P<who>.+)",
        r"(?:let|have) (?P<task>.+?) wait (?:for|on) (?P<who>.+)",
        r"(?P<task>.+?) depends? on (?P<who>.+)",
        r"(?:mark|set|put) (?P<task>.+?) (?:as |to )?(?:waiting|blocked|on hold) (?:for|on|by) (?P<who>.+)",
    )
]
_UNTIL = frozenset({"until", "till", "til", "by"})
_MOST = 24
_CLEAR = 0.8


def is_text(clause: Clause, mind: Mind) -> bool:
    """Whether the words go into a comment or a draft as they are said."""
    return bool(read_comment(clause[:_MOST], mind)) or bool(read_dictated(clause[:14], mind))


def read_comment(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Something to be said about a task: behind a pause or “saying”, else behind the longest name of a task."""
    found = COMMENT.match(clause.keys)
    if found is None:
        return _added_to(clause, mind) or _named_first(clause, mind)
    rest = clause[len(found[0].split()) :]
    split = _split_said(rest, mind)
    if split is None:
        return ()
    task, text = split
    if (
        rest[0].key in VERBS
        and found[0].startswith("make ")
        and not (task.sure and is_part_of(rest[:3], task.candidates[0].name))
    ):
        return ()  # “make a note to call Bob, and …”
    if found[0].strip() in {"write on", "put on"} and not (
        task.sure and task.candidates[0].likeness >= _CLEAR and _is_parted(clause, text)
    ):
        return ()
    if not task.candidates and "note" in found[0].split():
        return ()
    parted = _is_parted(clause, text)
    if text.keys in _DONE:
        return ()  # “reply to Mrs Doyle, done”, of a task
    if "reply" in found[0].split() and (
        not parted or clause[-len(text) - 1].after[:1] == "."
    ):  # “write a reply to Acme” is to be done
        return ()
    if not parted and (text[0].key in _BEING or read_when(text, mind.known.typed()) is not None):
        return ()  # “comment cards is done”, “leave a note for the cleaner on Friday”
    return [CommentTask(places=clause.places, task=task, comment=capital(text.text))] if text else ()


def _added_to(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`add to the oven: the part is here`, of a task that is surely called so and no draft is."""
    first = 2 + (clause[:3].keys == "add this to")
    if clause[0].key != "add" or clause[first - 1 : first].keys != "to" or read_dictated(clause, mind):
        return ()
    split = _split_said(clause[first:], mind)
    if split is None or not split[1] or not split[0].sure or split[0].candidates[0].likeness < _CLEAR:
        return ()
    said = clause[first : len(clause) - len(split[1])]
    if not _is_parted(clause, split[1]) or _is_a_project(said, mind):
        return ()
    return [CommentTask(places=clause.places, task=split[0], comment=capital(split[1].text))]


def _is_a_project(said: Clause, mind: Mind) -> bool:
    """Whether a project is called so, to which something is added rather."""
    found = find_project(unthe(said), mind.known.projects)
    return found.sure and found.candidates[0].likeness == 1


def _is_parted(clause: Clause, text: Clause) -> bool:
    """Whether a sign, or “saying”, stands before a text that ends a clause."""
    behind = clause[len(clause) - len(text) - 1]
    return bool(behind.after) or behind.key in _SAYING_WORDS


def _named_first(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """`on the oven task, note that the part is here`, `for the oven: the part is here`."""
    found = _ON_FIRST.fullmatch(clause.keys)
    colon = next((at for at in range(2, min(_MOST_OF_NAME, len(clause))) if clause[at - 1].after[:1] == ":"), 0)
    at_once = found is None or len(clause.group(found, "task")) == colon - 1  # “for the oven: mention …”
    if at_once and colon and clause[0].key in {"on", "for", "about", "regarding", "concerning"}:
        task = mind.find_task(clause[1:colon])
        if task.sure and task.candidates[0].likeness >= _CLEAR and not _is_a_project(clause[1:colon], mind):
            return [CommentTask(places=clause.places, task=task, comment=capital(clause[colon:].text))]
    if found is None:
        return ()
    said, text = clause.group(found, "task"), clause.group(found, "text")
    task = mind.find_task(said)
    parted = said[-1].after or said[-1].key == "task" or found["that"] or _is_parted(clause, text)
    if not task.sure or task.candidates[0].likeness < _CLEAR or not parted or _is_a_project(said, mind):
        return ()
    if read_when(said, mind.known.typed()) is not None:  # “on Friday, write …”, beside a task “Friday stand-up”
        return ()
    return [CommentTask(places=clause.places, task=task, comment=capital(text.text))]


def _split_said(rest: Clause, mind: Mind) -> tuple[Named, Clause] | None:
    for index in range(1, min(_MOST_OF_NAME, len(rest))):
        told = rest[index].key in {"saying", "that"} or rest[index : index + 2].keys in {"to say", "which says"}
        if rest[index - 1].after[:1] in {":", ",", ".", "—", "–", "-", ";"} or told:
            named = rest[: index - 1] if index > 1 and rest[index - 1].key in {"comment", "note"} else rest[:index]
            task = mind.find_task(named)
            if not task.candidates and not told and rest[index - 1].after[:1] != ":":
                continue
            text = unasked(rest[index:])
            while len(text) > 1 and text[0].key in {"saying", "that", "to", "say", "which", "says"} and told:
                text = text[1:]
            return task, text
    best: tuple[float, int, Named] | None = None
    for length in range(1, min(_MOST_OF_NAME, len(rest) - 1)):
        task = mind.find_task(rest[:length])
        if rest[length - 1].key in ARTICLES:
            continue  # “… to the oven | the part is here”
        if task.sure and (best is None or task.candidates[0].likeness > best[0]):
            best = task.candidates[0].likeness, length, task
    if best is None:
        return None
    text = rest[best[1] :]
    return best[2], text[1:] if len(text) > 1 and text[0].key in {"task", "to-do"} else text


def read_waiting(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """A task that waits for somebody or something."""
    if len(clause) > _MOST:
        return ()
    for pattern in _WAITS:
        found = pattern.fullmatch(clause.keys)
        if found is None:
            continue
        who, task_said = clause.group(found, "who"), clause.group(found, "task")
        until: date | None = None
        who, until = _until(who, mind)
        task_said, later = _until(task_said, mind)
        task = mind.find_task(task_said)
        name_first = found.start("task") < found.start("who")
        if (task.sure if name_first else task.candidates) and who:
            return [WaitTask(places=clause.places, task=task, waits_for=_whom(who, mind), until=until or later)]
    return ()


def _until(said: Clause, mind: Mind) -> tuple[Clause, date | None]:
    for index in range(1, len(said)):
        if said[index].key in _UNTIL:
            when = read_when(said[index + 1 :], mind.known.typed())
            if when is not None and when.due_date is not None:
                return said[:index], when.due_date
    return said, None


def _whom(who: Clause, mind: Mind) -> str:
    """A member as they are called, or the words."""
    if len(who) <= 3:
        member = find_member(who, mind.known.members)
        if member.sure and member.candidates[0].likeness == 1.0:
            return member.candidates[0].name
    return who.text
