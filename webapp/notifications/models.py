"""Notifications as rows."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from webapp.history.models import Event
from webapp.web.forms.fields import Text


class Reason(StrEnum):
    """Why somebody is told of a thing, the strongest first."""

    MENTION = "mention"
    REVIEW = "review"
    PUBLISHING = "publishing"
    DECISION = "decision"
    ASSIGNED = "assigned"
    REPLY = "reply"
    REMINDER = "reminder"
    FOLLOWING = "following"


REASON_WORDS = {
    Reason.MENTION: "Mentions you",
    Reason.REVIEW: "Your decision is wanted",
    Reason.PUBLISHING: "Publishing",
    Reason.DECISION: "Decision",
    Reason.ASSIGNED: "Assigned to you",
    Reason.REPLY: "Reply",
    Reason.REMINDER: "Reminder",
    Reason.FOLLOWING: "Following",
}


class Telling(msgspec.Struct, frozen=True):
    """What an account is told of a thing: `changes` of it by `actors`, of which `event_id` is told in words, None where
    nobody did it. `reasons` begin with the strongest; `at` is when the latest happened."""

    account_id: int
    subject: str
    subject_id: int
    reasons: tuple[Reason, ...]
    event_id: int | None
    changes: int
    actors: tuple[int, ...]
    at: datetime


class Untold(Event, frozen=True):
    """An event that nobody was told of yet; `undone` where nobody is to be."""

    undone: bool


class Progress(msgspec.Struct, frozen=True):
    """The event up to which a workspace's are told, and whether some of the next ones may not be seen yet."""

    event_id: int
    too_early: bool


class Follow(msgspec.Struct, frozen=True):
    """That somebody follows a thing, or has `muted` it; `commented` where they spoke of it."""

    subject: str
    subject_id: int
    account_id: int
    commented: bool = False
    muted: bool = False


class Notification(msgspec.Struct, frozen=True):
    """A line of somebody's inbox; `reasons` begin with the strongest."""

    id: int
    subject: str
    subject_id: int
    reasons: list[str]
    event_id: int | None
    changes: int
    actors: list[int]
    at: datetime
    is_read: bool
    is_done: bool


class Opened(msgspec.Struct, frozen=True):
    """What a line of an inbox leads to: a thing, and the part of it that is told."""

    subject: str
    subject_id: int
    part: str | None
    part_id: int | None
    is_read: bool


class Title(msgspec.Struct, frozen=True):
    """What a thing is called."""

    id: int
    title: str
    deleted_at: datetime | None


class Following(msgspec.Struct, frozen=True):
    """That somebody follows a thing, unless they have `muted` it."""

    muted: bool


class FoundFollowing(Following, frozen=True):
    """The same, and by the place among those who asked, of whom."""

    place: int


class InboxQuery(msgspec.Struct, frozen=True):
    """Where a page of the inbox begins: `<id>~<moment>` of the last line before it."""

    after: Annotated[str, Text("After", max=60, required=False)] = ""


class Line(msgspec.Struct, frozen=True):
    """A line of the inbox in words: who did it (id and name, None where nobody did), what they did, the beginning of
    what they wrote, what else happened, and why this is told."""

    notification: Notification
    icon: str
    title: str
    in_trash: bool
    actor: tuple[int, str] | None
    told: str
    quote: str
    more: str
    reasons: list[str]


class Day(msgspec.Struct, frozen=True):
    """The lines of one day; `begun` where the page before has its heading."""

    day: date
    lines: list[Line]
    begun: bool
