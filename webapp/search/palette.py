"""The palette: where somebody may go and what they may do, found by a few keys."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.search.context import find_all
from webapp.search.marking import Marked, Piece, mark
from webapp.search.models import KIND_WORDS, Kind, Opened, PaletteQuery, Passage
from webapp.search.queries import list_opened
from webapp.views.models import View
from webapp.views.queries import list_views
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

SHOWN = 12  # options
OPENED = re.compile(r"(task|draft)-([1-9][0-9]{0,17})")
LIKE_PAGES = (0, 2, 3, 4, 6)  # how well what is found fits, compared with pages
ICONS = {
    Kind.TASKS: "tasks",
    Kind.DRAFTS: "drafts",
    Kind.THREADS: "comment",
    Kind.FILES: "file",
    Kind.PROJECTS: "folder",
    Kind.PEOPLE: "person",
}


class Place(msgspec.Struct, frozen=True):
    """A page to go to, or something to do: its name, other words for it, its icon and the route that it opens; for a
    `theme` that is chosen, for `shortcuts` their list is shown."""

    name: str
    also: str
    icon: str
    route: str = ""
    needs: Permission = Permission.READ
    theme: str = ""
    shortcuts: bool = False
    at: str = ""  # a place within the page


PAGES = (
    Place("Inbox", "news notifications", "inbox", "inbox.list"),
    Place("Reviews", "queue approve", "reviews", "reviews.list"),
    Place("Tasks", "list to do", "tasks", "tasks.list"),
    Place("Views", "saved lists tasks filters", "filter", "views.list"),
    Place("Board", "columns status kanban tasks", "tasks", "tasks.board"),
    Place("Drafts", "list posts texts", "drafts", "drafts.list"),
    Place("Publishing", "goes out went out schedule places", "clock", "publishing.list"),
    Place("Readers", "newsletter mails subscribers", "person", "readers.list", Permission.EDIT),
    Place("My day", "today plan order", "today", "day.show"),
    Place("Evening", "end of the day left over", "moon", "day.evening"),
    Place("Calendar", "month week plan schedule", "calendar", "calendar.show"),
    Place("Who does what", "people your week calendar", "calendar", "calendar.people"),
    Place("Projects", "folders", "projects", "projects.list"),
    Place("Project templates", "begin new", "folder", "blueprints.list"),
    Place("Labels", "tags colours rename merge", "label", "labels.list"),
    Place("Export and calendars", "csv json ics feed spreadsheet tasks", "calendar", "feeds.list"),
    Place("Members", "people team invite", "members", "members.list"),
    Place("Trash", "deleted restore bin", "trash", "trash.list"),
    Place("Templates", "drafts begin", "drafts", "templates.list"),
    Place("Working days", "absences holidays closed", "calendar", "absences.list"),
    Place("What you hear of", "notifications mail settings", "bell", "delivery.preferences"),
    Place("Your account", "settings password name profile", "person", "account.settings"),
    Place("Settings", "workspace preferences language", "settings", "workspace.settings", Permission.MANAGE),
    Place("Places", "settings publish targets wordpress", "settings", "targets.list", Permission.MANAGE),
    Place("Journal", "settings public posts", "settings", "journals.list", Permission.MANAGE),
    Place("How drafts are reviewed", "settings rules approve", "settings", "review.rules", Permission.MANAGE),
    Place("Steps of a plan", "settings before a draft goes out", "settings", "plan.steps", Permission.MANAGE),
    Place("Help with writing", "settings language model assistant", "settings", "assistants.list", Permission.MANAGE),
    Place("Jobs", "background failed", "settings", "jobs.list", Permission.MANAGE),
    Place("Switch workspace", "business desk", "workspace", "workspaces.list"),
)
ACTS = (
    Place("New task", "add create", "plus", "tasks.new", Permission.EDIT),
    Place("Say or type", "speak voice microphone dictate record", "mic", "voice.new", Permission.EDIT, at="#listen"),
    Place("New draft", "add begin create write", "plus", "drafts.list", Permission.EDIT, at="#add-title"),
    Place("Dark theme", "night mode colours", "moon", theme="dark"),
    Place("Light theme", "day mode colours", "sun", theme="light"),
    Place("Theme of the system", "automatic mode colours", "system", theme="system"),
    Place("Keyboard shortcuts", "keys help", "keyboard", shortcuts=True),
)


class Option(msgspec.Struct, frozen=True):
    """An option of the palette; the better it fits, the higher its `score`."""

    title: Marked
    hint: str
    icon: str
    score: int
    address: str = ""
    place: Place | None = None
    passage: Passage | None = None


async def palette_context(db: Queryable, viewer: Viewer, asked: PaletteQuery) -> dict[str, Any]:
    """What the palette offers for what is typed, by the name of its group; before that, what was opened lately."""
    opened = await list_opened(db, viewer.workspace.id, read_opened(asked.opened))
    if not asked.q:
        groups = {
            "Opened lately": [recent(viewer, each) for each in opened[:6]],
            "Do": [option(viewer, each, (), 0) for each in allowed(viewer, ACTS)],
            "Go to": [option(viewer, each, (), 0) for each in allowed(viewer, PAGES)],
        }
        return {"groups": groups, "asked": asked, "instead": None}
    found = await find_all(db, viewer, asked.q)
    lately = {(f"{each.kind}s", each.id) for each in opened}
    options = places(viewer, found.words) + views(viewer, await list_views(db, viewer), found.words)
    for results in found.groups:
        for each in results.rows:
            score = LIKE_PAGES[each.score // 2] + ((each.kind, each.row.id) in lately)
            hint = KIND_WORDS[each.kind] if each.kind is not Kind.FILES else each.row.about or ""
            options.append(Option(each.title, hint, ICONS[each.kind], score, each.address, None, each.passage))
    options.sort(key=lambda each: -each.score)
    return {"groups": {"": options[:SHOWN]}, "asked": asked, "instead": found.instead}


def places(viewer: Viewer, words: Sequence[str]) -> list[Option]:
    """The pages and acts with all of some words; those whose names begin so first."""
    found = []
    for place in allowed(viewer, (*ACTS, *PAGES)):
        name = mark(place.name, words)
        if words and len(name.found | mark(place.also, words).found) == len(words):
            begins = name.pieces[0].is_match
            found.append(option(viewer, place, words, 7 if begins else 5 if len(name.found) == len(words) else 1))
    return found


def views(viewer: Viewer, seen: Sequence[View], words: Sequence[str]) -> list[Option]:
    """The saved views with all of some words in their names, like pages."""
    found = []
    for view in seen:
        name = mark(view.name, words)
        if words and len(name.found) == len(words):
            address = workspace_url(viewer, "views.show", view_id=view.id)
            found.append(Option(name, "View", view.icon, 7 if name.pieces[0].is_match else 5, address))
    return found


def allowed(viewer: Viewer, given: tuple[Place, ...]) -> list[Place]:
    """Those of some places that this person may go to."""
    return [each for each in given if may(viewer.role, each.needs)]


def option(viewer: Viewer, place: Place, words: Sequence[str], score: int) -> Option:
    """A page or an act as an option."""
    hint = "Go to" if place in PAGES else "Do"
    return Option(mark(place.name, words), hint, place.icon, score, place=place)


def recent(viewer: Viewer, opened: Opened) -> Option:
    """Something that was opened lately, as an option."""
    is_task = opened.kind == "task"
    address = (
        workspace_url(viewer, "tasks.show", task_id=opened.id)
        if is_task
        else workspace_url(viewer, "drafts.show", draft_id=opened.id)
    )
    title = Marked((Piece(opened.title),), frozenset())
    return Option(title, "Task" if is_task else "Draft", "tasks" if is_task else "drafts", 0, address)


def read_opened(text: str) -> list[tuple[str, int]]:
    """What a browser says was opened in it, the last first: `task-3.draft-4`. What can't be read is left out."""
    found = (OPENED.fullmatch(each) for each in text.split("."))
    return [(each[1], int(each[2])) for each in found if each is not None and int(each[2]) < 2**63]
