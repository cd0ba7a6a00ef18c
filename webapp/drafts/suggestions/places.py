"""Where the suggestions of a draft are in its text as it is now."""

from webapp.database.pool import Queryable
from webapp.drafts.models import Draft
from webapp.drafts.suggestions import queries
from webapp.drafts.suggestions.changes import Places, Replacement, Wanted, places_at_the_edges, places_in
from webapp.drafts.suggestions.models import BaseText, Suggestion
from webapp.text.anchors import Span
from webapp.web.sandbox import show


async def find_places(db: Queryable, workspace_id: int, draft: Draft, suggestions: list[Suggestion]) -> Places:
    """The place of each suggestion in the draft's title or text, by its id; None where it doesn't fit any more.
    Raises Busy."""
    if not suggestions:
        return {}
    texts = {draft.revision: BaseText(draft.revision, draft.title, draft.body)}
    if any(each.revision != draft.revision for each in suggestions):
        ids = sorted({each.batch_id for each in suggestions})
        texts |= await queries.get_bases(db, workspace_id, draft.id, ids, draft.revision)
    bases = [
        (text.title, text.body, [wanted(each) for each in suggestions if each.revision == revision])
        for revision, text in texts.items()
    ]
    whole = tuple(body for title, body, each in bases)
    return await show(whole, places_at_the_edges, places_in, bases, draft.title, draft.body)


def wanted(suggestion: Suggestion) -> Wanted:
    """A suggestion as its place is looked for."""
    return Wanted(suggestion.id, suggestion.part, suggestion.start_at, suggestion.end_at)


def replacement(suggestion: Suggestion, place: Span) -> Replacement:
    """A suggestion as it is put into the text at its place."""
    return Replacement(suggestion.id, suggestion.part, *place, suggestion.after)
