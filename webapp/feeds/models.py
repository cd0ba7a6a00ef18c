"""Calendars as rows and forms."""

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from webapp.web.forms.fields import Text
from webapp.web.viewer import Account, DateOrder, Role, Viewer, WeekStart, Workspace


class FeedRow(msgspec.Struct, frozen=True):
    """A calendar as its owner sees it: `read_at` is when a program last did."""

    id: int
    name: str
    query: str
    created_at: datetime
    read_at: datetime | None


class Feed(msgspec.Struct, frozen=True):
    """A calendar as its address leads to it: what it is called, what it asks for, and whose it is. It `is_over` where
    it was ended, or they have left."""

    id: int
    title: str
    query: str
    uid: UUID
    read_at: datetime | None
    is_over: bool
    account_id: int
    email: str
    name: str
    workspace_id: int
    slug: str
    workspace_name: str
    change: int
    role: Role
    time_zone: str
    week_start: WeekStart
    date_order: DateOrder

    def viewer(self, now: datetime) -> Viewer:
        """What its owner would see at a moment."""
        return Viewer(
            account=Account(self.account_id, self.email, self.name, "system", 1),
            workspace_or_none=Workspace(self.workspace_id, self.slug, self.workspace_name, self.change),
            role_or_none=Role(self.role),
            zone=ZoneInfo(self.time_zone),
            week_start=self.week_start,
            date_order=self.date_order,
            now=now,
        )


class NewFeed(msgspec.Struct):
    """The form that makes one."""

    name: Annotated[str, Text("Name", max=80)]
    q: Annotated[str, Text("What it shows", max=8000, required=False)] = ""
