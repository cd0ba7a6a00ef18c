"""How long a task takes, as it is written in its sheet and in its form."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.tasks.facts import put

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("3h", 180), ("90m", 90), ("1,5h", 90), ("1.5 h", 90), ("1.5 hours", 90), ("1h30", 90), ("1h 30m", 90),
     ("1:30", 90), ("90", 90), ("45 min", 45), ("~45m", 45), ("~ 2h", 120)],
)  # fmt: skip
async def test_an_estimate_is_written_as_quick_add_reads_it_in_each_form(
    desk: Desk, ana: Person, typed: str, minutes: int
) -> None:
    one, other = await desk.task(ana), await desk.task(ana)
    assert (await put(ana, one, "estimate", words=typed)).status_code == 200
    edit = {"version": "1", "estimate_minutes": typed}
    assert (await ana.htmx(f"/tasks/{other}?_method=put", edit)).status_code == 200
    assert await desk.fetch("select array_agg(estimate_minutes) from tasks") == [minutes, minutes]


@pytest.mark.parametrize(
    "typed", ["soon", "0", "1:75", "99999999h", "0.333h", "1,333h", "-3", "h", "3x", "1:30:00", "~", "~~3h"]
)
async def test_what_is_no_length_is_refused_as_it_was_typed(desk: Desk, ana: Person, typed: str) -> None:
    task = await desk.task(ana, estimate_minutes=30)
    reply = await put(ana, task, "estimate", words=typed)
    assert reply.status_code == 422
    assert "Write it like 3h" in Page(reply).text
    assert Page(reply).value("Or another length") == typed
    assert await desk.fetch("select estimate_minutes from tasks") == 30
