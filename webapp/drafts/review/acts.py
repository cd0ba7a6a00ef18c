"""What people do with a review, but deciding: each move is one transaction, which holds the draft from the start."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import asyncpg
import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.review.models import Decider, Refused, Review, State
from webapp.drafts.review.moves import NOT_APPROVED, Move, decision_by, refusal
from webapp.drafts.review.queries import at_once, end_news, hold, keep_text, record_move, sql, wanted

NO_REVIEWER = "One of those whom you ask may not review here any more. Choose again."


class Done(msgspec.Struct, frozen=True):
    """What was done, by its event."""

    event_id: int


class Wish(msgspec.Struct, frozen=True):
    """What somebody asks for: of whom (nobody: whoever may review, or `of_links` whoever has a link), with what note,
    by when."""

    reviewers: Sequence[int] = ()
    note: str = ""
    wish_on: date | None = None
    of_links: bool = False


async def send(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, wish: Wish, *, again: bool = False, now: datetime
) -> Done | Refused:
    """Ask for decisions about the draft as it is; `again` ends the asking before, with what was decided in it."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.SEND_AGAIN if again else Move.SEND, held, Decider(actor_id))
        if refused or held is None:
            return refused or Refused("")
        state, review = held
        if not may_all_review(state, wish.reviewers):
            return Refused(NO_REVIEWER)
        if review is not None:
            await end(tx, workspace_id, review, actor_id, "sent_again", now)
        await keep_text(tx, workspace_id, draft_id)
        review_id: int = await tx.value(
            sql.add_review,
            workspace_id=workspace_id,
            draft_id=draft_id,
            actor_id=actor_id,
            note=wish.note,
            wish_on=wish.wish_on,
            now=now,
        )
        of_links = wish.of_links and not wish.reviewers
        await set_reviewers(tx, workspace_id, review_id, actor_id, wish.reviewers, now, of_links=of_links)
        told = {
            "of_revision": state.revision,
            "reviewers": list(wish.reviewers),
            "wanted": await wanted(tx, workspace_id, state, actor_id),
            "note": wish.note or None,
            "wish_on": wish.wish_on.isoformat() if wish.wish_on else None,
        }
        action = "review.asked_again" if again else "review.asked"
        return await finish(tx, workspace_id, draft_id, actor_id, action, review_id, told, now)


async def ask_others(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, reviewers: Sequence[int], *, now: datetime
) -> Done | Refused:
    """Ask other people instead; what was decided stays."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.ASK_OTHERS, held, Decider(actor_id))
        if refused or held is None or held[1] is None:
            return refused or Refused("")
        state, review = held[0], held[1]
        if not may_all_review(state, reviewers):
            return Refused(NO_REVIEWER)
        await set_reviewers(tx, workspace_id, review.id, actor_id, reviewers, now)
        known = {each.account_id for each in review.reviewers} | set(state.waits_for) - set(reviewers)
        told = {"reviewers": list(reviewers), "wanted": await wanted(tx, workspace_id, state, actor_id, known=known)}
        return await finish(tx, workspace_id, draft_id, actor_id, "review.asked_others", review.id, told, now)


async def take_back(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, now: datetime, undoes: int | None = None
) -> Done | Refused:
    """End the review; what was decided stays in the history and counts no more."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.TAKE_BACK, held, Decider(actor_id))
        if refused or held is None or held[1] is None:
            return refused or Refused("")
        await end(tx, workspace_id, held[1], actor_id, "taken_back", now)
        return await finish(
            tx, workspace_id, draft_id, actor_id, "review.taken_back", held[1].id, {}, now, undoes=undoes
        )


async def withdraw(
    db: Queryable, workspace_id: int, draft_id: int, decider: Decider, *, now: datetime, undoes: int | None = None
) -> Done | Refused:
    """Somebody's decision counts no more; nor does one that they made before it."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.WITHDRAW, held, decider)
        if refused or held is None or held[1] is None:
            return refused or Refused("")
        state, review = held[0], held[1]
        decision = decision_by(review, decider)
        await tx.execute(
            sql.withdraw_decisions,
            workspace_id=workspace_id,
            review_id=review.id,
            account_id=decider.account_id,
            link_id=decider.link_id,
            now=now,
        )
        told = {
            "verdict": decision.verdict if decision else None,
            "authors": authors_of(state),
            "by_link": decider.name or None,
            "wanted": await wanted(tx, workspace_id, state, decider.account_id, known=set(state.waits_for)),
        }
        return await finish(
            tx, workspace_id, draft_id, decider.account_id, "review.withdrawn", review.id, told, now, undoes=undoes
        )


async def publish(db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, now: datetime) -> Done | Refused:
    """Remember that this content went out, and end the review."""
    try:
        async with at_once(db) as tx:
            return await publish_held(tx, workspace_id, draft_id, actor_id, now)
    except asyncpg.CheckViolationError:  # the rules of the workspace have changed since they were looked at
        return Refused(NOT_APPROVED)


async def publish_held(tx: Queryable, workspace_id: int, draft_id: int, actor_id: int, now: datetime) -> Done | Refused:
    """The same, in a transaction. Raises asyncpg.CheckViolationError where the database refuses it."""
    held = await hold(tx, workspace_id, draft_id)
    refused = refusal(Move.PUBLISH, held, Decider(actor_id))
    if refused or held is None:
        return refused or Refused("")
    state, review = held
    review_id = review.id if review else None
    await keep_text(tx, workspace_id, draft_id)
    await tx.value(
        sql.add_publication,
        workspace_id=workspace_id,
        draft_id=draft_id,
        review_id=review_id,
        actor_id=actor_id,
        now=now,
    )
    if review is not None:
        await end(tx, workspace_id, review, actor_id, "published", now)
    told = {"of_revision": state.revision, "authors": authors_of(state)}
    return await finish(tx, workspace_id, draft_id, actor_id, "review.published", review_id, told, now)


async def unpublish(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, *, now: datetime, undoes: int | None = None
) -> Done | Refused:
    """It didn't go out; the review by which it was approved is open again, unless another is."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        refused = refusal(Move.UNPUBLISH, held, Decider(actor_id))
        if refused or held is None:
            return refused or Refused("")
        review_id: int | None = await tx.value(
            sql.withdraw_publication,
            workspace_id=workspace_id,
            publication_id=held[0].publication_id,
            actor_id=actor_id,
            now=now,
        )
        if review_id is not None:
            await tx.value(sql.open_review, workspace_id=workspace_id, review_id=review_id)
        told = {"authors": authors_of(held[0]), "wanted": await wanted(tx, workspace_id, held[0], actor_id)}
        return await finish(
            tx, workspace_id, draft_id, actor_id, "review.unpublished", review_id, told, now, undoes=undoes
        )


async def reopen(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, review_id: int, undoes: int, now: datetime
) -> bool:
    """Undo that a review was taken back: True where it is open again."""
    async with at_once(db) as tx:
        held = await hold(tx, workspace_id, draft_id)
        if held is None or held[0].is_deleted or held[1] is not None:
            return False
        if await tx.value(sql.open_review, workspace_id=workspace_id, review_id=review_id) is None:
            return False
        told = {"wanted": await wanted(tx, workspace_id, held[0], actor_id)}
        await finish(tx, workspace_id, draft_id, actor_id, "review.undone", review_id, told, now, undoes=undoes)
        return True


def may_all_review(state: State, reviewers: Sequence[int]) -> bool:
    """Whether all of some people may review now."""
    return set(reviewers) <= set(state.may_review)


def authors_of(state: State) -> list[int]:
    """Who began the draft, and who asked for its review."""
    return sorted({each for each in (state.created_by, state.asked_by) if each is not None})


async def set_reviewers(
    tx: Queryable,
    workspace_id: int,
    review_id: int,
    actor_id: int,
    reviewers: Sequence[int],
    now: datetime,
    *,
    of_links: bool = False,
) -> None:
    """Say whom an asking is asked of."""
    await tx.execute(
        sql.set_reviewers,
        workspace_id=workspace_id,
        review_id=review_id,
        actor_id=actor_id,
        reviewers=list(reviewers),
        of_links=of_links,
        now=now,
    )


async def end(tx: Queryable, workspace_id: int, review: Review, actor_id: int, ending: str, now: datetime) -> None:
    """Let an asking be over."""
    await tx.execute(
        sql.end_review, workspace_id=workspace_id, review_id=review.id, actor_id=actor_id, ending=ending, now=now
    )


async def finish(
    tx: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int | None,
    action: str,
    review_id: int | None,
    told: dict[str, Any],
    now: datetime,
    *,
    undoes: int | None = None,
) -> Done:
    """Record what was done, and take from inboxes what waits for nobody any more."""
    await end_news(tx, workspace_id, draft_id, now=now)
    event_id = await record_move(tx, workspace_id, draft_id, actor_id, action, review_id, told, undoes=undoes, now=now)
    return Done(event_id)
