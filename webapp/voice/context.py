"""What the pages of the voice are given."""

from typing import Any

import msgspec

from webapp.database.pool import Database
from webapp.drafts.models import KIND_WORDS
from webapp.history.models import Names
from webapp.history.queries import get_events, get_names, get_undoing
from webapp.tasks.models import PRIORITY_WORDS, REMINDERS
from webapp.tasks.reminders import in_words
from webapp.tasks.repeats.form import EXAMPLE
from webapp.voice import queries
from webapp.voice.engine.engine import Engine
from webapp.voice.engine.hearing import is_for_good
from webapp.voice.grammar.acts import Page
from webapp.voice.models import KnownRow, Proposal, Standing, State, Utterance
from webapp.web.forms.form import Form, blank
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer

ACT_WORDS = {
    "add_task": "Add a task",
    "complete_task": "Complete a task",
    "reopen_task": "Reopen a task",
    "reschedule_task": "Move a task",
    "assign_task": "Hand a task on",
    "comment_task": "Comment on a task",
    "wait_task": "Let a task wait",
    "create_draft": "Begin a draft",
    "dictate": "Add to a draft",
    "open": "Open",
    "read_aloud": "Read aloud",
    "decide": "Decide about a draft",
    "left": "Not understood",
}
DONE_WORDS = {
    "add_task": "Task added",
    "complete_task": "Task completed",
    "reopen_task": "Task opened again",
    "reschedule_task": "Task moved",
    "assign_task": "Task handed on",
    "comment_task": "Comment added",
    "wait_task": "Task waits",
    "create_draft": "Draft begun",
    "dictate": "Suggested at the end of the draft",
    "open": "Opened",
    "read_aloud": "Read aloud",
    "decide": "Opened",
    "left": "Task added",
}
# Where a page is that was asked for.
ROUTES: dict[Page, tuple[str, dict[str, object]]] = {
    "briefing": ("briefing.show", {}),
    "inbox": ("inbox.list", {}),
    "reviews": ("reviews.list", {}),
    "tasks": ("tasks.list", {}),
    "my_tasks": ("tasks.list", {"assignee": "me"}),
    "today": ("tasks.list", {"due": "today"}),
    "tomorrow": ("calendar.show", {}),
    "this_week": ("tasks.list", {"due": "week"}),
    "overdue": ("tasks.list", {"due": "overdue"}),
    "done_tasks": ("tasks.list", {"status": "completed"}),
    "unassigned": ("tasks.list", {"assignee": "none"}),
    "drafts": ("drafts.list", {}),
    "calendar": ("calendar.show", {}),
    "projects": ("projects.list", {}),
    "timers": ("day.show", {}),
    "trash": ("trash.list", {}),
    "search": ("search.show", {}),
    "evening": ("day.evening", {}),
    "settings": ("workspace.settings", {}),
    "members": ("members.list", {}),
    "publishing": ("publishing.list", {}),
}
THINGS = {
    "task": ("tasks.show", "task_id"),
    "draft": ("drafts.show", "draft_id"),
    "project": ("projects.show", "project_id"),
}
OPENS = ("open", "read_aloud", "decide")


class Shown(msgspec.Struct, frozen=True):
    """A proposal as its form shows it: `offered` are the choices of each menu, `taken_back` whether what was done was
    undone since."""

    number: int
    proposal: Proposal
    offered: dict[str, list[tuple[str, str]]]
    path: str
    taken_back: bool

    @property
    def is_open(self) -> bool:
        """Whether it is to be confirmed."""
        return self.proposal.standing is Standing.OPEN


def path_of(viewer: Viewer, proposal: Proposal) -> str:
    """Where a proposal leads that only opens something; "" where that isn't chosen yet, or it is none."""
    typed = proposal.typed
    if proposal.act not in OPENS:
        return proposal.path
    what = typed.get("what", "page")
    if what == "page":
        route, query = next(
            ((each[0], each[1]) for name, each in ROUTES.items() if name == typed.get("page")), ("", {})
        )
        return workspace_url(viewer, route, query) if route else ""
    if what == "search":
        return workspace_url(viewer, "search.show", {"q": typed.get("search", "")})
    row_id = typed.get("thing", "").partition("-")[0]
    if not (row_id.isascii() and row_id.isdigit() and len(row_id) < 19):
        return ""
    if proposal.act == "decide":
        return workspace_url(viewer, "reading.show", draft_id=int(row_id))
    route, parameter = THINGS.get(what, THINGS["task"])
    return workspace_url(viewer, route, None, **{parameter: int(row_id)})


def field_name(number: int, name: str) -> str:
    """What a field of a proposal's form is called, among those of the others."""
    return f"{number}-{name}"


def typed_in(sent: dict[str, str], number: int) -> dict[str, str]:
    """What of a form that was sent is about one proposal."""
    prefix = field_name(number, "")
    return {name.removeprefix(prefix): text for name, text in sent.items() if name.startswith(prefix)}


async def start_context(db: Database, viewer: Viewer, engine: Engine, form: Form[Any] | None = None) -> dict[str, Any]:
    """The page on which something is said, or typed."""
    return {
        "section": "voice",
        "form": form,
        "missing": engine.missing,
        "seconds": engine.most_seconds,
        "waiting": await queries.list_open(db, viewer.workspace.id, viewer.account.id),
    }


async def utterance_context(
    db: Database,
    viewer: Viewer,
    utterance: Utterance,
    *,
    errors: dict[str, str] | None = None,
    said: str = "",
    words: Form[Any] | None = None,
) -> dict[str, Any]:
    """What somebody said, with a form for each act; `errors` are by the names of the fields."""
    names = await get_names(db, viewer.workspace.id)
    known = await queries.list_known(db, viewer.workspace.id) if asks_for_all(utterance) else []
    undone = await find_undone(db, viewer, utterance.events)
    typed = {
        field_name(number, name): text
        for number, proposal in enumerate(utterance.proposals)
        for name, text in proposal.typed.items()
    }
    shown = [
        Shown(
            number,
            proposal,
            offered(proposal, names, known, viewer),
            path_of(viewer, proposal),
            bool(proposal.events) and undone.issuperset(proposal.events),
        )
        for number, proposal in enumerate(utterance.proposals)
    ]
    kept = [event for event in utterance.events if event not in undone]
    return {
        "section": "voice",
        "utterance": utterance,
        "is_for_good": is_for_good(utterance.problem),
        "is_waiting": utterance.state in (State.WAITING, State.ARRIVING),
        "shown": shown,
        "open_acts": len(utterance.open_acts),
        "form": Form(typed, errors or {}, None),
        "wrong": said or next(iter((errors or {}).values()), ""),
        "words_form": words or blank(words=utterance.words),
        "undo_events": ".".join(map(str, kept)),
        "act_words": ACT_WORDS,
        "done_words": DONE_WORDS,
        "priority_words": PRIORITY_WORDS,
        "kind_words": KIND_WORDS,
        "repeat_example": EXAMPLE,
    }


def asks_for_all(utterance: Utterance) -> bool:
    """Whether one of its proposals names something that nothing is called like: then all there is can be chosen."""
    return any(
        name in ("task", "draft", "thing") and not options
        for each in utterance.proposals
        if each.standing is Standing.OPEN
        for name, options in each.options.items()
    )


def offered(
    proposal: Proposal, names: Names, known: list[KnownRow], viewer: Viewer
) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in each menu of a proposal: what may be meant first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for field, choices in (("project", names.projects), ("assignee", names.members), ("waiting_for", names.members)):
        if field in proposal.typed:
            likely = proposal.options.get(field, [])
            rest = [(str(row_id), name) for row_id, name in choices.items()]
            found[field] = [*likely, *(each for each in rest if each not in likely)]
    if said := proposal.typed.get("reminder"):
        own = [] if said in REMINDERS else [(said, in_words(said, viewer))]
        found["reminder"] = [*REMINDERS.items(), *own]
    elif "reminder" in proposal.typed:
        found["reminder"] = list(REMINDERS.items())
    for field in ("task", "draft", "thing"):
        if field in proposal.options:
            kinds = ("draft",) if field == "draft" or proposal.typed.get("what") == "draft" else ("task", "done")
            every = [(f"{row.id}-{row.version}", row.title) for row in known if row.kind in kinds]
            found[field] = proposal.options[field] or every
    return found


async def find_undone(db: Database, viewer: Viewer, event_ids: list[int]) -> set[int]:
    """Which of some events are taken back by now, and weren't done again."""
    events = await get_events(db, viewer.workspace.id, event_ids)
    undoing = await get_undoing(db, viewer.workspace.id, events) if events else []
    again = {event.undoes for event in await get_undoing(db, viewer.workspace.id, undoing)} if undoing else set()
    return {event.undoes for event in undoing if event.undoes is not None and event.id not in again}
