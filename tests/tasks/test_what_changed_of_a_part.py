"""A change of an item or a comment is answered with what changed on the page of its task, and nothing else."""

import pytest

from tests.support.people import Desk, Person
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

MOST = 6_000  # bytes of a reply, before it is compressed
MANY = 25
ACTS: dict[str, tuple[str, dict[str, str], int]] = {  # with the most statements that each may take
    "add an item": ("/items", {"title": "Measure the board"}, 3),
    "tick an item": ("/items/1/completion", {}, 3),
    "rename an item": ("/items/1?_method=put", {"version": "1", "title": "Order card"}, 3),
    "delete an item": ("/items/1?_method=delete", {}, 3),
    "comment": ("/comments", {"body": "The board is **dry**"}, 3),
    "edit a comment": ("/comments/1?_method=put", {"version": "1", "body": "It is dry"}, 4),
    "delete a comment": ("/comments/1?_method=delete", {}, 3),
}


async def reply_size(desk: Desk, who: Person, act: str, *, more: int) -> int:
    """The bytes of the answer to an act on a task with an item and a comment, and `more` of both; it asks the database
    as few questions as it may."""
    task = await desk.task(who)
    await desk.item(who, task, *(f"Step {number}" for number in range(more + 1)))
    for number in range(more + 1):
        await desk.comment(who, task, f"Number {number}")
    await who.get(f"/tasks/{task}")
    rest, fields, most = ACTS[act]
    with watched() as watch:
        reply = await who.htmx(f"/tasks/{task}{rest}", fields)
    assert reply.status_code == 200
    assert 0 < len(watch.names) <= most, watch.names
    return len(reply.content)


@pytest.mark.parametrize("act", ACTS)
async def test_the_answer_to_an_act_is_small_and_the_same_beside_many_others(desk: Desk, ana: Person, act: str) -> None:
    alone = await reply_size(desk, ana, act, more=0)
    await desk.fetch("delete from comments")
    await desk.fetch("delete from checklist_items")
    await desk.fetch("alter sequence comments_id_seq restart")
    await desk.fetch("alter sequence checklist_items_id_seq restart")
    beside_many = await reply_size(desk, ana, act, more=MANY)
    assert beside_many < MOST
    assert beside_many - alone < 200  # longer numbers, and a button that isn't at the end
