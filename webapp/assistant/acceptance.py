"""Taking what a model wrote: as a revision, a field, or new drafts, by an event that names the model and the prompt."""

from typing import Any

import msgspec

from webapp.assistant.answers import NewText, one_line
from webapp.assistant.authorship import NOT_OURS
from webapp.assistant.context import NOT_IN_TEXT, AnswerOf, new_drafts, stretches_of_answer
from webapp.assistant.forms import AcceptForm
from webapp.assistant.models import Failed
from webapp.assistant.prompts import Makes
from webapp.assistant.proposals import NOTHING, take
from webapp.assistant.queries import link_draft
from webapp.database.pool import Database
from webapp.drafts.details.fields import MAX_DESCRIPTION
from webapp.drafts.models import MAX_COVER_ALT, Kind
from webapp.drafts.queries import add_draft, change_draft
from webapp.text.direction import isolated
from webapp.web.viewer import Viewer

MOVED_ON = "Somebody changed this in the meantime: it says “{now}” now. Nothing was taken; ask again, or copy it."


class Accepted(msgspec.Struct, frozen=True):
    """The events of what was taken, and the numbers of the parts."""

    event_ids: list[int]
    numbers: tuple[int, ...]


async def accept(db: Database, viewer: Viewer, about: AnswerOf, chosen: AcceptForm) -> Accepted:
    """Take what was chosen. Raises Failed with a sentence, Busy."""
    if not about.model:
        raise Failed(NOT_OURS)
    told = {"by": [about.model], "prompt": about.prompt.title}
    match about.prompt.makes:
        case Makes.DESCRIPTION:
            return await accept_field(
                db, viewer, about, chosen, "description", one_line(chosen.answer, MAX_DESCRIPTION)
            )
        case Makes.ALT if about.span == NOT_IN_TEXT:
            return await accept_field(db, viewer, about, chosen, "cover_alt", one_line(chosen.answer, MAX_COVER_ALT))
        case Makes.DRAFTS:
            return await accept_drafts(db, viewer, about, chosen)
    found = await stretches_of_answer(about, chosen.answer)
    numbers = chosen.numbers
    if chosen.every:
        numbers = tuple(number for number in range(len(found)) if number not in chosen.taken)
    if about.prompt.makes is Makes.TITLE:
        numbers = numbers[:1]
    event_id = await take(
        db,
        viewer.workspace.id,
        about.draft.id,
        viewer.account.id,
        about.base,
        found,
        numbers,
        told,
        now=viewer.now,
    )
    return Accepted([event_id], numbers)


async def accept_field(
    db: Database, viewer: Viewer, about: AnswerOf, chosen: AcceptForm, field: str, words: str
) -> Accepted:
    """Take an answer as a field of the draft, if that says what it said. Raises Failed."""
    if not words:
        raise Failed(NOTHING)
    change = await change_draft(
        db,
        viewer.workspace.id,
        about.draft.id,
        viewer.account.id,
        "draft.updated",
        {field: words},
        now=viewer.now,
        expected={field: chosen.was, "deleted_at": None},
        extra={"by": about.model, "prompt": about.prompt.title},
    )
    if change is None or change.event_id is None:
        raise Failed(MOVED_ON.format(now=isolated(getattr(about.draft, field))))
    return Accepted([change.event_id], (0,))


async def accept_drafts(db: Database, viewer: Viewer, about: AnswerOf, chosen: AcceptForm) -> Accepted:
    """Begin the drafts that were chosen, each linked to the one that they were made out of. Raises Failed, Busy."""
    texts = new_drafts(about.prompt, about.draft, chosen.answer)
    numbers = tuple(
        number
        for number in (range(len(texts)) if chosen.every else chosen.numbers)
        if number < len(texts) and number not in chosen.taken
    )
    if not numbers:
        raise Failed(NOTHING)
    extra = {"made_of": about.draft.id, "by": about.model, "prompt": about.prompt.title}
    async with db.transaction() as together:
        events = [await begin(together, viewer, about, texts[number], extra) for number in numbers]
    return Accepted(events, numbers)


async def begin(db: Any, viewer: Viewer, about: AnswerOf, text: NewText, extra: dict[str, Any]) -> int:
    """Begin one of them; its event."""
    draft = about.draft
    kind = Kind.NEWSLETTER if about.prompt.name == "newsletter" else Kind.SOCIAL_POST
    added = await add_draft(
        db,
        viewer.workspace.id,
        viewer.account.id,
        title=text.title,
        kind=kind,
        body=text.body,
        project_id=draft.project_id,
        task_id=draft.task_id,
        extra=extra,
        now=viewer.now,
    )
    await link_draft(db, viewer.workspace.id, added.id, draft.id)
    return added.event_id
