"""Suggestions as people make them."""

from tests.support.people import Desk, Person
from webapp.drafts.queries import get_draft
from webapp.drafts.suggestions.models import Author, Made, SuggestedText
from webapp.drafts.suggestions.suggest import suggest


async def a_suggestion(desk: Desk, who: Person, draft_id: int, body: str, *, title: str = "", note: str = "") -> int:
    """Suggest another text for a draft as it is now; the first of the suggestions that it became."""
    draft = await get_draft(desk.db, who.workspace_id, draft_id)
    assert draft is not None
    author = Author(who.account_id, who.name)
    text = SuggestedText(draft.revision, title or draft.title, body, note)
    made = await suggest(desk.db, who.workspace_id, draft_id, author, text, now=desk.clock())
    assert isinstance(made, Made)
    return made.id
