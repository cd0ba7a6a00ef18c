"""Moving a draft that goes out to another day."""

from datetime import date

from webapp.database.pool import Database
from webapp.drafts.review.acts import Done
from webapp.drafts.review.queries import get_state
from webapp.publishing.acts import MOVED, PAST, reschedule
from webapp.recurrence.local_time import moment_at
from webapp.tasks.moving import MovedOn
from webapp.web.viewer import Viewer


class CantMove(Exception):
    """Why something can't stand on a day, in a sentence."""


async def move_draft(db: Database, viewer: Viewer, draft_id: int, version: int, day: date) -> list[int]:
    """Let a draft go out on another day, at the same time of it on the clock of who looks; the events. Raises MovedOn
    where its moment isn't the one any more that was shown, CantMove."""
    state = await get_state(db, viewer.workspace.id, draft_id)
    if state is None or state.goes_at is None or state.schedule_version != version:
        raise MovedOn(state.title if state is not None else f"Draft {draft_id}")
    now_at = viewer.local(state.goes_at)
    if now_at.date() == day:
        return []
    goes_at = moment_at(day, now_at.time(), viewer.zone)
    if goes_at <= viewer.now:
        raise CantMove(PAST)
    done = await reschedule(
        db, viewer.workspace.id, draft_id, viewer.account.id, goes_at, None, now=viewer.now, version=version
    )
    if isinstance(done, Done):
        return [done.event_id]
    if done.sentence == MOVED:
        raise MovedOn(state.title)
    raise CantMove(done.sentence)
