"""What is kept: bounded, right at its moment, and made by one for all who wait for it."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import MORNING
from tests.support.people import Desk, Person
from webapp.server_timing import watched
from webapp.web.page_cache import PLACE, Kept, Making, weight

pytestmark = pytest.mark.anyio


EACH = weight(("a",)) + weight("a") + PLACE  # what a letter takes


def test_no_more_is_kept_than_fits_and_what_was_asked_for_least_recently_goes() -> None:
    kept: Kept[str] = Kept(4 * EACH)
    for name in "abcd":
        kept.put((name,), name)
    assert kept.get(("a",), MORNING) == "a"
    kept.put(("e",), "e")
    assert [name for name in "abcde" if kept.get((name,), MORNING)] == ["a", "c", "d", "e"]
    assert kept.size == 4 * EACH


def test_what_would_push_out_most_of_the_others_is_not_kept() -> None:
    kept: Kept[str] = Kept(4 * EACH)
    kept.put(("b",), "more")
    assert len(kept) == 0


def test_a_long_key_takes_as_much_room_as_a_long_page() -> None:
    kept: Kept[str] = Kept(100_000)
    for number in range(100):
        kept.put((b"q=" + b"x" * 5_000 + b"%d" % number,), "no page")
    assert 15 < len(kept) < 20


def test_what_is_right_until_a_moment_is_gone_after_it() -> None:
    kept: Kept[str] = Kept(4 * EACH)
    kept.put(("a",), "a", MORNING)
    assert kept.get(("a",), MORNING - timedelta(microseconds=1)) == "a"
    assert kept.get(("a",), MORNING) is None
    assert kept.size == 0


# Another process, whose memory nothing else has stirred; it prints what it may keep, and what it grew by.
FILL = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from webapp.web.page_cache import PAGES, ROWS, SHARED, Part, begin_anew
from webapp.web.pages import ABOUT, kept_as
from webapp.web.templating import Ready
from webapp.web.viewer import Account, Role, Workspace

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

begin_anew(int(sys.argv[1]))
zone, length = ZoneInfo("Europe/Vienna"), int(sys.argv[2])
before = resident()
for number in range(12_000):
    account = Account(number, f"{number}@example.com", f"Name {number}", "system", 1)
    who = (account, Role.OWNER, zone.key, "dmy", "monday", date(2026, 3, 4))
    asked = (f"/w/alder/tasks/{number}", b"q=" + b"%d" % number * (length // 5))
    key = ("build", Workspace(number, f"alder-{number}", "Alder", number), who, *asked, False, "zstd")
    page, more = b"%d" % number * 50, {"hx-push-url": asked[0]}
    size = ABOUT + len(page) + len(asked[0]) * 2 + len(asked[1]) + len("{}")
    PAGES.put(key, kept_as(page, "zstd", more), datetime.now(UTC), size=size)
    row = ((number, True, zone.key, "dmy"), number, number, ("Project %d" % number, "Name", None), (0, 0, 0), False)
    ROWS.put(row, f"{number} row" * 80)
    made = Ready.of(f"{number} list".encode() * 80)
    SHARED.put(key, Part(made, made.sent, None))
print(PAGES.size + ROWS.size + SHARED.size, resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what a process holds in this way")
@pytest.mark.parametrize("length", [0, 4_000])
def test_the_setting_is_what_the_process_grows_by_whatever_is_asked_for(length: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FILL, "10", str(length)], capture_output=True, text=True, check=True, timeout=60
    )
    counted, grown = map(int, ran.stdout.split())
    assert 9_000_000 < counted <= 10_000_000
    assert grown < 12_500_000


async def test_one_makes_what_many_wait_for() -> None:
    making = Making()
    assert not await making.wait(("a",))
    assert not await making.wait(("b",))
    waiting = [asyncio.create_task(making.wait(("a",))) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting[1:])
    making.done(("a",))
    assert await asyncio.gather(*waiting[1:]) == [True, True]
    assert not await making.wait(("a",))


async def test_a_page_that_many_ask_for_at_once_is_made_once(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Order paper")
    with watched() as watch:
        replies = await asyncio.gather(*(ana.get("/tasks") for _ in range(20)))
    assert {(reply.status_code, reply.text) for reply in replies} == {(200, replies[0].text)}
    assert sum("get_tasks_paginated" in name for name in watch.names) == 1


async def test_nobody_waits_for_what_could_not_be_made(ana: Person) -> None:
    replies = await asyncio.gather(*(ana.get("/tasks/999/row") for _ in range(20)))
    assert {reply.status_code for reply in replies} == {404}
