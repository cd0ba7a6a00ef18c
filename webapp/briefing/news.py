"""What others did since somebody looked last, in sentences: one for each of them in each project."""

import logging
from datetime import datetime, timedelta
from typing import Any

import msgspec

from webapp.database.failures import DatabaseFull, DatabaseReadOnly
from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.history.subject import DESK, done_by_desk, quiet_actions, subject_called, url_of
from webapp.text.direction import isolated
from webapp.web.viewer import Viewer

log = logging.getLogger("cofounder.briefing")
sql = load("briefing")

SITTING = timedelta(minutes=30)  # what was new stays so when the page is opened again so soon
REACH = 2000  # events that are read
REMEMBERED = 200  # of the latest events, by which those are known that came late
MOST_LINES = 30
MOST_THINGS = 20  # that a line names
BY_LINK = "Somebody with a link"

# What was done, in the order in which it is told, by what events call it; all else is a change.
VERBS = {
    "finished": {"task.completed"},
    "published": {"review.published", "publication.published"},
    "held back": {"schedule.held"},
    "did not publish": {"schedule.missed"},
    "scheduled": {"schedule.set"},
    "took back": {"publication.withdrawn"},
    "approved": {"review.approved"},
    "asked for changes of": {"review.changes_requested"},
    "sent for review": {"review.asked", "review.asked_again"},
    "added": {"task.created", "draft.created", "project.created", "template.created"},
    "opened again": {"task.reopened"},
    "cancelled": {"task.cancelled"},
    "commented on": {"comment.created", "thread.created", "thread.answered"},
    "suggested edits of": {"suggestion.made"},
    "moved to the trash": {"task.deleted", "draft.deleted", "template.deleted"},
}
VERB_OF = {action: verb for verb, actions in VERBS.items() for action in actions}
CHANGED = "changed"
ORDER = [*VERBS, CHANGED]
ELSEWHERE = {  # of what isn't told one by one
    "workspace": "changed the settings of the workspace",
    **dict.fromkeys(
        ("label.renamed", "label.merged", "label.removed", "label.coloured", "label.undone"), "changed labels"
    ),
    **dict.fromkeys(
        ("blueprint.created", "blueprint.updated", "blueprint.deleted", "blueprint.undone"),
        "changed the templates of projects",
    ),
    "member": "changed members",
    "member.joined": "joined",
    "member.left": "removed somebody from the workspace",
    "member.role_changed": "changed what somebody may do",
    "member.week_changed": "said when somebody works",
    "invitation": "invited somebody",
    "invitation.closed": "took an invitation back",
    "absence": "said when somebody is away",
    "target": "changed where drafts go",
    "journal": "changed the journal",
}
OF_ONESELF = {"member.left": "left", "member.week_changed": "said when they work"}  # where it was done to who did it


class Group(msgspec.Struct, frozen=True):
    """What one person did of one kind in one project: `things` are the titles by id of what it was done to."""

    actor_id: int | None
    actor_name: str | None
    subject: str
    project_name: str | None
    action: str
    at: datetime
    things: dict[str, str]

    @property
    def by_desk(self) -> bool:
        """Whether nobody did it, but the desk by itself."""
        return self.actor_id is None and done_by_desk(self.action)


class FoundNews(msgspec.Struct, frozen=True):
    """The row of `get_news`."""

    since_id: int
    since_at: datetime | None
    former_id: int | None
    former_at: datetime | None
    is_more: bool
    groups: list[dict[str, Any]]


class Thing(msgspec.Struct, frozen=True):
    """Something that was done something to, and where it is."""

    title: str
    url: str


class NewsLine(msgspec.Struct, frozen=True):
    """What one person did in one place, when they did the last of it, and the first of the things, of so many."""

    actor_id: int | None
    actor: str
    sentence: str
    at: datetime
    amount: int
    things: list[Thing]


class News(msgspec.Struct, frozen=True):
    """What others did since an event, and the event from which the page before began; `lines_left` weren't told, and
    before all of it there `is_more`."""

    since: int
    since_at: datetime | None
    former: int | None
    former_at: datetime | None
    lines: list[NewsLine]
    lines_left: int
    is_more: bool


async def get_news(db: Queryable, viewer: Viewer, *, since: int | None, opened: bool, noted: bool) -> News:
    """The news since an event, or since this person looked last. What is shown then is `noted`: as a new look where
    they `opened` the page. It is read also where nothing can be written."""
    given = {
        "workspace_id": viewer.workspace.id,
        "account_id": viewer.account.id,
        "since": since,
        "opened": opened,
        "sitting_after": viewer.now - SITTING,
        "remembered": REMEMBERED,
        "reach": REACH,
        "quiet": quiet_actions(),
    }
    found = None
    if noted and since is None:
        try:
            found = await db.one(FoundNews, sql.get_news.when("moves"), **given, now=viewer.now)
        except (DatabaseReadOnly, DatabaseFull) as error:
            log.info("it isn't noted that the briefing was looked at: %s", error)
    if found is None:  # who only asks what there is to know is told what a look would show
        found = await db.one(FoundNews, sql.get_news.when(), **given | {"opened": opened or not noted})
    if found is None:
        raise LookupError("no news were found, not even none")
    lines = lines_of(msgspec.convert(found.groups, list[Group]), viewer)
    return News(
        since=found.since_id,
        since_at=found.since_at,
        former=found.former_id,
        former_at=found.former_at,
        lines=lines[:MOST_LINES],
        lines_left=len(lines[MOST_LINES:]),
        is_more=found.is_more,
    )


def lines_of(groups: list[Group], viewer: Viewer) -> list[NewsLine]:
    """The sentences, what happened last first."""
    together: dict[tuple[int | None, bool, str | None], list[Group]] = {}
    for group in groups:
        together.setdefault((group.actor_id, group.by_desk, group.project_name), []).append(group)
    return [line_of(each, viewer) for each in together.values()]


def line_of(groups: list[Group], viewer: Viewer) -> NewsLine:
    """What one person did in one place, as one sentence: "Ana finished 4 tasks and added “Price list” in Shop"."""
    first = groups[0]
    actor = first.actor_name or (DESK if first.by_desk else BY_LINK)
    done: dict[tuple[int, str], dict[str, str]] = {}
    clauses: list[str] = []
    for group in groups:
        if group.subject in ELSEWHERE:
            clauses += elsewhere(group)
        else:
            verb = VERB_OF.get(group.action, CHANGED)
            done.setdefault((ORDER.index(verb), group.subject), {}).update(group.things)
    told = [f"{ORDER[place]} {named(subject, things)}" for (place, subject), things in sorted_by_place(done)]
    told += dict.fromkeys(clauses)
    where = f" in {isolated(first.project_name)}" if first.project_name else ""
    things = {(subject, each): title for (_, subject), some in sorted_by_place(done) for each, title in some.items()}
    return NewsLine(
        first.actor_id,
        actor,
        f"{isolated(actor)} {joined(told)}{where}",
        max(group.at for group in groups),
        len(things),
        [
            Thing(title or named(subject, {each: title}), where_is(viewer, subject, int(each), title))
            for (subject, each), title in list(things.items())[:MOST_THINGS]
        ],
    )


def elsewhere(group: Group) -> list[str]:
    """What was done of what isn't told one by one: by what it was, else by what it was done to."""
    said = ELSEWHERE.get(group.action, ELSEWHERE[group.subject])
    own = str(group.actor_id) in group.things and group.action in OF_ONESELF
    others = len(group.things) > own or not group.things
    return [*([OF_ONESELF[group.action]] if own else []), *([said] if others else [])]


def sorted_by_place(done: dict[tuple[int, str], dict[str, str]]) -> list[tuple[tuple[int, str], dict[str, str]]]:
    """What was done, in the order in which it is told."""
    return sorted(done.items(), key=lambda each: each[0])


def named(subject: str, things: dict[str, str]) -> str:
    """One thing by its title, several by their number."""
    if len(things) == 1:
        title = next(iter(things.values()))
        return f"“{isolated(title)}”" if title else f"a {subject}"
    return f"{len(things):,} {subject}s"


def joined(clauses: list[str]) -> str:
    """Clauses as a sentence has them."""
    *others, last = clauses
    return f"{', '.join(others)} and {last}" if others else last


def where_is(viewer: Viewer, name: str, row_id: int, title: str) -> str:
    """Where a thing is shown."""
    subject = subject_called(name)
    if subject is None:
        raise LookupError(f"nothing is called {name}")
    return url_of(viewer, subject, row_id, title)
