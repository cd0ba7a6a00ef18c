"""Workspaces as forms and rows."""

from datetime import datetime
from typing import Annotated

import msgspec

from webapp.web.forms.fields import Choice, Email, Number, Secret, Text, Version
from webapp.web.forms.preferences import DATE_ORDERS, NEW_PASSWORD_LENGTH, WEEK_STARTS, TimeZone
from webapp.web.viewer import DateOrder, Role, WeekStart

# How long recordings of what is said can be kept, in days; 0 is until what they say is confirmed.
RECORDING_DAYS_WORDS = [("0", "Until confirmed"), ("1", "A day"), ("7", "A week"), ("30", "A month")]
RECORDING_DAYS = tuple(days for days, _ in RECORDING_DAYS_WORDS)

# In which a workspace writes, by the names of PostgreSQL's stemmers.
LANGUAGE_WORDS = [
    ("danish", "Danish"),
    ("dutch", "Dutch"),
    ("english", "English"),
    ("finnish", "Finnish"),
    ("french", "French"),
    ("german", "German"),
    ("hungarian", "Hungarian"),
    ("italian", "Italian"),
    ("norwegian", "Norwegian"),
    ("portuguese", "Portuguese"),
    ("romanian", "Romanian"),
    ("russian", "Russian"),
    ("spanish", "Spanish"),
    ("swedish", "Swedish"),
    ("turkish", "Turkish"),
    ("none", "Another, or several"),
]
LANGUAGES = tuple(language for language, _ in LANGUAGE_WORDS)


class WorkspaceLink(msgspec.Struct, frozen=True):
    """A workspace in the switcher."""

    slug: str
    name: str
    role: str


class Name(msgspec.Struct, frozen=True):
    """A row that is chosen by its name: a member, a project."""

    id: int
    name: str


class WorkspaceRow(msgspec.Struct, frozen=True):
    """A workspace's settings."""

    id: int
    slug: str
    name: str
    time_zone: str
    week_start: WeekStart
    date_order: DateOrder
    autosave_days: int | None
    recording_days: int
    language: str
    version: int


class WorkspaceSettings(msgspec.Struct):
    """The settings form of a workspace; `autosave_days` None keeps autosaves for good, `recording_days` 0 keeps
    recordings until what they say is confirmed, `language` None leaves it as it is."""

    name: Annotated[str, Text("Business name", max=100)]
    time_zone: Annotated[str, TimeZone("Time zone")]
    week_start: Annotated[WeekStart, Choice("Week starts on", WEEK_STARTS)]
    date_order: Annotated[DateOrder, Choice("Date order", DATE_ORDERS)]
    version: Annotated[int, Version()]
    autosave_days: Annotated[int | None, Number("Days", min=1, max=36_500)] = None
    recording_days: Annotated[str, Choice("Recordings", RECORDING_DAYS)] = "0"
    language: Annotated[str | None, Choice("Language", LANGUAGES, required=False)] = None


class NewWorkspace(msgspec.Struct):
    """One more business."""

    name: Annotated[str, Text("Business name", max=100)]
    time_zone: Annotated[str, TimeZone("Time zone")]


class Member(msgspec.Struct, frozen=True):
    """A row of the members' page."""

    id: int
    name: str
    email: str
    role: str
    joined_at: datetime
    version: int
    open_tasks: int


class RoleChange(msgspec.Struct):
    """Another role for a member."""

    role: Annotated[Role, Choice("Role", Role)]


class NewInvitation(msgspec.Struct):
    """A link for somebody to join with a role."""

    role: Annotated[Role, Choice("Role", Role)]
    note: Annotated[str, Text("For whom", max=200, required=False)] = ""
    email: Annotated[str, Email("Email", required=False)] = ""


class Invitation(msgspec.Struct, frozen=True):
    """An invitation that still works."""

    id: int
    role: str
    note: str
    invited_by: str
    created_at: datetime
    expires_at: datetime


class InvitationTarget(msgspec.Struct, frozen=True):
    """What an invitation's link leads to."""

    workspace_id: int
    workspace_name: str
    slug: str
    role: str
    invited_by: str


class Joining(msgspec.Struct):
    """The account of somebody who follows an invitation and has none yet."""

    name: Annotated[str, Text("Your name", max=100)]
    email: Annotated[str, Email("Email")]
    password: Annotated[str, Secret("Password", min=NEW_PASSWORD_LENGTH)]


class MemberChange(msgspec.Struct, frozen=True):
    """What became of a member's change: `found` 0 where there is none, `changed` 0 for the last owner."""

    found: int
    changed: int


# How long autosaves can be kept, in days; "" is for good.
AUTOSAVE_DAYS_WORDS = [("", "For good"), ("365", "A year"), ("90", "90 days"), ("30", "30 days")]

ROLE_WORDS = {
    Role.OWNER: "Owner: everything, members and settings too",
    Role.REVIEWER: "Reviewer: does the work and may approve drafts",
    Role.EDITOR: "Editor: does the work, sends drafts for review",
    Role.VIEWER: "Viewer: reads, changes nothing",
}
