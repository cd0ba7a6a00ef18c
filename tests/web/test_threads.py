"""Work off the event loop, with a queue that says when it is full."""

import asyncio
import threading

import pytest

from webapp.web.threads import LONG, Busy, Worker, off_the_loop

pytestmark = pytest.mark.anyio


async def test_short_work_is_done_at_once_and_long_work_by_a_thread() -> None:
    here = threading.current_thread()
    assert await off_the_loop(LONG - 1, threading.current_thread) is here
    assert await off_the_loop(LONG, threading.current_thread) is not here


async def test_a_full_queue_refuses_and_takes_work_again_once_it_is_shorter() -> None:
    worker, go = Worker(threads=1, most=3), threading.Event()
    waiting = [asyncio.create_task(worker.run(go.wait)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await worker.run(go.wait)
    go.set()
    assert await asyncio.gather(*waiting) == [True, True, True]
    assert await worker.run(go.wait) is True


async def test_what_goes_wrong_in_a_thread_is_raised_and_frees_its_place() -> None:
    worker = Worker(threads=1, most=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="invalid literal"):
            await worker.run(int, "x")
