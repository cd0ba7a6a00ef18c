"""What people do with a draft's going out: each act is one transaction, which holds the draft from the start. What goes
out by itself goes by `put_out` too."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from webapp.database.pool import Queryable
from webapp.drafts.review.acts import Done, authors_of
from webapp.drafts.review.models import Decider, Refused
from webapp.drafts.review.moves import NO_PLACE, NOT_APPROVED, OUT_AS_IT_IS, Move, refusal
from webapp.drafts.review.queries import at_once, hold, keep_text, wanted
from webapp.drafts.review.queries import sql as review_sql
from webapp.history.models import Event
from webapp.jobs.queries import enqueue, wake
from webapp.publishing.delivering import DELIVER_POST, close_receipt
from webapp.publishing.going_out import GO_OUT
from webapp.publishing.models import Placed, Scheduled
from webapp.publishing.posts import sql
from webapp.publishing.steps import chosen_targets, drop_receipts, end_schedule, put_out, record
from webapp.publishing.targets.known import kinds_that

MOVED = "It goes out at another moment by now. Look at it as it is, then move it."
PAST = "That moment has passed. Choose one that is still to come."
FIXED = "What is out there can't be changed any more, and it is out at each place that is chosen."
NOT_AS_WELL = "What it says now isn't approved, or it has no moment, so it isn't scheduled as well."
LEFT = "It was left as it is."
TAKEN_BACK = "It was taken back before it went there."


class NothingToDo(Exception):
    """Nothing would go anywhere."""


async def schedule(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int,
    goes_at: datetime,
    target_ids: Sequence[int] | None,
    *,
    now: datetime,
) -> Done | Refused:
    """Let the draft as it is go out at a moment: to some places, None for those that it goes to by itself."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.SCHEDULE, held, Decider(actor_id))
        if refused or held is None:
            return refused or Refused("")
        if goes_at <= now:
            return Refused(PAST)
        targets = await choose_targets(tx, workspace_id, draft_id, target_ids)
        if not targets:
            return Refused(NO_PLACE)
        await keep_text(tx, workspace_id, draft_id)
        added = await tx.one(
            Scheduled,
            sql.add_schedule,
            workspace_id=workspace_id,
            draft_id=draft_id,
            actor_id=actor_id,
            goes_at=goes_at,
            now=now,
        )
        assert added is not None  # noqa: S101  # the draft is held
        await ask_to_go_out(tx, workspace_id, added, goes_at, now)
        told = {"goes_at": goes_at.isoformat(), "of_revision": held[0].revision, "targets": targets}
        return await record(tx, workspace_id, draft_id, actor_id, "schedule.set", added.id, told, now)


async def reschedule(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int,
    goes_at: datetime,
    target_ids: Sequence[int] | None,
    *,
    now: datetime,
    version: int | None = None,
) -> Done | Refused:
    """Let it go out at another moment: what it is now where that may go out, else what was scheduled stays held back.
    To other places, where they are given. With a `version`, only where its schedule is still that one."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.RESCHEDULE, held, Decider(actor_id))
        if refused or held is None:
            return refused or Refused("")
        state = held[0]
        if version not in (None, state.schedule_version):
            return Refused(MOVED)
        if goes_at <= now:
            return Refused(PAST)
        places = await chosen_targets(tx, workspace_id, draft_id)
        if target_ids is not None and not await choose_targets(tx, workspace_id, draft_id, target_ids):
            return Refused(NO_PLACE)
        await keep_text(tx, workspace_id, draft_id)
        moved = await tx.one(
            Scheduled,
            sql.move_schedule,
            workspace_id=workspace_id,
            schedule_id=state.schedule_id,
            actor_id=actor_id,
            goes_at=goes_at,
            takes=state.may_go_out,
            now=now,
        )
        assert moved is not None  # noqa: S101  # the draft is held, and so is what it has
        await ask_to_go_out(tx, workspace_id, moved, goes_at, now)
        told = {
            "goes_at": goes_at.isoformat(),
            "from": state.goes_at.isoformat() if state.goes_at else None,
            "of_revision": state.revision if state.may_go_out else None,
            "was_other": state.may_go_out and state.content_hash != state.scheduled_hash,
            "places": places,
        }
        return await record(tx, workspace_id, draft_id, actor_id, "schedule.moved", moved.id, told, now)


async def move_back(db: Queryable, workspace_id: int, event: Event, actor_id: int, now: datetime) -> bool:
    """Undo that a moment was moved: True where the draft has the former one again, at the places of that time. What
    goes out stays as it is: where the move took another text for it, it can't be taken back."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, event.subject_id)
        if held is None or held[0].is_deleted or held[0].schedule_id != event.part_id or held[0].goes_at is None:
            return False
        was = datetime.fromisoformat(event.after["from"])
        is_another = held[0].goes_at != datetime.fromisoformat(event.after["goes_at"])
        if is_another or was <= now or event.after.get("was_other", True):
            return False
        if not await choose_targets(tx, workspace_id, event.subject_id, event.after["places"]):
            return False
        moved = await tx.one(
            Scheduled,
            sql.move_schedule,
            workspace_id=workspace_id,
            schedule_id=event.part_id,
            actor_id=actor_id,
            goes_at=was,
            takes=False,
            now=now,
        )
        assert moved is not None  # noqa: S101  # the draft is held, and so is what it has
        await ask_to_go_out(tx, workspace_id, moved, was, now)
        where = (workspace_id, event.subject_id, actor_id)
        await record(tx, *where, "schedule.undone", event.part_id, {}, now, undoes=event.id)
        return True


async def unschedule(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, now: datetime, undoes: int | None = None
) -> Done | Refused:
    """Take a draft's moment away."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.UNSCHEDULE, held, Decider(actor_id))
        if refused or held is None:
            return refused or Refused("")
        state = held[0]
        await end_schedule(tx, workspace_id, state, "taken_back", now)
        told = {"goes_at": state.goes_at.isoformat() if state.goes_at else None}
        return await record(
            tx, workspace_id, draft_id, actor_id, "schedule.unset", state.schedule_id, told, now, undoes=undoes
        )


async def schedule_again(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, schedule_id: int, undoes: int, now: datetime
) -> bool:
    """Undo that a moment was taken away: True where the draft has it again."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        if held is None or held[0].is_deleted or held[0].goes_at is not None:
            return False
        again = await tx.one(Scheduled, sql.open_schedule, workspace_id=workspace_id, schedule_id=schedule_id, now=now)
        held = await hold(tx, workspace_id, draft_id)
        if again is None or held is None or held[0].goes_at is None:
            return False
        await ask_to_go_out(tx, workspace_id, again, held[0].goes_at, now)
        await record(tx, workspace_id, draft_id, actor_id, "schedule.undone", schedule_id, {}, now, undoes=undoes)
        return True


async def publish_now(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, target_ids: Sequence[int] | None, *, now: datetime
) -> Done | Refused:
    """Let the draft as it is go out now: to some places, None for those that it goes to by itself."""
    try:
        async with at_once(db) as tx:
            held = await hold(tx, workspace_id, draft_id)
            refused = refusal(Move.GO_OUT, held, Decider(actor_id))
            if refused or held is None:
                return refused or Refused("")
            targets = await choose_targets(tx, workspace_id, draft_id, target_ids)
            if not targets:
                return Refused(NO_PLACE)
            if await tx.value(sql.is_out_at_all, workspace_id=workspace_id, draft_id=draft_id, target_ids=targets):
                return Refused(OUT_AS_IT_IS)
            out = await put_out(tx, workspace_id, held, actor_id, targets, now)
            if not out.changes:
                raise NothingToDo
            told = {"of_revision": held[0].revision, "targets": out.target_ids}
            return await record(
                tx, workspace_id, draft_id, actor_id, "publication.published", out.publication_id, told, now
            )
    except NothingToDo:
        return Refused(FIXED)
    except asyncpg.CheckViolationError:  # the rules of the workspace have changed since they were looked at
        return Refused(NOT_APPROVED)


async def take_out(db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, now: datetime) -> Done | Refused:
    """Take a draft back from each place that can give it back; the review that approved it is open again, unless
    another is."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.TAKE_OUT, held, Decider(actor_id))
        if refused or held is None:
            return refused or Refused("")
        everywhere: list[int] = await tx.value(sql.places_of, workspace_id=workspace_id, draft_id=draft_id)
        await drop_receipts(tx, workspace_id, draft_id, everywhere, TAKEN_BACK, now, failed_too=True)
        taken: list[int] = await tx.value(
            sql.add_withdrawals,
            workspace_id=workspace_id,
            draft_id=draft_id,
            fixed_kinds=kinds_that(lambda kind: kind.why_no_withdrawal),
            actor_id=actor_id,
            name=DELIVER_POST.name,
            tries=DELIVER_POST.tries,
            now=now,
        )
        tx.after_commit(wake)
        review_id: int | None = await tx.value(
            sql.withdraw_publications, workspace_id=workspace_id, draft_id=draft_id, actor_id=actor_id, now=now
        )
        if review_id is not None:
            await tx.value(review_sql.open_review, workspace_id=workspace_id, review_id=review_id)
        told = {
            "targets": taken,
            "publishing": authors_of(held[0]),
            "wanted": await wanted(tx, workspace_id, held[0], actor_id, known=set(held[0].waits_for)),
        }
        return await record(
            tx, workspace_id, draft_id, actor_id, "publication.withdrawn", held[0].publication_id, told, now
        )


async def choose_targets(
    tx: Queryable, workspace_id: int, draft_id: int, target_ids: Sequence[int] | None
) -> list[int]:
    """Say where a draft goes; returns the places of those that are there. None leaves it to what was said before, or to
    its kind, and is what is said from now on."""
    if target_ids is None:
        target_ids = await chosen_targets(tx, workspace_id, draft_id)
    chosen = sorted(set(target_ids))
    await tx.execute(sql.set_targets, workspace_id=workspace_id, draft_id=draft_id, target_ids=chosen)
    return await chosen_targets(tx, workspace_id, draft_id)


async def ask_to_go_out(tx: Queryable, workspace_id: int, asked: Scheduled, goes_at: datetime, now: datetime) -> None:
    """Ask for the job of a schedule, in the transaction that makes it."""
    await enqueue(
        tx,
        GO_OUT,
        now=now,
        run_at=goes_at,
        key=f"go out {workspace_id} {asked.id}@{asked.version}",
        workspace_id=workspace_id,
        arguments={"schedule_id": asked.id, "version": asked.version},
    )


async def try_again(
    db: Queryable, workspace_id: int, receipt_id: int, actor_id: int, *, overwrite: bool = False, now: datetime
) -> int | None:
    """Try what waits for somebody again; to `overwrite` puts ours there, where it was changed at the other side. What
    is tried again by itself is tried now. The event; None where it waits for nothing any more."""
    asked = {"workspace_id": workspace_id, "receipt_id": receipt_id, "actor_id": actor_id, "now": now}
    name, tries = DELIVER_POST.name, DELIVER_POST.tries
    event_id: int | None = await db.value(sql.retry_receipt, **asked, overwrite=overwrite, name=name, tries=tries)
    if event_id is None and not overwrite:
        event_id = await db.value(sql.hurry_receipt, **asked, name=name)
    db.after_commit(wake)
    return event_id


async def drop(db: Queryable, workspace_id: int, receipt_id: int, actor_id: int, *, now: datetime) -> int | None:
    """Leave it at the other side as it is, for good. The event; None where it waits for nobody any more."""
    async with at_once(db) as tx:
        if await tx.value(sql.hold_wanting, workspace_id=workspace_id, receipt_id=receipt_id) is None:
            return None
        return await close_receipt(
            tx, workspace_id, receipt_id, "dropped", actor_id=actor_id, found=Placed(answer=LEFT), now=now
        )
