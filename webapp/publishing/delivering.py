"""The job that does what a receipt says at its place: publish, update or withdraw; once, if the other side lets us.

What a kind of place does in our own database commits with its receipt. What goes out to others goes with the receipt's
key, by which they know a second try; that it was tried is written down before anything is sent.
"""

import logging
from datetime import datetime, timedelta

from webapp.database.failures import DatabaseError
from webapp.database.pool import Queryable
from webapp.jobs.models import Attempt, Job, LeaseLost, Resources, Run, Stopped
from webapp.jobs.queries import wake
from webapp.publishing.models import DELIVERING, Act, ChangedThere, Delivery, NotNow, NotSo, Order, Placed
from webapp.publishing.outlets import kind_of, outlet_of
from webapp.publishing.posts import get_post, sql
from webapp.publishing.targets.target import Target
from webapp.settings import CofounderError
from webapp.web.forms.fields import storable

log = logging.getLogger("cofounder.publishing")

TRIES = 8  # over some two days
LIMIT = timedelta(minutes=30)
LONGEST_LINK = 2000

GONE = "This place is in the trash. Take it out first, or drop this."
NOT_KEPT = "What went out isn’t known any more, so it can’t be brought there. Publish the draft again."
NOT_THERE = "It wasn’t there."
NO_UPDATE = "What is out there can’t be changed."
NO_WITHDRAWAL = "It can’t be taken back from there."
GIVEN_UP = "Nobody tries it any more: its job was dropped, or failed too often."
UNEXPECTED = "Something failed that nobody expected; the desk’s log says more."


def begin_delivering(resources: Resources) -> Run:
    """What delivers."""

    async def run(attempt: Attempt) -> None:
        workspace_id, receipt_id = attempt.taken.workspace_id, attempt.taken.arguments["receipt_id"]
        delivery = await get_delivery(resources.db, workspace_id, receipt_id)
        if workspace_id is None or delivery is None or delivery.state != "waiting" or delivery.waits:
            return  # what waits for an earlier one is asked for by that
        try:
            await deliver(attempt, resources, workspace_id, delivery)
        except ChangedThere as changed:
            await close(attempt, resources, workspace_id, delivery, "conflict", str(changed), changed.theirs)
        except NotNow as error:
            if await is_tried_again(attempt, resources, workspace_id, delivery, str(error)):
                raise
        except (LeaseLost, Stopped, DatabaseError):
            raise
        except CofounderError as error:
            await close(attempt, resources, workspace_id, delivery, "failed", str(error))
        except Exception:
            if await is_tried_again(attempt, resources, workspace_id, delivery, UNEXPECTED):
                raise
            log.exception("receipt %d failed", delivery.id)

    return run


async def deliver(attempt: Attempt, resources: Resources, workspace_id: int, delivery: Delivery) -> None:
    """Do it, and write down what came of it. Raises what the kind of place raises."""
    place = delivery.place
    kind = kind_of(place)
    if place.deleted_at is not None:
        raise NotSo(GONE)
    if kind.local:
        async with attempt.effect() as tx:
            await deliver_here(tx, resources, workspace_id, delivery.id)
        return
    tried = sql.begin_try
    if (
        await resources.db.value(tried, workspace_id=workspace_id, receipt_id=delivery.id, now=resources.clock())
        is None
    ):
        return
    placed = await act_at(resources, workspace_id, delivery, kind, resources.db)
    async with attempt.effect() as tx:
        await end_receipt(tx, resources, workspace_id, delivery, "done", placed=placed)


async def deliver_here(tx: Queryable, resources: Resources, workspace_id: int, receipt_id: int) -> None:
    """Do what a receipt says at a place of the desk's own, in a transaction in which that is written down. Raises what
    the kind of place raises."""
    if await tx.value(sql.hold_receipt, workspace_id=workspace_id, receipt_id=receipt_id) is None:
        return
    delivery = await get_delivery(tx, workspace_id, receipt_id)
    if delivery is None or delivery.waits:
        return
    await tx.value(sql.begin_try, workspace_id=workspace_id, receipt_id=receipt_id, now=resources.clock())
    placed = await act_at(resources, workspace_id, delivery, kind_of(delivery.place), tx)
    await end_receipt(tx, resources, workspace_id, delivery, "done", placed=placed)


async def act_at(resources: Resources, workspace_id: int, delivery: Delivery, kind: Target, db: Queryable) -> Placed:
    """What is due at the place."""
    due = delivery.due
    if due is Act.WITHDRAW and delivery.placed is None and not delivery.lost:
        return Placed(answer=NOT_THERE)
    if due is Act.UPDATE and kind.why_no_update:
        raise NotSo(f"{NO_UPDATE} {kind.why_no_update}")
    if due is Act.WITHDRAW and kind.why_no_withdrawal:
        raise NotSo(f"{NO_WITHDRAWAL} {kind.why_no_withdrawal}")
    post = await get_post(db, workspace_id, delivery.publication_id)
    if post is None:
        raise NotSo(NOT_KEPT)
    order = Order(delivery.key, due, post, delivery.placed, delivery.overwrite, delivery.lost)
    outlet = outlet_of(resources, delivery.place, db)
    match due:
        case Act.PUBLISH:
            return await kind.publish(outlet, order)
        case Act.UPDATE:
            return await kind.update(outlet, order)
        case Act.WITHDRAW:
            return await kind.withdraw(outlet, order)


async def is_tried_again(
    attempt: Attempt, resources: Resources, workspace_id: int, delivery: Delivery, error: str
) -> bool:
    """Whether it is tried again, with growing pauses; after the last time it waits for a person."""
    if attempt.taken.tries_left == 0:
        await close(attempt, resources, workspace_id, delivery, "failed", error)
        return False
    await resources.db.execute(
        sql.note_error, workspace_id=workspace_id, receipt_id=delivery.id, error=storable(error)[:2000]
    )
    return True


async def close(
    attempt: Attempt,
    resources: Resources,
    workspace_id: int,
    delivery: Delivery,
    state: str,
    error: str,
    theirs: str = "",
) -> None:
    """It waits for a person."""
    log.warning("receipt %d waits for somebody: %s", delivery.id, error)
    async with attempt.effect() as tx:
        await end_receipt(tx, resources, workspace_id, delivery, state, error=error, theirs=theirs)


async def end_receipt(
    tx: Queryable,
    resources: Resources,
    workspace_id: int,
    delivery: Delivery,
    state: str,
    *,
    placed: Placed | None = None,
    error: str = "",
    theirs: str = "",
) -> None:
    """Write down what came of a receipt."""
    found = placed or Placed()
    await close_receipt(
        tx,
        workspace_id,
        delivery.id,
        state,
        actor_id=None,
        found=found,
        error=error,
        theirs=theirs,
        now=resources.clock(),
    )


async def close_receipt(
    tx: Queryable,
    workspace_id: int,
    receipt_id: int,
    state: str,
    *,
    actor_id: int | None,
    found: Placed,
    error: str = "",
    theirs: str = "",
    now: datetime,
) -> int | None:
    """The same, by the receipt's id; returns the event, None where it was so already."""
    event_id: int | None = await tx.value(
        sql.end_receipt,
        workspace_id=workspace_id,
        receipt_id=receipt_id,
        actor_id=actor_id,
        state=state,
        url=safe_link(found.url),
        remote_id=storable(found.remote_id)[:500],
        fingerprint=storable(found.fingerprint)[:500],
        answer=storable(found.answer),
        error=storable(error),
        theirs=storable(theirs),
        name=DELIVER_POST.name,
        tries=DELIVER_POST.tries,
        now=now,
    )
    tx.after_commit(wake)
    return event_id


def safe_link(url: str) -> str:
    """An address that the other side gave, if it is one that a page may lead to; else ""."""
    leads_out = url.startswith(("https://", "http://")) or (url.startswith("/") and not url.startswith("//"))
    return url if leads_out and len(url) <= LONGEST_LINK and storable(url) == url else ""


async def get_delivery(db: Queryable, workspace_id: int | None, receipt_id: int) -> Delivery | None:
    """A receipt that is to be done; None where there is none."""
    return await db.one(Delivery, sql.get_delivery, workspace_id=workspace_id, receipt_id=receipt_id)


DELIVER_POST = Job(
    DELIVERING,
    "Bringing a post to a place",
    begin_delivering,
    tries=TRIES,
    limit=LIMIT,
    expected=(NotNow,),
    at_once=1,
    names=sql.name_deliveries,
)
