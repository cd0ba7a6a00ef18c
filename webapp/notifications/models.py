"""Notifications as rows."""

from datetime import datetime
from enum import StrEnum

import msgspec

from webapp.history.models import Event


class Reason(StrEnum):
    """Why somebody is told of a thing, the strongest first."""

    MENTION = "mention"
    ASSIGNED = "assigned"
    REPLY = "reply"
    REMINDER = "reminder"
    FOLLOWING = "following"


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


class Unsent(msgspec.Struct, frozen=True):
    """A notification that hasn't gone out yet."""

    workspace_id: int
    id: int
    account_id: int
    reasons: list[Reason]
    subject: str
    subject_id: int
    event_id: int | None
    changes: int
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
