"""What has to be done now and then is done again, whatever happened before."""

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from tests.support.people import Desk
from webapp import housekeeping
from webapp.database.failures import DatabaseUnavailable
from webapp.housekeeping import tidy_forever

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("trouble", "level"), [(RuntimeError("nobody expected this"), "ERROR"), (DatabaseUnavailable("away"), "WARNING")]
)
async def test_housekeeping_goes_on_after_an_error(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception,
    level: str,
) -> None:
    monkeypatch.setattr(housekeeping, "FIRST", timedelta(0))
    monkeypatch.setattr(housekeeping, "EVERY", timedelta(0))
    caplog.set_level(logging.WARNING, "cofounder.housekeeping")
    asked = 0
    again = asyncio.Event()

    def clock() -> datetime:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise trouble
        again.set()
        return desk.clock()

    tidying = asyncio.create_task(tidy_forever(desk.db, desk.app.state.store, clock))
    waiting = asyncio.create_task(again.wait())
    await asyncio.wait([tidying, waiting], return_when=asyncio.FIRST_COMPLETED)
    assert waiting.done()
    tidying.cancel()
    await asyncio.wait([tidying])
    (line,) = [line for line in caplog.records if line.name == "cofounder.housekeeping"]
    assert (line.levelname, line.exc_info is not None) == (level, level == "ERROR")
