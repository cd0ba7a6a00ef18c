"""Making suggestions out of a text as somebody would have it."""

from datetime import datetime
from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.queries import get_draft
from webapp.drafts.revisions.queries import get_revision
from webapp.drafts.suggestions import queries
from webapp.drafts.suggestions.changes import Stretch, one_stretch, stretches_of
from webapp.drafts.suggestions.models import Author, BaseText, Made, SuggestedText, Suggestion
from webapp.web.sandbox import save as in_sandbox

MOST_CHANGES = 100  # in one text that is sent
MOST_TEXTS = 20  # that open suggestions of a draft may be about
SHOWN = 80  # characters of a text that an event tells

GONE = "This draft is in the trash, so nothing can be suggested. What you wrote is below: copy it."
NO_BASE = (
    "The text that you began from isn't kept any more. What you wrote is below: compare it with the text as it is now, "
    "then send it again."
)
UNCHANGED = "Nothing is changed yet. Write your changes into the text, then send them."
TOO_MANY = f"These are more than {MOST_CHANGES} changes. Suggest some of them first, or comment instead."
FULL = "Too many suggestions wait for a decision already. Ask for that first, then send yours again."


class Refused(msgspec.Struct, frozen=True):
    """Why nothing is suggested, in a sentence, and the field that it stands at; `stale` where it is what became of the
    draft meanwhile."""

    message: str
    field: str = "body"
    stale: bool = False


async def suggest(
    db: Queryable, workspace_id: int, draft_id: int, author: Author, typed: SuggestedText, *, now: datetime
) -> Made | Refused | None:
    """Suggest what was changed of the revision that a text began from, a stretch of it at a time. None where it was
    suggested already: a form that is sent twice suggests once. Raises Busy."""
    draft = await get_draft(db, workspace_id, draft_id)
    if draft is None or draft.deleted_at is not None:
        return Refused(GONE, stale=True)
    base = await get_revision(db, workspace_id, draft_id, typed.version)
    if base is None:
        return Refused(NO_BASE, stale=True)
    texts = base.title, base.body, typed.title, typed.body
    stretches = await in_sandbox(texts, one_stretch, stretches_of, *texts)
    if not stretches:
        return Refused(UNCHANGED)
    if len(stretches) > MOST_CHANGES:
        return Refused(TOO_MANY)
    waiting = await queries.get_open(db, workspace_id, draft_id)
    stretches = [each for each in stretches if not any(is_same(each, base.number, author, other) for other in waiting)]
    if not stretches:
        return None
    if len(stretches) + len(waiting) > queries.MOST_OPEN or len({each.revision for each in waiting}) >= MOST_TEXTS:
        return Refused(FULL)
    text = BaseText(base.number, base.title, base.body)
    made = await queries.add_suggestions(
        db, workspace_id, draft_id, author, text, stretches, typed.note, told_of(stretches, author), now=now
    )
    return made or Refused(GONE, stale=True)


def is_same(stretch: Stretch, revision: int, author: Author, other: Suggestion) -> bool:
    """Whether an open suggestion is this one, of the same person."""
    return (stretch, revision, author) == (
        Stretch(other.part, other.start_at, other.end_at, other.before, other.after),
        other.revision,
        other.author,
    )


def told_of(changes: list[Stretch] | list[Suggestion], author: Author) -> dict[str, Any]:
    """What an event tells of suggestions: whose they are, and the words of a single one."""
    told: dict[str, Any] = {"by": [author.told]}
    if author.account_id is None:
        told["by_link"] = author.name
    return told | words_of(changes)


def words_of(changes: list[Stretch] | list[Suggestion]) -> dict[str, Any]:
    """How many changes an event is about, and the words of a single one."""
    if len(changes) > 1:
        return {"amount": len(changes)}
    (change,) = changes
    return {"amount": 1, "part": change.part, "was": short(change.before), "now": short(change.after)}


def short(text: str) -> str:
    """A text as an event tells it: its beginning, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN].rstrip()}…"
