"""Several lines of quick add are several tasks, saved and taken back together."""

import asyncio
from zoneinfo import ZoneInfo

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.quick_add import chips, preview, the_task, titles
from webapp.quick_add import Context
from webapp.tasks.quick_add.capture import MAX_WAITING, MOST_LINES, Marks, Typed, read_typed
from webapp.web.threads import Busy

pytestmark = pytest.mark.anyio


async def test_a_project_that_two_people_make_at_once_is_made_once(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    lines = [who.post("/tasks", {"title": f"Line {number} #Flyers"}) for number, who in enumerate([ana, ben] * 3)]
    assert {reply.status_code for reply in await asyncio.gather(*lines)} == {303}
    assert await desk.fetch("select count(*) from projects") == 1
    assert await desk.fetch("select count(*) from tasks where project_id is not null") == 6


async def test_an_unknown_project_is_offered_and_made_with_the_task_once_for_all_lines(desk: Desk, ana: Person) -> None:
    page = await preview(ana, "Order flyers #Flyers")
    assert chips(page) == ["Project Flyers (new)"]
    assert await desk.fetch("select count(*) from projects") == 0
    await ana.post("/tasks", {"title": "Order flyers #Flyers\nFold flyers #flyers\nBurn flyers #FLYERS"})
    assert await desk.fetch("select array_agg(name) from projects") == ["Flyers"]
    assert await desk.fetch("select count(distinct project_id) from tasks where project_id is not null") == 1
    assert await desk.fetch("select count(*) from events where subject = 'project' and action = 'project.created'") == 1
    assert chips(await preview(ana, "More #flyers")) == ["Project Flyers"]


async def test_pasted_lines_are_tasks_in_their_order_with_one_notice_and_one_undo(desk: Desk, ana: Person) -> None:
    reply = await ana.post("/tasks", {"title": "Order paper tomorrow\r\n\r\n  Call Bob p1 \r\nPack\r\n"})
    assert reply.status_code == 303
    assert await titles(desk, ana) == ["Order paper", "Call Bob", "Pack"]
    page = Page(await ana.get("/tasks"))
    assert page.notice == "3 tasks added"
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.status_code == 303
    assert await titles(desk, ana) == []
    assert await desk.fetch("select count(*) from events where action like '%.undone'") == 3


async def test_an_undo_of_several_is_refused_where_one_has_changed_since_and_takes_none_back(
    desk: Desk, ana: Person
) -> None:
    await ana.post("/tasks", {"title": "One\nTwo"})
    page = Page(await ana.get("/tasks"))
    one = await the_task(desk, ana, "One")
    await ana.post(f"/tasks/{one.id}?_method=delete")
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.status_code == 409
    assert await titles(desk, ana) == ["Two"]


async def test_an_undo_of_events_that_are_none_is_not_found(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    await ana.post("/tasks", {"title": "One\nTwo"})
    events = ".".join(str(number) for number in await desk.fetch("select array_agg(id) from events"))
    for who, said in ((eve, events), (ana, f"{events}.999999"), (ana, "one.two"), (ana, ""), (ana, "9" * 30)):
        assert (await who.post("/events/undo", {"events": said})).status_code == 404
    assert await titles(desk, ana) == ["One", "Two"]


async def test_if_one_line_cannot_be_a_task_none_is_saved_and_all_is_kept(desk: Desk, ana: Person) -> None:
    typed = f"Order paper #Flyers\n{'x' * 201}"
    reply = await ana.post("/tasks", {"title": typed})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Add a task") == "Line 2: Title is 201 characters long; at most 200 fit."
    assert page.value("Add a task") == typed
    assert await titles(desk, ana) == []
    assert await desk.fetch("select count(*) from projects") == 0


async def test_a_chip_of_one_line_is_none_of_another(ana: Person) -> None:
    page = await preview(ana, "Film tomorrow\nPack tomorrow", keep="1:tomorrow")
    assert chips(page) == ["Due Tomorrow"]
    assert [text_of(node) for node in page.tree.css(".read-title")] == ["Film", "Pack tomorrow"]


async def test_a_long_paste_is_read_beside_the_loop_and_refused_where_too_many_wait(desk: Desk, ana: Person) -> None:
    text = "\n".join(f"Task {number} tomorrow at 4pm #Shop" for number in range(MOST_LINES))
    assert len(chips(await preview(ana, text))) == 2 * MOST_LINES
    context = Context(now=desk.clock(), zone=ZoneInfo("UTC"))
    readings = [read_typed(text, Marks(), context) for _ in range(MAX_WAITING + 1)]
    found = await asyncio.gather(*readings, return_exceptions=True)
    assert [type(each) for each in found] == [Typed] * MAX_WAITING + [Busy]
    assert len((await read_typed(text, Marks(), context)).lines) == MOST_LINES
