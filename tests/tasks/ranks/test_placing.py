"""Tasks moved by hand: by each button, beside each other, at the same time, and taken back."""

import asyncio
from random import Random
from typing import Any

import httpx
import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.jobs.models import Resources
from webapp.jobs.queries import enqueue
from webapp.jobs.worker import Worker
from webapp.server_timing import watched
from webapp.tasks.ranks import placing
from webapp.tasks.ranks.fractions import between
from webapp.tasks.ranks.placing import beside_what
from webapp.tasks.ranks.spreading import LONG, SPREAD

pytestmark = pytest.mark.anyio

BY_HAND = "/tasks?sort=manual"


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


async def tasks(desk: Desk, ana: Person, titles: str, **fields: Any) -> dict[str, int]:
    """Tasks of these letters, in this order."""
    return {title: await desk.task(ana, title, **fields) for title in titles}


async def place(who: Person, task: int, on: str = BY_HAND, **to: str | int) -> httpx.Response:
    """Move a task in the list that is shown."""
    referer = {"referer": f"http://desk.test{who.path(on)}"}
    return await who.post(f"/tasks/{task}/place?_method=put", to, headers=referer)


async def order(who: Person, on: str = BY_HAND) -> str:
    """The titles of a list."""
    return "".join(Page(await who.get(on)).titles)


async def test_a_task_moves_up_down_to_the_ends_and_beside_another(desk: Desk, ana: Person) -> None:
    ids = await tasks(desk, ana, "abcd")
    assert await order(ana) == "abcd"
    for task, to, expected in (
        ("c", {"place": "up"}, "acbd"),
        ("a", {"place": "down"}, "cabd"),
        ("d", {"place": "top"}, "dcab"),
        ("c", {"place": "end"}, "dabc"),
        ("d", {"above": ids["b"]}, "abdc"),
        ("c", {"below": ids["a"]}, "cabd"),
        ("c", {"place": "up"}, "cabd"),
        ("d", {"place": "down"}, "cabd"),
    ):
        reply = await place(ana, ids[task], **to)
        assert (reply.status_code, reply.headers["location"]) == (303, ana.path(BY_HAND))
        assert await order(ana) == expected
    await desk.task(ana, "e")
    assert await order(ana) == "cabde"  # what is new comes last
    assert await desk.fetch("select count(*) from events where action = 'task.ranked'") == 6


async def test_a_list_of_some_is_the_same_order_and_moves_past_what_it_shows(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    ids = await tasks(desk, ana, "ab", project_id=shop) | await tasks(desk, ana, "xy")
    ids |= await tasks(desk, ana, "c", project_id=shop, labels=["ink"])
    in_shop = f"/tasks?project={shop}&sort=manual"
    assert await order(ana, in_shop) == "abc"
    assert (await place(ana, ids["c"], in_shop, place="up")).status_code == 303
    assert (await order(ana, in_shop), await order(ana)) == ("acb", "acbxy")
    assert (await place(ana, ids["y"], place="top")).status_code == 303
    assert (await order(ana, in_shop), await order(ana)) == ("acb", "yacbx")
    typed = "/tasks?q=project:Shop+-label:ink&sort=manual"
    assert await order(ana, typed) == "ab"
    assert (await place(ana, ids["b"], typed, place="up")).status_code == 303
    assert (await order(ana, typed), await order(ana)) == ("ba", "ybacx")


async def test_a_move_is_told_and_taken_back(desk: Desk, ana: Person) -> None:
    ids = await tasks(desk, ana, "abc")
    await place(ana, ids["c"], place="top")
    page = Page(await ana.get(BY_HAND))
    assert (page.notice, "".join(page.titles)) == ("Task moved", "cab")
    assert "moved this task in the list" in Page(await ana.get(f"/tasks/{ids['c']}")).text
    await place(ana, ids["b"], place="top")
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert await order(ana) == "bac"
    assert await desk.fetch("select rank from tasks where id = $1", ids["c"]) is None


async def test_the_row_that_moved_is_all_that_is_sent_and_says_its_place(desk: Desk, ana: Person) -> None:
    ids = await tasks(desk, ana, "abc")
    places = {
        row.attributes["id"]: row.attributes["data-place"] for row in Page(await ana.get(BY_HAND)).tree.css(".row")
    }
    current = {"hx-current-url": f"http://desk.test{ana.path(BY_HAND)}"}
    with watched() as watch:
        reply = await ana.htmx(f"/tasks/{ids['c']}/place?_method=put", {"place": "top"}, **current)
    row = Page(reply).one(f"#task-{ids['c']}")
    assert (row.attributes["data-place"] or "") < (places[f"task-{ids['a']}"] or "")
    assert len(watch.names) <= 10, watch.names


async def test_who_moves_at_the_same_time_moves_both(desk: Desk, ana: Person, ben: Person) -> None:
    ids = await tasks(desk, ana, "abcdef")
    for _ in range(3):
        await asyncio.gather(
            place(ana, ids["e"], above=ids["a"]),
            place(ben, ids["f"], above=ids["a"]),
            place(ana, ids["b"], place="end"),
        )
        found = await order(ana)
        assert found[0] == "a"
        assert {*found[1:3]} == {"e", "f"}
        assert (found[-1], sorted(found)) == ("b", list("abcdef"))
        await place(ben, ids["e"], place="end")


async def test_a_rank_that_somebody_was_faster_with_is_another_one(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await tasks(desk, ana, "abc")
    await place(ana, ids["c"], above=ids["a"])
    taken = await desk.fetch("select rank from tasks where id = $1", ids["c"])
    given = [taken]
    monkeypatch.setattr(placing, "between", lambda *bounds: given.pop() if given else between(*bounds))
    await place(ana, ids["a"], place="end")
    assert (await order(ana), given) == ("cba", [])


async def test_many_moves_of_two_people_are_those_of_a_list_and_long_ranks_are_spread(
    desk: Desk, ana: Person, ben: Person
) -> None:
    ids = await tasks(desk, ana, "abcdefgh")
    plain, random = list("abcdefgh"), Random(7)
    for number in range(40):
        task, other = random.sample(plain, 2)
        before = random.random() < 0.5
        side = "below" if before else "above"
        assert (await place((ana, ben)[number % 2], ids[task], BY_HAND, **{side: ids[other]})).status_code == 303
        plain.remove(task)
        plain.insert(plain.index(other) + (0 if before else 1), task)
        if number % 10 == 9:
            assert await order(ana) == "".join(plain)
            lengthen = "update tasks set rank = rank || repeat('5', 60) where rank is not null and id % 3 <> 0"
            await desk.fetch(lengthen)
            expected = await order(ana)
            await place(ana, ids[plain[0]], above=ids[plain[1]])
            plain[:2] = plain[1::-1]
            assert expected == "".join([plain[1], plain[0], *plain[2:]])
            resources = Resources(desk.db, desk.app.state.store, desk.app.state.settings, desk.clock)
            await enqueue(desk.db, SPREAD, now=desk.clock(), workspace_id=ana.workspace_id)
            await Worker(resources, (SPREAD,)).work()
            assert await order(ana) == "".join(plain)
            assert await desk.fetch("select max(length(rank)) from tasks") <= LONG


async def test_what_cant_be_placed_says_why_and_stays(desk: Desk, ana: Person) -> None:
    ids = await tasks(desk, ana, "abc")
    cleo = await desk.owner("Cleo", business="Other")
    theirs = await desk.task(cleo, "z")
    await ana.post(f"/tasks/{ids['b']}/completion")
    gone = await place(ana, ids["c"], above=ids["b"])
    assert (gone.status_code, "so it stays where it was" in gone.text) == (409, True)
    assert (await place(ana, ids["c"], above=theirs)).status_code == 409
    assert (await place(ana, theirs, place="top")).status_code == 404
    for fields in ({}, {"place": "left"}, {"above": "x"}):
        assert (await place(ana, ids["c"], **fields)).status_code == 422
    assert (await place(ana, ids["c"], "/tasks", place="top")).status_code == 422
    assert (await ana.get(f"{BY_HAND}&after=5~~odd")).status_code == 200
    assert await order(ana) == "ac"
    vera = await desk.member("viewer", ana, "Vera")
    assert (await place(vera, ids["c"], place="top")).status_code == 403
    assert not Page(await vera.get(BY_HAND)).tree.css("[data-grip], [data-reorder]")


async def test_a_list_by_hand_goes_on_from_its_last_row(desk: Desk, ana: Person) -> None:
    for number in range(60):
        await desk.task(ana, f"Task {number:02}")
    last = await desk.fetch("select max(id) from tasks")
    await place(ana, last, place="top")
    page = Page(await ana.get(BY_HAND))
    assert page.titles[:2] == ["Task 59", "Task 00"]
    more = page.one(".pager a").attributes["href"] or ""
    assert Page(await ana.browser.get(more)).titles == [f"Task {number:02}" for number in range(49, 59)]


async def test_the_end_is_where_the_list_ends_by_then(
    desk: Desk, ana: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await tasks(desk, ana, "abc")
    faster = [ids["c"]]

    async def found_first(*given: Any) -> Any:
        found = await beside_what(*given)
        if faster:
            assert (await place(ben, faster.pop(), place="top")).status_code == 303
        return found

    monkeypatch.setattr(placing, "beside_what", found_first)
    assert (await place(ana, ids["a"], place="end")).status_code == 303
    assert await order(ana) == "cba"


async def test_the_next_occurrence_stands_where_the_one_before_it_stood(desk: Desk, ana: Person) -> None:
    await tasks(desk, ana, "ab")
    await ana.post("/tasks", {"title": "r every day starting tomorrow"})
    r = await desk.fetch("select id from tasks where title = 'r'")
    await tasks(desk, ana, "c")
    assert await order(ana) == "abrc"
    for _ in range(3):
        assert (await ana.post(f"/tasks/{r}/completion")).status_code == 303
        r = await desk.fetch("select max(id) from tasks where title = 'r'")
        assert await order(ana) == "abrc"
    await place(ana, r, place="top")
    assert (await ana.post(f"/tasks/{r}/completion")).status_code == 303
    assert await order(ana) == "rabc"
    assert (await ana.post(f"/tasks/{r}/completion?_method=delete")).status_code == 303  # which takes the next one back
    assert await order(ana) == "rabc"
    assert await desk.fetch("select max(length(rank)) from tasks where rank is not null") <= 24
    await place(ana, r, place="end")
    r = await desk.fetch("select id from tasks where title = 'r' and is_open")
    assert (await ana.post(f"/tasks/{r}/completion")).status_code == 303
    assert await order(ana) == "abcr"
    await desk.task(ana, "d")
    assert await order(ana) == "abcrd"
