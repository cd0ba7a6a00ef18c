"""What the templates of revisions are given: the history of a text, an editing session, a comparison."""

from typing import Any

from litestar.exceptions import NotFoundException
from markupsafe import Markup

from webapp.database.pool import Database
from webapp.drafts.models import Comparison, Draft
from webapp.drafts.queries import get_draft
from webapp.drafts.revisions import queries as revisions
from webapp.drafts.revisions.queries import Revision
from webapp.drafts.words import common
from webapp.history.describe import history_lines
from webapp.history.queries import get_names
from webapp.text.word_diff import Compared, compare_plainly, compare_texts, inline_pieces
from webapp.web.forms.form import Form
from webapp.web.sandbox import show
from webapp.web.templating import render
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer


async def found_draft(db: Database, viewer: Viewer, draft_id: int) -> Draft:
    """A draft; raises NotFoundException."""
    draft = await get_draft(db, viewer.workspace.id, draft_id)
    if draft is None:
        raise NotFoundException
    return draft


async def history_context(db: Database, viewer: Viewer, draft_id: int, before_id: int | None) -> dict[str, Any]:
    """A page of all that was saved."""
    draft = await found_draft(db, viewer, draft_id)
    names = await get_names(db, viewer.workspace.id)
    events = await revisions.get_saves(db, viewer.workspace.id, draft_id, before_id=before_id)
    shown = events[: revisions.SAVES_SIZE]
    return common(viewer) | {
        "draft": draft,
        "history": history_lines(shown, names, viewer),
        "names_of_revisions": await revisions.get_names_of_revisions(db, viewer.workspace.id, draft_id),
        "older": shown[-1].id if len(events) > len(shown) else None,
    }


async def autosaves_context(db: Database, viewer: Viewer, draft_id: int, last: Revision, first: int) -> dict[str, Any]:
    """The autosaves of an editing session, back from the revision `last` to the number `first`."""
    draft = await found_draft(db, viewer, draft_id)
    names = await get_names(db, viewer.workspace.id)
    found = await revisions.get_autosaves(db, viewer.workspace.id, draft_id, last, first)
    return common(viewer) | {
        "draft": draft,
        "last": last,
        "first": first,
        "writer": names.everybody.get(last.author_id or 0, "Somebody"),
        "saves": found[: revisions.LISTED],
        "earlier": found[revisions.LISTED].number if len(found) > revisions.LISTED else None,
    }


async def comparison_context(
    db: Database, viewer: Viewer, draft_id: int, wanted: Comparison, asked: Form[Comparison]
) -> dict[str, Any]:
    """Two revisions compared. Raises NotFoundException where one isn't there, Busy."""
    draft = await found_draft(db, viewer, draft_id)
    new = await revisions.get_revision(db, viewer.workspace.id, draft_id, wanted.after or draft.revision)
    if new is None:
        raise NotFoundException
    number = wanted.before or new.began_from or max(1, new.number - 1)
    old = await revisions.get_revision(db, viewer.workspace.id, draft_id, number)
    if old is None:
        raise NotFoundException
    names = await get_names(db, viewer.workspace.id)
    texts = f"{old.title}\n{old.body}", f"{new.title}\n{new.body}"
    compared = await show(texts, compare_plainly, compare_texts, *texts)
    html = await off_the_loop(sum(map(len, texts)), comparison_html, compared, old, new, wanted.view)
    return common(viewer) | {
        "draft": draft,
        "old": old,
        "new": new,
        "authors": names.everybody,
        "view": wanted.view,
        "asked": asked,
        "comparison": html,
        "added": compared.added,
        "removed": compared.removed,
    }


def comparison_html(compared: Compared, old: Revision, new: Revision, view: str) -> Markup:
    """What differs between two revisions, as HTML. CPU work that grows with the texts."""
    context = {"stretches": compared.stretches, "view": view, "inline": inline_pieces, "old": old, "new": new}
    return Markup(render("drafts/revisions/_comparison.html", context))  # noqa: S704  # our own template made it
