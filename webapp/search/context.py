"""What the page of search shows."""

from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.models import DRAFT_STATUS_WORDS
from webapp.search.models import KIND_WORDS, PAGE_SIZE, SHOWN, Asked, Kind, Result, Results, SearchQuery
from webapp.search.queries import Cursor, find, read_cursor, read_words
from webapp.search.typos import corrected
from webapp.tasks.models import STATUS_WORDS
from webapp.web.forms.form import Form
from webapp.web.pages import workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

ONLY_SIGNS = "There is no word in this. Type some letters or a number."


class Found(msgspec.Struct, frozen=True):
    """What was found for some plain words, or for others `instead`; without `asks` there was no word."""

    words: tuple[str, ...] = ()
    groups: list[Results] = []
    instead: str | None = None
    asks: bool = True


async def search_context(db: Queryable, viewer: Viewer, asked: Form[SearchQuery]) -> dict[str, Any]:
    """The page for what was asked; what can't be read is told beside the field, and finds nothing."""
    typed = asked.typed["q"]
    wanted = SearchQuery() if asked.errors else asked.value
    context: dict[str, Any] = {
        "section": "search",
        "can_edit": may(viewer.role, Permission.EDIT),
        "wanted": wanted,
        "typed": typed,
        "wrong": list(asked.errors.values()),
        "kind_words": KIND_WORDS,
        "status_words": {**STATUS_WORDS, **DRAFT_STATUS_WORDS},
        "groups": [],
        "instead": None,
    }
    if not wanted.q:
        return context
    found = await find_all(db, viewer, wanted.q, wanted.kind, wanted.after)
    if not found.asks:
        return context | {"wrong": [ONLY_SIGNS]}
    return context | {"groups": found.groups, "instead": found.instead}


async def find_all(db: Queryable, viewer: Viewer, text: str, kind: Kind | None = None, after: str = "") -> Found:
    """What a text finds; where that is nothing and a word was mistyped, what was probably meant (`instead`) finds."""
    asked = await read_words(db, viewer.workspace.id, text)
    if asked.query is None:
        return Found(asks=False)
    place = read_cursor(after) if kind else None
    groups = await find_kinds(db, viewer, asked, kind, place)
    if groups or place is not None:
        return Found(asked.words, groups)
    meant = await corrected(db, viewer.workspace.id, asked.words)
    if not meant:
        return Found(asked.words)
    instead = " ".join(meant.get(word, word) for word in asked.words)
    groups = await find_kinds(db, viewer, await read_words(db, viewer.workspace.id, instead), kind, None)
    return Found(asked.words, groups, instead if groups else None)


async def find_kinds(
    db: Queryable, viewer: Viewer, asked: Asked, kind: Kind | None, after: Cursor | None
) -> list[Results]:
    """What was found, by its kind: a page of one of them, or the first of each that has any."""
    found = []
    for each in [kind] if kind else Kind:
        limit = PAGE_SIZE if kind else SHOWN
        results = await find(db, viewer.workspace.id, each, asked, after=after, limit=limit)
        if results.rows:
            rows = [msgspec.structs.replace(row, address=address_of(viewer, row)) for row in results.rows]
            found.append(msgspec.structs.replace(results, rows=rows))
    return found


def address_of(viewer: Viewer, result: Result) -> str:
    """Where something that was found is read: in a task at the comment or the item that has the words."""
    row = result.row
    match result.kind:
        case Kind.DRAFTS:
            return workspace_url(viewer, "drafts.show", draft_id=row.id)
        case Kind.THREADS:
            return workspace_url(viewer, "threads.show", draft_id=row.draft_id, thread_id=row.id)
        case Kind.PROJECTS:
            return workspace_url(viewer, "projects.show", project_id=row.id)
        case Kind.PEOPLE:
            return workspace_url(viewer, "tasks.list", {"assignee": row.id})
    if result.kind is Kind.FILES and row.project_id is not None:
        return workspace_url(viewer, "projects.show", project_id=row.project_id) + f"#file-{row.id}"
    if result.kind is Kind.FILES and row.task_id is None:
        return workspace_url(viewer, "drafts.show", draft_id=row.draft_id) + f"#file-{row.id}"
    task = workspace_url(viewer, "tasks.show", task_id=row.task_id)
    if result.kind is Kind.FILES:
        return f"{task}#file-{row.id}"
    if result.passage is not None and result.passage.kind == "comment":
        return f"{task}?upto={result.passage.part_id}#comment-{result.passage.part_id}"
    return f"{task}#item-{result.passage.part_id}" if result.passage and result.passage.kind == "item" else task
