"""Accounts as forms and rows."""

from datetime import datetime
from typing import Annotated

import msgspec

from webapp.web.forms.fields import Choice, Email, Flag, Secret, Text, Version
from webapp.web.forms.preferences import DATE_ORDERS, NEW_PASSWORD_LENGTH, WEEK_STARTS, TimeZone
from webapp.web.viewer import DateOrder, Theme, WeekStart


class SignIn(msgspec.Struct):
    """The sign-in form. Where it leads to (`next`) is no field of it: what is wrong with that is nobody's mistake."""

    email: Annotated[str, Email("Email", new=False)]
    password: Annotated[str, Secret("Password")]


class SetUp(msgspec.Struct):
    """The first form of a new desk: the owner's account and their business."""

    name: Annotated[str, Text("Your name", max=100)]
    email: Annotated[str, Email("Email")]
    password: Annotated[str, Secret("Password", min=NEW_PASSWORD_LENGTH)]
    workspace_name: Annotated[str, Text("Business name", max=100)]
    time_zone: Annotated[str, TimeZone("Time zone")]
    week_start: Annotated[WeekStart, Choice("Week starts on", WEEK_STARTS)]
    date_order: Annotated[DateOrder, Choice("Date order", DATE_ORDERS)]
    sample_data: Annotated[bool, Flag("Sample data")] = False


class NewPassword(msgspec.Struct):
    """Change the password: the present one and a new one."""

    current: Annotated[str, Secret("Current password")]
    password: Annotated[str, Secret("New password", min=NEW_PASSWORD_LENGTH)]


class Forgotten(msgspec.Struct):
    """Whom a link is to go to."""

    email: Annotated[str, Email("Email", new=False)]


class ResetPassword(msgspec.Struct):
    """A new password after following a one-time link."""

    password: Annotated[str, Secret("New password", min=NEW_PASSWORD_LENGTH)]


class AccountSettings(msgspec.Struct):
    """What a person can set for themselves; another email needs the `current` password."""

    name: Annotated[str, Text("Your name", max=100)]
    email: Annotated[str, Email("Email")]
    version: Annotated[int, Version()]
    current: Annotated[str, Secret("Current password", required=False)] = ""
    time_zone: Annotated[str | None, TimeZone("Time zone", required=False)] = None
    week_start: Annotated[WeekStart | None, Choice("Week starts on", WEEK_STARTS, required=False)] = None
    date_order: Annotated[DateOrder | None, Choice("Date order", DATE_ORDERS, required=False)] = None


class ThemeChoice(msgspec.Struct):
    """The theme switch."""

    theme: Annotated[Theme, Choice("Theme", ("system", "light", "dark"))]


class AccountRow(msgspec.Struct, frozen=True):
    """An account with its secrets left out."""

    id: int
    email: str
    name: str
    time_zone: str | None
    week_start: WeekStart | None
    date_order: DateOrder | None
    theme: Theme
    version: int


class Credentials(msgspec.Struct, frozen=True):
    """What signing in compares."""

    id: int
    password_hash: str


class SessionRow(msgspec.Struct, frozen=True):
    """A place where the account is signed in."""

    here: bool
    created_at: datetime
    seen_at: datetime
    user_agent: str
