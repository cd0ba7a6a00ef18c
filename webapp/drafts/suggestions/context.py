"""What the templates of suggestions are given."""

from typing import Any

from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts.models import Draft
from webapp.drafts.suggestions.changes import Places, put_in
from webapp.drafts.suggestions.models import Shown, SuggestedText, Suggestion
from webapp.drafts.suggestions.places import find_places, replacement
from webapp.drafts.suggestions.queries import get_open
from webapp.editing.conflict import after_on_line, before_on_line
from webapp.files.context import pictures_in
from webapp.text.anchors import Span
from webapp.text.word_diff import Piece, Row, inline_pieces, word_pieces
from webapp.web.forms.form import Form, form_of
from webapp.web.markdown.render import render_long_changes
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

COMPARED = 4_000  # characters of a suggestion of which single words are marked
MOST_SHOWN = 20_000  # characters of a suggestion that a page shows


async def suggestions_context(db: Database, viewer: Viewer, draft: Draft, *, in_editor: bool = False) -> dict[str, Any]:
    """The suggestions of a draft that wait for a decision, in the order of the text; those that don't fit any more are
    the last. `in_editor` is the page on which the draft is written, which stays as it is. Raises Busy."""
    waiting = await get_open(db, viewer.workspace.id, draft.id)
    if not waiting:
        return {"suggestions": [], "fitting": 0, "in_editor": in_editor}
    places = await find_places(db, viewer.workspace.id, draft, waiting)
    size = sum(len(each.before) + len(each.after) for each in waiting)
    shown = await off_the_loop(size, shown_of, waiting, places, draft.body, viewer.account.id)
    fitting = sum(each.place is not None for each in shown)
    return {"suggestions": shown, "fitting": fitting, "in_editor": in_editor}


async def in_text_context(db: Database, viewer: Viewer, draft: Draft) -> dict[str, Any]:
    """The page on which a draft is read with all suggestions in their places. Raises Busy."""
    context = await suggestions_context(db, viewer, draft)
    fitting = [replacement(shown.suggestion, shown.place) for shown in context["suggestions"] if shown.place]
    title, body, _ = await off_the_loop(len(draft.body), put_in, draft.title, draft.body, fitting)
    pictures = await pictures_in(db, viewer, draft.body, body)
    return context | {
        "section": "drafts",
        "draft": draft,
        "title": pieces_of(draft.title, title, "", ""),
        "changes": await render_long_changes(draft.body, body, pictures),
    }


def shown_of(waiting: list[Suggestion], places: Places, body: str, account_id: int) -> list[Shown]:
    """Suggestions as a page shows them. CPU work that grows with their words."""
    found = []
    told: set[int] = set()
    for each in sorted(waiting, key=lambda each: in_order(each, places.get(each.id))):
        place = places.get(each.id)
        around = ("", "")
        if place is not None and each.part == "body":
            around = before_on_line(body, place[0]), after_on_line(body, place[1])
        pieces = pieces_of(each.before, each.after, *around)
        note = "" if each.batch_id in told else each.batch_note
        found.append(Shown(each, place, pieces, mine=each.author_id == account_id, batch_note=note))
        told.add(each.batch_id)
    return found


def in_order(suggestion: Suggestion, place: Span | None) -> tuple[bool, bool, int, int]:
    """The title first, then as they stand in the text, last what doesn't fit."""
    start = place[0] if place else suggestion.start_at
    return place is None, suggestion.part != "title", start, suggestion.id


def pieces_of(before: str, after: str, first: str, last: str) -> list[Piece]:
    """A change in one: what is struck, what comes instead, and the words of the line around both."""
    if len(before) + len(after) <= COMPARED:
        changed = inline_pieces(Row("changed", *word_pieces(before, after)))
    else:
        changed = [Piece("removed", cut(before)), Piece("added", cut(after))]
    return [piece for piece in (Piece("same", first), *changed, Piece("same", last)) if piece.text]


def cut(text: str) -> str:
    """A text as far as a page shows it."""
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def writing_context(draft: Draft | None, form: Form[SuggestedText] | None = None) -> dict[str, Any]:
    """The page on which suggestions are written, with the draft's text or with what was typed. Raises
    NotFoundException where there is no such draft."""
    if draft is None:
        raise NotFoundException
    return {
        "section": "drafts",
        "draft": draft,
        "form": form or form_of(SuggestedText, draft, version=draft.revision, note=""),
    }
