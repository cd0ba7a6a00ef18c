"""Notifications as rows."""

from datetime import datetime
from enum import StrEnum

import msgspec


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
