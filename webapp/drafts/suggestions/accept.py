"""Taking suggestions: their words become an ordinary revision, merged with what others saved since."""

from datetime import datetime
from typing import Any

import msgspec

from webapp.database.pool import Database, try_again
from webapp.drafts.models import MAX_BODY, MAX_TITLE, Draft, DraftText
from webapp.drafts.queries import get_draft
from webapp.drafts.revisions import save as saving
from webapp.drafts.suggestions import queries
from webapp.drafts.suggestions.changes import put_in
from webapp.drafts.suggestions.models import Suggestion
from webapp.drafts.suggestions.places import find_places, replacement
from webapp.drafts.suggestions.suggest import words_of
from webapp.web.threads import Busy, off_the_loop

TRIES = 5  # others who may be faster, one after the other

GONE = "This draft is in the trash, so nothing can be taken."
NO_FIT = "The text has changed here since, so this suggestion doesn't fit any more. Look at it and write it in by hand."
NONE_FIT = "None of these suggestions fits the text as it is now."
NONE_LEFT = "There are no suggestions left."
TOO_LONG = "With this suggestion the text would be longer than a draft can be."
DECIDED = {
    "accepted": "This suggestion was taken already.",
    "declined": "This suggestion was declined already.",
    "withdrawn": "Whoever made this suggestion has taken it back.",
}


class Accepted(msgspec.Struct, frozen=True):
    """What was taken: the event of the revision, and how many suggestions are `left` that don't fit."""

    event_id: int
    left: int


class NotAccepted(Exception):
    """Nothing was taken, for a reason in words."""


class Outrun(Exception):
    """Somebody else was faster: it is looked at again."""


async def accept(
    db: Database, workspace_id: int, draft_id: int, actor_id: int, suggestion_id: int | None, *, now: datetime
) -> Accepted:
    """Take a suggestion, or all that fit, as one new revision. Raises NotAccepted, Busy."""
    for _ in range(TRIES):
        draft = await get_draft(db, workspace_id, draft_id)
        if draft is None or draft.deleted_at is not None:
            raise NotAccepted(GONE)
        wanted = await open_ones(db, workspace_id, draft_id, suggestion_id)
        places = await find_places(db, workspace_id, draft, wanted)
        fitting = [replacement(each, place) for each in wanted if (place := places.get(each.id)) is not None]
        title, body, ids = await off_the_loop(len(draft.body), put_in, draft.title, draft.body, fitting)
        if not ids:
            raise NotAccepted(NONE_FIT if suggestion_id is None else NO_FIT)
        if not 0 < len(" ".join(title.split())) <= MAX_TITLE or len(body) > MAX_BODY:
            raise NotAccepted(TOO_LONG)
        taken = [each for each in wanted if each.id in ids]
        try:
            event_id = await keep(db, workspace_id, draft, actor_id, title, body, taken, now)
        except Outrun:
            continue
        return Accepted(event_id, len(wanted) - len(taken))
    raise Busy(f"the suggestions of draft {draft_id} were decided about {TRIES} times in between")


async def open_ones(db: Database, workspace_id: int, draft_id: int, suggestion_id: int | None) -> list[Suggestion]:
    """The suggestion that is to be taken, or all that are open. Raises NotAccepted."""
    if suggestion_id is None:
        found = await queries.get_open(db, workspace_id, draft_id)
        if not found:
            raise NotAccepted(NONE_LEFT)
        return found
    one = await queries.get_suggestion(db, workspace_id, draft_id, suggestion_id)
    if one is None:
        raise NotAccepted("There is no such suggestion any more.")
    if one.state != "open":
        raise NotAccepted(DECIDED[one.state])
    return [one]


async def keep(
    db: Database,
    workspace_id: int,
    draft: Draft,
    actor_id: int,
    title: str,
    body: str,
    taken: list[Suggestion],
    now: datetime,
) -> int:
    """Save a text with suggestions put in, and these as taken, in one; the event's id. Raises Outrun where somebody
    has decided about one of them meanwhile, or has written where it stands; then nothing is saved. Raises Busy."""
    ids = [each.id for each in taken]

    async def run() -> int:
        async with db.transaction() as together:
            if not await queries.claim(together, workspace_id, draft.id, actor_id, ids, now=now):
                raise Outrun
            text = DraftText(draft.revision, title, body)
            saved = await saving.save(
                together, workspace_id, draft.id, actor_id, text, now=now, suggestions=told_of_taken(taken)
            )
            if saved is None or saved.event_id is None or saved.state is saving.State.CLASH:
                raise Outrun
            return saved.event_id

    return await try_again(run)


def told_of_taken(taken: list[Suggestion]) -> dict[str, Any]:
    """What the event of the revision tells of the suggestions in it: which, whose, and the words of a single one."""
    names = dict.fromkeys(each.author.told for each in taken)
    return {"suggestions": [each.id for each in taken], "by": list(names), **words_of(taken)}
