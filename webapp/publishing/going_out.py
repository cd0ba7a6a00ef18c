"""The job by which a scheduled draft goes out at its moment, once; and the look after what nobody does any more.

It commits in one transaction: that the schedule is over, the publication with its content, a receipt for each place
with its job, the event, and the end of the job. So it happens once, whoever dies when. What is late by more than
an hour, or isn't what was scheduled, doesn't go out, but somebody is asked.
"""

from datetime import datetime, timedelta

from webapp.database.pool import Queryable
from webapp.drafts.review.models import Review, State
from webapp.drafts.review.queries import hold
from webapp.jobs.calendar import Calendar, is_believed
from webapp.jobs.models import Attempt, Job, Resources, Run
from webapp.jobs.queries import enqueue, wake
from webapp.publishing.delivering import DELIVER_POST, GIVEN_UP, close_receipt
from webapp.publishing.models import Placed, Stuck
from webapp.publishing.posts import sql
from webapp.publishing.steps import chosen_targets, put_out, record

LATE = timedelta(hours=1)
SETTLING = timedelta(minutes=10)  # in which a receipt that was just asked for isn't looked after
MOST = 100  # that are looked after at once


def begin_going_out(resources: Resources) -> Run:
    """What lets a draft go out. Not while the clock of the machine may be wrong: then it ends, and is asked for again
    when the clock is believed (`begin_looking_after`)."""
    calendar = Calendar(resources.clock)

    async def run(attempt: Attempt) -> None:
        taken = attempt.taken
        if taken.workspace_id is None or not await is_believed(calendar, resources.db):
            return
        async with attempt.effect() as tx:
            schedule_id, version = taken.arguments["schedule_id"], taken.arguments["version"]
            await go_out(tx, taken.workspace_id, schedule_id, version, resources.clock())

    return run


async def go_out(tx: Queryable, workspace_id: int, schedule_id: int, version: int, now: datetime) -> None:
    """Let the draft of a schedule go out, if it is still to; or ask somebody, where its moment was missed."""
    draft_id: int | None = await tx.value(sql.find_schedule, workspace_id=workspace_id, schedule_id=schedule_id)
    held = await hold(tx, workspace_id, draft_id) if draft_id is not None else None
    if held is None:
        return
    state = held[0]
    if (state.schedule_id, state.schedule_version) != (schedule_id, version) or state.goes_at is None:
        return  # it has another moment, or none any more
    if state.missed_at is not None:
        return
    if state.goes_at > now:  # by another clock it was due
        arguments = {"schedule_id": schedule_id, "version": version}
        await enqueue(tx, GO_OUT, now=now, run_at=state.goes_at, workspace_id=workspace_id, arguments=arguments)
        return
    targets = await chosen_targets(tx, workspace_id, state.draft_id)
    why = why_missed(state, now, targets)
    if why is not None:
        await miss(tx, workspace_id, held, why, now)
        return
    assert state.scheduled_by is not None  # noqa: S101  # or there were no schedule
    out = await put_out(tx, workspace_id, held, state.scheduled_by, targets, now)
    told = {
        "of_revision": state.revision,
        "targets": out.target_ids,
        "as_scheduled": True,
        "publishing": told_to(state),
    }
    await record(tx, workspace_id, state.draft_id, None, "publication.published", out.publication_id, told, now)


def why_missed(state: State, now: datetime, targets: list[int]) -> str | None:
    """Why a draft doesn't go out at its moment; None where it does."""
    if state.is_deleted or state.held_at is not None or state.status != "scheduled":
        return "held"
    if state.goes_at is not None and now - state.goes_at > LATE:
        return "late"
    return None if targets else "nowhere"


async def miss(tx: Queryable, workspace_id: int, held: tuple[State, Review | None], why: str, now: datetime) -> None:
    """A draft's moment has passed without it: somebody is asked."""
    state = held[0]
    await tx.execute(sql.miss_schedule, workspace_id=workspace_id, schedule_id=state.schedule_id, now=now)
    told = {
        "goes_at": state.goes_at.isoformat() if state.goes_at else None,
        "why": why,
        "publishing": told_to(state),
        "in_trash": state.is_deleted,
    }
    await record(tx, workspace_id, state.draft_id, None, "schedule.missed", state.schedule_id, told, now)


def told_to(state: State) -> list[int]:
    """Whose publishing it is: who scheduled it, and who began the draft."""
    return sorted({each for each in (state.scheduled_by, state.created_by) if each is not None})


def begin_looking_after(resources: Resources) -> Run:
    """What asks again for drafts that are due and nobody lets out, and tells of receipts that nobody does any more:
    where a job failed too often, was dropped, or came while the clock wasn't believed."""
    calendar = Calendar(resources.clock)

    async def run(attempt: Attempt) -> None:
        if not await is_believed(calendar, resources.db):
            return
        now = resources.clock()
        async with attempt.effect() as tx:
            await tx.execute(sql.ask_again, name=GO_OUT.name, tries=GO_OUT.tries, now=now, limit=MOST)
            tx.after_commit(wake)
            stuck = await tx.rows(Stuck, sql.list_given_up, name=DELIVER_POST.name, before=now - SETTLING, limit=MOST)
            for each in stuck:
                await close_receipt(
                    tx, each.workspace_id, each.id, "failed", actor_id=None, found=Placed(), error=GIVEN_UP, now=now
                )

    return run


GO_OUT = Job("go_out", "Publishing at its moment", begin_going_out, names=sql.name_going_out)
LOOK_AFTER = Job("look_after_publishing", "Looking after what is to go out", begin_looking_after)
