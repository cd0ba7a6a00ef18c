"""The states of a draft and what moves it from one to another: one table, which pages, help and docs are made from.

A status is never set: the database makes it from the asking that is open, from what was decided in it, and from what
went out (`sql/migrations/0028_reviews.sql`). Here stands what may be done, by whom, and the sentence where it may not.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from webapp.drafts.models import DraftStatus
from webapp.drafts.review.models import Decider, Decision, MovedOn, Refused, Review, State

DRAFT, IN_REVIEW, CHANGES_REQUESTED, APPROVED, SCHEDULED, PUBLISHED = DraftStatus
ASKED = frozenset({IN_REVIEW, CHANGES_REQUESTED, APPROVED, SCHEDULED})
NOT_ASKED = frozenset({DRAFT, PUBLISHED})
ANY = frozenset(DraftStatus)

STATES = {
    DRAFT: "Being written: nobody is asked to look at it.",
    IN_REVIEW: "Somebody is asked, and it hasn't the approvals that it needs for what it says now.",
    CHANGES_REQUESTED: "Somebody asked for changes, until the draft is sent again or they decide otherwise.",
    APPROVED: "It has the approvals that it needs, for exactly what it says now.",
    SCHEDULED: "It is to go out at a moment, exactly as it is.",
    PUBLISHED: "It went out, and no review is open.",
}


class Move(StrEnum):
    """What can be done."""

    SEND = "send"
    SEND_AGAIN = "send again"
    ASK_OTHERS = "ask others"
    TAKE_BACK = "take back"
    APPROVE = "approve"
    REQUEST_CHANGES = "ask for changes"
    APPROVE_AGAIN = "approve again"
    WITHDRAW = "withdraw"
    SCHEDULE = "schedule"
    RESCHEDULE = "reschedule"
    UNSCHEDULE = "unschedule"
    GO_OUT = "go out"
    TAKE_OUT = "take from places"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


class Rule(msgspec.Struct, frozen=True):
    """A move: its button, the states that it begins from and what it leads to, who may and what it needs, what it does;
    and where it isn't allowed, the sentence for all other states or for some."""

    button: str
    begins: frozenset[DraftStatus]
    leads_to: str
    who: str
    needs: str
    does: str
    refused: str
    refused_in: dict[DraftStatus, str] = {}

    def why_not(self, status: str) -> str | None:
        """Why it can't be done in a state; None where it can."""
        found = DraftStatus(status)
        return None if found in self.begins else self.refused_in.get(found, self.refused)


EDITORS = "Whoever may write drafts"
REVIEWERS = "Whoever may review"
NOT_ASKED_ANY_MORE = "This draft isn't in review any more: it was taken back, or it went out."

MOVES = {
    Move.SEND: Rule(
        "Send for review",
        NOT_ASKED,
        "In review",
        EDITORS,
        "That no review of the draft is open",
        "Saves what is in the editor, and asks some people or whoever may review to decide about exactly that.",
        "This draft is in review already. Send it again after changes, or take it back first.",
        {SCHEDULED: "This draft is scheduled. Take that back before it is sent for review."},
    ),
    Move.SEND_AGAIN: Rule(
        "Send again",
        frozenset({IN_REVIEW, CHANGES_REQUESTED}),
        "In review",
        EDITORS,
        "An open review",
        "Saves what is in the editor, and asks the same people anew: what was decided before counts no more.",
        "This draft isn't in review. Send it for review first.",
        {APPROVED: "This draft is approved as it is, so there is nothing to send again."},
    ),
    Move.ASK_OTHERS: Rule(
        "Ask somebody else",
        frozenset({IN_REVIEW, CHANGES_REQUESTED}),
        "The state that it has",
        EDITORS,
        "An open review",
        "Asks other people instead. What was decided stays.",
        "This draft isn't in review, so nobody can be asked instead. Send it for review first.",
        {APPROVED: "This draft is approved already, so nobody else has to be asked."},
    ),
    Move.TAKE_BACK: Rule(
        "Take back",
        ASKED,
        "Draft, or Published where it went out before",
        EDITORS,
        "An open review",
        "Ends the review. What was decided stays in the history and counts no more.",
        "This draft isn't in review, so there is nothing to take back.",
    ),
    Move.APPROVE: Rule(
        "Approve",
        ASKED,
        "Approved, once there are as many approvals as the workspace asks for and nobody wants changes",
        f"{REVIEWERS}; authors only where the workspace says so, or where nobody else could",
        "That the draft is still exactly what they were shown",
        "Approves exactly this. Any real change of it voids the approval; put back to the same, it counts again.",
        NOT_ASKED_ANY_MORE,
    ),
    Move.REQUEST_CHANGES: Rule(
        "Ask for changes",
        ASKED,
        "Changes requested",
        REVIEWERS,
        "That the draft is still exactly what they were shown",
        "Tells the authors what to change. Stands until the draft is sent again, or the same person decides otherwise.",
        NOT_ASKED_ANY_MORE,
    ),
    Move.APPROVE_AGAIN: Rule(
        "Approve this as well",
        ASKED,
        "As “Approve”",
        "Whoever approved what it was before",
        "An approval of theirs that the content has moved on from",
        "Approves what it is now, after looking at what changed since they approved it.",
        NOT_ASKED_ANY_MORE,
    ),
    Move.WITHDRAW: Rule(
        "Withdraw",
        ASKED,
        "What the other decisions make of it",
        "Whoever decided",
        "A decision of theirs in the open review",
        "Their decision counts no more. The history keeps both.",
        NOT_ASKED_ANY_MORE,
    ),
    Move.SCHEDULE: Rule(
        "Schedule",
        ANY - {SCHEDULED},
        "Scheduled",
        EDITORS,
        "Its approval, unless the workspace lets out what isn't approved; a place where it goes",
        "Lets exactly this content go out by itself at a moment. A change holds it back until it is approved again.",
        "This draft has its moment already. Choose another one for it.",
    ),
    Move.RESCHEDULE: Rule(
        "Another moment",
        ANY,
        "Scheduled, where what it says now may go out",
        EDITORS,
        "That it has a moment",
        "Lets it go out at another moment: what it says now, where that may go out.",
        "This draft has no moment yet.",
    ),
    Move.UNSCHEDULE: Rule(
        "Don’t publish it then",
        ANY,
        "What it was before it was scheduled",
        EDITORS,
        "That it has a moment",
        "Takes the moment away. What was decided about the draft stays.",
        "This draft has no moment yet.",
    ),
    Move.GO_OUT: Rule(
        "Publish",
        ANY,
        "Published",
        EDITORS,
        "Its approval, unless the workspace lets out what isn't approved; a place where it goes",
        "Lets exactly this content go out now, to each place that is chosen. Where it is already, it is changed.",
        "This draft is published already.",
    ),
    Move.TAKE_OUT: Rule(
        "Take it back from everywhere",
        ANY,
        "What it was before it went out",
        EDITORS,
        "That it is out at a place",
        "Takes it from each place that can give it back, and says where that can’t be. The review that approved it is "
        "open again, unless another is.",
        "This draft isn't out at any place.",
    ),
    Move.PUBLISH: Rule(
        "Mark as published",
        ANY - {SCHEDULED},
        "Published",
        EDITORS,
        "Its approval, unless the workspace lets out what isn't approved",
        "Remembers that exactly this content went out by hand, and ends the review.",
        "This draft is published already.",
        {SCHEDULED: "This draft is scheduled: it goes out by itself."},
    ),
    Move.UNPUBLISH: Rule(
        "It isn't published",
        ANY - {SCHEDULED},
        "What it was before it went out",
        EDITORS,
        "That it went out by hand",
        "Takes back that it went out. The review that approved it is open again, unless another is.",
        "This draft isn't published.",
    ),
}

GONE = "This draft is gone: it was deleted meanwhile."
IN_TRASH = "This draft is in the trash. Take it out first."
NOT_A_REVIEWER = "You may not review here any more. An owner can change that on the members' page."
NOT_AN_APPROVER = "In this workspace only the people that its settings name approve drafts. You can ask for changes."
AUTHOR = "You began this draft or asked for its review, so somebody else has to approve it."
TOO_LATE = "The draft moved on since you were shown it, so nothing was decided. Look at what changed, then decide."
UNREADABLE = "What you were shown can't be told from this form, so nothing was decided. Look at the draft, then decide."
NOT_APPROVED = "This draft isn't approved, and in this workspace only what is approved goes out."
NOT_OUT = "This draft isn't published."
AT_PLACES = "This draft is out at places. Take it back from there."
OUT_AS_IT_IS = "This draft is out exactly as it is, at each place that is chosen."
HAS_MOMENT = "This draft has a moment at which it goes out. Take that back first."
NO_PLACE = "Choose where it goes: it isn't to go to any place yet."
NONE_CAN_APPROVE = (
    "None of those whom you ask can approve this: they could only comment. Ask somebody who can as well, or nobody by "
    "name, so that whoever may review is asked."
)
NOTHING_DECIDED = "You haven't decided here, or took it back already."
DECIDED_ALREADY = {
    Move.APPROVE: "You have approved exactly this already.",
    Move.REQUEST_CHANGES: "You have asked for changes of exactly this already.",
}
NOT_APPROVED_BEFORE = "You haven't approved this draft before. Read it, then approve it."

MOMENT = frozenset({Move.SCHEDULE, Move.RESCHEDULE, Move.UNSCHEDULE, Move.GO_OUT, Move.TAKE_OUT})
OF_REVIEW = frozenset({Move.TAKE_BACK, Move.APPROVE, Move.APPROVE_AGAIN, Move.REQUEST_CHANGES, Move.WITHDRAW})

Held = tuple[State, Review | None]


def refusal(move: Move, held: Held | None, by: Decider, *, shown_hash: str | None = None) -> Refused | None:
    """Why a move can't be made by somebody now; None where it can. MovedOn where they decide about what was shown to
    them, and it isn't that any more."""
    if held is None:
        return Refused(GONE)
    state, review = held
    if state.is_deleted:
        return Refused(IN_TRASH)
    if why := MOVES[move].why_not(state.status):
        return Refused(why)
    if move in (Move.SCHEDULE, Move.GO_OUT, Move.PUBLISH) and not state.may_go_out:
        return Refused(NOT_APPROVED)
    if move in MOMENT:
        return unmovable(move, state)
    if state.status == SCHEDULED and review is None and move in OF_REVIEW:
        return Refused(MOVES[move].refused)
    if move is Move.PUBLISH and state.schedule_id is not None:
        return Refused(HAS_MOMENT)
    if move is Move.PUBLISH and state.published_hash == state.content_hash and review is None:
        return Refused(MOVES[move].refused)
    if move is Move.UNPUBLISH and state.publication_id is None:
        return Refused(NOT_OUT)
    if move is Move.UNPUBLISH and state.is_placed:
        return Refused(AT_PLACES)
    if move is Move.WITHDRAW and (review is None or decision_by(review, by) is None):
        return Refused(NOTHING_DECIDED)
    if move in (Move.APPROVE, Move.APPROVE_AGAIN, Move.REQUEST_CHANGES):
        return undecidable(move, state, review, by, shown_hash)
    return None


def unmovable(move: Move, state: State) -> Refused | None:
    """Why a draft's moment, or where it is out, can't be changed so."""
    if move is Move.SCHEDULE and state.schedule_id is not None:
        return Refused(MOVES[move].refused)
    if move in (Move.RESCHEDULE, Move.UNSCHEDULE) and state.schedule_id is None:
        return Refused(MOVES[move].refused)
    if move is Move.TAKE_OUT and not state.is_placed:
        return Refused(MOVES[move].refused)
    return None


def undecidable(move: Move, state: State, review: Review | None, by: Decider, shown_hash: str | None) -> Refused | None:
    """Why somebody can't decide so."""
    if why := who_may_not(move, state, by):
        return Refused(why)
    before = None if review is None else decision_by(review, by)
    if move is Move.APPROVE_AGAIN and (before is None or before.verdict != "approved"):
        return Refused(NOT_APPROVED_BEFORE)
    if shown_hash is not None and shown_hash != state.shown_hash:
        return MovedOn(TOO_LATE if is_hash(shown_hash) else UNREADABLE)
    verdict = "changes_requested" if move is Move.REQUEST_CHANGES else "approved"
    if before is not None and (before.verdict, before.content_hash) == (verdict, state.content_hash):
        return Refused(DECIDED_ALREADY[Move.REQUEST_CHANGES if move is Move.REQUEST_CHANGES else Move.APPROVE])
    return None


def who_may_not(move: Move, state: State, by: Decider) -> str | None:
    """Why it isn't theirs to decide so; None where it is. A link is good for both, where nobody is named."""
    if by.account_id is not None and by.account_id not in state.may_review:
        return NOT_A_REVIEWER
    if move is Move.REQUEST_CHANGES:
        return None
    if state.approvers and by.account_id not in state.approvers:
        return NOT_AN_APPROVER
    if by.account_id is not None and by.account_id not in state.able:
        return AUTHOR
    return None


def asked_by(state: State, account_id: int) -> State:
    """A draft as it would be if somebody asked for its review, who is an author by that."""
    return msgspec.structs.replace(state, asked_by=account_id)


def none_can_approve(state: State, reviewers: Sequence[int]) -> str | None:
    """Why it is of no use to ask only these people, though others could approve; None where it is."""
    asked, able = set(reviewers), set(state.able)
    return NONE_CAN_APPROVE if asked and able and asked <= set(state.may_review) - able else None


def too_few(state: State) -> str | None:
    """Why nobody who is asked can approve a draft, or they are too few; None where they are enough."""
    able, needed = len(state.able), state.approvals_needed
    if able >= needed:
        return None
    if able == 0 and state.deciders:
        return (
            "Asked by you, nobody here could approve this: who asks counts as an author too. Let whoever began it ask, "
            "or an owner say in the settings of review that authors may approve."
        )
    if able == 0:
        return "Nobody here can approve this as things are. An owner says in the settings of review who approves."
    return (
        f"This needs {needed} approvals, and only {able} here can approve it. An owner says in the settings of review "
        "how many are needed."
    )


def why_uncounted(state: State, made_by: int) -> str | None:
    """Why what is decided by a link of this member isn't an approval that counts; None where it is: it is as if they
    had approved, so that nobody approves their own draft, or one draft twice, by a link that they made."""
    return NOT_AN_APPROVER if state.approvers else who_may_not(Move.APPROVE, state, Decider(made_by))


def approver_of(state: State, by: Decider) -> tuple[int | None, bool]:
    """Whose approval it is that somebody gives now, None where it is nobody's; and whether they may only because the
    workspace lets authors approve."""
    member = by.account_id if by.made_by is None else by.made_by
    if member is None or (by.made_by is not None and why_uncounted(state, by.made_by)):
        return None, False
    return member, state.is_author(member) and any(each != member for each in state.deciders)


def decision_by(review: Review, by: Decider) -> Decision | None:
    """The decision of somebody that stands."""
    return next(
        (each for each in review.standing if (each.account_id, each.link_id) == (by.account_id, by.link_id)), None
    )


def is_hash(text: str) -> bool:
    """Whether a form's text is a hash at all."""
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)
