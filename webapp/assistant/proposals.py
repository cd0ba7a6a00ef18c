"""An answer beside the text that it is about: thought by thought, each with its words marked, and put in as far as it
is accepted. It stands on the page alone: what isn't accepted is nowhere."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec

from webapp.assistant.answers import joined, tidied
from webapp.assistant.models import Failed
from webapp.assistant.prompts import Makes, Prompt
from webapp.database.pool import Database, try_again
from webapp.drafts.models import MAX_BODY, MAX_TITLE, Draft, DraftText
from webapp.drafts.queries import get_draft
from webapp.drafts.revisions import save as saving
from webapp.drafts.revisions.queries import Revision
from webapp.drafts.suggestions.changes import (
    Places,
    Replacement,
    Stretch,
    Wanted,
    one_stretch,
    places_at_the_edges,
    places_in,
    put_in,
    stretches_of,
)
from webapp.drafts.suggestions.context import pieces_of
from webapp.drafts.suggestions.suggest import words_of
from webapp.editing.conflict import after_on_line, before_on_line
from webapp.text.word_diff import Piece
from webapp.web.sandbox import save as in_sandbox
from webapp.web.sandbox import show as in_sandbox_for_show
from webapp.web.threads import Busy, off_the_loop

TRIES = 5  # others who may be faster, one after the other
MOST_HUNKS = 200

NO_FIT = (
    "The text has changed here since, so this doesn’t fit any more. Nothing was changed: take the rest, or copy it."
)
GONE = "This draft is in the trash, so nothing can be taken."
NOTHING = "Choose what to take first."
TOO_LONG = "With this the text would be longer than a draft can be."

Span = tuple[int, int]


class Hunk(msgspec.Struct, frozen=True):
    """One thought of an answer: its number, its words with those around them, and whether it fits the text as it is."""

    number: int
    pieces: list[Piece]
    fits: bool


class Outrun(Exception):
    """Somebody else was faster: it is looked at again."""


def new_body(prompt: Prompt, body: str, span: Span, answer: str) -> str:
    """The text with an answer in it."""
    start, end = span
    if prompt.makes is Makes.ADDITION:
        return body[:start] + joined(body[:start], answer, body[start:]) + body[start:]
    text = tidied(answer)
    kept = body[start:end]
    lead, tail = kept[: len(kept) - len(kept.lstrip())], kept[len(kept.rstrip()) :] if kept.strip() else ""
    return f"{body[:start]}{lead}{text}{tail}{body[end:]}"


async def stretches(base: Revision, title: str, body: str) -> list[Stretch]:
    """What a text as it would be changes of a revision. Raises Busy."""
    texts = base.title, base.body, title, body
    found = await in_sandbox(texts, one_stretch, stretches_of, *texts)
    return found if len(found) <= MOST_HUNKS else one_stretch(*texts)


async def places_of(base: Revision, draft: Draft, wanted: list[Wanted]) -> Places:
    """Where changes of a revision are in the text as it is now. Raises Busy."""
    bases = [(base.title, base.body, wanted)]
    return await in_sandbox_for_show(
        (base.body, draft.body), places_at_the_edges, places_in, bases, draft.title, draft.body
    )


def wanted_of(found: list[Stretch], numbers: Collection[int]) -> list[Wanted]:
    """Some of the changes, by their numbers."""
    return [Wanted(at, each.part, each.start, each.end) for at, each in enumerate(found) if at in numbers]


async def hunks_of(base: Revision, draft: Draft, found: list[Stretch], taken: Collection[int]) -> list[Hunk]:
    """The changes that aren't taken yet, as a page shows them. Raises Busy."""
    left = [number for number in range(len(found)) if number not in taken]
    places = await places_of(base, draft, wanted_of(found, left))
    size = sum(len(each.before) + len(each.after) for each in found)
    return await off_the_loop(size, shown_hunks, base.body, found, left, places)


def shown_hunks(body: str, found: list[Stretch], left: list[int], places: Places) -> list[Hunk]:
    """The same. CPU work that grows with their words."""
    hunks = []
    for number in left:
        each = found[number]
        around = (before_on_line(body, each.start), after_on_line(body, each.end)) if each.part == "body" else ("", "")
        hunks.append(Hunk(number, pieces_of(each.before, each.after, *around), places.get(number) is not None))
    return hunks


async def take(
    db: Database,
    workspace_id: int,
    draft_id: int,
    actor_id: int,
    base: Revision,
    found: list[Stretch],
    numbers: Collection[int],
    told: dict[str, Any],
    *,
    now: datetime,
) -> int:
    """Put changes into the text, all of these or none, as one new revision; its event is `told` whose words they are.
    The event's id. Raises Failed with a sentence, Busy."""
    for _ in range(TRIES):
        draft = await get_draft(db, workspace_id, draft_id)
        if draft is None or draft.deleted_at is not None:
            raise Failed(GONE)
        wanted = wanted_of(found, numbers)
        if not wanted:
            raise Failed(NOTHING)
        places = await places_of(base, draft, wanted)
        replacements = [
            Replacement(each.id, each.part, *place, found[each.id].after)
            for each in wanted
            if (place := places.get(each.id)) is not None
        ]
        title, body, ids = await off_the_loop(len(draft.body), put_in, draft.title, draft.body, replacements)
        if len(ids) < len(wanted):
            raise Failed(NO_FIT)
        if not 0 < len(" ".join(title.split())) <= MAX_TITLE or len(body) > MAX_BODY:
            raise Failed(TOO_LONG)
        text = DraftText(draft.revision, title, body)
        about = {"suggestions": [], **told, **words_of([found[number] for number in sorted(numbers)])}
        try:
            return await keep(db, workspace_id, draft_id, actor_id, text, about, now)
        except Outrun:
            continue
    raise Busy(f"draft {draft_id} was saved {TRIES} times in between")


async def keep(
    db: Database, workspace_id: int, draft_id: int, actor_id: int, text: DraftText, told: dict[str, Any], now: datetime
) -> int:
    """Save a text with changes put in; the event's id. Raises Outrun where somebody has written where they stand
    meanwhile; then nothing is saved. Raises Busy."""

    async def run() -> int:
        async with db.transaction() as together:
            saved = await saving.save(together, workspace_id, draft_id, actor_id, text, now=now, suggestions=told)
            if saved is None or saved.event_id is None or saved.state is saving.State.CLASH:
                raise Outrun
            return saved.event_id

    return await try_again(run)
