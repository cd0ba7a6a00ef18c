"""Whatever is sent to whatever route: no error of ours, and nothing of another workspace. `python -m tests.fuzz` goes
on for as long as it is told."""

from itertools import islice

import pytest

from tests.security.fuzzing import Fuzzer
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

REQUESTS = 700


@pytest.mark.parametrize("round_", range(3))
async def test_no_request_brings_a_route_down_or_shows_another_workspace(
    desk: Desk, ana: Person, round_: int, pytestconfig: pytest.Config
) -> None:
    fuzzer = Fuzzer(pytestconfig.getoption("--fuzz-from") + round_)
    await fuzzer.begin(desk, ana)
    for sent in islice(fuzzer.requests(), REQUESTS):
        await fuzzer.send(sent)
