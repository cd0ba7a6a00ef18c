"""Turns at the database: who came first is finished first, and no place is lost."""

import asyncio

import pytest

from webapp.database.fair_queue import Turns, came_at

pytestmark = pytest.mark.anyio


async def test_a_request_that_has_begun_goes_before_those_that_came_later() -> None:
    turns = Turns(1)
    finished: list[int] = []

    async def request(number: int) -> None:
        came_at.set(float(number))
        for _ in range(3):
            await turns.take()
            await asyncio.sleep(0)
            turns.give()
        finished.append(number)

    await asyncio.gather(*(request(number) for number in (3, 1, 4, 5, 2)))
    assert finished.index(1) < finished.index(2) < finished.index(4) < finished.index(5)


async def test_what_is_no_request_is_served_before_all() -> None:
    turns = Turns(1)
    served: list[str] = []

    async def ask(name: str, came: float) -> None:
        came_at.set(came)
        await turns.take()
        served.append(name)
        turns.give()

    await turns.take()
    asking = [asyncio.create_task(ask(name, came)) for name, came in (("late", 2.0), ("early", 1.0), ("tidying", 0.0))]
    await asyncio.sleep(0)
    turns.give()
    await asyncio.gather(*asking)
    assert served == ["tidying", "early", "late"]


@pytest.mark.parametrize("given", [False, True])
async def test_who_gives_up_waiting_takes_no_place_along(given: bool) -> None:
    turns = Turns(1)
    await turns.take()
    impatient = asyncio.create_task(turns.take())
    await asyncio.sleep(0)
    if given:
        turns.give()  # and it leaves before it knows
        impatient.cancel()
    else:
        impatient.cancel()
        await asyncio.sleep(0)
        turns.give()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await asyncio.wait_for(turns.take(), timeout=5)


@pytest.mark.parametrize("given", [False, True])
async def test_who_has_waited_too_long_takes_no_place_along(given: bool) -> None:
    turns = Turns(1)
    await turns.take()
    late = asyncio.create_task(turns.take(until=0.0))
    await asyncio.sleep(0)
    if given:
        turns.give()  # and it leaves at once, with the place that it was given
        await late
        turns.give()
    else:
        with pytest.raises(TimeoutError):
            await late
        turns.give()
    await asyncio.wait_for(turns.take(), timeout=5)
