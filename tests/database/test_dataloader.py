"""Look-ups that go together: fewer round trips, and nobody is told what was before they asked."""

import asyncio

import pytest

from webapp.database.dataloader import AT_ONCE, MOST, Together

pytestmark = pytest.mark.anyio


class Register:
    """Numbers by name, as they were when a round trip began; it ends when the door is open."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.asked: list[list[str]] = []
        self.door = asyncio.Event()

    async def read(self, names: list[str]) -> dict[str, int]:
        """What is in the register now, brought later."""
        self.asked.append(names)
        found = {name: self.numbers[name] for name in names if name in self.numbers}
        await self.door.wait()
        if "broken" in names:
            raise LookupError("broken")
        return found


async def settle() -> None:
    """Let everybody who can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_many_who_ask_at_the_same_time_pay_for_few_round_trips() -> None:
    register = Register()
    register.numbers = {f"name {number}": number for number in range(100)}
    together = Together(register.read)
    waiting = [asyncio.create_task(together.get(f"name {number % 101}")) for number in range(500)]
    await settle()
    register.door.set()
    found = await asyncio.gather(*waiting)
    assert found == [number % 101 if number % 101 < 100 else None for number in range(500)]
    assert len(register.asked) <= AT_ONCE + 500 // MOST + 1
    assert all(len(names) == len(set(names)) for names in register.asked)


async def test_who_comes_alone_is_served_at_once() -> None:
    register = Register()
    register.door.set()
    together = Together(register.read)
    assert await together.get("nobody") is None
    assert await together.get("nobody") is None
    assert register.asked == [["nobody"], ["nobody"]]


async def test_what_is_asked_after_a_change_is_looked_up_after_it() -> None:
    register = Register()
    together = Together(register.read)
    early = [asyncio.create_task(together.get("ana"))]
    await settle()
    early.append(asyncio.create_task(together.get("ana")))
    await settle()
    register.numbers["ana"] = 7
    late = [asyncio.create_task(together.get("ana")) for _ in range(3)]
    await settle()
    register.door.set()
    assert await asyncio.gather(*late) == [7, 7, 7]
    assert await asyncio.gather(*early) == [None, None]


async def test_an_error_is_told_to_all_who_asked_with_it_and_to_nobody_later() -> None:
    register = Register()
    register.door.set()
    together = Together(register.read)
    told = await asyncio.gather(together.get("broken"), together.get("ana"), return_exceptions=True)
    assert [type(error) for error in told] == [LookupError, LookupError]
    register.numbers["ana"] = 7
    assert await together.get("ana") == 7


async def test_who_leaves_does_not_take_the_others_along() -> None:
    register = Register()
    register.numbers = {"ana": 7, "ben": 8}
    together = Together(register.read)
    ana, ben = (asyncio.create_task(together.get(name)) for name in ("ana", "ben"))
    await settle()
    ana.cancel()
    register.door.set()
    assert await ben == 8
    assert await together.get("ana") == 7
