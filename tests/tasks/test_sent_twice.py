"""A line that is sent again since its answer didn't come is a task once, and is answered as it was the first time."""

import asyncio

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.quick_add import titles

pytestmark = pytest.mark.anyio

LINES = {"title": "Order paper tomorrow\nCall Dana #Shop", "place": "add", "key": "one"}


async def test_what_is_sent_twice_is_added_once_and_answered_the_same_way(desk: Desk, ana: Person) -> None:
    first, second = [await ana.htmx("/tasks", LINES) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200)
    assert await titles(desk, ana) == ["Order paper", "Call Dana"]
    notices = [node.html for reply in (first, second) for node in Page(reply).tree.css("#notice")]
    assert len(notices) == 2
    assert "2 tasks added" in str(notices[0])
    assert notices[0] == notices[1]
    assert "Order paper" in second.text
    assert await desk.fetch("select count(*) from projects") == 1


async def test_what_is_sent_twice_at_the_same_time_is_added_once(desk: Desk, ana: Person) -> None:
    line = {"title": "Order paper", "place": "add", "key": "one"}
    for _ in range(5):
        replies = await asyncio.gather(*[ana.htmx("/tasks", line) for _ in range(6)])
        assert [reply.status_code for reply in replies] == [200] * 6
        line["key"] += "x"
    assert await titles(desk, ana) == ["Order paper"] * 5


async def test_a_line_without_a_key_or_with_another_is_another_task(desk: Desk, ana: Person) -> None:
    for key in ("", "", "one", "two"):
        assert (await ana.htmx("/tasks", {"title": "Milk", "place": "add", "key": key})).status_code == 200
    assert await titles(desk, ana) == ["Milk"] * 4


async def test_a_key_is_of_one_person_in_one_workspace(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    dan = await desk.owner("Dan", business="Other")
    for who in (ana, ben, dan):
        assert (await who.htmx("/tasks", {"title": "Milk", "place": "add", "key": "one"})).status_code == 200
    assert await titles(desk, ana) == ["Milk"] * 2
    assert await titles(desk, dan) == ["Milk"]


async def test_what_was_refused_can_be_sent_again_under_its_key_and_what_was_added_is_never_refused(
    desk: Desk, ana: Person
) -> None:
    sent = {"title": "tomorrow", "place": "add", "key": "one"}
    assert (await ana.htmx("/tasks", sent)).status_code == 422
    ben = await desk.member("editor", ana)
    sent |= {"title": "Order paper", "assignee_id": str(ben.account_id)}
    assert (await ana.htmx("/tasks", sent)).status_code == 200
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    assert (await ana.htmx("/tasks", sent)).status_code == 200
    assert await titles(desk, ana) == ["Order paper"]


async def test_a_kept_line_says_all_that_its_form_said(desk: Desk, ana: Person) -> None:
    sent = {"title": "Call Dana friday", "words": "0:friday", "priority": "high", "key": "one"}
    for before in (False, True):
        reply = await ana.post("/tasks/kept", sent)
        assert (reply.status_code, reply.json()) == (201, {"before": before})
    assert await titles(desk, ana) == ["Call Dana friday"]
    assert await desk.fetch("select priority from tasks") == "high"
    assert (await ana.htmx("/tasks", sent)).status_code == 200
    assert await titles(desk, ana) == ["Call Dana friday"]
