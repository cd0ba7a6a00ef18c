"""The number that counts a workspace's writes, by which pages are kept."""

import pytest

from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_each_write_counts_the_workspaces_changes(desk: Desk, ana: Person) -> None:
    before = await desk.fetch("select change from workspaces")
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/completion")
    assert await desk.fetch("select change from workspaces") == before + 2
