"""Where the suggestions of a draft are in its text as it is now."""

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.models import Draft
from webapp.drafts.suggestions import queries
from webapp.drafts.suggestions.changes import Places, Replacement, Wanted, places_at_the_edges, places_in
from webapp.drafts.suggestions.models import BaseText, Suggestion
from webapp.text.anchors import Span
from webapp.web.page_cache import DERIVED, Key
from webapp.web.sandbox import show


class Fit(msgspec.Struct, frozen=True):
    """Where a suggestion fits."""

    place: Span


async def find_places(db: Queryable, workspace_id: int, draft: Draft, suggestions: list[Suggestion]) -> Places:
    """The place of each suggestion in the draft's title or text, by its id; None where it doesn't fit any more.
    Raises Busy."""
    found: Places = {}
    for each in suggestions:
        known = DERIVED.get(key(workspace_id, draft, each))
        if known is not None:
            assert isinstance(known, Fit)  # noqa: S101  # its key says so
            found[each.id] = known.place
    unknown = [each for each in suggestions if each.id not in found]
    if not unknown:
        return found
    looked_for = await look_for(db, workspace_id, draft, unknown)
    for each in unknown:
        if (place := looked_for[each.id]) is not None:  # where it took too long, it may fit
            DERIVED.put(key(workspace_id, draft, each), Fit(place))
    return found | looked_for


def key(workspace_id: int, draft: Draft, suggestion: Suggestion) -> Key:
    """What a suggestion's place depends on: what it is about, and the text as it is now, which is its revision's."""
    return ("fit", workspace_id, draft.id, draft.revision, suggestion.id)


async def look_for(db: Queryable, workspace_id: int, draft: Draft, suggestions: list[Suggestion]) -> Places:
    """The same, worked out."""
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
