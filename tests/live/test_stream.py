"""An open page is told of what has changed."""

import pytest

from tests.live.reading import listening
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_a_change_by_anyone_is_told_with_what_it_is_about(desk: Desk, ana: Person, address: str) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ana, "Order paper")
    async with listening(ana, address) as told:
        before = told.change
        assert (await ben.post(f"/tasks/{task}/completion")).status_code == 303
        line = await told.about("task", task)
        assert line["workspace"] == ana.workspace_id
        assert line["change"] > before
