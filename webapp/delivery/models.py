"""How members want to hear of things, and what goes out to them."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from webapp.notifications.models import Reason
from webapp.tasks.models import REMINDERS
from webapp.web.forms.fields import Choice, TimeOfDay, Version
from webapp.web.viewer import Account, DateOrder, Role, Viewer, WeekStart, Workspace


class When(StrEnum):
    """When something goes out by mail."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


WHEN_WORDS = {
    When.AT_ONCE: "At once",
    When.HOURLY: "Once an hour, together",
    When.DAILY: "Once a day, together",
    When.NEVER: "Not by mail",
}

LATE = timedelta(minutes=10)  # news is told a minute after it happened, and goes with the minute after that

# The field of each reason to be told, and what it is about.
FIELDS = {
    Reason.MENTION: "mentions",
    Reason.REVIEW: "reviews",
    Reason.PUBLISHING: "publishing",
    Reason.DECISION: "decisions",
    Reason.ASSIGNED: "assigned",
    Reason.REPLY: "replies",
    Reason.REMINDER: "reminders",
    Reason.FOLLOWING: "following",
}
REASON_WORDS = {
    Reason.MENTION: "Somebody mentions you",
    Reason.REVIEW: "Your decision about a draft is wanted",
    Reason.PUBLISHING: "What you publish went out, or waits for you",
    Reason.DECISION: "Somebody decides about a draft of yours",
    Reason.ASSIGNED: "A task is given to you",
    Reason.REPLY: "Somebody replies to you",
    Reason.REMINDER: "Reminders",
    Reason.FOLLOWING: "News of what you follow",
}


class Preferences(msgspec.Struct, frozen=True):
    """How a member wants to hear of things, on their own clock; as here, until they say otherwise. Between `quiet_from`
    and `quiet_until` nothing goes out but reminders."""

    mentions: When = When.AT_ONCE
    reviews: When = When.AT_ONCE
    decisions: When = When.AT_ONCE
    publishing: When = When.AT_ONCE
    assigned: When = When.AT_ONCE
    replies: When = When.AT_ONCE
    reminders: When = When.AT_ONCE
    following: When = When.DAILY
    daily_at: time = time(8)
    quiet_from: time | None = None
    quiet_until: time | None = None
    default_reminder: str | None = None
    version: int = 1

    def when(self, reason: Reason) -> When:
        """When what is told for a reason goes out."""
        return When(getattr(self, FIELDS[reason]))


class PreferencesForm(msgspec.Struct):
    """The form of them."""

    version: Annotated[int, Version()]
    mentions: Annotated[When, Choice("When", When)]
    reviews: Annotated[When, Choice("When", When)]
    decisions: Annotated[When, Choice("When", When)]
    publishing: Annotated[When, Choice("When", When)]
    assigned: Annotated[When, Choice("When", When)]
    replies: Annotated[When, Choice("When", When)]
    reminders: Annotated[When, Choice("When", When)]
    following: Annotated[When, Choice("When", When)]
    daily_at: Annotated[time | None, TimeOfDay("Time of the daily mail")] = None
    quiet_from: Annotated[time | None, TimeOfDay("Beginning of the quiet hours")] = None
    quiet_until: Annotated[time | None, TimeOfDay("End of the quiet hours")] = None
    default_reminder: Annotated[str | None, Choice("Reminder", tuple(REMINDERS), required=False)] = None


class Unplanned(msgspec.Struct, frozen=True):
    """A notification of which it isn't decided yet when it goes out; `preferences` are None where they were never
    said. `has_device` says whether its member has turned messages on, on a phone or a desktop."""

    workspace_id: int
    id: int
    reason: Reason
    time_zone: str
    preferences: dict[str, Any] | None
    has_device: bool

    def wanted(self) -> Preferences:
        """How its member wants to hear of things."""
        return Preferences() if self.preferences is None else msgspec.convert(self.preferences, Preferences)


class Recipient(msgspec.Struct, frozen=True):
    """A member as mails see them."""

    account_id: int
    email: str
    name: str
    workspace_id: int
    slug: str
    workspace_name: str
    role: Role
    time_zone: str
    week_start: WeekStart
    date_order: DateOrder

    def viewer(self, now: datetime) -> Viewer:
        """What they would see at a moment."""
        return Viewer(
            account=Account(self.account_id, self.email, self.name, "system", 1),
            workspace_or_none=Workspace(self.workspace_id, self.slug, self.workspace_name, 0),
            role_or_none=Role(self.role),
            zone=ZoneInfo(self.time_zone),
            week_start=self.week_start,
            date_order=self.date_order,
            now=now,
        )


class Outgoing(Recipient, frozen=True):
    """A notification that goes out, and to whom; `together` with others where it was to wait. What is `undone`, or
    whose member `has_left`, doesn't."""

    id: int
    subject: str
    subject_id: int
    reasons: list[Reason]
    event_id: int | None
    changes: int
    at: datetime
    send_at: datetime
    together: bool
    undone: bool
    has_left: bool

    @property
    def waited(self) -> bool:
        """Whether it shares a mail: it was to wait, or is so late that others are too."""
        return self.together or self.send_at - self.at >= LATE
