"""Statements that are asked as one."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from tests.support.people import Desk
from webapp.database.at_once import ask, at_once
from webapp.database.loader import Query

pytestmark = pytest.mark.anyio


class Day(msgspec.Struct, frozen=True):
    """A row of one of them."""

    day: date
    at: datetime | None


class Found(msgspec.Struct, frozen=True):
    """What they find."""

    early: list[Day]
    late: list[Day]
    unasked: list[Day] = []


async def test_each_is_answered_by_its_own_parameters_in_its_own_order(desk: Desk) -> None:
    text = "select date '2026-03-01' - n as day, :at::timestamptz as at from generate_series(1, :count) n"
    days = Query("examples", "days", "", f"{text} order by n")
    at = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    found = await at_once(desk.db, Found, early=ask(days, at=at, count=2), late=ask(days, at=None, count=0))
    assert found == Found(early=[Day(date(2026, 2, 28), at), Day(date(2026, 2, 27), at)], late=[])
