"""What the templates of reviews are given: the panel on a draft's page, and what somebody decides about."""

import asyncio
from datetime import datetime
from typing import Any

import msgspec
from litestar.exceptions import NotFoundException

from webapp.database.pool import Database
from webapp.drafts.models import Draft, DraftStatus
from webapp.drafts.review.changes import Changes, changes_since
from webapp.drafts.review.models import Decider, Decision, Review, State
from webapp.drafts.review.moves import AUTHOR, MOVES, STATES, Move, asked_by, refusal, too_few, who_may_not
from webapp.drafts.review.queries import get_held
from webapp.drafts.words import common
from webapp.history.models import Names
from webapp.history.queries import get_names
from webapp.publishing.panel import publishing_of
from webapp.publishing.queries import get_where
from webapp.text.direction import isolated
from webapp.web.forms.form import Form, blank
from webapp.web.permissions import Permission, may
from webapp.web.viewer import Viewer

EDITS = frozenset(
    {
        *("send", "send_again", "ask_others", "take_back", "publish", "unpublish"),
        *("schedule", "reschedule", "unschedule", "go_out", "take_out"),
    }
)
WHOEVER = "whoever may review"
ONLY_COMMENTS = "can comment, not approve"


class Shown(msgspec.Struct, frozen=True):
    """A decision that stands, and whether it counts: an approval does while the content is the one that it is about."""

    decision: Decision
    counts: bool


class Choice(msgspec.Struct, frozen=True):
    """Somebody who can be asked, and why they could only comment, in words that follow their name."""

    account_id: int
    name: str
    only_comments: str


class Panel(msgspec.Struct, frozen=True):
    """A draft's review as somebody sees it: whose turn it is and since when, what was decided, what they can do. `mine`
    is their decision that stands, `since_mine` what changed since they approved it, where that was asked for; `why_not`
    says why they can't approve. `choices` are whom they can ask, `others` whom instead; `too_few` and
    `others_too_few` say why these can't approve it.

    `shown_hash` and `shown_revision` are of what the page shows, which is what they decide about; it has `moved_on`
    where somebody had another content open, and isn't shown here what changed."""

    state: State
    review: Review | None
    turn: str
    since: datetime | None
    shown: list[Shown]
    approvals: int
    mine: Shown | None
    since_mine: Changes | None
    why_not: str | None
    may_decide: bool
    can: frozenset[str]
    choices: list[Choice]
    others: list[Choice]
    too_few: str | None
    others_too_few: str | None
    shown_hash: str
    shown_revision: int
    moved_on: bool

    @property
    def is_void(self) -> bool:
        """Whether they approved what it was before."""
        return self.mine is not None and approved_before(self.mine.decision, self.state)

    @property
    def changed_much(self) -> bool:
        """Whether it changed since they approved it by more than can be told in place."""
        return self.is_void and not (self.since_mine is not None and self.since_mine.is_small)

    @property
    def can_decide(self) -> bool:
        """Whether there is a decision that they could make now."""
        return self.may_decide and bool(self.can & {"approve", "approve_again", "request_changes"})

    @property
    def moved_since_asked(self) -> bool:
        """Whether the content is another than the one that was asked about."""
        return self.review is not None and self.review.content_hash != self.state.content_hash

    @property
    def moved_since_published(self) -> bool:
        """Whether the content is another than the one that went out."""
        return self.state.published_hash not in (None, self.state.content_hash)

    @property
    def details(self) -> str:
        """The details that are shown, for the form of a decision."""
        return msgspec.json.encode(self.state.told_content).decode()


async def review_context(
    db: Database,
    viewer: Viewer,
    draft_id: int,
    *,
    draft: Draft | None = None,
    had_open: str = "",
    send_form: Form[Any] | None = None,
    others_form: Form[Any] | None = None,
    note: str = "",
    compare: bool = True,
    names: Names | None = None,
) -> dict[str, Any]:
    """A draft's review as the viewer sees it, with what they typed to ask for it, or others, or to decide. They decide
    about the `draft` that the page shows, which was read before its review; `had_open` is the hash of what they have
    had open.
    Not to `compare` is for a page that shows by itself what changed, and not when and where the draft goes out.

    Raises NotFoundException where there is no such draft, Busy.
    """
    workspace_id = viewer.workspace.id
    if compare:
        held, where = await asyncio.gather(get_held(db, workspace_id, draft_id), get_where(db, workspace_id, draft_id))
    else:
        held, where = await get_held(db, workspace_id, draft_id), None
    if held is None:
        raise NotFoundException
    state, review = held
    names = names or await get_names(db, workspace_id)
    publishing = {"publishing": await publishing_of(db, viewer, state, where)} if compare else {}
    return publishing | {
        "panel": await panel_of(db, viewer, state, review, names, draft or state, had_open, compare=compare),
        "had_open": had_open,
        "send_form": send_form or blank(),
        "others_form": others_form or blank(),
        "decision_note": note,
        "moves": {move.name.lower(): rule for move, rule in MOVES.items()},
        "states": STATES,
    }


async def page_context(db: Database, viewer: Viewer, draft_id: int, **more: Any) -> dict[str, Any]:
    """A page about a draft's review."""
    context = {**common(viewer), **await review_context(db, viewer, draft_id, **more)}
    return context | {"draft": context["panel"].state.as_draft}


async def panel_of(
    db: Database,
    viewer: Viewer,
    state: State,
    review: Review | None,
    names: Names,
    on_page: Draft | State,
    had_open: str,
    *,
    compare: bool,
) -> Panel:
    """The panel as somebody sees it."""
    me = Decider(viewer.account.id)
    shown = [Shown(each, counts(each, state)) for each in review.standing] if review else []
    mine = next((each for each in shown if each.decision.account_id == viewer.account.id), None)
    since_mine = None
    if compare and mine is not None and approved_before(mine.decision, state):
        since_mine = await changes_since(db, viewer.workspace.id, state, mine.decision.revision, mine.decision.content)
    can = {move.name.lower() for move in Move if refusal(move, (state, review), me) is None}
    if not may(viewer.role, Permission.EDIT):
        can -= EDITS
    why_not = who_may_not(Move.APPROVE, state, me)
    if why_not == AUTHOR:
        can -= {"request_changes"}  # what is to change they change themselves
    turn, since = whose_turn(state, review, shown, names)
    return Panel(
        state=state,
        review=review,
        turn=turn,
        since=since,
        shown=shown,
        approvals=len(approvers_of(shown)),
        mine=mine,
        since_mine=since_mine,
        why_not=why_not,
        may_decide=review is not None and viewer.account.id in state.may_review and not state.is_deleted,
        can=frozenset(can),
        choices=choices_of(asked_by(state, viewer.account.id), viewer, names),
        others=choices_of(state, viewer, names),
        too_few=too_few(asked_by(state, viewer.account.id)),
        others_too_few=too_few(state),
        shown_hash=on_page.shown_hash,
        shown_revision=on_page.revision,
        moved_on=had_open not in ("", state.shown_hash) and not (since_mine and since_mine.is_small),
    )


def choices_of(state: State, viewer: Viewer, names: Names) -> list[Choice]:
    """Whom somebody can ask to look at a draft: all who may review but themselves, unless there is nobody else."""
    words = {None: "", AUTHOR: f"an author: {ONLY_COMMENTS}"}
    return [
        Choice(each, names.everybody[each], words.get(who_may_not(Move.APPROVE, state, Decider(each)), ONLY_COMMENTS))
        for each in names.members
        if each in state.may_review and (each != viewer.account.id or len(state.may_review) == 1)
    ]


def counts(decision: Decision, state: State) -> bool:
    """Whether a decision that stands counts for what the draft is now."""
    if decision.verdict != "approved":
        return True
    allowed = not state.approvers or decision.account_id in state.approvers
    own = state.authors_may_approve or not decision.by_author
    return allowed and own and decision.approver_id is not None and decision.content_hash == state.content_hash


def approvers_of(shown: list[Shown]) -> set[int | None]:
    """The members whose approvals count, each once."""
    return {each.decision.approver_id for each in shown if each.counts and each.decision.verdict == "approved"}


def approved_before(decision: Decision, state: State) -> bool:
    """Whether a decision approved another content than the draft has now."""
    return decision.verdict == "approved" and decision.content_hash != state.content_hash


def whose_turn(state: State, review: Review | None, shown: list[Shown], names: Names) -> tuple[str, datetime | None]:
    """Whose turn it is, in a sentence, and since when."""
    if review is None:
        if state.status == DraftStatus.PUBLISHED:
            by = isolated(names.everybody.get(state.published_by or 0, "Somebody"))
            did = "published revision {}" if state.is_placed else "marked revision {} as published"
            return f"{by} {did.format(state.published_revision)}", state.published_at
        return "Nobody is asked to look at this yet", None
    approved = [each for each in shown if each.counts and each.decision.verdict == "approved"]
    if state.status == DraftStatus.CHANGES_REQUESTED:
        wants = [each.decision for each in shown if each.decision.verdict != "approved"]
        return f"{listed([each.by for each in wants])} asked for changes. The next step is the author’s", wants[
            0
        ].decided_at
    if approved and state.status in (DraftStatus.APPROVED, DraftStatus.SCHEDULED):
        return f"Approved by {listed([each.decision.by for each in approved])}", approved[0].decision.decided_at
    missing = state.approvals_needed - len(approvers_of(shown))
    needed = f"{missing} more approval{' is' if missing == 1 else 's are'} needed"
    more = f"; {needed}" if missing > 1 else ""
    asker = isolated(review.asker_name)
    waiting = [each.name for each in review.reviewers if each.account_id in state.waits_for]
    named = {each.account_id for each in review.reviewers if each.account_id in state.may_review}
    others = [names.everybody[each] for each in state.waits_for if each not in named]
    whoever = (
        f"{listed(others)}, who {'is' if len(others) == 1 else 'are'} named to approve" if state.approvers else WHOEVER
    )
    if not state.waits_for and not (review.of_links and not named):
        whom = listed([each.name for each in review.reviewers]) if review.reviewers else WHOEVER
        return f"{asker} asked {whom}, but nobody is left who could approve it; {needed}", review.asked_at
    if not named:
        return f"{asker} asked {whoever if others else 'whoever has a link'}{more}", review.asked_at
    if not others:
        return f"{asker} asked {listed(waiting)}{more}", review.asked_at
    if waiting:
        return f"{asker} asked {listed(waiting)}, and it waits for {whoever}; {needed}", review.asked_at
    return f"{needed}: it waits for {whoever}, since {listed([each.decision.by for each in approved])} approved", (
        approved[0].decision.decided_at if approved else review.asked_at
    )


def listed(names: list[str]) -> str:
    """ "Ana, Ben and Cleo" """
    *first, last = [isolated(each) for each in names] or ["somebody"]
    return f"{', '.join(first)} and {last}" if first else last
