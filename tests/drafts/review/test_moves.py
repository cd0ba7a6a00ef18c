"""Every state and every move: what the table allows is done, and what it doesn't is told in its sentence."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import httpx
import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.places import a_place, kinds_of_places
from tests.support.reviews import decide, save, send, shown, status_of
from webapp.drafts.models import DraftStatus
from webapp.drafts.review.moves import MOVES, NOT_APPROVED, STATES, Move
from webapp.publishing.acts import NOT_AS_WELL

pytestmark = pytest.mark.anyio

AFTER = {
    Move.SEND: {"in_review"},
    Move.SEND_AGAIN: {"in_review"},
    Move.ASK_OTHERS: {"in_review", "changes_requested"},
    Move.TAKE_BACK: {"draft"},
    Move.APPROVE: {"approved", "changes_requested", "scheduled"},
    Move.REQUEST_CHANGES: {"changes_requested"},
    Move.APPROVE_AGAIN: {"approved"},
    Move.WITHDRAW: {"in_review"},
    Move.SCHEDULE: {"scheduled"},
    Move.RESCHEDULE: {"scheduled"},
    Move.UNSCHEDULE: {"approved"},
    Move.GO_OUT: {"published"},
    Move.TAKE_OUT: {"approved"},
    Move.PUBLISH: {"published"},
    Move.UNPUBLISH: {"approved"},
}
LATER = {"words": "next tue 9am"}


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """The desk knows the kinds of places that tests publish to."""
    with kinds_of_places():
        yield


async def in_state(desk: Desk, ana: Person, ben: Person, status: DraftStatus) -> int:
    """A draft of Ana's in a state; Ben decided."""
    draft = await desk.draft(ana, body="Open till five.")
    if status is not DraftStatus.DRAFT:
        await send(ana, draft, ben)
    if status is DraftStatus.CHANGES_REQUESTED:
        await decide(ben, draft, "changes_requested")
    if status in (DraftStatus.APPROVED, DraftStatus.SCHEDULED, DraftStatus.PUBLISHED):
        await decide(ben, draft)
    if status is DraftStatus.SCHEDULED:
        await ana.post(f"/drafts/{draft}/schedule", LATER)
    if status is DraftStatus.PUBLISHED:
        await ana.post(f"/drafts/{draft}/review/publication")
    assert await status_of(desk, draft) == status
    return draft


def makers(ana: Person, ben: Person, cleo: Person) -> dict[Move, Callable[[int], Awaitable[httpx.Response]]]:
    """How each move is made, by whom who may."""

    async def deciding(who: Person, draft: int, verdict: str, again: str = "") -> httpx.Response:
        hash_now = {"shown": await seen(who, draft), "verdict": verdict, "again": again, "note": "Mine"}
        return await who.post(f"/drafts/{draft}/review/decisions", hash_now)

    async def seen(who: Person, draft: int) -> str:
        page = Page(await who.get(f"/drafts/{draft}"))
        return (await shown(who, draft))["shown"] if page.tree.css("#decide") else "0" * 64

    async def approving_again(draft: int) -> httpx.Response:
        await save(ana, draft, "Open till six.")
        return await deciding(ben, draft, "approved", "1")

    others = {"reviewers": [str(cleo.account_id)]}
    return {
        Move.SEND: lambda draft: send(ana, draft, ben, note="Mine"),
        Move.SEND_AGAIN: lambda draft: send(ana, draft, ben, again="1", note="Mine"),
        Move.ASK_OTHERS: lambda draft: ana.post(f"/drafts/{draft}/review/reviewers?_method=put", others),
        Move.TAKE_BACK: lambda draft: ana.post(f"/drafts/{draft}/review?_method=delete"),
        Move.APPROVE: lambda draft: deciding(cleo, draft, "approved"),
        Move.REQUEST_CHANGES: lambda draft: deciding(cleo, draft, "changes_requested"),
        Move.APPROVE_AGAIN: approving_again,
        Move.WITHDRAW: lambda draft: ben.post(f"/drafts/{draft}/review/decisions?_method=delete"),
        Move.SCHEDULE: lambda draft: ana.post(f"/drafts/{draft}/schedule", LATER),
        Move.RESCHEDULE: lambda draft: ana.post(f"/drafts/{draft}/schedule/content"),
        Move.UNSCHEDULE: lambda draft: ana.post(f"/drafts/{draft}/schedule?_method=delete"),
        Move.GO_OUT: lambda draft: ana.post(f"/drafts/{draft}/publishing"),
        Move.TAKE_OUT: lambda draft: ana.post(f"/drafts/{draft}/publishing?_method=delete"),
        Move.PUBLISH: lambda draft: ana.post(f"/drafts/{draft}/review/publication"),
        Move.UNPUBLISH: lambda draft: ana.post(f"/drafts/{draft}/review/publication?_method=delete"),
    }


@pytest.mark.parametrize("status", DraftStatus)
async def test_each_move_is_made_or_told_why_not(status: DraftStatus, desk: Desk, ana: Person) -> None:
    ben, cleo = await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")
    await a_place(desk, ana, "shelf")
    for move, make in makers(ana, ben, cleo).items():
        draft = await in_state(desk, ana, ben, status)
        reply = await make(draft)
        why = MOVES[move].why_not(status)
        if move is Move.SCHEDULE and status is DraftStatus.SCHEDULED:
            assert reply.status_code == 303, "it has another moment"
            continue
        if why is None and reply.status_code == 303:
            assert await status_of(desk, draft) in AFTER[move], move
            continue
        assert reply.status_code == 409, move
        told = Page(reply).one(".notice[role=alert], #review [role=alert]").text().strip()
        if why is not None:
            assert told == why, move
        elif move in (Move.SCHEDULE, Move.GO_OUT):
            assert told == NOT_APPROVED
        elif move is Move.RESCHEDULE:
            assert (told, status is DraftStatus.SCHEDULED) == (NOT_AS_WELL, False)
        elif move in (Move.UNSCHEDULE, Move.TAKE_OUT):
            assert told == MOVES[move].refused
        elif move is Move.PUBLISH:
            assert (told, status == DraftStatus.APPROVED) == (told, False)
            assert told == NOT_APPROVED or status == DraftStatus.PUBLISHED
        else:  # there is nothing of theirs to withdraw, to approve again or to take back
            assert (move, status.value) in {
                (Move.WITHDRAW, "in_review"),
                (Move.APPROVE_AGAIN, "in_review"),
                (Move.APPROVE_AGAIN, "changes_requested"),
                (Move.UNPUBLISH, "draft"),
                (Move.UNPUBLISH, "in_review"),
                (Move.UNPUBLISH, "changes_requested"),
                (Move.UNPUBLISH, "approved"),
            }, (move, status)
        if move in (Move.SEND, Move.SEND_AGAIN, Move.APPROVE, Move.REQUEST_CHANGES, Move.APPROVE_AGAIN):
            assert "Mine" in reply.text, "what was typed is kept"


def test_the_table_is_whole() -> None:
    assert set(MOVES) == set(Move) == set(AFTER)
    assert set(STATES) == set(DraftStatus)
    for move, rule in MOVES.items():
        for status in DraftStatus:
            why = rule.why_not(status)
            assert (why is None) == (status in rule.begins), move
            assert why is None or why.endswith((".", "!")), move


async def test_two_people_at_once_make_a_move_once(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await in_state(desk, ana, ben, DraftStatus.APPROVED)
    replies = await asyncio.gather(
        *(who.post(f"/drafts/{draft}/review/publication") for who in (ana, ben, ana, ben)),
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409]
    assert await desk.fetch("select count(*) from publications") == 1
    other = await desk.draft(ana, title="Spring")
    replies = await asyncio.gather(*(send(who, other) for who in (ana, ben, ana)))
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409]
    assert await desk.fetch("select count(*) from reviews where draft_id = $1", other) == 1
