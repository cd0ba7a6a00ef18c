"""What the head of the list of drafts shows of its query: the text, where it leads from there, what can't be read."""

from typing import Any

from msgspec.structs import replace

from webapp.database.pool import Queryable
from webapp.drafts.filters import MENUS, DraftFilter
from webapp.drafts.models import DRAFT_STATUS_WORDS
from webapp.drafts.query.reading import read, text_of, with_chosen, world_of
from webapp.query.parser import Query
from webapp.query.problems import told
from webapp.query.syntax import Name, Term, Words, walk
from webapp.web.pages import workspace_url
from webapp.web.viewer import Viewer


async def query_context(db: Queryable, viewer: Viewer, wanted: DraftFilter) -> dict[str, Any]:
    """What the head of the list is given, which has its text by now."""
    world = await world_of(db, viewer)
    text = text_of(wanted, world)
    query = read(text, world)

    def url(text: str) -> str:
        return workspace_url(viewer, "drafts.list", replace(wanted, text=text).query())

    return {
        "wanted": replace(wanted, text=text),
        "tabs": {value: url(with_chosen(query, "status", value or None, world)) for value in ("", *DRAFT_STATUS_WORDS)},
        "problems": tuple(told(query, each, url) for each in query.problems),
        "as_typed": {name for name in mentioned(query) if not getattr(wanted, name)},
    }


def mentioned(query: Query) -> set[str]:
    """The menus of which a query says something, wherever in it."""
    found = set()
    for each in walk(query.node):
        match each:
            case Term(field="has", value=Name(text="project")):
                found.add("project")
            case Term(field="is"):
                found.add("status")
            case Term() if each.field in MENUS:
                found.add(each.field)
            case Words():
                pass
    return found
