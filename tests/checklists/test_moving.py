"""Moving items: where they go, and that many movers at once lose and double none."""

import asyncio
import random

import pytest

from tests.checklists.test_checklist import COUNTS, ITEMS, items_of
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.checklists.queries import move_item

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("item", "place", "order"),
    [
        (1, 3, "b, c, a, d"),
        (4, 1, "d, a, b, c"),
        (2, 1, "b, a, c, d"),
        (2, 3, "a, c, b, d"),
        (1, 101, "b, c, d, a"),
        (3, 0, "c, a, b, d"),
        (2, 2, "a, b, c, d"),
    ],
)
async def test_an_item_goes_to_its_place_and_the_others_make_room(
    desk: Desk, ana: Person, item: int, place: int, order: str
) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b", "c", "d")
    reply = await ana.post(f"/tasks/{task}/items/{item}/place?_method=put", {"place": str(place)})
    assert reply.status_code == 303
    assert await desk.fetch(ITEMS) == order
    moved = await desk.fetch("select count(*) from events where action = 'item.moved'")
    assert moved == (order != "a, b, c, d")


async def test_plain_buttons_move_it_one_place_and_its_panel_stays_open(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b", "c")
    page = Page(await ana.get(f"/tasks/{task}"))
    form = page.one("#item-3 form[data-move]")
    up = page.one("#item-3-up").attributes
    assert up["name"] == "place"
    reply = await ana.browser.post(form.attributes["action"] or "", data={"place": up["value"] or ""})
    assert reply.headers["location"] == ana.path(f"/tasks/{task}?item=3#item-3")
    page = Page(await ana.browser.get(reply.headers["location"].partition("#")[0]))
    assert items_of(page) == ["a", "c", "b"]
    assert "open" in page.one("#item-3-more").attributes
    assert "moved “c” up the checklist" in page.text
    dragged = await ana.htmx(f"/tasks/{task}/items/3/place?_method=put", {"place": "1", "dragged": "1"})
    assert "open" not in Page(dragged).one("#item-3-more").attributes


@pytest.mark.parametrize("place", ["", "-1", "102", "first", "9" * 30])
async def test_what_is_no_place_is_refused(desk: Desk, ana: Person, place: str) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b")
    reply = await ana.post(f"/tasks/{task}/items/1/place?_method=put", {"place": place})
    assert reply.status_code == 422
    assert await desk.fetch(ITEMS) == "a, b"


async def test_moving_leaves_an_open_form_of_the_item_good(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "a", "b")
    await ana.post(f"/tasks/{task}/items/1/place?_method=put", {"place": "2"})
    assert (await ana.post(f"/tasks/{task}/items/1?_method=put", {"version": "1", "title": "A"})).status_code == 303


async def test_many_movers_at_once_lose_and_double_no_item(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, *"abcdefgh")
    dice = random.Random(11)

    async def write() -> int:
        item = dice.randrange(1, 9)
        path, fields = dice.choice(
            [
                *[(f"/{item}/place?_method=put", {"place": str(dice.randrange(1, 9))})] * 6,
                (f"/{item}/completion", {}),
                (f"/{item}/completion?_method=delete", {}),
                ("", {"title": "new"}),
            ]
        )
        return (await ana.post(f"/tasks/{task}/items{path}", fields)).status_code

    for _ in range(10):
        assert set(await asyncio.gather(*(write() for _ in range(8)))) == {303}
        shown = (await desk.fetch(ITEMS)).split(", ")
        assert sorted(title for title in shown if title != "new") == list("abcdefgh")
    real = await desk.fetch(
        "select count(*) filter (where done_at is not null) || '/' || count(*) from checklist_items"
    )
    assert await desk.fetch(COUNTS) == real


async def test_moves_at_once_end_as_if_one_had_followed_the_other(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, *"abcdef")
    for _ in range(15):
        before = (await desk.fetch(ITEMS)).split(", ")
        await asyncio.gather(
            *(
                move_item(desk.db, ana.workspace_id, task, item, ana.account_id, place, now=desk.clock())
                for item, place in ((1, 5), (6, 1))
            )
        )
        possible = []
        for moves in ((("a", 5), ("f", 1)), (("f", 1), ("a", 5))):
            order = list(before)
            for title, place in moves:
                order.remove(title)
                order.insert(place - 1, title)
            possible.append(order)
        assert (await desk.fetch(ITEMS)).split(", ") in possible
        await move_item(desk.db, ana.workspace_id, task, 1, ana.account_id, 1, now=desk.clock())
