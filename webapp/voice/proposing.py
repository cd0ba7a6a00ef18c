"""What words mean in a workspace: what was understood, as forms that somebody can look at, change and confirm."""

from collections.abc import Iterable
from datetime import timedelta

from webapp.database.pool import Queryable
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.recurrence.rule import read_rule
from webapp.recurrence.words import in_words
from webapp.tasks.labels import get_labels
from webapp.voice import grammar
from webapp.voice.grammar import (
    AddTask,
    AnyAct,
    AssignTask,
    CommentTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Dictate,
    Known,
    Named,
    Open,
    ReadAloud,
    ReopenTask,
    RescheduleTask,
    Thing,
    Understood,
    WaitTask,
)
from webapp.voice.models import MOST_PROPOSALS, KnownRow, Proposal
from webapp.voice.queries import list_known
from webapp.web.forms.fields import Duration, Labels
from webapp.web.threads import WORKER
from webapp.web.viewer import FIRST_WEEKDAY, Viewer

MOST_OFFERED = 8
LABELS, ESTIMATE = Labels("Labels"), Duration("Estimate", max=60_000)


class Offered:
    """What a workspace has that can be spoken of."""

    def __init__(self, names: Names, known: list[KnownRow], labels: Iterable[str]) -> None:
        self.names = names
        self.known = {(each.kind, each.id): each for each in known}
        self.labels = tuple(labels)

    def things(self, kind: str) -> tuple[Thing, ...]:
        """Those of a kind, as the grammar takes them."""
        return tuple(
            Thing(name=each.title, id=each.id, due_date=each.due_on)
            for each in self.known.values()
            if each.kind == kind
        )

    def find(self, row_id: int | None, *kinds: str) -> KnownRow | None:
        """One of them by its id."""
        return next((found for kind in kinds if row_id and (found := self.known.get((kind, row_id)))), None)


async def offered_in(db: Queryable, viewer: Viewer) -> Offered:
    """What can be spoken of here."""
    workspace_id = viewer.workspace.id
    names = await get_names(db, workspace_id)
    return Offered(names, await list_known(db, workspace_id), await get_labels(db, workspace_id))


async def understood_as(db: Queryable, viewer: Viewer, words: str) -> list[Proposal]:
    """What words are understood as, and what of them isn't. Raises Busy."""
    offered = await offered_in(db, viewer)
    understood = await WORKER.run(grammar.understand, words, known_of(offered, viewer))
    return proposals_of(understood, offered, viewer)


def known_of(offered: Offered, viewer: Viewer) -> Known:
    """What the understanding of words depends on, for a member of a workspace."""
    return Known(
        now=viewer.now,
        zone=viewer.zone,
        week_start=FIRST_WEEKDAY[viewer.week_start],
        date_order=viewer.date_order,
        projects=tuple(offered.names.projects.values()),
        members=tuple(offered.names.members.values()),
        labels=offered.labels,
        tasks=offered.things("task"),
        done_tasks=offered.things("done"),
        drafts=offered.things("draft"),
        me=offered.names.members.get(viewer.account.id, ""),
    )


def proposals_of(understood: Understood, offered: Offered, viewer: Viewer) -> list[Proposal]:
    """A form for each act, in the order in which they were said, and the words between that nobody understood."""
    placed: list[tuple[int, Proposal]] = []
    for act in understood.acts[:MOST_PROPOSALS]:
        said = " ".join(understood.words[place.start : place.end] for place in act.places)
        last = placed[-1][1] if placed else None
        if isinstance(act, Dictate) and act.draft is None and last is not None and last.act == "create_draft":
            last.typed["body"] = "\n\n".join(filter(None, (last.typed.get("body"), act.text)))
            last.said += f" {said}"
            continue
        placed.append((act.start, proposal_of(act, said, offered, viewer)))
    rest = [(place.start, understood.words[place.start : place.end]) for place in understood.left_places]
    rest += [
        (act.start, " ".join(understood.words[place.start : place.end] for place in act.places))
        for act in understood.acts[MOST_PROPOSALS:]
    ]
    placed += [(start, left(words)) for start, words in rest if any(letter.isalnum() for letter in words)]
    return [proposal for _, proposal in sorted(placed, key=lambda each: each[0])]


def left(words: str) -> Proposal:
    """What wasn't understood."""
    text = " ".join(words.split()).strip(" ,.;")
    return Proposal("left", words.strip(), {"title": text[:1].upper() + text[1:]})


def proposal_of(act: AnyAct, said: str, offered: Offered, viewer: Viewer) -> Proposal:
    """The form of an act."""
    found = Proposal(str(type(act).__struct_config__.tag), said.strip())
    match act:
        case AddTask():
            fill_task(found, act, offered)
        case CompleteTask():
            fill_row(found, "task", act.task, offered, "task", "done")
        case ReopenTask():
            fill_row(found, "task", act.task, offered, "done", "task")
        case RescheduleTask():
            task = fill_row(found, "task", act.task, offered, "task", "done")
            day = act.due_date
            if day is None and act.days is not None:
                day = (task.due_on if task and task.due_on else viewer.today) + timedelta(days=act.days)
            if day is None and task is not None:
                day = task.due_on
            found.typed |= {"due_on": str(day or ""), "due_time": f"{act.due_time:%H:%M}" if act.due_time else ""}
        case AssignTask():
            fill_row(found, "task", act.task, offered, "task", "done")
            fill_name(found, "assignee", act.assignee, offered.names.members)
        case CommentTask():
            fill_row(found, "task", act.task, offered, "task", "done")
            found.typed["comment"] = act.comment
        case WaitTask():
            fill_row(found, "task", act.task, offered, "task")
            member = next((key for key, name in offered.names.members.items() if name == act.waits_for), None)
            until = f"until {act.until:%-d %B}" if act.until else ""
            note = " ".join(filter(None, ("" if member else act.waits_for, until)))
            found.typed |= {"waiting_for": str(member or "none"), "note": note[:200]}
        case CreateDraft():
            found.typed |= {"title": act.title[:200], "kind": act.kind, "body": ""}
        case Dictate():
            named = act.draft or Named(said="", place=act.places[0])
            fill_row(found, "draft", named, offered, "draft")
            found.typed["text"] = act.text
        case Open():
            fill_open(found, act, offered)
        case ReadAloud():
            found.typed["page"] = act.page
        case Decide():
            found.act = "decide"
            fill_row(found, "thing", act.draft, offered, "draft")
            found.typed |= {"what": "draft", "decision": act.decision}
    return found


def fill_task(found: Proposal, act: AddTask, offered: Offered) -> None:
    """The fields of a new task, as they would be typed."""
    repeat = ""
    if act.rrule is not None:
        repeat = in_words(
            read_rule(act.rrule), ends=act.ends, from_completion=act.anchor == "completion", off_days=act.off_days
        )
    found.typed |= {
        "title": act.title[:200],
        "due_on": str(act.due_date or ""),
        "due_time": f"{act.due_time:%H:%M}" if act.due_time else "",
        "repeat_words": repeat,
        "priority": act.priority or "normal",
        "starts_on": str(act.start_date or ""),
        "reminder": act.reminder or "",
        "labels": LABELS.write(list(act.labels)),
        "estimate_minutes": ESTIMATE.write(act.estimate_minutes),
        "notes": (act.notes or "") if len(act.title) <= 200 else "\n\n".join(filter(None, (act.title, act.notes))),
    }
    fill_name(found, "project", act.project, offered.names.projects)
    fill_name(found, "assignee", act.assignee, offered.names.members)


def fill_name(found: Proposal, field: str, named: Named | None, names: dict[int, str]) -> None:
    """A project or a member as it was said: the one that is surely meant, or those that may be, of which none is
    chosen."""
    if named is None:
        found.typed[field] = "none"
        return
    ids = {name: row_id for row_id, name in names.items()}
    candidates = [(str(ids[each.name]), each.name) for each in named.candidates if each.name in ids][:MOST_OFFERED]
    meant = named.meant
    if meant is not None and meant.name in ids:
        found.typed[field] = str(ids[meant.name])
        return
    found.typed[field] = ""
    found.unknown[field] = named.said
    found.options[field] = candidates


def fill_row(found: Proposal, field: str, named: Named, offered: Offered, *kinds: str) -> KnownRow | None:
    """A task or a draft as it was said. Where it isn't sure which is meant none is chosen, and those that may be are
    offered, the likeliest first; all where nothing is called so."""
    rows = [row for each in named.candidates if (row := offered.find(each.id, *kinds)) is not None][:MOST_OFFERED]
    found.options[field] = [(f"{row.id}-{row.version}", row.title) for row in rows]
    sure = bool(rows) and named.meant is not None and rows[0].id == named.meant.id
    found.typed[field] = f"{rows[0].id}-{rows[0].version}" if sure else ""
    if not sure:
        found.unknown[field] = named.said
    return rows[0] if sure else None


def fill_open(found: Proposal, act: Open, offered: Offered) -> None:
    """A page to be opened, or what is searched for."""
    if act.search is not None:
        found.typed |= {"what": "search", "search": act.search}
    elif act.page is not None:
        found.typed |= {"what": "page", "page": act.page}
    elif act.named is not None and act.thing == "project":
        ids = {name: row_id for row_id, name in offered.names.projects.items()}
        meant = act.named.meant
        known = [(f"{ids[each.name]}-1", each.name) for each in act.named.candidates if each.name in ids]
        found.options["thing"] = known[:MOST_OFFERED]
        found.typed |= {"what": "project", "thing": f"{ids[meant.name]}-1" if meant and meant.name in ids else ""}
    elif act.named is not None:
        kinds = ("draft",) if act.thing == "draft" else ("task", "done")
        found.typed["what"] = "draft" if act.thing == "draft" else "task"
        fill_row(found, "thing", act.named, offered, *kinds)
