"""What is to be shown or read out: pages by what one calls them, and tasks, drafts and projects by their names."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from webapp.voice.grammar.acts import AnyAct, Open, ReadAloud
from webapp.voice.grammar.finding import find_project
from webapp.voice.grammar.lines import read_line
from webapp.voice.grammar.mind import Mind, parts_of
from webapp.voice.grammar.page_names import asked_page, page_of
from webapp.voice.grammar.words import ARTICLES, Clause, listed

_SHOW = re.compile(
    r"(?P<verb>open up|open|show us|show me|get me|show|go to|go back to|take me to|bring me to|bring up|pull up|"
    r"display|let me see|lemme see|let's see|let us see|jump to|switch to|"
    r"navigate to|i want to see|i'd like to see|give me|list|view|see|where is|where's|where are|where did i put|"
    r"where did we put|where do i find|what's in|"
    r"what is in|what's on|(?:let me |let's )?(?:have|take) (?:a |another )?"
    r"(?:quick |little )?look (?:at|for)|look at|check)"
    r"(?P<rest> .+)"
)
_FIND = re.compile(
    r"(?P<verb>find me|find|look for|look up|locate"
    r"|(?P<search>(?:do|run|make|start|have) (?:a|another|me a) (?:quick |new |little )?search (?:for|on|about)|"
    r"search (?:(?:everything|all|(?:(?:all|my|the|our) )*(?:whole )?(?:desk|workspace|tasks|drafts)) )?for|search))"
    r"(?P<rest> .+)"
)
_READ = re.compile(
    r"(?:read(?: me| out| aloud| loud| back| us| to me)*(?: out| aloud)?|tell me(?: about)?|say|(?:let me |"
    r"(?:i want|i'd like) "
    r"to )hear|play(?: me)?|"
    r"(?:run|talk|walk|take) (?:me|us) through)(?: what's in| what "
    r"is in| what's on)? (?P<what>.+?)(?: out| aloud| to me| out loud| loud)*"
)
_READ_QUESTION = re.compile(
    r"(?:read(?: me| out| aloud| loud)*|tell me|(?:let me |(?:i want|i'd like) to )hear|(?:run|talk|walk|"
    r"take) me through) (?P<what>(?:what|"
    r"which|what's) .+)"
)
_READABLE = frozenset(
    {
        "briefing",
        "inbox",
        "reviews",
        "overdue",
        "today",
        "tomorrow",
        "this_week",
        "tasks",
        "my_tasks",
        "drafts",
        "calendar",
        "publishing",
        "done_tasks",
        "unassigned",
        "evening",
    }
)
_KIND = re.compile(
    r"(?:the |my |our )?(?P<kind>task|draft|blog post|newsletter|project|article)(?: (?:called|named|about|on|"
    r"titled))? (?P<name>.+)"
)
_KIND_LAST = re.compile(
    r"(?:the |my |our )?(?P<name>.+?) (?P<kind>task|draft|post|blog post|newsletter|project|article)"
)
_ALL_OF = re.compile(
    r"(?:everything|all|(?:all )?(?:the |my |our )?tasks) (?:for|in|of|from|about|on) (?:the )?(?:project )?(?=.)"
)
# “Anything about the fair”.
_ANYTHING = re.compile(
    r"(?:anything|something|everything|all)(?: that)? (?:about|on|with|to do with|related to|mentions|mentioning|"
    r"containing|called|named) (?=.)"
)
_GOING = frozenset({"go", "jump", "switch", "take", "bring", "pull", "let"})
_NEW = listed("a an some another new somebody someone anybody out")
_MOST = 16


def read_shown(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    """Something to be shown, found or read out."""
    if len(clause) > _MOST:
        return ()
    page = asked_page(clause)
    opened = [Open(places=clause.places, page=page)] if page is not None else []
    return [_for_one(act, mind) for act in opened or _read_out(clause) or _shown(clause, mind) or _found(clause, mind)]


def _for_one(act: AnyAct, mind: Mind) -> AnyAct:
    """Who is alone in a workspace means all tasks by “my tasks”: nobody has to be given them."""
    alone = len(mind.known.members) == 1 and isinstance(act, Open | ReadAloud) and act.page == "my_tasks"
    return replace(act, page="tasks") if alone else act


def _read_out(clause: Clause) -> Sequence[AnyAct]:
    found = _READ_QUESTION.fullmatch(clause.keys)
    page = asked_page(clause.group(found, "what")) if found is not None else None
    if page is None:
        found = _READ.fullmatch(clause.keys)
        page = page_of(clause.group(found, "what")) if found is not None else None
    if page is None and found is not None:
        return _all_read_out(clause, clause.group(found, "what"))
    return [ReadAloud(places=clause.places, page=page)] if page in _READABLE and page is not None else ()


def _all_read_out(clause: Clause, what: Clause) -> Sequence[AnyAct]:
    """`read my inbox and then my tasks for today`."""
    parts = [part[1:] if len(part) > 1 and part[0].key in {"then", "also"} else part for part in parts_of(what)]
    pages = [page_of(part) for part in parts]
    if len(pages) < 2 or not all(page in _READABLE for page in pages):
        return ()
    return [ReadAloud(places=clause.places, page=page) for page in pages if page is not None]


def _shown(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    found = _SHOW.fullmatch(clause.keys)
    if found is None:
        return ()
    rest = clause[len(found["verb"].split()) :]
    all_of = _ALL_OF.match(rest.keys)
    project = find_project(rest[len(all_of[0].split()) :], mind.known.projects) if all_of is not None else None
    if project is not None and project.sure and project.candidates[0].likeness == 1.0:
        return [Open(places=clause.places, thing="project", named=project)]
    page = page_of(rest) or asked_page(rest)
    if page is not None:
        return [Open(places=clause.places, page=page)] if found["verb"] != "check" or page in _READABLE else ()
    if rest[0].key in {"a", "an", "some", "another"} or found["verb"] in {
        "list",
        "see",
        "give me",
        "check",
        "what's on",
        "what is in",
        "what's in",
    }:
        return ()
    return _named(
        clause,
        rest,
        mind,
        is_sure=not found["verb"].endswith(("open", "look at", "show", "bring up", "view", "get me")),
    )


def _named(clause: Clause, rest: Clause, mind: Mind, *, is_sure: bool) -> Sequence[AnyAct]:
    """A task, a draft or a project by its name; what nothing is called so is searched for, unless it is to be done."""
    asked = ""
    whole = mind.find_task(rest)
    called = whole.sure and whole.candidates[0].likeness == 1.0  # “draft the budget” is a task
    for pattern in (_KIND, _KIND_LAST):
        if not called and (found := pattern.fullmatch(rest.keys)) is not None and found["name"] not in ARTICLES:
            asked, rest = found["kind"], clause_of(rest, found)
            break
    task = mind.find_task(rest) if asked in {"", "task"} else None
    done = (
        mind.find_task(rest, done=True) if asked in {"", "task"} and task is not None and not task.candidates else None
    )
    task = done if done is not None and done.candidates else task
    draft = mind.find_draft(rest) if asked not in {"task", "project"} else None
    project = find_project(rest, mind.known.projects) if asked in {"", "project"} else None
    if project is not None and project.sure and (asked or project.candidates[0].likeness >= 0.9):
        best = max((each.candidates[0].likeness for each in (task, draft) if each and each.candidates), default=0.0)
        if asked or best < project.candidates[0].likeness:
            return [Open(places=clause.places, thing="project", named=project)]
    if is_sure and not asked:
        task, draft = (
            each if each and each.candidates and each.candidates[0].likeness >= 0.7 else None for each in (task, draft)
        )
    likely = task.candidates[0].likeness if task is not None and task.candidates else 0.0
    if draft is not None and draft.candidates and draft.candidates[0].likeness > likely:
        return [Open(places=clause.places, thing="draft", named=draft)]
    if task is not None and task.candidates:
        return [Open(places=clause.places, thing="task", named=task)]
    if not asked and read_line(rest, mind.known.typed()).due_date is not None:
        return ()
    if rest and rest[0].key not in _NEW and (asked or (is_sure and clause[0].key not in _GOING)):
        return [Open(places=clause.places, search=_bare(rest).text)]
    return ()


def clause_of(rest: Clause, found: re.Match[str]) -> Clause:
    """The name in a match."""
    return rest.group(found, "name")


def _found(clause: Clause, mind: Mind) -> Sequence[AnyAct]:
    found = _FIND.fullmatch(clause.keys)
    if found is None:
        return ()
    rest = clause[len(found["verb"].split()) :]
    if found["search"]:
        return [Open(places=clause.places, search=_bare(rest).text)]
    whole = mind.find_task(rest)
    called = whole.sure and whole.candidates[0].likeness == 1.0
    if rest[0].key in _NEW or (not called and read_line(rest, mind.known.typed()).due_date is not None):
        return ()
    page = page_of(rest)
    if page is not None:
        return [Open(places=clause.places, page=page)]
    return _named(clause, rest, mind, is_sure=True)


def _bare(rest: Clause) -> Clause:
    some = _ANYTHING.match(rest.keys)
    rest = rest[len(some[0].split()) :] if some is not None else rest
    return rest[1:] if len(rest) > 1 and rest[0].key in {"the", "my", "our", "for"} else rest
